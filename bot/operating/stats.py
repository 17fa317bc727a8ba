"""What was posted, asked and said of it, by channel and by source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.desk import Desk

IN_CHANNELS = (
    "digests",
    "stories",
    "posts",
    "edits",
    "corrections",
    "questions",
    "answered",
    "abstained",
    "useful",
    "not useful",
)
IN_SOURCES = ("articles", "told", "useful", "not useful")
ABSTAINS = "The articles don't say"

Counts = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Stats:
    """Counts since a moment. ``channels`` and ``sources`` have all of their columns, by name.

    ``apart`` are articles that readers say tell another event: (story, article), by how many.
    """

    since: datetime
    channels: Counts
    sources: Counts
    apart: Mapping[tuple[str, str], int] = field(default_factory=dict)


async def stats(desk: Desk, since: datetime) -> Stats:
    """All counts since then; a channel or source of which nothing is to be said has zeros."""
    channels = await desk.store.channel_counts(since)
    for name, counts in questions(await desk.store.asked(since)).items():
        channels.setdefault(name, {}).update(counts)
    names = dict.fromkeys([*(each.name for each in await desk.channels()), *sorted(channels)])
    sources = await desk.store.source_counts(since)
    ids = dict.fromkeys([*desk.sources, *sorted(sources)])
    said = [each for each in await desk.store.opinions(since) if each["about"] != "story"]
    apart = Counter((each["story"], each["about"]) for each in said)
    return Stats(since, _whole(names, channels, IN_CHANNELS), _whole(ids, sources, IN_SOURCES), apart)


def questions(rows: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, int]]:
    """By channel: how many were asked, answered, and met with the plain word that the articles don't say."""
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        counts = found.setdefault(row["name"] or row["channel"], {})
        counts["questions"] = counts.get("questions", 0) + 1
        if row["blocks"]:
            key = "abstained" if _abstains(row["blocks"]) else "answered"
            counts[key] = counts.get(key, 0) + 1
    return found


def _abstains(blocks: Sequence[Mapping[str, Any]]) -> bool:
    return any(str(each.get("text", "")).startswith(ABSTAINS) for each in blocks)


def _whole(names: Mapping[str, Any], counts: Counts, columns: Sequence[str]) -> Counts:
    return {name: {each: counts.get(name, {}).get(each, 0) for each in columns} for name in names}


def stats_form(found: Stats) -> dict[str, Any]:
    """The JSON form."""
    return {
        "format": "parallax.stats/1",
        "since": found.since.isoformat(),
        "channels": [{"name": name, **_keys(counts)} for name, counts in found.channels.items()],
        "sources": [{"id": id, **_keys(counts)} for id, counts in found.sources.items()],
        "apart": [
            {"story": story, "article": article, "readers": count}
            for (story, article), count in found.apart.items()
        ],
    }


def _keys(counts: Mapping[str, int]) -> dict[str, int]:
    return {name.replace(" ", "_"): count for name, count in counts.items()}
