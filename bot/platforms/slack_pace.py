"""How fast Slack may be called: all its limits, and all its pauses, in this one place.

A method has a number of calls a minute for the whole workspace; a message may be posted about once a second
in a channel. What Slack then still refuses (429) closes that lane, and no other, for as long as it says.
https://docs.slack.dev/apis/web-api/rate-limits
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.errors import Retry

PATIENCE = 30.0  # seconds that a call waits for its turn; far less than the lease on a post
PAUSE = 1.0  # seconds between two messages in one channel; and after a 429 that names no time

TIERS = {2: 20, 3: 50, 4: 100}
"""Calls a minute."""
METHODS = {
    "apps.connections.open": 2,
    "assistant.threads.setStatus": 3,
    "assistant.threads.setSuggestedPrompts": 3,
    "chat.appendStream": 4,
    "chat.getPermalink": 4,
    "chat.postEphemeral": 4,
    "chat.startStream": 2,
    "chat.stopStream": 2,
    "chat.update": 3,
    "conversations.history": 3,
    "conversations.replies": 3,
    "reactions.add": 3,
    "reactions.remove": 2,
    "users.info": 4,
    "views.publish": 4,
}
"""The tier of each method; one that isn't here has no limit of its own."""
BY_CHANNEL = frozenset({"chat.postMessage"})

Clock = Callable[[], float]
Sleep = Callable[[float], Awaitable[None]]


@dataclass(slots=True)
class Lane:
    """``burst`` calls at once, then one every ``pause`` seconds; in the order in which they came."""

    pause: float
    burst: int = 1
    queue: int = 0
    shut: float = 0.0
    _full: float = 0.0
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    def wait(self, now: float) -> float:
        """Seconds until the next call may go."""
        return max(0.0, self.shut - now, self._full - (self.burst - 1) * self.pause - now)

    def spare(self, now: float) -> bool:
        """Whether half of the lane is free: for a call that can be done without."""
        return self.queue == 0 and self.shut <= now and self._full - now <= self.pause * self.burst / 2

    def take(self, now: float) -> None:
        """A call goes now."""
        self._full = max(now, self._full) + self.pause

    async def enter(self, clock: Clock, sleep: Sleep) -> None:
        """Return when it is this call's turn. Raises ``Retry`` where that is too far away."""
        _bear(self.wait(clock()) + self.queue * self.pause)
        self.queue += 1
        try:
            async with self._turn:
                while (wait := self.wait(clock())) > 0:
                    _bear(wait)
                    await sleep(wait)
                self.take(clock())
        finally:
            self.queue -= 1


def _bear(wait: float) -> None:
    if wait > PATIENCE:
        raise Retry("Slack's limits leave no room before long", wait)


class Pace:
    """Who may call when. ``clock`` and ``sleep`` count seconds."""

    def __init__(self, clock: Clock = time.monotonic, sleep: Sleep = asyncio.sleep) -> None:
        self._clock, self._sleep = clock, sleep
        self._methods: dict[str, Lane] = {}
        self._channels: dict[tuple[str, str], Lane] = {}

    async def turn(self, method: str, channel: str = "") -> None:
        """Return when the method may be called, for that channel. Raises ``Retry`` where that takes long."""
        if method in BY_CHANNEL:
            await self._channel(method, channel).enter(self._clock, self._sleep)
        await self._method(method).enter(self._clock, self._sleep)

    def spare(self, method: str) -> bool:
        """Whether there is so much room that a call may go that could be left out."""
        return self._method(method).spare(self._clock())

    def hold(self, method: str, channel: str, seconds: float | None) -> None:
        """Slack asked for a pause. It does not say whether of the channel or of all: two channels are all."""
        now = self._clock()
        until = now + (PAUSE if seconds is None else seconds)
        if method in BY_CHANNEL:
            mine = self._channel(method, channel)
            others = any(
                each.shut > now
                for (same, _), each in self._channels.items()
                if same == method and each is not mine
            )
            mine.shut = max(mine.shut, until)
            if not others:
                return
        lane = self._method(method)
        lane.shut = max(lane.shut, until)

    def _method(self, name: str) -> Lane:
        if name not in self._methods:
            self._methods[name] = _lane(TIERS.get(METHODS.get(name, 0)))
        return self._methods[name]

    def _channel(self, method: str, channel: str) -> Lane:
        return self._channels.setdefault((method, channel), Lane(PAUSE))


def _lane(most: int | None) -> Lane:
    """A lane that lets through no more than ``most`` in any minute, a fifth of them at once."""
    if most is None:
        return Lane(0.0)
    burst = most // 5
    return Lane(60.0 / (most - burst), burst)
