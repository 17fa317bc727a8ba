"""Our slash command on Discord: what is offered, and what somebody typed. Pure but for ``offer``.

https://docs.discord.com/developers/interactions/application-commands
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from typing import Any

import discord

from bot.commands import COMMANDS, CommandKind, WordKind
from bot.errors import ParallaxError
from bot.models import Click, Command
from bot.platforms.discord_hearing import NAME, place, trusted
from bot.platforms.discord_text import clip
from bot.platforms.discord_wire import deadline, told

Shape = dict[str, Any]
COMMAND = "parallax"
ABOUT = "News of several outlets side by side, each sentence with its source"
ASK = CommandKind(
    "ask",
    "Ask what the articles say; the answer comes where all can read it",
    (WordKind("question", "such as: what did the mayor say?", required=True),),
)
"""Handed up as a press on a question that we suggested: others don't see what was typed."""
ABOUT_LENGTH, CHOICE_LENGTH, WORD_LENGTH = 100, 100, 1_000
SLASH, SUBCOMMAND, STRING = 1, 1, 3

log = logging.getLogger(__name__)


def offered(kinds: Iterable[CommandKind] = (*COMMANDS, ASK)) -> list[Shape]:
    """All commands of this application, as Discord registers them: one, with a subcommand for each kind.

    Where they can be used (servers, direct messages) is left to the settings of the application.
    """
    return [
        {
            "type": SLASH,
            "name": COMMAND,
            "description": ABOUT,
            "options": [_subcommand(each) for each in kinds],
        }
    ]


def _subcommand(kind: CommandKind) -> Shape:
    return {
        "type": SUBCOMMAND,
        "name": kind.name,
        "description": clip(kind.summary, ABOUT_LENGTH),
        "options": [_option(each) for each in kind.words],
    }


def _option(word: WordKind) -> Shape:
    option: Shape = {
        "type": STRING,
        "name": word.name,
        "description": clip(word.summary, ABOUT_LENGTH),
        "required": word.required,
    }
    if word.holds == "choice":
        return option | {"choices": [{"name": each, "value": each} for each in word.choices]}
    return option | {"max_length": WORD_LENGTH}


def same(ours: Iterable[Mapping[str, Any]], theirs: Iterable[Mapping[str, Any]]) -> bool:
    """Whether Discord has these commands already: what it adds of its own is no difference."""
    return [_bare(each) for each in ours] == [_bare(each) for each in theirs]


def _bare(part: Mapping[str, Any]) -> Shape:
    kept = {key: part[key] for key in ("type", "name", "description", "max_length", "value") if key in part}
    inner = {key: [_bare(each) for each in part.get(key) or ()] for key in ("options", "choices")}
    return kept | inner | {"required": bool(part.get("required"))}


async def offer(client: discord.Client) -> None:
    """Registers our commands for all servers where they have changed: Discord lets create 200 a day."""
    assert client.application_id is not None
    try:
        async with told(deadline(), repeatable=True):
            if not same(offered(), await client.http.get_global_commands(client.application_id)):
                await client.http.bulk_upsert_global_commands(client.application_id, offered())
    except ParallaxError as failure:
        log.warning("Discord: the commands could not be registered: %s", failure)


def typed(interaction: discord.Interaction[Any], operators: frozenset[str]) -> Command | Click | None:
    """What somebody typed, or None where it is no command of ours."""
    data: Mapping[str, Any] = interaction.data or {}
    if interaction.type is not discord.InteractionType.application_command or data.get("name") != COMMAND:
        return None
    chosen: Mapping[str, Any] = next(iter(data.get("options", ())), {})
    name, words = str(chosen.get("name", "help")), _words(chosen)
    channel, thread = place(interaction.channel, None)
    id, author = str(interaction.id), str(interaction.user.id)
    trust = trusted(interaction, operators)
    if name == ASK.name:
        return Click(id, NAME, channel, thread, author, "ask", " ".join(words), None, trust)
    return Command(id, NAME, channel, thread, author, name, words, trust)


def _words(chosen: Mapping[str, Any]) -> tuple[str, ...]:
    """What was filled in, in the order in which the command names it."""
    filled = {each["name"]: str(each.get("value", "")) for each in chosen.get("options", ())}
    kinds = next((each.words for each in (*COMMANDS, ASK) if each.name == chosen.get("name")), ())
    order = [each.name for each in kinds] or list(filled)
    return tuple(" ".join(filled[name] for name in order if name in filled).split())
