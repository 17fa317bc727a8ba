"""Who runs a step: this process, one step after another, on rows that are due."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from bot import pipeline
from bot.desk import Desk
from bot.errors import ParallaxError

log = logging.getLogger("parallax")
Now = Callable[[], datetime]


def utc_now() -> datetime:
    """The machine's clock, aware."""
    return datetime.now(UTC)


class Engine:
    """Runs what is due when it is woken, and nothing twice at a time."""

    def __init__(self, desk: Desk, now: Now = utc_now) -> None:
        self._desk, self._now = desk, now
        self._making, self._sending = asyncio.Lock(), asyncio.Lock()
        self._more_to_send = asyncio.Event()

    async def make(self) -> None:
        """From sources to posts that are due: poll, read, group, write, compose."""
        async with self._making:
            await self._safely(pipeline.poll)
            for step in (pipeline.read, pipeline.group, pipeline.write):
                while await self._safely(step):
                    pass
            await self._safely(pipeline.compose)
        self.wake()

    async def send(self) -> None:
        """Deliver until nothing is due."""
        async with self._sending:
            while await self._safely(pipeline.deliver):
                pass

    async def rest(self) -> None:
        """Wait until what was under way has let go of the store: for after it was cancelled."""
        async with self._making, self._sending:
            pass

    def wake(self) -> None:
        """There may be posts to send."""
        self._more_to_send.set()

    async def serve(self) -> None:
        """Deliver whenever woken, and when a post that waits becomes due, until cancelled."""
        while True:
            self._more_to_send.clear()
            await self.send()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._more_to_send.wait(), await self._pause())

    async def _pause(self) -> float:
        try:
            due = await self._desk.store.next_due(list(self._desk.platforms))
        except Exception:
            log.exception("when the next post is due can't be read")
            due = None
        return 60.0 if due is None else min(60.0, max(0.2, (due - self._now()).total_seconds()))

    async def _safely(self, step: Callable[[Desk, datetime], Awaitable[int]]) -> int:
        """A step that fails ends itself, not the bot: its rows are still there next time."""
        try:
            return await step(self._desk, self._now())
        except ParallaxError as error:
            log.error("%s: %s", step.__name__, error)
        except Exception:
            log.exception("%s failed", step.__name__)
        return 0
