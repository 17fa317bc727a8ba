"""When a model that keeps failing is left alone, and when it is tried again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.errors import Gone, ParallaxError, Retry

FAILURES = 3  # in a row
PAUSE = timedelta(seconds=60)
LONGEST = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Breaker:
    """How a model fared. Open from ``FAILURES`` in a row until ``until``; then one call may try it."""

    failures: int = 0
    until: datetime | None = None
    why: str = ""

    def open(self, now: datetime) -> bool:
        """Whether it is to be left alone."""
        return self.until is not None and now < self.until

    def failed(self, now: datetime, error: ParallaxError) -> Breaker:
        """One failure more. A server that refuses us for good is left alone at once."""
        count = max(self.failures + 1, FAILURES if isinstance(error, Gone) else 0)
        if count < FAILURES:
            return Breaker(count, None, str(error))
        asked = timedelta(seconds=(error.after or 0.0) if isinstance(error, Retry) else 0.0)
        pause = min(PAUSE * 2 ** min(count - FAILURES, 8), LONGEST)
        return Breaker(count, now + max(pause, min(asked, LONGEST)), str(error))


class Memory(Protocol):
    """Where small values are kept between processes."""

    async def setting(self, name: str) -> Any:
        """The value, None where there is none."""
        ...

    async def keep_setting(self, name: str, value: Any) -> None:
        """Keep a JSON value."""
        ...


class Circuit:
    """A model's breaker, kept in the store: another process, and ``parallax doctor``, see it too."""

    def __init__(self, model: str, memory: Memory, clock: Callable[[], datetime]) -> None:
        self._key, self._model, self._memory, self._clock = key_of(model), model, memory, clock
        self._state: Breaker | None = None
        self._trying = False

    async def enter(self) -> None:
        """Before a call. Raises Retry while the model is left alone."""
        if self._state is None:
            self._state = breaker_of(await self._memory.setting(self._key))
        state, now = self._state, self._clock()
        if state.open(now) or (state.until is not None and self._trying):
            raise Retry(f"{self._model} is left alone for a while: {state.why}")
        self._trying = state.until is not None

    async def leave(self, error: ParallaxError | None) -> None:
        """After a call: what became of it, None where the server answered."""
        self._trying = False
        before = self._state or Breaker()
        self._state = before.failed(self._clock(), error) if error else Breaker()
        if self._state != before:
            await self._memory.keep_setting(self._key, form_of(self._state))

    def give_up(self) -> None:
        """The call was not made after all, or its end will not be known."""
        self._trying = False


def key_of(model: str) -> str:
    """The setting that keeps a model's breaker."""
    return f"breaker {model}"


def breaker_of(form: Mapping[str, Any] | None) -> Breaker:
    """A breaker from the store."""
    if not form:
        return Breaker()
    until = datetime.fromisoformat(form["until"]) if form["until"] else None
    return Breaker(form["failures"], until, form["why"])


def form_of(breaker: Breaker) -> dict[str, Any]:
    """A breaker for the store."""
    until = breaker.until.isoformat() if breaker.until else None
    return {"failures": breaker.failures, "until": until, "why": breaker.why}
