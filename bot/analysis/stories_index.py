"""Which articles of the window share rare words with another: an inverted index, read within bounds."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache
from heapq import nlargest

from bot.analysis.stories_likeness import Member

ENTRIES = 600  # of the index read for one article: what bounds its cost, however large the window
TERMS = 32  # of an article that are looked up, and kept to be found by
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
        self._with.subtract(terms)
        for term in terms:
            if self._with[term] <= 0:
                del self._with[term]

    def rarities(self, terms: Iterable[str]) -> list[float]:
        """How much it says that two articles share each term: near 0 for one that stands in all."""
        whole, seen = math.log(self._articles + BACKGROUND + 1), self._with
        return [whole - _log_of_seen(seen.get(term, 0)) for term in terms]


@cache
def _log_of_seen(count: int) -> float:
    return math.log(count + BACKGROUND * USUAL)


class Index:
    """From a term to the articles that make much of it. ``entries`` are read for one look-up at most."""

    def __init__(self, entries: int = ENTRIES) -> None:
        self.entries = entries
        self._members: defaultdict[str, list[Member]] = defaultdict(list)

    def add(self, member: Member) -> None:
        """Let the article be found by its weightiest terms."""
        for term in member.terms[:TERMS]:
            self._members[term].append(member)

    def purge(self, gone: Iterable[Member]) -> None:
        """Drop the articles that have left the window."""
        for term in sorted({term for member in gone for term in member.terms[:TERMS]}):
            if kept := [each for each in self._members.get(term, ()) if each.story]:
                self._members[term] = kept
            else:
                self._members.pop(term, None)

    def nearest(self, article: Member, limit: int) -> list[Member]:
        """Up to ``limit`` articles that share its weightiest terms, the likeliest first.

        The terms in fewest articles are looked up first, of a term that is in too many the latest.
        """
        left = self.entries
        shared: dict[Member, float] = {}
        pairs = zip(article.terms[:TERMS], article.weights, strict=False)
        found = [(len(self._members[term]), term, weight) for term, weight in pairs if term in self._members]
        for count, term, weight in sorted(found):
            if not left:
                break
            taken, left = min(count, left), left - min(count, left)
            square = weight * weight
            for member in self._members[term][-taken:]:
                shared[member] = shared.get(member, 0.0) + square
        ranked = nlargest(limit, shared.items(), key=lambda each: (each[1], each[0].print.article))
        return [member for member, _ in ranked if member.story]
