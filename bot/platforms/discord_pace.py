"""How fast Discord is used: all limits in one place.

https://docs.discord.com/developers/topics/rate-limits
"""

from __future__ import annotations

import asyncio
import re
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping

from bot.errors import Retry

AT_ONCE = 49  # Discord allows 50 requests a second in all: 49 in a little more than one is 0.96 of that
SPAN = 1.02  # seconds; with 50, some of what a busy machine sends late came in as the 51st
GAP = 0.008  # seconds between two requests: what a busy moment held up is made good, but not in one burst
PATIENCE = 30.0  # seconds for a post to be sent; the outbox's lease is four times that
BRIEF = 1.5  # seconds that are waited out on the spot; whoever has to wait longer makes room for others
REFUSALS = 5_000  # answers 401, 403 and 429 in ten minutes; at 10,000 Discord shuts the address out
REFUSALS_SPAN = 600.0

_MINOR = re.compile(r"(?<=/)\d{5,}(?=/|$)|(?<=/reactions/)[^/]+")


class Pace:
    """Gives each request its turn: so many a second in all, and none while Discord asks for quiet."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._clock, self._sleep = clock, sleep
        self._taken: deque[float] = deque(maxlen=AT_ONCE)
        self._quiet = 0.0
        self._turn = asyncio.Lock()
        self._closed: dict[str, float] = {}
        self._refusals: deque[float] = deque(maxlen=REFUSALS)

    async def turn(self, route: str) -> None:
        """Waits until the request may be made. Raises ``Retry`` where that is too long to wait."""
        if (wait := self.look(route)) > 0:
            await self._sleep(wait)
        async with self._turn:
            while (wait := self._wait()) > 0:
                if wait > PATIENCE:
                    raise Retry("Discord asks to wait", wait)
                await self._sleep(wait)
            self._taken.append(self._clock())

    def look(self, route: str) -> float:
        """Seconds until the route is open. Raises ``Retry`` where that is more than a moment."""
        wait = max(self._closed.get(route, 0.0) - self._clock(), 0.0)
        if wait > BRIEF:
            raise Retry("Discord asks to wait", wait)
        return wait

    def _wait(self) -> float:
        now, taken = self._clock(), self._taken
        turns = [self._quiet]
        turns += [taken[-1] + GAP] if taken else []
        turns += [taken[0] + SPAN] if len(taken) == taken.maxlen else []
        if len(self._refusals) == REFUSALS:
            turns.append(self._refusals[0] + REFUSALS_SPAN)
        return max(turns) - now

    def heard(self, route: str, status: int, headers: Mapping[str, str]) -> None:
        """What an answer says of the limits."""
        if status == 429:
            self._asked_to_wait(route, headers)
        elif headers.get("X-RateLimit-Remaining") == "0":
            self._close(route, _number(headers, "X-RateLimit-Reset-After") or 0.0)
        if status in (401, 403) or (status == 429 and headers.get("X-RateLimit-Scope") != "shared"):
            self._refusals.append(self._clock())

    def _asked_to_wait(self, route: str, headers: Mapping[str, str]) -> None:
        after = seconds(headers) or 1.0
        if headers.get("X-RateLimit-Global"):
            self._quiet = max(self._quiet, self._clock() + after)
        else:
            self._close(route, after)

    def _close(self, route: str, after: float) -> None:
        now = self._clock()
        self._closed = {each: until for each, until in self._closed.items() if until > now}
        self._closed[route] = max(self._closed.get(route, 0.0), now + after)


def route_of(method: str, path: str) -> str:
    """What Discord counts as one: the method and the path with the first of its ids, a channel's or server's.

    Where the API lies makes no difference. Reactions to all messages of a channel count together.
    """
    path = path[max(path.find("/channels/"), 0) :]
    major = _MINOR.search(path)
    if major is None:
        return f"{method} {path}"
    return f"{method} {path[: major.end()]}{_MINOR.sub('', path[major.end() :])}"


def seconds(headers: Mapping[str, str]) -> float | None:
    """How long Discord asks to wait, or None where it does not say."""
    return _number(headers, "Retry-After")


def _number(headers: Mapping[str, str], name: str) -> float | None:
    try:
        return float(headers[name])
    except (KeyError, ValueError):
        return None
