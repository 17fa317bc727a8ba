"""What people see of their question until it is answered: eyes, and that we write."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Iterator
from typing import Any

import discord

from bot.errors import ParallaxError
from bot.models import Line, Whisper
from bot.platforms.discord_replies import Drawn, Interaction, becomes, tell
from bot.platforms.discord_wire import deadline, told

SEEN, WAIT = "👀", "⏳"
KEPT = 500  # questions that are still remembered
TYPING = 8.0  # seconds; Discord shows it for ten
GRACE = 3.0
LONGEST = 90.0  # seconds, should nobody ever say that it is over

log = logging.getLogger(__name__)
Asked = discord.Message | Interaction


class Notices:
    """What was asked and is not answered yet, by the id that the question has. Nothing here ever fails.

    What is shown takes its own time: no answer waits for it.
    """

    def __init__(self) -> None:
        self._asked: dict[str, Asked] = {}
        self._shown: dict[str, asyncio.Task[None]] = {}
        self._typing: dict[str, asyncio.Task[None]] = {}
        self._clearing: set[asyncio.Task[None]] = set()

    def heard(self, asked: Asked, id: str | None = None) -> None:
        """Remembers where it was asked, by the id of the event where that is another."""
        self._asked[id or str(asked.id)] = asked
        while len(self._asked) > KEPT:
            self.forget(next(iter(self._asked)))

    def forget(self, id: str) -> None:
        """It is answered, or nobody will."""
        self._asked.pop(id, None)
        self._shown.pop(id, None)
        if (typing := self._typing.pop(id, None)) is not None:
            typing.cancel()

    def show(self, id: str, words: str) -> None:
        """That we are at it: in words to who pressed or typed a command, else as eyes and typing."""
        asked = self._asked.get(id)
        if isinstance(asked, discord.Message):
            if id not in self._shown:
                self._shown[id] = asyncio.create_task(_mark(asked, SEEN), name="seen")
                self._typing[id] = asyncio.create_task(_type(asked.channel), name="typing")
        elif asked is not None:
            self._shown[id] = asyncio.create_task(_say(asked, words, id, self._shown.get(id)), name="words")

    def clear(self, id: str, me: Any) -> None:
        """Takes away what was shown by ``me``."""
        asked, shown = self._asked.get(id), self._shown.get(id)
        self.forget(id)
        if isinstance(asked, discord.Message) and shown is not None:
            clearing = asyncio.create_task(_unmark(asked, me, shown), name="unseen")
            self._clearing.add(clearing)
            clearing.add_done_callback(self._clearing.discard)

    async def said(self, id: str) -> None:
        """Waits until the words are shown: an answer has to come after them."""
        if (shown := self._shown.get(id)) is not None:
            await asyncio.wait({shown})

    async def apart(self, message: discord.Message, whisper: Whisper) -> None:
        """Tells one person something, in a direct message; a glass says so where they take none."""
        shapes = becomes(whisper, str(message.id))
        try:
            async with told(deadline()):
                for shape in shapes:
                    await message.author.send(view=Drawn(shape), suppress_embeds=True)
        except ParallaxError as failure:
            log.debug("Discord: somebody takes no direct messages: %s", failure)
            await _mark(message, WAIT)

    async def close(self) -> None:
        """Ends all typing, and what is being cleared away."""
        for id in list(self._typing):
            self.forget(id)
        if self._clearing:
            await asyncio.wait(self._clearing, timeout=GRACE)


async def _mark(asked: discord.Message, sign: str) -> None:
    with _courtesy():
        async with told(deadline()):
            await asked.add_reaction(sign)


async def _unmark(asked: discord.Message, me: Any, shown: asyncio.Task[None]) -> None:
    await asyncio.wait({shown})
    with _courtesy():
        async with told(deadline()):
            await asked.remove_reaction(SEEN, me)


async def _say(asked: Interaction, words: str, id: str, before: asyncio.Task[None] | None) -> None:
    if before is not None:
        await asyncio.wait({before})
    with _courtesy():
        await tell(asked, Whisper((Line(words, bullet=False),)), id)


async def _type(channel: Any) -> None:
    with _courtesy(), contextlib.suppress(TimeoutError):
        async with asyncio.timeout(LONGEST):
            while True:
                async with told(deadline()):
                    await channel.typing()
                await asyncio.sleep(TYPING)


@contextlib.contextmanager
def _courtesy() -> Iterator[None]:
    """What goes wrong here is told to the log alone: the answer doesn't depend on it."""
    try:
        yield
    except ParallaxError as failure:
        log.debug("Discord: nothing was shown of a question: %s", failure)
