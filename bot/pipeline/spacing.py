"""When a source is looked at next: as often as is usual, later where it asks for that or fails."""

from __future__ import annotations

import zlib
from datetime import datetime, timedelta

from bot.models import Health
from bot.pipeline.times import POLL

SPREAD = 0.3
"""Of the pause: so much later at most, so that sources of one pause don't come all at once."""
LONGEST = timedelta(hours=6)
"""Between two looks at a source that fails; one that is paused waits a day."""
DAILY = timedelta(days=1)


def pause(source: str, now: datetime, asked: float | None) -> timedelta:
    """Until the next look after one that worked. ``asked`` is what the source asked for, in seconds.

    A shorter pause than usual, as a folder asks for, is kept to the second: nobody shares it.
    """
    wanted = POLL if asked is None else timedelta(seconds=asked)
    return wanted if wanted < POLL else later(source, now, wanted)


def pause_after_failure(before: Health, now: datetime, asked: float | None) -> timedelta:
    """Until the next look after one that failed: doubled with each failure in a row, no less than asked."""
    doubled = DAILY if before.state == "paused" else min(POLL * 2 ** min(before.failures, 10), LONGEST)
    return later(before.source, now, max(doubled, timedelta(seconds=asked or 0)))


def later(source: str, now: datetime, wanted: timedelta) -> timedelta:
    """A little more than that, told by the source's name and the hour: the same for the same, spread else."""
    chance = zlib.crc32(f"{source}\n{now.isoformat()}".encode("utf-8", "replace")) / 2**32
    return wanted * (1 + SPREAD * chance)
