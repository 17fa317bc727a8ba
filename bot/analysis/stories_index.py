"""Which stories share rare words with an article: an inverted index over the window alone."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping

ENTRIES = 3_000  # of the index looked at for one article: what bounds its cost
TERMS = 40
BACKGROUND = 40.0  # articles' worth of doubt before the window itself says how common a word is
USUAL = 0.02  # the share of articles that a word stands in, before any were seen


class Frequencies:
    """In how many articles of the window each term stands."""

    def __init__(self) -> None:
        self._articles = 0
        self._with: Counter[str] = Counter()

    def add(self, terms: Iterable[str]) -> None:
        """Count one more article."""
        self._articles += 1
        self._with.update(terms)

    def remove(self, terms: Iterable[str]) -> None:
        """Forget an article that was counted."""
        self._articles -= 1
        for term in terms:
            self._with[term] -= 1
            if not self._with[term]:
                del self._with[term]

    def rarity(self, term: str) -> float:
        """How much it says that two articles share the term: 0 for one that stands in all."""
        seen = self._with.get(term, 0) + BACKGROUND * USUAL
        return math.log((self._articles + BACKGROUND) / seen) if seen else 0.0


class Index:
    """From a term to the stories that use it."""

    def __init__(self) -> None:
        self._stories: dict[str, dict[str, None]] = {}

    def add(self, story: str, terms: Iterable[str]) -> None:
        """The story uses these terms."""
        for term in terms:
            self._stories.setdefault(term, {})[story] = None

    def remove(self, story: str, terms: Iterable[str]) -> None:
        """The story is gone."""
        for term in terms:
            stories = self._stories.get(term, {})
            stories.pop(story, None)
            if not stories:
                self._stories.pop(term, None)

    def candidates(self, weights: Mapping[str, float], limit: int) -> list[str]:
        """Up to ``limit`` stories that share the weightiest terms, the likeliest first.

        ``weights`` are the article's terms with what each says. The rarest are looked up first and
        no more than a fixed number of entries is read, however large the window.
        """
        left, shared = ENTRIES, Counter[str]()
        for term, weight in sorted(weights.items(), key=lambda each: (-each[1], each[0]))[:TERMS]:
            stories = self._stories.get(term, {})
            if len(stories) > left:
                continue
            left -= len(stories)
            for story in stories:
                shared[story] += weight * weight  # type: ignore[assignment]
        ranked = sorted(shared.items(), key=lambda each: (-each[1], each[0]))
        return [story for story, _ in ranked[:limit]]
