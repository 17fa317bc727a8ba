"""How a source does: what is known of it, and what follows from one more look."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Literal

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WEEK = timedelta(days=7)
REMEMBERED = 200
"""Items whose times are kept; more than most sources bring in a week."""
HABIT = 5
"""Gaps between items under which a source has no habit yet."""
PATIENCE = (10, timedelta(days=3))
"""Failures in a row, and for how long, after which a source is paused."""

SourceState = Literal["new", "well", "failing", "quiet", "paused", "ended"]
"""``new``: never looked at. ``quiet``: it answers, and brings nothing for longer than is its habit.
``paused``: it failed for days and is tried once a day. ``ended``: its server said that it is gone for
good, and it is asked no more."""


@dataclass(frozen=True, slots=True)
class Health:
    """What is known of a source. ``source`` is its id.

    ``since`` is the first of the failures in a row, ``why`` what the last one said. ``due`` is when it
    is looked at next. ``arrivals`` are the times of its last items, oldest first. ``outlet`` is the one
    name that all its items gave, if they did.
    """

    source: str
    state: SourceState = "new"
    last_success: datetime | None = None
    failures: int = 0
    since: datetime | None = None
    why: str | None = None
    due: datetime | None = None
    arrivals: tuple[datetime, ...] = ()
    outlet: str | None = None

    def per_day(self, now: datetime) -> float | None:
        """Items a day, over the last week or as far as is known; None where nothing is known."""
        known = [each for each in self.arrivals if each <= now]
        if not known:
            return None
        # A feed tells of its last items only: all of them, the week may be longer than they reach.
        start = max(known[0], now - WEEK)
        return sum(each >= start for each in known) / (max(now - start, DAY / 4) / DAY)

    def patience(self) -> timedelta | None:
        """How long it may bring nothing before that is remarkable; None where it has no habit yet.

        Four times its usual gap or the longest that came twice, weekends among them; at least a day.
        """
        batches = _batches(self.arrivals)
        gaps = sorted(later - sooner for sooner, later in pairwise(batches))
        if len(gaps) < HABIT:
            return None
        usual = timedelta(seconds=median(each.total_seconds() for each in gaps))
        return max(DAY, 4 * usual, gaps[-2])

    def is_quiet(self, now: datetime) -> bool:
        """Whether it brought nothing for longer than is its habit."""
        usual = self.patience()
        return usual is not None and now - self.arrivals[-1] > usual


@dataclass(frozen=True, slots=True)
class Listing:
    """A source in the list of all. ``origin`` is where it is set: the config file's name, or
    "added by command". ``place`` is its address or path."""

    id: str
    kind: str
    place: str
    outlet: str | None
    origin: str
    health: Health


@dataclass(frozen=True, slots=True)
class Notice:
    """What the operator should know, said once: when, about which source, in a sentence."""

    at: datetime
    subject: str
    text: str


def after_look(before: Health, arrived: Iterable[datetime], now: datetime, due: datetime) -> Health:
    """The health after a look that worked and brought items of those times."""
    arrivals = sorted([*before.arrivals, *(min(each, now) for each in arrived)])[-REMEMBERED:]
    after = replace(
        before,
        state="well",
        last_success=now,
        failures=0,
        since=None,
        why=None,
        due=due,
        arrivals=tuple(arrivals),
    )
    return replace(after, state="quiet") if after.is_quiet(now) else after


def after_failure(before: Health, why: str, now: datetime, due: datetime, ended: bool = False) -> Health:
    """The health after a look that failed. ``ended``: it will never work again."""
    failures, since = before.failures + 1, before.since or now
    most, long = PATIENCE
    given_up = before.state == "paused" or (failures >= most and now - since >= long)
    state: SourceState = "ended" if ended else "paused" if given_up else "failing"
    return replace(before, state=state, failures=failures, since=since, why=why, due=due)


def change(before: Health, after: Health, now: datetime) -> str | None:
    """What an operator should be told of the difference, in a sentence; None where there is nothing."""
    name = after.outlet or after.source
    if after.state == before.state:
        return None
    match after.state:
        case "ended":
            return f"{name} has ended: {_why(after)}. It is asked no more."
        case "paused":
            failing = f"{after.failures} looks in a row failed, for {length(now - (after.since or now))}"
            return f"{name} is paused: {failing}. The last one said: {_why(after)}. It is tried once a day."
        case "quiet":
            silent = length(now - after.arrivals[-1])
            return f"{name} has brought nothing for {silent}, which is longer than is its habit."
        case "well" if before.state in ("paused", "ended"):
            gone = f" after {length(now - before.since)}" if before.since else ""
            return f"{name} answers again{gone}."
        case "well" if before.state == "quiet":
            return f"{name} brings news again."
    return None


def length(span: timedelta) -> str:
    """A length of time in words, in the largest unit that fits: ``3 days``, ``1 hour``."""
    for unit, name in ((DAY, "day"), (HOUR, "hour"), (timedelta(minutes=1), "minute")):
        if count := int(span / unit):
            return f"{count} {name}" if count == 1 else f"{count} {name}s"
    return "a moment"


def said(health: Health, now: datetime) -> str:
    """How a source does, in a sentence for a list or a channel."""
    name = health.outlet or health.source
    ago = f"{length(now - health.last_success)} ago" if health.last_success else "never"
    again = f" It is asked again in {length(health.due - now)}." if health.due and health.due > now else ""
    match health.state:
        case "new":
            return f"{name} was not read yet."
        case "well":
            return f"{name} is well: read {ago}{_rate(health, now)}."
        case "quiet":
            silent = length(now - health.arrivals[-1])
            return f"{name} answers, but has brought nothing for {silent}, longer than is its habit."
        case "ended":
            return f"{name} has ended: {_why(health)}."
    times = "once" if health.failures == 1 else f"{health.failures} times in a row"
    read = f" Last read {ago}." if health.last_success else " It was never read."
    paused = "is paused: it " if health.state == "paused" else ""
    return f"{name} {paused}could not be read {times}: {_why(health)}.{read}{again}"


def _why(health: Health) -> str:
    """Why the last look failed, without the address that the reader has before them."""
    return (health.why or "").removeprefix(health.source.partition(":")[2] + ": ")


def _rate(health: Health, now: datetime) -> str:
    rate = health.per_day(now)
    return "" if rate is None else f", about {rate:.0f} items a day" if rate >= 1 else ", less than one a day"


def _batches(arrivals: tuple[datetime, ...]) -> list[datetime]:
    """The times, those within an hour of the one before left out: what comes at once is one arrival."""
    found: list[datetime] = []
    for each in arrivals:
        if not found or each - found[-1] > HOUR:
            found.append(each)
    return found
