"""Who runs a step: this process, one step after another, on rows that are due; posts several at once."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from bot import answering, pipeline
from bot.desk import Desk
from bot.errors import ParallaxError

if TYPE_CHECKING:
    from bot.store import Claim

AT_ONCE = 128  # posts under way: some wait a second for their channel, while others go out
GRACE = 10.0  # seconds for them to arrive when we stop

log = logging.getLogger("parallax")
Now = Callable[[], datetime]
T = TypeVar("T")


def utc_now() -> datetime:
    """The machine's clock, aware."""
    return datetime.now(UTC)


class Engine:
    """Runs what is due when it is woken, and no row twice at a time."""

    def __init__(self, desk: Desk, now: Now = utc_now) -> None:
        self._desk, self._now = desk, now
        self._making, self._composing, self._claiming = asyncio.Lock(), asyncio.Lock(), asyncio.Lock()
        self._under_way: set[asyncio.Task[None]] = set()
        self._more_to_send = asyncio.Event()

    async def make(self) -> None:
        """From sources to posts that are due: poll, read, group, write, compose."""
        async with self._making:
            await self._safely(pipeline.poll)
            await self._safely(pipeline.revise)
            for step in (pipeline.read, pipeline.group, pipeline.write):
                while await self._safely(step):
                    pass
            await self._safely(pipeline.compose)
            await self._safely(pipeline.live)
            await self._safely(answering.tidy)
        self.wake()

    async def digest(self) -> None:
        """What is due now, from what has been read by now: no digest waits for a slow source or model."""

        async def compose(desk: Desk, now: datetime) -> int:
            return await pipeline.compose(desk, now, self.wake)

        async with self._composing:
            await self._safely(compose)

    async def send(self) -> None:
        """Deliver until nothing is due."""
        while True:
            await self._fill()
            if not self._under_way:
                return
            await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)

    async def rest(self) -> None:
        """Wait until what was under way has let go of the store: for after it was cancelled.

        What takes longer than a goodbye may is left: its lease stands, and the next start looks for it.
        """
        async with self._making, self._composing, self._claiming:
            pass
        if self._under_way:
            _, late = await asyncio.wait(self._under_way, timeout=GRACE)
            for each in late:
                each.cancel()
            if late:
                await asyncio.wait(late)

    def wake(self) -> None:
        """There may be posts to send."""
        self._more_to_send.set()

    async def serve(self) -> None:
        """Deliver whenever woken, and when a post that waits becomes due, until cancelled."""
        while True:
            self._more_to_send.clear()
            await self._fill()
            pause = await self._pause()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._more_to_send.wait(), pause)

    async def _fill(self) -> None:
        """Start to send what is due: several at once, for a platform takes its time over each."""

        async def claim(desk: Desk, now: datetime) -> list[Claim]:
            return await pipeline.claim(desk, now, AT_ONCE - len(self._under_way))

        async with self._claiming:
            while len(self._under_way) < AT_ONCE and (found := await self._safely(claim)):
                for each in found:
                    sending = asyncio.create_task(self._carry_out(each))
                    self._under_way.add(sending)
                    sending.add_done_callback(self._sent)

    async def _carry_out(self, claim: Claim) -> None:
        try:
            await pipeline.carry_out(self._desk, claim, self._now())
        except Exception:
            log.exception("post %s", claim.row)  # its lease ends, and another attempt looks for it

    def _sent(self, sending: asyncio.Task[None]) -> None:
        self._under_way.discard(sending)
        self.wake()

    async def _pause(self) -> float:
        """Seconds until something may be due. What is under way wakes us when it has arrived."""
        if self._under_way:
            return 1.0
        try:
            due = await self._desk.store.next_due(self._desk.reached())
        except Exception:
            log.exception("when the next post is due can't be read")
            due = None
        return 60.0 if due is None else min(60.0, max(0.2, (due - self._now()).total_seconds()))

    async def _safely(self, step: Callable[[Desk, datetime], Awaitable[T]]) -> T | None:
        """A step that fails ends itself, not the bot: its rows are still there next time."""
        try:
            return await step(self._desk, self._now())
        except ParallaxError as error:
            log.error("%s: %s", step.__name__, error)
        except Exception:
            log.exception("%s failed", step.__name__)
        return None
