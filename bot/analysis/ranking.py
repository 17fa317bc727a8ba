"""The sentences of an archive, in the order in which they help to answer a question.

A sentence is worth the rare words that it shares with the question (BM25, Robertson and Zaragoza 2009),
more where the question names its outlet or its day. What a chosen sentence has told counts for less in
the next, so that the second tells another part of what was asked, from another outlet where it can be.
After the first few, words that those share are looked for too (pseudo-relevance feedback).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from bot.analysis.statements import stem, stop_words, terms
from bot.analysis.text import fold, tokens
from bot.models import Found, Passage

_K1, _B = 1.6, 0.35  # how soon a repeated word counts for nothing more, and how much length tells
_TITLE = 0.45  # what a word is worth that stands in the title
_TOLD = 0.7  # what a word is worth that a chosen sentence has told
_OUTLET, _AGAIN = 6.0, 0.85  # what it is worth to be of an outlet that is named; the next of it
_DAY = 3.0
_SURE, _ECHO, _ECHOES = 5, 0.9, 10  # sentences that teach further words; what these are worth; how many
_RARE = 0.3  # a further word stands in no more than this share of what was found
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_DATE = re.compile(
    rf"(?:(?P<before>\d{{1,2}})(?:st|nd|rd|th)? )?(?P<month>{'|'.join(_MONTHS)})"
    r"(?: (?P<after>\d{1,2})(?:st|nd|rd|th)?(?!\d))?(?:,? (?P<year>\d{4}))?",
    re.IGNORECASE,
)


def searched(question: str, language: str = "en") -> list[str]:
    """The words to look for: those that tell something, or all where none does."""
    every = list(dict.fromkeys(tokens(question)))
    stops = stop_words(language)
    return [word for word in every if word not in stops] or every


def rank(question: str, found: Found, limit: int = 10, language: str = "en") -> tuple[Passage, ...]:
    """The best of what was found, best first, none that copies another."""
    wanted = _wanted(question, found, language)
    every = [_read(passage, language) for passage in _unlike(found.passages)]
    length = sum(each.length for each in every) / max(1, len(every))
    chosen = _chosen(question, every, wanted, length, min(limit, _SURE), [], _TOLD)
    if len(chosen) < limit:
        further = _echoes(every, chosen, wanted)
        chosen = _chosen(question, every, wanted | further, length, limit, chosen, 1.0)
    return tuple(each.passage for each in chosen)


@dataclass(frozen=True, slots=True, eq=False)
class _Read:
    """A sentence as its words."""

    passage: Passage
    words: Mapping[str, int]
    title: frozenset[str]
    length: int


def _read(passage: Passage, language: str) -> _Read:
    words = Counter(terms(passage.text, language))
    return _Read(passage, words, frozenset(terms(passage.title, language)), sum(words.values()))


def _unlike(passages: Sequence[Passage]) -> Iterator[Passage]:
    """Each text once: a reprint adds nothing to what the first has told."""
    seen: set[tuple[str, ...]] = set()
    for each in passages:
        words = tuple(tokens(each.text))
        if words not in seen:
            seen.add(words)
            yield each


def _wanted(question: str, found: Found, language: str) -> dict[str, float]:
    """What each word of the question is worth by its rarity, by its stem."""
    counts: dict[str, int] = {}
    for word, count in found.counts.items():
        counts[stem(word)] = max(count, counts.get(stem(word), 0))
    return {
        term: math.log(1 + (found.total - counts.get(term, 0) + 0.5) / (counts.get(term, 0) + 0.5))
        for term in terms(question, language)
    }


def _echoes(every: Sequence[_Read], chosen: Sequence[_Read], wanted: Mapping[str, float]) -> dict[str, float]:
    """Words that the best sentences share and few others have: they name what the question is about."""
    stands = Counter(term for each in every for term in {*each.words, *each.title})
    shared = Counter(term for each in chosen for term in {*each.words, *each.title})
    rarity = {
        term: math.log(1 + (len(every) - stands[term] + 0.5) / (stands[term] + 0.5))
        for term in shared
        if term not in wanted and stands[term] <= max(2, _RARE * len(every))
    }
    best = sorted(rarity, key=lambda term: (-shared[term] * rarity[term], term))
    return {term: _ECHO * rarity[term] for term in best[:_ECHOES]}


def _chosen(
    question: str,
    every: Sequence[_Read],
    wanted: Mapping[str, float],
    length: float,
    limit: int,
    before: Sequence[_Read],
    told: float,
) -> list[_Read]:
    """``before`` and the sentences that add most to it, one after another."""
    worths = {id(each): _worths(each, wanted, length) for each in every}
    one = sum(wanted.values()) / max(1, len(wanted))
    named, days = _named(question, every), _days(question)
    extra = {id(each): _DAY * one * _on(each.passage.published, days) for each in every}
    chosen, left = list(before), [each for each in every if each not in before]
    times = Counter(term for each in chosen for term in worths[id(each)])
    heard = Counter(each.passage.outlet for each in chosen)

    def adds(each: _Read) -> float:
        outlet = each.passage.outlet
        by_name = _OUTLET * one * _AGAIN ** heard[outlet] if outlet in named else 0.0
        words = sum(worth * told ** min(times[term], 4) for term, worth in worths[id(each)].items())
        return words + by_name + extra[id(each)]

    while left and len(chosen) < limit:
        best = max(left, key=adds)
        left.remove(best)
        chosen.append(best)
        times.update(worths[id(best)].keys())
        heard[best.passage.outlet] += 1
    return chosen


def _worths(each: _Read, wanted: Mapping[str, float], length: float) -> dict[str, float]:
    """What each wanted word adds that the sentence or its title has."""
    long = _K1 * (1 - _B + _B * each.length / (length or 1))
    found: dict[str, float] = {}
    for term, rarity in wanted.items():
        count = each.words.get(term, 0)
        worth = count * (_K1 + 1) / (count + long) + _TITLE * (term in each.title)
        if worth:
            found[term] = worth * rarity
    return found


def _named(question: str, every: Sequence[_Read]) -> frozenset[str]:
    """Outlets that the question names; a name ends where "The Post - Sport" and the like add a desk."""
    plain = fold(question).casefold()
    return frozenset(
        outlet
        for outlet in {each.passage.outlet for each in every}
        if re.search(rf"(?<!\w){re.escape(_short(outlet))}(?!\w)", plain)
    )


def _short(outlet: str) -> str:
    return re.split(r" [|–—-] ", fold(outlet).casefold())[0].strip() or outlet.casefold()


def _days(question: str) -> tuple[tuple[int | None, int, int | None], ...]:
    """The days and months that the question names: year, month, day, None where it doesn't say."""
    found = []
    for match in _DATE.finditer(question):
        day, year = match["before"] or match["after"], match["year"]
        if day or year:  # "may" alone is no month
            month = _MONTHS.index(match["month"].casefold()) + 1
            found.append((int(year) if year else None, month, int(day) if day else None))
    return tuple(found)


def _on(published: datetime, days: Collection[tuple[int | None, int, int | None]]) -> bool:
    at: date = published.astimezone(UTC).date()
    return any(
        (year in (None, at.year)) and month == at.month and day in (None, at.day) for year, month, day in days
    )
