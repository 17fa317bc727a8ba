"""Times and lengths, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
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


def hour(at: datetime, now: datetime | None = None) -> str:
    """``14:05``, with the day before it where ``now`` is another one: ``3 March, 14:05``."""
    if now is None or at.date() == now.astimezone(at.tzinfo).date():
        return f"{at:%H:%M}"
    return f"{day(at).rpartition(' ')[0]}, {at:%H:%M}"


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
_WITHOUT = "without a model, in the articles' words"


def written(brief: Brief, as_of: datetime | None) -> str:
    """Who wrote a brief, what gave way, and, where that is known, until when had been read."""
    return _until(f"Written {_by(brief)}", as_of)


def written_all(briefs: Sequence[Brief], as_of: datetime | None) -> str:
    """The same of several: by whom most were written, then how many in another way."""
    ways = Counter(map(_by, briefs)) or Counter({_WITHOUT: 1})
    (first, count), *others = ways.most_common()
    some = [f"{number} of {len(briefs)} {way}" for way, number in others]
    mostly = f"{count} of {len(briefs)} {first}" if some else first
    return _until("Written " + "; ".join([mostly, *some]), as_of)


def _by(brief: Brief) -> str:
    who = _WITHOUT if brief.writer == "extractive" else f"by {brief.writer}"
    if brief.translated:
        who += ", translated: only numbers and names were checked"
    return f"{who}{_GAVE_WAY.get(brief.step, '')}: {brief.why}" if brief.why else who


def _until(who: str, as_of: datetime | None) -> str:
    return f"{who} · Read until {when(as_of)}" if as_of else who
