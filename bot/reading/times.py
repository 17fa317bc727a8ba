"""Dates as pages and files write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

CLOCK = r"\d{1,2}[:.]\d\d(?::\d\d)?\s*(?:[ap]\.?m\.?)?\s*(?:Z|UTC|GMT|[+-]\d\d:?\d\d)?"
FULL = re.compile(
    rf"""(?ix)(?<!\d)(?:
      \d{{4}}-\d{{1,2}}-\d{{1,2}}(?:[T\s]+\d{{1,2}}:\d\d(?::\d\d(?:\.\d+)?)?\s*(?:Z|UTC|GMT|[+-]\d\d:?\d\d)?)?
    | \d{{8}}T\d{{6}}Z?
    | \d{{4}}/\d\d/\d\d
    | \d{{1,2}}(?:st|nd|rd|th)?\.?\s+(?:of\s+)?[a-z]{{3,9}}\.?,?\s+\d{{4}}(?:,?\s*(?:at\s+)?{CLOCK})?
    | [a-z]{{3,9}}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}(?:,?\s*(?:at\s+)?{CLOCK})?
    )"""
)
BLANK = datetime(2000, 1, 1, tzinfo=UTC)
OLDEST = datetime(1990, 1, 1, tzinfo=UTC)


def moment(text: str | None, now: datetime) -> datetime | None:
    """The first full date (with its year) in a text, as an aware time; UTC where no zone is given.

    None where there is none, or one that can't be: before 1990, or later than a day from ``now``.
    """
    found = FULL.search(text[:300]) if text else None
    if not found:
        return None
    from dateutil import parser

    try:
        parsed = parser.parse(found[0].replace("a.m.", "am").replace("p.m.", "pm"), default=BLANK)
    except (ValueError, OverflowError):
        return None
    return believable(parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC), now)


def believable(time: datetime | None, now: datetime) -> datetime | None:
    """The time itself, or None where no article can be of it."""
    if time is None:
        return None
    time = time if time.tzinfo else time.replace(tzinfo=UTC)
    return time if OLDEST <= time <= now + timedelta(days=1) else None
