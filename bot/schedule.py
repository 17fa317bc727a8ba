"""When a channel's digest is due: a cron line read in a time zone. Pure: the time is a parameter."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Schedule:
    """A cron line of five fields (minute, hour, day, month, weekday), as crontab(5) reads it.

    Raises ValueError with what it expects where the line is wrong.
    """

    def __init__(self, line: str, timezone: str = "UTC") -> None:
        self.line, self.timezone = line, timezone
        fields = line.split()
        if len(fields) != 5:
            raise ValueError("expects five fields such as '0 8 * * mon-fri'")
        # APScheduler counts weekdays from Monday, cron from Sunday: names mean the same to both.
        fields[4] = re.sub(r"(?<![/\d])[0-7](?!\d)", lambda m: _DAYS[int(m[0])], fields[4].lower())
        try:
            self.trigger = CronTrigger.from_crontab(" ".join(fields), ZoneInfo(timezone))
        except ValueError as error:
            raise ValueError(f"expects a cron line such as '0 8 * * mon-fri' ({error})") from None

    def next(self, after: datetime) -> datetime | None:
        """The first slot later than ``after``, or None if there never is one."""
        # Counted in UTC: a sum in local time forgets which of the two hours it is when clocks go back.
        later = after.astimezone(UTC) + timedelta(microseconds=1)
        found: datetime | None = self.trigger.get_next_fire_time(None, later)
        return found

    def latest(self, after: datetime, until: datetime) -> datetime | None:
        """The last slot in (after, until], or None. Slots missed while down come once, as this one."""
        back = timedelta(hours=1)
        while until - back > after and (found := self.next(until - back)) and found > until:
            back *= 2
        last, start = None, max(after, until - back)
        while (found := self.next(start)) and found <= until:
            last = start = found
        return last
