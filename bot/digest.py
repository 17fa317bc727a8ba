"""Which stories a channel is told, in which order. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from bot.models import Brief


@dataclass(frozen=True, slots=True)
class Taste:
    """What a channel wants: topics that come first, topics left out, how many stories."""

    stories: int = 6
    follow: tuple[str, ...] = ()
    mute: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Selection:
    """The stories chosen, in their order, and why others were not: (story id, reason)."""

    briefs: tuple[Brief, ...]
    left_out: tuple[tuple[str, str], ...]


def select(candidates: Iterable[Brief], taste: Taste) -> Selection:
    """Followed topics first, then what more independent sources report, then what is newer."""
    heard: list[Brief] = []
    left_out: list[tuple[str, str]] = []
    for brief in candidates:
        if topic := mentions(brief, taste.mute):
            left_out.append((brief.story.id, f"'{topic}' is muted here"))
        elif not brief.points:
            left_out.append((brief.story.id, "nothing in it passed the test of a brief"))
        else:
            heard.append(brief)
    heard.sort(key=lambda brief: _rank(brief, taste.follow))
    full = f"the digest holds {taste.stories} stories, and others came first"
    left_out += [(brief.story.id, full) for brief in heard[taste.stories :]]
    return Selection(tuple(heard[: taste.stories]), tuple(left_out))


def mentions(brief: Brief, topics: Collection[str]) -> str | None:
    """The first topic that stands, as whole words, in the headline or an article of the story."""
    texts = [brief.headline.text, *(f"{each.title}\n{each.text}" for each in brief.story.articles)]
    return next((topic for topic in topics if any(stands(topic, text) for text in texts)), None)


def from_sources(brief: Brief, wanted: Sequence[str], source_of: dict[str, str]) -> bool:
    """Whether one of the story's articles came from a source that the channel listens to."""
    return not wanted or any(source_of.get(each.id) in wanted for each in brief.story.articles)


def _rank(brief: Brief, follow: Collection[str]) -> tuple[bool, int, float, str]:
    newest = max(article.published for article in brief.story.articles)
    followed = mentions(brief, follow) is not None
    return not followed, -brief.independent_sources, -newest.timestamp(), brief.story.id


def stands(topic: str, text: str) -> bool:
    """Whether a topic stands in a text as whole words, in any case."""
    return re.search(rf"(?<!\w){re.escape(topic)}(?!\w)", text, re.IGNORECASE) is not None
