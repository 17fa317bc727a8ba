"""Discord, through discord.py: components v2, a thread for each digest, and the least intents.

https://docs.discord.com/developers
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Mapping
from hashlib import blake2b
from typing import Annotated

import discord
from discord.http import Route
from pydantic import BaseModel, ConfigDict, Field

from bot.errors import BadConfig, Gone, ParallaxError, Retry, Unknown
from bot.models import Block, Event, Post, Question
from bot.platforms import Check, Handler, Platform, Reply
from bot.platforms.discord_client import Ears
from bot.platforms.discord_doctor import examine
from bot.platforms.discord_drafts import Drafts
from bot.platforms.discord_hearing import NAME, Hear
from bot.platforms.discord_pace import Pace, route_of
from bot.platforms.discord_places import awake, can_look, home, marks, place
from bot.platforms.discord_render import fits, mark, render
from bot.platforms.discord_replies import Drawn
from bot.platforms.discord_wire import FAILURES, Resting, aim, answered, deadline, read, told

__all__ = ["Options", "fits", "make", "render"]

TOKEN = "DISCORD_TOKEN"  # noqa: S105 - the name of the variable
LOOKED_THROUGH = 1_000  # messages of a channel's history, ten requests
MESSAGE = "/channels/{channel_id}/messages/{message_id}"
START = 20.0  # seconds until start returns, connected or still trying
GRACE = 10.0  # seconds for what is under way when we stop
AGAIN = 5.0  # seconds until the second attempt to reach Discord at the start; then twice as many each time
LONGEST_PAUSE = 60.0

log = logging.getLogger(__name__)


Snowflake = Annotated[str, Field(pattern=r"^[0-9]{15,20}$")]


class Options(BaseModel):
    """The ``[discord]`` block.

    ``message_content`` needs the intent of that name at Discord: with it, what is said in a thread of
    ours is heard without a mention too. ``operators`` are the ids of people who may change each channel,
    beside those who manage it or its server.
    """

    model_config = ConfigDict(extra="forbid", strict=True)

    message_content: bool = False
    operators: tuple[Snowflake, ...] = Field(default=(), strict=False)


def make(options: Options, environ: Mapping[str, str]) -> Platform:
    """The platform, not yet connected. Raises ``BadConfig`` where there is no token."""
    if not environ.get(TOKEN):
        raise BadConfig("discord", f"expects {TOKEN} in the environment")
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
        self._drafts = Drafts()
        self._resting: Resting = set()

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
            await asyncio.wait({self._running, *self._resting}, timeout=GRACE)
            self._running = self._client = None

    async def send(self, post: Post) -> str:
        """Sends it once, into its channel or its thread, which is opened where it isn't yet."""
        view, until = Drawn(render(post.blocks, post.key)), deadline()
        client = self._ready()
        async with told(until, repeatable=True):
            channel = await place(client, post)
        self._pace.look(route_of("POST", f"/channels/{channel.id}/messages"))

        async def say() -> str:
            async with told(until):
                sending = channel.send(view=view, nonce=_nonce(post.key), suppress_embeds=True)
                return str((await answered(sending, self._resting))["id"])

        return await awake(channel, until, say)

    async def find(self, post: Post) -> str | None:
        """Looks through the newest messages of the channel or thread for the post's key."""
        client = self._ready()
        looked, wanted = 0, mark(post.key)
        async with told(deadline(), repeatable=True):
            channel = await home(client, post)
            if channel is None:
                return None
            async for message in channel.history(limit=LOOKED_THROUGH):
                looked += 1
                if message.author == client.user and wanted in marks(message.components):
                    return str(message.id)
            readable = can_look(channel)
        if looked >= LOOKED_THROUGH or not readable:
            raise Unknown(f"the history of Discord channel {channel.id} can't be looked through")
        return None

    async def edit(self, post: Post, message: str) -> None:
        """Replaces what the message shows. A thread that sleeps is woken first."""
        shape, until, client = render(post.blocks, post.key), deadline(), self._ready()
        if not message.isdecimal():
            raise Gone(f"{message!r} is not the id of a Discord message")
        async with told(until, repeatable=True):
            channel = await home(client, post)
        if channel is None:
            raise Gone("the thread of the message is gone")
        route = Route("PATCH", MESSAGE, channel_id=channel.id, message_id=int(message))
        self._pace.look(route_of("PATCH", f"/channels/{channel.id}/messages/{message}"))

        async def change() -> None:
            async with told(until, repeatable=True):
                await answered(client.http.request(route, json=shape), self._resting)

        await awake(channel, until, change)

    async def notice(self, question: Question, words: str | None) -> None:
        """Shows eyes and typing; to who pressed a button or typed a command, the words."""
        if self._client is None:
            return
        if words is None:
            self._client.notices.clear(question.id, self._client.user)
        else:
            self._client.notices.show(question.id, words)

    async def draft(self, post: Post, message: str | None) -> str | None:
        """Sends it at first, then edits it: not oftener than once a second."""
        try:
            if message is None:
                message = await self.send(post)
                self._drafts.shown(message)
            elif self._drafts.is_due(message):
                await self.edit(post, message)
        except Retry as failure:
            self._drafts.wait(message, failure.after)
        except ParallaxError as failure:
            log.debug("Discord: a draft was not shown: %s", failure)
        return message

    async def link(self, channel: str, thread: str | None, message: str) -> str | None:
        """The address of a message; a thread has the id of its first one."""
        found = self._client.get_channel(int(channel)) if self._client and channel.isdecimal() else None
        guild = getattr(found, "guild", None)
        if guild is None:
            return None
        return f"https://discord.com/channels/{guild.id}/{thread or channel}/{message}"

    def fits(self, blocks: tuple[Block, ...]) -> bool:
        """Whether one message holds these blocks."""
        return fits(blocks)

    async def examine(self, channels: Collection[str]) -> tuple[Check, ...]:
        """Looks itself over: its token, its intents, its channels, and how it is invited."""
        aim(self._environ)
        return await examine(self._environ[TOKEN], channels, content=self._options.message_content)

    # --- the connection ------------------------------------------------------------------------

    async def _run(self, handler: Handler, ready: asyncio.Event) -> None:
        """Keeps one client connected. Ends only with what an operator has to mend."""
        pause = AGAIN
        while True:
            self._client = self._made(handler, ready)
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

    def _made(self, handler: Handler, ready: asyncio.Event) -> Ears:
        options = self._options
        operators = frozenset(options.operators)
        return Ears(
            self._hear(handler), self._pace, ready, content=options.message_content, operators=operators
        )

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


def _nonce(key: str) -> str:
    """Discord folds what is sent twice within minutes under one nonce, of at most 25 characters."""
    return blake2b(key.encode(), digest_size=12).hexdigest()
