"""The client that discord.py runs for us, and a message that it sends."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import discord

from bot.errors import ParallaxError
from bot.models import Click, Event, Post, Question
from bot.platforms import Reply
from bot.platforms.discord_hearing import SEEN, Hear, Press, question
from bot.platforms.discord_render import Shape
from bot.platforms.discord_wire import Pace, deadline, told, watch

log = logging.getLogger(__name__)
Channel = Any
"""What discord.py gives for a channel: a dozen classes without a common base that can do all."""


class Drawn(discord.ui.LayoutView):
    """Components that are ready to be sent. It listens to nothing: presses come in by their custom_id."""

    def __init__(self, payload: Shape) -> None:
        super().__init__(timeout=None)
        self._drawn: list[Shape] = payload["components"]

    def to_components(self) -> list[Shape]:
        """What goes over the wire."""
        return self._drawn

    def has_components_v2(self) -> bool:
        """Always, whatever they are."""
        return True


class Ears(discord.Client):
    """The connection. Hands questions and presses up, and keeps nothing."""

    def __init__(self, hear: Hear, pace: Pace, ready: asyncio.Event, *, content: bool = False) -> None:
        intents = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
        intents.message_content = content
        super().__init__(
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            http_trace=watch(pace),
        )
        self._hear, self._came_up = hear, ready

    async def setup_hook(self) -> None:
        """Called by discord.py once, before it connects."""
        self.add_dynamic_items(Press)

    async def on_connect(self) -> None:
        """Called by discord.py when it hears. Which servers there are it learns later."""
        self._came_up.set()

    async def on_message(self, message: discord.Message) -> None:
        """Hands a question up, and shows that it was seen."""
        assert self.user is not None
        asked = question(message, self.user, await self._channel_of(message))
        if asked is not None:
            await asyncio.gather(_show_seen(message), self._answer(asked))

    async def _channel_of(self, message: discord.Message) -> Channel:
        channel: Channel = message.channel
        if not isinstance(channel, discord.PartialMessageable) or self.user not in message.mentions:
            return channel
        try:  # a thread that was asleep when we connected
            async with told(deadline(), repeatable=True):
                return await self.fetch_channel(channel.id)
        except ParallaxError as failure:
            log.warning("Discord: it is not known in which channel a question was asked: %s", failure)
            return channel

    async def pressed(self, interaction: discord.Interaction[Any], event: Question | Click) -> None:
        """Acknowledges the press, hands it up, and tells who pressed, alone, what becomes of it."""
        answer = None
        try:
            async with told(deadline()):
                await interaction.response.defer(ephemeral=True, thinking=True)
            try:
                answer = await self._answer(event)
            finally:
                async with told(deadline()):
                    await interaction.edit_original_response(content=_becomes(answer))
        except ParallaxError as failure:
            log.warning("Discord: a press could not be acknowledged: %s", failure)

    async def ask(self, interaction: discord.Interaction[Any], form: discord.ui.Modal) -> None:
        """Shows a form to who pressed."""
        try:
            async with told(deadline()):
                await interaction.response.send_modal(form)
        except ParallaxError as failure:
            log.warning("Discord: a form could not be shown: %s", failure)

    async def _answer(self, event: Event) -> Reply:
        try:
            return await self._hear(event)
        except ParallaxError as failure:
            log.error("Discord: a %s was not answered: %s", type(event).__name__.lower(), failure)
            return None


def _becomes(answer: Reply) -> str:
    if not isinstance(answer, Post):
        return "There is nothing more to show here."
    return f"The answer comes in <#{answer.thread}>." if answer.thread else "The answer comes in a moment."


async def _show_seen(message: discord.Message) -> None:
    try:
        async with told(deadline()):
            await message.add_reaction(SEEN)
    except ParallaxError as failure:
        log.debug("Discord: a question could not be marked as seen: %s", failure)
