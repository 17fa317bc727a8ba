"""What people do on Discord, as events: mentions, direct messages and our buttons: pure."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

import discord

from bot.models import Click, Event, Question
from bot.platforms import Reply
from bot.platforms.discord_text import unescape

NAME = "discord"

Hear = Callable[[Event], Awaitable[Reply]]

_MENTION = re.compile(r"<@[!&]?\d+>")
_LINK = re.compile(r"https?://[^\s<>\"]{1,2000}", re.IGNORECASE)
MOST_LINKS = 5
_SAID = {discord.MessageType.default, discord.MessageType.reply}
_THREADED = (discord.ChannelType.text, discord.ChannelType.news)


def beside(button: discord.ui.Button[Any]) -> str:
    """The words that stand beside a button, as they were before they were escaped."""
    section = button.parent
    texts = section.children if isinstance(section, discord.ui.Section) else []
    return " ".join(unescape(text.content) for text in texts if isinstance(text, discord.ui.TextDisplay))


def question(message: discord.Message, me: discord.ClientUser, channel: Any) -> Question | None:
    """What somebody asks us in that channel, or None where nobody does.

    An answer belongs into the thread where it was asked; else into the thread of the message of
    ours that was replied to; else into one on the question itself. A bare mention has no words.
    """
    if message.author.bot or message.webhook_id or message.type not in _SAID:
        return None
    direct = message.guild is None
    called = direct or _is_mentioned(message, me) or _is_reply(message, me)
    text = " ".join(_MENTION.sub(" ", message.content).split())
    if not (called or (text and _is_said_in_ours(message, me, channel))):
        return None
    where, thread = place(channel, _answered(message, me) or message.id)
    author = str(message.author.id)
    return Question(str(message.id), NAME, where, thread, author, text, links(text), direct, called)


def links(text: str) -> tuple[str, ...]:
    """The web addresses in what somebody wrote, in their order, none twice."""
    found = (_unclosed(each.rstrip(".,;:!?'*_|~")) for each in _LINK.findall(text))
    return tuple(dict.fromkeys(found))[:MOST_LINKS]


def _unclosed(url: str) -> str:
    """Without the bracket that ends what stands around it: ``(see https://a.example/b)``."""
    bare = url.rstrip(")")
    return url[: max(len(bare), len(url) - max(url.count(")") - url.count("("), 0))]


def click(
    interaction: discord.Interaction[Any], action: str, value: str, operators: frozenset[str] = frozenset()
) -> Click:
    """A press of one of our buttons."""
    assert interaction.message is not None
    shown = interaction.message.id
    channel, thread = place(interaction.channel, shown)
    author, trust = str(interaction.user.id), trusted(interaction, operators)
    return Click(str(interaction.id), NAME, channel, thread, author, action, value, str(shown), trust)


def trusted(interaction: discord.Interaction[Any], operators: frozenset[str]) -> bool:
    """Whether this person may change the channel: who manages it or its server, and the operators.

    Not where the bot is no member and they only brought it along themselves.
    """
    may = interaction.permissions
    manages = may.administrator or may.manage_guild or may.manage_channels
    return str(interaction.user.id) in operators or (is_member(interaction) and manages)


def is_member(interaction: discord.Interaction[Any]) -> bool:
    """Whether we are on that server ourselves: somebody can bring us along where we are not."""
    return interaction.guild_id is not None and interaction.client.get_guild(interaction.guild_id) is not None


def place(channel: Any, message: int | None) -> tuple[str, str | None]:
    """The channel and the thread in which to speak of that message; None where there can be none."""
    if isinstance(channel, discord.Thread):
        return str(channel.parent_id), str(channel.id)
    threaded = message is not None and getattr(channel, "type", None) in _THREADED
    return str(channel.id), str(message) if threaded else None


def _is_mentioned(message: discord.Message, me: discord.ClientUser) -> bool:
    ours = message.guild and message.guild.self_role  # many pick the role of the same name
    return any(user.id == me.id for user in message.mentions) or (ours in message.role_mentions)


def _is_reply(message: discord.Message, me: discord.ClientUser) -> bool:
    """A reply to us that doesn't ping us. Its words reach us with the content intent alone."""
    return bool(message.content) and _answered(message, me) is not None and not _is_for_others(message)


def _is_said_in_ours(message: discord.Message, me: discord.ClientUser, channel: Any) -> bool:
    """In a thread that we opened or spoke in, and to nobody else."""
    ours = isinstance(channel, discord.Thread) and (channel.owner_id == me.id or channel.me is not None)
    return ours and not _is_for_others(message) and message.reference is None


def _is_for_others(message: discord.Message) -> bool:
    return bool(message.mentions or message.role_mentions or message.mention_everyone)


def _answered(message: discord.Message, me: discord.ClientUser) -> int | None:
    replied = message.reference and message.reference.resolved
    if isinstance(replied, discord.Message) and replied.author.id == me.id:
        return replied.id
    return None
