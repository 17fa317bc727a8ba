"""Times and lengths, in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.models import (
    Brief,
    Digest,
)

WORDS_PER_MINUTE = (
    220  # silent reading of English non-fiction: 238 (Brysbaert 2019), a little less on a phone
)


def digest_title(digest: Digest) -> str:
    """``Digest · Tuesday 3 March 2026, 08:00 UTC``."""
    at = digest.slot or digest.read_until
    return f"Digest · {when(at)}" if at else "Digest"


def when(at: datetime) -> str:
    """``Tuesday 3 March 2026, 08:00 UTC``, the same in every locale of the machine."""
    days = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    return f"{days[at.weekday()]} {day(at)}, {at:%H:%M} {at.tzname() or ''}".rstrip()


def day(at: datetime) -> str:
    """``3 March 2026``."""
    months = "January February March April May June July August September October November December"
    return f"{at.day} {months.split()[at.month - 1]} {at.year}"


def minutes(brief: Brief) -> int:
    """How long the whole card takes to read, rounded up."""
    texts = [point.text for point in (brief.headline, *brief.points)]
    texts += [each.quote.text for each in brief.quotes]
    texts += [side.text for contrast in brief.contrasts for side in contrast.sides]
    return max(1, -(-sum(len(text.split()) for text in texts) // WORDS_PER_MINUTE))


_GAVE_WAY = {
    "no notes": ", without notes on how outlets tell it",
    "shorter": ", from less evidence",
    "cheaper": ", a cheaper model",
    "fallback": ", the second model",
}


def gave_way(briefs: Iterable[Brief]) -> str:
    """What gave way when these were written, and why, each once: as words that go on after the writer."""
    told = (f"{_GAVE_WAY.get(each.step, '')}: {each.why}" for each in briefs if each.why)
    return ";".join(dict.fromkeys(told)).replace(";:", "; ").replace(";,", ";")


def written(writer: str, as_of: datetime | None, gave_way: str = "") -> str:
    """Who wrote it, what gave way, and, where that is known, until when had been read."""
    who = (
        "Written without a model, in the articles' words"
        if writer == "extractive"
        else f"Written by {writer}"
    )
    who += gave_way
    return f"{who} · Read until {when(as_of)}" if as_of else who
