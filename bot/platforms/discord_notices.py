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
from bot.platforms.discord_replies import Interaction, tell
from bot.platforms.discord_wire import deadline, told

SEEN = "👀"
KEPT = 500  # questions that are still remembered
TYPING = 8.0  # seconds; Discord shows it for ten
LONGEST = 90.0  # seconds, should nobody ever say that it is over

log = logging.getLogger(__name__)
Asked = discord.Message | Interaction


class Notices:
    """What was asked and is not answered yet, by the id that the question has. Nothing here ever fails."""

    def __init__(self) -> None:
        self._asked: dict[str, Asked] = {}
        self._marked: set[str] = set()
        self._typing: dict[str, asyncio.Task[None]] = {}

    def heard(self, asked: Asked, id: str | None = None) -> None:
        """Remembers where it was asked, by the id of the event where that is another."""
        self._asked[id or str(asked.id)] = asked
        while len(self._asked) > KEPT:
            oldest = next(iter(self._asked))
            del self._asked[oldest]
            self._marked.discard(oldest)

    def forget(self, id: str) -> None:
        """It is answered."""
        self._asked.pop(id, None)

    async def mark(self, id: str) -> None:
        """The eyes that say that a question was seen."""
        asked = self._asked.get(id)
        if not isinstance(asked, discord.Message) or id in self._marked:
            return
        self._marked.add(id)
        with _courtesy():
            async with told(deadline()):
                await asked.add_reaction(SEEN)

    async def show(self, id: str, words: str) -> None:
        """That we are at it: in words to who pressed or typed a command, else as eyes and typing."""
        asked = self._asked.get(id)
        if isinstance(asked, discord.Message):
            if id not in self._typing:
                self._typing[id] = asyncio.create_task(_type(asked.channel), name="typing")
            await self.mark(id)
        elif asked is not None:
            with _courtesy():
                await tell(asked, Whisper((Line(words, bullet=False),)), id)

    async def clear(self, id: str, me: Any) -> None:
        """Takes away what was shown by ``me``."""
        self._stop(id)
        asked = self._asked.pop(id, None)
        if isinstance(asked, discord.Message) and id in self._marked:
            self._marked.discard(id)
            with _courtesy():
                async with told(deadline()):
                    await asked.remove_reaction(SEEN, me)

    def close(self) -> None:
        """Ends all typing."""
        for id in list(self._typing):
            self._stop(id)

    def _stop(self, id: str) -> None:
        if (typing := self._typing.pop(id, None)) is not None:
            typing.cancel()


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
