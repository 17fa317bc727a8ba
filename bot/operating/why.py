"""Where an article went, step by step, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.store import Store


@dataclass(frozen=True, slots=True)
class Step:
    """One decision, as it was kept."""

    at: datetime
    step: str
    outcome: str
    reason: str


async def trace(store: Store, place: str) -> tuple[Step, ...]:
    """All decisions about the article with that URL, path or id; none where it was never seen."""
    subjects = [place]
    if found := await store.article_at(place):
        article, origin = found
        members = (await store.memberships_of([article.id])).get(article.id, [])
        stories = (f"story {row['story']}" for row in members)
        subjects += [each for each in (article.url, article.id, origin, *stories) if each]
        place = origin
    entry = await store.entry_at(place)
    steps = [_fetched(entry)] if entry else []
    rows = await store.decisions([*dict.fromkeys(subjects), *([entry["place"]] if entry else [])])
    steps += [Step(row["at"], row["step"], row["outcome"], row["reason"]) for row in rows]
    return tuple(sorted(dict.fromkeys(steps), key=lambda step: step.at))


def _fetched(entry: dict[str, Any]) -> Step:
    return Step(entry["seen"], "poll", "fetched", f"from source {entry['source']}, as {entry['place']}")
