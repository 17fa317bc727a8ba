"""What grouping keeps of an article: a page of it, made once, small enough to hold a window of them.

Only the title and the opening are read: news tells its event first and its background after. That
also keeps the cost of an article the same however long it is.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from bot.analysis.languages import words as listed
from bot.analysis.text import fold, tokens
from bot.models import Article

OPENING_WORDS = 300  # beyond these an article tells what came before
LEAD_WORDS = 60
CHARACTERS = 12  # no language here has longer words on average: bounds what is read of hostile text
TITLE_WEIGHT = 2.0
LONGEST = 40

COMMON = listed(
    """a about according after against all also am amid among an and any are as at be because been before
    being between both but by can could d day days did do does down during every first for from get got had
    has have having he her here him himself his how i if in into is it its itself just like ll many may me
    might more most my need new no not now of off on one only or other our out over own per re s said same
    say saying says she should so some such t tell than that the their them then there these they this
    those through to told too two under until up us very via vs was we week were what when where which
    while who whom whose why will with would year years yet you your
    als am an auch auf aus bei bis das dass dem den der des die durch ein eine einem einen einer eines er es
    für gegen haben hat hatte ich ihr im ist kann keine man mehr mit nach nicht noch nur oder sagte sein
    seine sich sie sind so soll über um und uns unter vom von vor war waren wegen werden wie wird wir wurde
    wurden zu zum zur zwischen"""
)
WEEKDAYS = listed(
    """monday tuesday wednesday thursday friday saturday sunday
    montag dienstag mittwoch donnerstag freitag samstag sonntag"""
)
_NAME = re.compile(r"(?<![.!?:\"“”'‘’(\n] )(?<![\n\"“‘'(])\b[^\W\d_a-zß-öø-ÿ][\w'’-]{1,39}")
_SUFFIXES = (("'s", ""), ("ies", "y"), ("sses", "ss"), ("ings", ""), ("ing", ""), ("ed", ""), ("es", ""))


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """An article as grouping sees it.

    ``terms`` are stems with how much the article makes of each, ``names`` the stems it writes with a
    capital within a sentence, ``numbers`` its figures, ``weekdays`` the days it names, ``lead`` the
    stems of its title and first words. ``size`` counts the words that were read.
    """

    article: str
    outlet: str
    published: datetime
    dated: bool
    terms: tuple[tuple[str, float], ...]
    names: frozenset[str]
    numbers: frozenset[str]
    weekdays: frozenset[str]
    lead: frozenset[str]
    size: int


def fingerprint(article: Article) -> Fingerprint:
    """Read an article's title and opening. Linear in them, and they are bounded."""
    title = article.title[: OPENING_WORDS * CHARACTERS]
    opening = article.text[: OPENING_WORDS * CHARACTERS]
    words = tokens(fold(title)), tokens(fold(opening))[:OPENING_WORDS]
    head, body = [stems(each) for each in words]
    return Fingerprint(
        article=article.id,
        outlet=article.outlet.id,
        published=article.published,
        dated=article.dated,
        terms=weigh(head, body),
        names=frozenset(stem(each.casefold()) for each in _NAME.findall(opening)) - COMMON,
        numbers=frozenset(each for each in head + body if each[0].isdigit() and len(each) > 1),
        weekdays=WEEKDAYS.intersection(words[0] + words[1][:LEAD_WORDS]),
        lead=frozenset(head + body[:LEAD_WORDS]),
        size=len(words[0]) + len(words[1]),
    )


def stems(words: Iterable[str]) -> list[str]:
    """The stems of the words that say something."""
    return [stem(word) for word in words if word not in COMMON and word not in WEEKDAYS]


def weigh(head: list[str], body: list[str]) -> tuple[tuple[str, float], ...]:
    """Each stem with the weight of its counts, title words counting for more, in a settled order."""
    counts: Counter[str] = Counter(body)
    for each in head:
        counts[each] += TITLE_WEIGHT  # type: ignore[assignment]
    return tuple(sorted((term, 1.0 + math.log(count)) for term, count in counts.items()))


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """A word without its common endings: "sinks" and "sinking" are "sink". Rough on purpose."""
    word = word.replace(",", "") if word[0].isdigit() else word[:LONGEST].replace("'", "")
    if len(word) <= 3 or word[0].isdigit():
        return word
    for ending, instead in _SUFFIXES:
        if word.endswith(ending) and len(word) - len(ending) + len(instead) >= 3:
            return _tidy(word[: -len(ending)] + instead)
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    return _tidy(word)


def _tidy(word: str) -> str:
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiloszs":
        word = word[:-1]
    return word[:-1] if word.endswith("e") and len(word) > 4 else word
