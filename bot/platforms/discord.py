"""Discord, through discord.py: components v2, a thread for each digest, and the least intents.

https://docs.discord.com/developers
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from hashlib import blake2b
from typing import Any, TypeVar

import discord
from pydantic import BaseModel, ConfigDict

from bot.errors import BadConfig, Gone, ParallaxError, Retry, Unknown
from bot.models import Block, Event, Post, Question
from bot.platforms import Handler, Platform, Reply
from bot.platforms.discord_client import Channel, Drawn, Ears
from bot.platforms.discord_hearing import NAME, Hear
from bot.platforms.discord_render import CUSTOM, fits, mark, render
from bot.platforms.discord_text import clip
from bot.platforms.discord_wire import (
    ALREADY_THREADED,
    ARCHIVED,
    FAILURES,
    Pace,
    aim,
    deadline,
    read,
    told,
)

__all__ = ["Options", "fits", "make", "render"]

TOKEN = "DISCORD_TOKEN"  # noqa: S105 - the name of the variable
LOOKED_THROUGH = 1_000  # messages of a channel's history, ten requests
THREAD_NAME = 100
THREAD_MINUTES = 4_320
START = 20.0  # seconds until start returns, connected or still trying
GRACE = 10.0  # seconds for what is under way when we stop
AGAIN = 5.0  # seconds until the second attempt to reach Discord at the start; then twice as many each time
LONGEST_PAUSE = 60.0

log = logging.getLogger(__name__)
T = TypeVar("T")


class Options(BaseModel):
    """The ``[discord]`` block.

    ``message_content`` needs the intent of that name at Discord: with it, what is said in a thread of
    ours is heard without a mention too.
    """

    model_config = ConfigDict(extra="forbid")

    message_content: bool = False


def make(options: Options, environ: Mapping[str, str]) -> Platform:
    """The platform, not yet connected. Raises ``BadConfig`` where there is no token."""
    if not environ.get(TOKEN):
        raise BadConfig("discord", f"{TOKEN} in the environment")
    return Discord(options, environ)


class Discord:
    """One bot on any number of servers."""

    name = NAME

    def __init__(self, options: Options, environ: Mapping[str, str]) -> None:
        self._options, self._environ = options, environ
        self._client: Ears | None = None
        self._running: asyncio.Task[None] | None = None
        self._hearing: set[asyncio.Task[Reply]] = set()
        self._pace = Pace()

    async def start(self, handler: Handler) -> None:
        """Connects, and goes on trying in the background where Discord can't be reached now."""
        aim(self._environ)
        ready = asyncio.Event()
        self._running = asyncio.create_task(self._run(handler, ready), name="discord")
        waiting = asyncio.create_task(ready.wait())
        await asyncio.wait({self._running, waiting}, timeout=START, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if self._running.done():
            self._running.result()

    async def stop(self) -> None:
        """Finishes what is being answered, and disconnects."""
        if self._hearing:
            await asyncio.wait(self._hearing, timeout=GRACE)
        if self._running is not None:
            self._running.cancel()
            await asyncio.wait({self._running})
            self._running = self._client = None

    async def send(self, post: Post) -> str:
        """Sends it once, into its channel or its thread, which is opened where it isn't yet."""
        view, until = Drawn(render(post.blocks, post.key)), deadline()
        async with told(until, repeatable=True):
            channel = await self._place(post)

        async def say() -> str:
            async with told(until):
                sent = await channel.send(view=view, nonce=_nonce(post.key), suppress_embeds=True)
            return str(sent.id)

        return await _awake(channel, until, say)

    async def find(self, post: Post) -> str | None:
        """Looks through the newest messages of the channel or thread for the post's key."""
        me, wanted = self._ready().user, mark(post.key)
        looked = 0
        async with told(deadline(), repeatable=True):
            channel = await self._home(post)
            if channel is None:
                return None
            async for message in channel.history(limit=LOOKED_THROUGH):
                looked += 1
                if message.author == me and wanted in _marks(message.components):
                    return str(message.id)
            readable = _can_look(channel)
        if looked >= LOOKED_THROUGH or not readable:
            raise Unknown(f"the history of Discord channel {channel.id} can't be looked through")
        return None

    async def edit(self, post: Post, message: str) -> None:
        """Replaces what the message shows."""
        view, until = Drawn(render(post.blocks, post.key)), deadline()
        async with told(until, repeatable=True):
            channel = await self._home(post)
        if channel is None:
            raise Gone("the thread of the message is gone")

        async def change() -> None:
            async with told(until, repeatable=True):
                shown = channel.get_partial_message(int(message))
                await shown.edit(view=view, allowed_mentions=discord.AllowedMentions.none())

        await _awake(channel, until, change)

    async def notice(self, question: Question, words: str | None) -> None:
        """Nothing is shown here before the answer is."""

    async def draft(self, post: Post, message: str | None) -> str | None:  # noqa: ARG002
        """Nothing is shown here before it is whole."""
        return None

    def fits(self, blocks: tuple[Block, ...]) -> bool:
        """Whether one message holds these blocks."""
        return fits(blocks)

    # --- the connection ------------------------------------------------------------------------

    async def _run(self, handler: Handler, ready: asyncio.Event) -> None:
        """Keeps one client connected. Ends only with what an operator has to mend."""
        pause = AGAIN
        while True:
            self._client = Ears(self._hear(handler), self._pace, ready, content=self._options.message_content)
            try:
                async with self._client as client:
                    await client.start(self._environ[TOKEN])
            except (*FAILURES, ParallaxError) as failure:
                error = failure if isinstance(failure, ParallaxError) else read(failure)
                log.error("Discord: %s", error)
                if isinstance(failure, discord.LoginFailure | discord.PrivilegedIntentsRequired):
                    raise error from failure
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    def _hear(self, handler: Handler) -> Hear:
        async def hear(event: Event) -> Reply:
            task = asyncio.ensure_future(handler(event))
            self._hearing.add(task)
            task.add_done_callback(self._hearing.discard)
            return await task

        return hear

    def _ready(self) -> Ears:
        if self._running is not None and self._running.done():
            self._running.result()
        if self._client is None or self._client.user is None:
            raise Retry("Discord is not connected yet", AGAIN)
        return self._client

    # --- channels and threads ------------------------------------------------------------------

    async def _channel(self, id: str) -> Channel:
        """Raises ``Gone`` where that is no channel to write in."""
        client = self._ready()
        if not id.isdecimal():
            raise Gone(f"{id!r} is not the id of a Discord channel, which is a long number")
        channel: Channel = client.get_channel(int(id)) or await client.fetch_channel(int(id))
        if not hasattr(channel, "send"):
            raise Gone(f"Discord channel {id} is a {channel.type}: nothing can be written there")
        return channel

    async def _existing(self, post: Post) -> Channel | None:
        """The channel or thread of the post, None where its thread was never opened."""
        if post.thread is None:
            return await self._channel(post.channel)
        try:
            return await self._channel(post.thread)
        except discord.NotFound:
            parent = await self._channel(post.channel)
            return None if hasattr(parent, "create_thread") else parent

    async def _home(self, post: Post) -> Channel | None:
        """Where the post stands if it was sent: an answer in the channel where no thread was to be had."""
        existing = await self._existing(post)
        return await self._channel(post.channel) if existing is None and post.parent is None else existing

    async def _place(self, post: Post) -> Channel:
        """Where to send it, the thread opened where it wasn't. A thread has the id of its first message."""
        existing = await self._existing(post)
        if existing is not None:
            return existing
        assert post.thread is not None
        parent = await self._channel(post.channel)
        try:
            return await parent.get_partial_message(int(post.thread)).create_thread(
                name=clip(post.title, THREAD_NAME) or "Thread", auto_archive_duration=THREAD_MINUTES
            )
        except discord.Forbidden:
            if post.parent is None:
                return parent  # an answer is better in the channel than nowhere
            raise
        except discord.HTTPException as refused:
            if refused.code != ALREADY_THREADED:
                raise
            return await self._channel(post.thread)


async def _awake(channel: Channel, until: float, do: Callable[[], Awaitable[T]]) -> T:
    """Does it, waking the thread up first where it had been archived: nothing was done in that case."""
    try:
        return await do()
    except Gone as refused:
        if getattr(refused.__cause__, "code", None) != ARCHIVED:
            raise
    async with told(until, repeatable=True):
        await channel.edit(archived=False)
    return await do()


def _can_look(channel: Channel) -> bool:
    """Whether an empty history is one: without the permission to read it, Discord shows none."""
    guild = getattr(channel, "guild", None)
    if guild is None:
        return True
    return guild.me is not None and channel.permissions_for(guild.me).read_message_history


def _marks(components: Iterable[Any]) -> Iterator[str]:
    """The marks that a message's buttons carry."""
    for each in components:
        if found := CUSTOM.fullmatch(getattr(each, "custom_id", None) or ""):
            yield found["mark"]
        yield from _marks(getattr(each, "children", ()))
        yield from _marks(filter(None, [getattr(each, "accessory", None)]))


def _nonce(key: str) -> str:
    """Discord folds what is sent twice within minutes under one nonce, of at most 25 characters."""
    return blake2b(key.encode(), digest_size=12).hexdigest()
