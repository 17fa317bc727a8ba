"""The client that discord.py runs for us."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable
from typing import Any

import discord

from bot.errors import ParallaxError
from bot.models import Click, Command, Event, Question, Whisper
from bot.platforms import Reply
from bot.platforms.discord_commands import offer, typed
from bot.platforms.discord_hearing import Hear, click, is_member, question
from bot.platforms.discord_notices import Notices
from bot.platforms.discord_pace import Pace
from bot.platforms.discord_presses import Form, Press
from bot.platforms.discord_render import ANCHOR, SHARE
from bot.platforms.discord_replies import (
    FAILED,
    NOT_HERE,
    SILENT,
    SURE,
    TOO_LATE,
    Interaction,
    asked_first,
    doubt,
    hush,
    may_share,
    tell,
)
from bot.platforms.discord_wire import deadline, told, watch

log = logging.getLogger(__name__)
Channel = Any
"""What discord.py gives for a channel: a dozen classes without a common base that can do all."""
REMEMBERED = 500
PUBLIC = ("ask", SHARE)  # what is answered by a post


class Ears(discord.Client):
    """The connection. Hands up what people say, press and type."""

    def __init__(
        self,
        hear: Hear,
        pace: Pace,
        ready: asyncio.Event,
        *,
        content: bool = False,
        operators: frozenset[str] = frozenset(),
    ) -> None:
        super().__init__(
            intents=intents(content),
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            http_trace=watch(pace),
        )
        self.notices = Notices()
        self._hear, self._came_up, self._operators = hear, ready, operators
        self._doubtful: dict[str, Click | Command | None] = {}

    async def setup_hook(self) -> None:
        """Called by discord.py once, before it connects."""
        self.add_dynamic_items(Press)
        await offer(self)

    async def on_connect(self) -> None:
        """Called by discord.py when it hears. Which servers there are it learns later."""
        self._came_up.set()

    async def close(self) -> None:
        """Called at the end."""
        await self.notices.close()
        await super().close()

    # --- what is said --------------------------------------------------------------------------

    async def on_message(self, message: discord.Message) -> None:
        """Hands a question up. What is for one person alone is told them apart."""
        assert self.user is not None
        asked = question(message, self.user, await self._channel_of(message))
        if asked is None:
            return
        self.notices.heard(message)
        answer = await self._answer(asked)
        self.notices.forget(asked.id)
        if isinstance(answer, Whisper):
            await self.notices.apart(message, answer)

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

    # --- what is typed and pressed -------------------------------------------------------------

    async def on_interaction(self, interaction: Interaction) -> None:
        """Takes a command that was typed; presses come by themselves."""
        if (event := typed(interaction, self._operators)) is not None:
            await self.act(interaction, event)

    async def pressed(self, interaction: Interaction, action: str, value: str) -> None:
        """Takes a press on a button."""
        event = click(interaction, action, value, self._operators)
        if action == ANCHOR.action:
            await self._tried(interaction.response.send_modal(Form(event)))
        elif action == SHARE and not may_share(interaction):
            await self._tried(hush(interaction, SILENT))
        elif action == SURE:
            await self._sure(interaction, value)
        else:
            await self.act(interaction, event)

    async def act(self, interaction: Interaction, event: Click | Command) -> None:
        """Hands up what somebody did, asking first where it can't be taken back."""
        if isinstance(event, Click) and event.action in PUBLIC and not _can_write(interaction):
            await self._tried(hush(interaction, NOT_HERE))
        elif (words := doubt(event)) is not None:
            _remember(self._doubtful, event.id, event)
            await self._tried(hush(interaction, asked_first(event, words)))
        elif await self._tried(interaction.response.defer(ephemeral=True, thinking=True)):
            await self._carry_out(interaction, event)

    async def _sure(self, interaction: Interaction, id: str) -> None:
        """Carries out what was asked about first. Pressed twice, it is done once."""
        known, event = id in self._doubtful, self._doubtful.get(id)
        _remember(self._doubtful, id, None)
        if await self._tried(interaction.response.defer()):
            if event is not None:
                await self._carry_out(interaction, event)
            elif not known:
                await self._tried(tell(interaction, TOO_LATE, id))

    async def _carry_out(self, interaction: Interaction, event: Click | Command) -> None:
        """Hands it up, and tells who did it, alone, what becomes of it."""
        self.notices.heard(interaction, event.id)
        answer: Reply = FAILED
        try:
            answer = await self._answer(event)
        finally:
            await self.notices.said(event.id)
            self.notices.forget(event.id)
            await self._tried(tell(interaction, answer, event.id))

    async def _answer(self, event: Event) -> Reply:
        try:
            return await self._hear(event)
        except ParallaxError as failure:
            log.error("Discord: a %s was not answered: %s", type(event).__name__.lower(), failure)
            return None if isinstance(event, Question) else FAILED

    async def _tried(self, answering: Awaitable[object]) -> bool:
        """Whether Discord took an answer. It takes none that comes too late, and then nothing is done."""
        try:
            async with told(deadline()):
                await answering
        except ParallaxError as failure:
            log.warning("Discord: what somebody pressed or typed could not be answered: %s", failure)
            return False
        return True


def intents(content: bool) -> discord.Intents:
    """The least that we need; ``content`` of messages is a privilege."""
    least = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
    least.message_content = content
    return least


def _can_write(interaction: Interaction) -> bool:
    """Whether we are there ourselves, and not only brought along by the one who acts."""
    if interaction.guild_id is not None:
        return is_member(interaction)
    return not interaction.context.private_channel


def _remember(known: dict[Any, Any], key: Any, value: Any) -> None:
    known[key] = value
    while len(known) > REMEMBERED:
        del known[next(iter(known))]
