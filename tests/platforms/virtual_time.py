"""Time that passes only when everybody sleeps."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Awaitable
from itertools import count


class VirtualTime:
    """A clock and a sleep, both in seconds; ``until_done`` turns the one while all wait for the other."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._numbers = count()

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.now + seconds, next(self._numbers), woken))
        await woken

    async def until_done(self, *work: Awaitable[object]) -> list[object]:
        """What the work gives, its errors among it."""
        doing = asyncio.ensure_future(asyncio.gather(*work, return_exceptions=True))
        while not doing.done():
            for _ in range(20):
                await asyncio.sleep(0)
            if self._sleepers:
                at, _, woken = heapq.heappop(self._sleepers)
                self.now = max(self.now, at)
                woken.set_result(None)
        return list(doing.result())
