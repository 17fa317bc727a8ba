"""When digests come, in plain words: read from them into a cron line, and said back in them. Pure."""

from __future__ import annotations

import re

from bot.schedule import Schedule

EXPECTS = (
    "a day and a time, such as “weekdays 8:00” or “mon and thu 17:30”, or a cron line such as 0 8 * * mon-fri"
)
LONGEST = 100

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SETS = {"weekdays": "mon-fri", "workdays": "mon-fri", "weekends": "sat,sun", "daily": "*"}
_FILLERS = {"at", "on", "every", "each", "and", "the", "in", "o'clock", "am", "pm"}
_NAMED = {"noon": (12, 0), "midnight": (0, 0), "morning": (8, 0), "evening": (18, 0)}
_TIME = re.compile(r"([01]?\d|2[0-4])(?:[:.h]([0-5]\d)?)?(am|pm)?")
_RANGE = re.compile(r"([a-z]{3,9})(?:-|–|to)([a-z]{3,9})")


def cron_of(text: str) -> str:
    """The cron line for what was typed. Raises ValueError with what it expects."""
    line = " ".join(text.split()).casefold()
    if len(line) > LONGEST:
        raise ValueError(f"expects {EXPECTS}")
    if len(line.split()) == 5 and re.match(r"[\d*]", line):
        Schedule(line)
        return line
    if line in ("hourly", "every hour"):
        return "0 * * * *"
    joined = re.sub(r"(?<=\d) (?=(?:am|pm)\b)", "", line.replace(",", " ")).replace(" to ", "-")
    days, times = _sorted(joined.split())
    made = f"{_clock(times)} * * {','.join(dict.fromkeys(days)) or '*'}"
    Schedule(made)
    return made


def _sorted(words: list[str]) -> tuple[list[str], list[tuple[int, int]]]:
    """The weekdays and the times among the words. Raises ValueError at one that is neither."""
    days: list[str] = []
    times: list[tuple[int, int]] = []
    for word in words:
        if found := _days(word):
            days.append(found)
        elif at := _time(word):
            times.append(at)
        elif word not in _FILLERS:
            raise ValueError(f"does not know “{word[:40]}”; expects {EXPECTS}")
    return [] if "*" in days else days, times


def _days(word: str) -> str | None:
    if word in ("day", "everyday"):
        return "*"
    if span := _RANGE.fullmatch(word):
        ends = [_day(each) for each in span.groups()]
        return "-".join(ends) if all(ends) else None  # type: ignore[arg-type]
    return _SETS.get(word) or _SETS.get(f"{word}s") or _day(word)


def _day(word: str) -> str | None:
    name = word.removesuffix("s") if word not in ("tues",) else word
    found = next((day for day in _DAYS if len(name) >= 3 and (day.startswith(name) or name == day[:4])), None)
    return found[:3] if found else None


def _time(word: str) -> tuple[int, int] | None:
    if word in _NAMED:
        return _NAMED[word]
    if not (found := _TIME.fullmatch(word)):
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    return hour % 24, minute


def _clock(times: list[tuple[int, int]]) -> str:
    """The first two fields of a cron line. Raises ValueError where the times don't fit into one."""
    if not times:
        raise ValueError(f"needs a time; expects {EXPECTS}")
    minutes = {minute for _, minute in times}
    if len(minutes) > 1:
        raise ValueError("can hold several times only if they have the same minutes, such as 7:30 and 18:30")
    hours = ",".join(str(hour) for hour in sorted({hour for hour, _ in times}))
    return f"{minutes.pop()} {hours}"


def in_words(line: str) -> str:
    """A cron line as a person says it: ``weekdays at 08:00``; one that is not so simple stays as it is."""
    minute, hour, day, month, weekday = line.casefold().split()
    plain = minute.isdigit() and all(each.isdigit() for each in hour.split(","))
    if plain and (day, month) == ("*", "*") and (days := _days_in_words(weekday)):
        times = [f"{int(each):02}:{int(minute):02}" for each in hour.split(",")]
        return f"{days} at {_listed(times)}"
    if minute.isdigit() and (hour, day, month, weekday) == ("*", "*", "*", "*"):
        return f"every hour at {int(minute)} past" if int(minute) else "every hour"
    return f"by the cron line {line}"


def _days_in_words(field: str) -> str | None:
    known = {"*": "daily", "mon-fri": "weekdays", "1-5": "weekdays", "sat,sun": "weekends", "6,0": "weekends"}
    if field in known:
        return known[field]
    parts = [_span(each) for each in field.split(",")]
    return f"on {_listed([each for each in parts if each])}" if all(parts) else None


def _span(part: str) -> str | None:
    names = [_name(each) for each in part.split("-")]
    if not all(names) or len(names) > 2:
        return None
    return " to ".join(name for name in names if name)


def _name(day: str) -> str | None:
    if day.isdigit():
        return _DAYS[int(day) - 1].title() if int(day) <= 7 else None
    return next((each.title() for each in _DAYS if each.startswith(day)), None)


def _listed(parts: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))
