"""Where an article went, step by step, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot.reading.urls import canonical, is_web, untracked

if TYPE_CHECKING:
    from bot.store import Store

DAWN = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Step:
    """One decision, as it was kept."""

    at: datetime
    step: str
    outcome: str
    reason: str


async def trace(store: Store, place: str) -> tuple[Step, ...]:
    """All decisions about the article with that URL, path or id; none where it was never seen.

    An address may have what others add to it: brackets, campaign parameters, a fragment. Of a source,
    named by its address, path or id: each look that failed, and what was told of it.
    """
    for name in _names(place):
        if steps := await _trace(store, name):
            return steps
    return ()


def _names(place: str) -> tuple[str, ...]:
    place = place.encode("utf-8", "replace").decode("utf-8")  # a terminal may give halves of characters
    bare = place.strip().removeprefix("<").removesuffix(">")
    web = (untracked(bare), untracked(bare.partition("#")[0]), canonical(bare)) if is_web(bare) else ()
    return tuple(dict.fromkeys((place, bare, *web)))


async def _trace(store: Store, place: str) -> tuple[Step, ...]:
    subjects = [place, f"feed:{place}", f"folder:{place}"]
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
    told = [each for each in await store.notices(DAWN) if each.subject in subjects]
    steps += [Step(each.at, "poll", "told", each.text) for each in told]
    return tuple(sorted(dict.fromkeys(steps), key=lambda step: step.at))


def _fetched(entry: dict[str, Any]) -> Step:
    return Step(entry["seen"], "poll", "fetched", f"from source {entry['source']}, as {entry['place']}")
