"""When a channel's digest is due: a cron line read in a time zone. Pure: the time is a parameter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAY = 4
_BOUNDS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 6))
_NAMES: tuple[Mapping[str, int], ...] = (
    {},
    {},
    {},
    {name: number for number, name in enumerate(_MONTHS, 1)},
    {name: number for number, name in enumerate(_DAYS[:7])},
)
_RANGE = re.compile(r"(\w+)-(\w+)(?:/(\d{1,3}))?")


class Schedule:
    """A cron line of five fields (minute, hour, day, month, weekday), as crontab(5) reads it.

    Ranges may go over the end: fri-mon, 22-2. Where a day and a weekday are given, either will do. When
    clocks go back, a line that names its hours is due once in the hour that comes twice; when they go
    forward, what lies in the hour that is left out is due right after it.

    Raises ValueError with what it expects where the line is wrong.
    """

    def __init__(self, line: str, timezone: str = "UTC") -> None:
        self.line, self.timezone = line, timezone
        fields = line.lower().split()
        if len(fields) != 5:
            raise ValueError("expects five fields such as '0 8 * * mon-fri'")
        self._hourly = fields[1].startswith("*")
        try:
            lines = list(_either(_spelled(fields)))
            self._triggers = [CronTrigger.from_crontab(each, ZoneInfo(timezone)) for each in lines]
        except ValueError as error:
            raise ValueError(f"expects a cron line such as '0 8 * * mon-fri' ({error})") from None

    def next(self, after: datetime) -> datetime | None:
        """The first slot later than ``after``, or None if there never is one."""
        found = (self._next(trigger, after) for trigger in self._triggers)
        return min((each for each in found if each), default=None, key=lambda each: each.astimezone(UTC))

    def _next(self, trigger: CronTrigger, after: datetime) -> datetime | None:
        # Counted in UTC: a sum in local time forgets which of the two hours it is when clocks go back.
        later = after.astimezone(UTC) + timedelta(microseconds=1)
        found: datetime | None = trigger.get_next_fire_time(None, later)
        while found and found.fold and not self._hourly:
            later = found.astimezone(UTC) + timedelta(microseconds=1)
            found = trigger.get_next_fire_time(None, later)
        # Over UTC, so that a slot in an hour that is left out has a time that there is.
        return found.astimezone(UTC).astimezone(found.tzinfo) if found else None

    def latest(self, after: datetime, until: datetime) -> datetime | None:
        """The last slot in (after, until], or None. Slots missed while down come once, as this one."""
        back = timedelta(hours=1)
        while until - back > after and (found := self.next(until - back)) and found > until:
            back *= 2
        last, start = None, max(after, until - back)
        while (found := self.next(start)) and found <= until:
            last = start = found
        return last


class Quiet:
    """Hours of each day in which nothing is posted, as in ``22:00-07:00``; none where the line is empty.

    Raises ValueError with what it expects where the line is wrong.
    """

    def __init__(self, line: str, timezone: str = "UTC") -> None:
        self._zone = ZoneInfo(timezone)
        self._hours: tuple[time, time] | None = None
        if line:
            found = re.fullmatch(r"(\d\d?:\d\d)\s*-\s*(\d\d?:\d\d)", line.strip())
            try:
                if not found:
                    raise ValueError
                self._hours = time.fromisoformat(found[1].zfill(5)), time.fromisoformat(found[2].zfill(5))
            except ValueError:
                raise ValueError("expects hours such as '22:00-07:00', or nothing") from None

    def holds(self, at: datetime) -> bool:
        """Whether that moment is quiet. Hours that end where they start are no hours."""
        if self._hours is None:
            return False
        (start, end), now = self._hours, at.astimezone(self._zone).time()
        return start <= now < end if start <= end else now >= start or now < end


def _spelled(fields: list[str]) -> list[str]:
    """The fields with ranges that go over the end written out, and with weekdays by their names.

    APScheduler counts weekdays from Monday, cron from Sunday: names mean the same to both.
    """
    return [
        ",".join(_spelled_item(item, place) for item in field.split(","))
        for place, field in enumerate(fields)
    ]


def _spelled_item(item: str, place: int) -> str:
    weekday = place == _WEEKDAY
    if weekday and re.fullmatch(r"\*/\d{1,3}", item):
        item = f"0-6{item[1:]}"
    if weekday and re.fullmatch("[0-7]", item):
        return _DAYS[int(item)]
    found = _RANGE.fullmatch(item)
    if not found:
        return item
    first, last = (_number(each, place) for each in found.groups()[:2])
    if first is None or last is None or (first <= last and not weekday):
        return item
    within = range(first, last + 1) if first <= last else _over_the_end(first, last, place)
    numbers = list(within)[:: int(found[3] or 1) or 1]
    return ",".join(_DAYS[each] if weekday else str(each) for each in numbers)


def _number(word: str, place: int) -> int | None:
    """What a word of a field counts as, None where it is out of its bounds."""
    low, high = _BOUNDS[place]
    number = _NAMES[place].get(word, int(word) if word.isdecimal() and len(word) < 4 else -1)
    return number if low <= number <= high + (place == _WEEKDAY) else None


def _over_the_end(first: int, last: int, place: int) -> list[int]:
    low, high = _BOUNDS[place]
    return [*range(first, high + 1), *range(low, last + 1)]


def _either(fields: list[str]) -> Iterator[str]:
    """One line, or two where a day and a weekday are given: cron takes what meets one of them."""
    minute, hour, day, month, weekday = fields
    if day.startswith("*") or weekday.startswith("*"):
        yield " ".join(fields)
    else:
        yield f"{minute} {hour} {day} {month} *"
        yield f"{minute} {hour} * {month} {weekday}"


@lru_cache(maxsize=4096)
def schedule(line: str, timezone: str) -> Schedule:
    """The same, read once however often it is asked what is due."""
    return Schedule(line, timezone)


@lru_cache(maxsize=4096)
def quiet(line: str, timezone: str) -> Quiet:
    """The same for quiet hours."""
    return Quiet(line, timezone)
