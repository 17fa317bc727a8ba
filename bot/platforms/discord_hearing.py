"""What people do on Discord, as events: mentions, direct messages and our buttons."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

import discord

from bot.models import Click, Event, Question
from bot.platforms import Reply
from bot.platforms.discord_render import ANCHOR, ASIDE, CUSTOM
from bot.platforms.discord_text import unescape

NAME = "discord"
SEEN = "👀"
FORM_SECONDS = 900  # for how long a form may stay open
QUESTION = 1_000

Hear = Callable[[Event], Awaitable[Reply]]

_MENTION = re.compile(r"<@[!&]?\d+>")
_SAID = {discord.MessageType.default, discord.MessageType.reply}
_THREADED = (discord.ChannelType.text, discord.ChannelType.news)


class Press(discord.ui.DynamicItem[discord.ui.Button[Any]], template=CUSTOM):
    """One of our buttons, known by its ``custom_id`` alone: it works after a restart too."""

    def __init__(self, button: discord.ui.Button[Any], action: str, value: str) -> None:
        super().__init__(button)
        self.action, self.value = action, value

    @classmethod
    async def from_custom_id(
        cls, _: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Press:
        assert isinstance(item, discord.ui.Button)
        value = beside(item) if match["value"].startswith(ASIDE) else match["value"]
        return cls(item, match["action"], value)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Hands the press up, or asks for the question. Discord waits 3 seconds for either."""
        pressed = click(interaction, self.action, self.value)
        if self.action == ANCHOR.action:
            await interaction.client.ask(interaction, Form(pressed))
        else:
            await interaction.client.pressed(interaction, pressed)


class Form(discord.ui.Modal, title="Ask about this"):
    """Asks for a question: for who would not mention a bot, or does not know how."""

    def __init__(self, pressed: Click) -> None:
        super().__init__(timeout=FORM_SECONDS)
        self._pressed = pressed
        self._words: discord.ui.TextInput[Form] = discord.ui.TextInput(
            placeholder="What do the articles say about …?",
            style=discord.TextStyle.paragraph,
            max_length=QUESTION,
        )
        self.add_item(discord.ui.Label(text="Your question", component=self._words))

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Hands the question up, to be answered where the button stands."""
        pressed, text = self._pressed, " ".join(self._words.value.split())
        asked = Question(str(interaction.id), NAME, pressed.channel, pressed.thread, pressed.author, text)
        await interaction.client.pressed(interaction, asked)


def beside(button: discord.ui.Button[Any]) -> str:
    """The words that stand beside a button, as they were before they were escaped."""
    section = button.parent
    texts = section.children if isinstance(section, discord.ui.Section) else []
    return " ".join(unescape(text.content) for text in texts if isinstance(text, discord.ui.TextDisplay))


def question(message: discord.Message, me: discord.ClientUser, channel: Any) -> Question | None:
    """What somebody asks us in that channel, or None where nobody does.

    An answer belongs into the thread where it was asked; else into the thread of the message of
    ours that was replied to; else into one on the question itself.
    """
    if message.author.bot or message.webhook_id or message.type not in _SAID:
        return None
    direct = message.guild is None
    if not direct and not _is_mentioned(message, me) and not _is_said_in_ours(message, me, channel):
        return None
    text = " ".join(_MENTION.sub(" ", message.content).split())
    if not text:
        return None
    where, thread = place(channel, _answered(message, me) or message.id)
    return Question(str(message.id), NAME, where, thread, str(message.author.id), text)


def click(interaction: discord.Interaction[Any], action: str, value: str) -> Click:
    """A press of one of our buttons."""
    assert interaction.message is not None
    channel, thread = place(interaction.channel, interaction.message.id)
    return Click(str(interaction.id), NAME, channel, thread, str(interaction.user.id), action, value)


def place(channel: Any, message: int) -> tuple[str, str | None]:
    """The channel and the thread in which to speak of that message; None where there can be none."""
    if isinstance(channel, discord.Thread):
        return str(channel.parent_id), str(channel.id)
    threaded = getattr(channel, "type", None) in _THREADED
    return str(channel.id), str(message) if threaded else None


def _is_mentioned(message: discord.Message, me: discord.ClientUser) -> bool:
    ours = message.guild and message.guild.self_role  # many pick the role of the same name
    return any(user.id == me.id for user in message.mentions) or (ours in message.role_mentions)


def _is_said_in_ours(message: discord.Message, me: discord.ClientUser, channel: Any) -> bool:
    """In a thread that we opened and to nobody else. Its words reach us with the content intent alone."""
    ours = isinstance(channel, discord.Thread) and channel.owner_id == me.id
    return ours and not message.mentions and (message.reference is None or _answered(message, me) is not None)


def _answered(message: discord.Message, me: discord.ClientUser) -> int | None:
    replied = message.reference and message.reference.resolved
    if isinstance(replied, discord.Message) and replied.author.id == me.id:
        return replied.id
    return None
