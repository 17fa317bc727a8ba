"""What a call to a model may cost, what may be spent, and what gives way on the way there. Pure.

A cap is never crossed: before a call the most that it can take is reserved, in one transaction with the
look at what is left. What the call really took replaces that when the server has said so; a call of
which nobody heard again stays counted in full.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from bot.models import Step

Unit = Literal["USD", "tokens"]

LADDER: tuple[tuple[float, Step], ...] = ((0.9, "cheaper"), (0.75, "shorter"), (0.6, "no notes"))
"""Which share of a budget, once spent, lets which step begin."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a call takes: ``read`` by the model, ``cached`` among them, and ``written`` by it."""

    read: int
    written: int
    cached: int = 0

    @property
    def all(self) -> int:
        """Read and written."""
        return self.read + self.written


@dataclass(frozen=True, slots=True)
class Rates:
    """US dollars for a million tokens; ``cached`` is None where those cost as much as others."""

    read: float
    written: float
    cached: float | None = None

    def price(self, tokens: Tokens) -> float:
        """US dollars."""
        again = self.read if self.cached is None else self.cached
        fresh = max(tokens.read - tokens.cached, 0)
        return (fresh * self.read + tokens.cached * again + tokens.written * self.written) / 1e6


@dataclass(frozen=True, slots=True)
class Cap:
    """No more than ``most`` may be spent since ``since``, by the whole desk or for one ``channel``.

    ``of`` names it as a reader would: "today's budget". In tokens, it counts the calls whose price
    nobody knows.
    """

    of: str
    most: float
    since: datetime
    unit: Unit = "USD"
    channel: str | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """A call about to be made, with the most that it can take. ``usd`` is None where nobody knows."""

    at: datetime
    model: str
    what: str
    story: str | None
    most: Tokens
    usd: float | None
    channels: tuple[str, ...] = ()

    def counts(self, unit: Unit) -> float:
        """What it adds to a cap of that unit."""
        if unit == "tokens":
            return float(self.most.all) if self.usd is None else 0.0
        return self.usd or 0.0


@dataclass(frozen=True, slots=True)
class Limits:
    """The most in US dollars for a day and for a month; None: no cap of its own."""

    day: float | None = None
    month: float | None = None


@dataclass(frozen=True, slots=True)
class Budget:
    """All that the config allows. ``tokens`` a day hold where nobody knows a model's price."""

    desk: Limits = Limits()
    tokens: int = 0
    channels: Mapping[str, Limits] = field(default_factory=dict)
    zone: str = "UTC"

    def caps(self, now: datetime) -> tuple[Cap, ...]:
        """The caps that hold now; days and months begin at midnight in the desk's time zone."""
        day = now.astimezone(ZoneInfo(self.zone)).replace(hour=0, minute=0, second=0, microsecond=0)
        month = day.replace(day=1)
        found = _both(self.desk, day, month, None)
        found.append(Cap("today's tokens", self.tokens, day, "tokens"))
        for name, limits in self.channels.items():
            found += _both(limits, day, month, name)
        return tuple(found)


def _both(limits: Limits, day: datetime, month: datetime, channel: str | None) -> list[Cap]:
    whose = f" for {channel}" if channel else ""
    found = [
        (limits.day, Cap(f"today's budget{whose}", limits.day or 0.0, day, "USD", channel)),
        (limits.month, Cap(f"this month's budget{whose}", limits.month or 0.0, month, "USD", channel)),
    ]
    return [cap for most, cap in found if most is not None]


def refuses(cap: Cap, used: float, call: Call) -> bool:
    """Whether the call could cross the cap. One of unknown price may not begin where all is spent."""
    if cap.unit == "USD" and call.usd is None:
        return used >= cap.most
    return used + call.counts(cap.unit) > cap.most


def payers(call: Call, used: Sequence[tuple[Cap, float]]) -> tuple[str, ...]:
    """The channels that can bear an equal share of the call, without those whose caps it would cross."""
    paying = call.channels
    while paying:
        share = (call.usd or 0.0) / len(paying)
        spent = {cap.channel for cap, sum_ in used if sum_ + share > cap.most or _spent(cap, sum_, call)}
        able = tuple(each for each in paying if each not in spent)
        if able == paying:
            break
        paying = able
    return paying


def _spent(cap: Cap, used: float, call: Call) -> bool:
    return call.usd is None and used >= cap.most


def tightest(used: Iterable[tuple[Cap, float]], channels: Sequence[str]) -> tuple[Cap, float] | None:
    """The cap that is nearest to its end and the share of it that is spent, None without any cap.

    Of the channels that pay, the one counts that has most left: it can bear the call alone.
    """
    shares = [(cap, spent / cap.most if cap.most else 1.0) for cap, spent in used]
    desk = [each for each in shares if each[0].channel is None]
    theirs = [
        max(mine, key=lambda each: each[1], default=None)
        for name in channels
        for mine in [[each for each in shares if each[0].channel == name]]
    ]
    if theirs and None not in theirs:
        desk.append(min((each for each in theirs if each), key=lambda each: each[1]))
    return max(desk, key=lambda each: each[1], default=None)


def step_at(share: float) -> Step:
    """What gives way when such a share of a budget is spent."""
    return next((step for least, step in LADDER if share >= least), "whole")


def most_tokens(texts: Iterable[str], written: int) -> Tokens:
    """The most that these texts can be read as: no token of any model holds less than a byte.

    Each text gets room for the marks that servers put around a message.
    """
    return Tokens(sum(len(text.encode("utf-8", "replace")) + 32 for text in texts) + 64, written)
