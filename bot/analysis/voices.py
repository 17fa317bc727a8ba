"""Who gets to speak, and how much: words in quotation marks, for each article and speaker."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from bot.analysis.copies import copy_groups
from bot.models import Quote, Story, Voice

FEWEST = 3
"""Words; who has less was not heard, only named."""


def voices(story: Story, quotes: Mapping[str, Sequence[Quote]]) -> tuple[Voice, ...]:
    """The named speakers of each article, who has most words first; a text that is a copy once.

    ``quotes`` are by article id. Speakers that the article leaves without a name are one, ``None``.
    """
    first = [group[0].id for group in copy_groups(story.articles)]
    return tuple(
        Voice(article.id, speaker, words)
        for article in story.articles
        if article.id in first
        for speaker, words in _heard(quotes.get(article.id, ()))
    )


def _heard(quotes: Sequence[Quote]) -> list[tuple[str | None, int]]:
    counts: Counter[str | None] = Counter()
    for quote in quotes:
        counts[quote.speaker] += len(quote.text.split())
    heard = [(speaker, words) for speaker, words in counts.items() if words >= FEWEST]
    return sorted(heard, key=lambda pair: (-pair[1], pair[0] or "~"))
