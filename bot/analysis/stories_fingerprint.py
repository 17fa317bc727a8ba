"""What grouping keeps of an article: a page of it, made once, small enough to hold a window of them.

Only the title and the opening are read: news tells its event first and its background after. That
also keeps the cost of an article the same however long it is.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import pairwise
from sys import intern

from bot.analysis.languages import words as listed
from bot.analysis.text import fold, tokens
from bot.models import Article

OPENING_WORDS = 300  # beyond these an article tells what came before
LEAD_WORDS = 60
CHARACTERS = 8  # of a word on average, in the languages here: bounds what is read of hostile text
TITLE_COUNTS = 2
FORM = 1
"""Raised whenever a fingerprint of the same text would come out otherwise: older ones are drawn anew."""
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
UNTOLD = COMMON | WEEKDAYS
"""Words that say nothing of an event; weekdays are weighed apart."""
_MONTHS = (
    "january januar jan",
    "february februar feb",
    "march märz mar",
    "april apr",
    "may mai",
    "june juni jun",
    "july juli jul",
    "august aug",
    "september sept sep",
    "october oktober oct okt",
    "november nov",
    "december dezember dec dez",
)
MONTHS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_NAME = re.compile(
    r"(?=[^\W\d_a-zß-öø-ÿ])(?<![.!?:\"“”'‘’(\n] )(?<![\n\"“‘'(])\b[^\W\d_a-zß-öø-ÿ][\w'’-]{1,39}"
)
_SUFFIXES = (("ies", "y"), ("sses", "ss"), ("ings", ""), ("ing", ""), ("ed", ""), ("es", ""))


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """An article as grouping sees it.

    ``terms`` are its stems in a settled order; beside each, ``words`` has the form it was met in and
    ``counts`` how often, up to 255. ``names`` are stems that it writes with a capital
    within a sentence, ``title`` the stems of its title, ``days`` the weekdays that its title and lead
    name, ``dates`` the days of a month, as (month, day), and ``size`` the number of words read.
    """

    article: str
    outlet: str
    published: datetime
    terms: tuple[str, ...]
    words: tuple[str, ...]
    counts: bytes
    names: tuple[str, ...]
    title: tuple[str, ...]
    days: frozenset[str]
    dates: frozenset[tuple[int, int]]
    size: int


def fingerprint(article: Article) -> Fingerprint:
    """Read an article's title and opening. Linear in them, and they are bounded."""
    opening = article.text[: OPENING_WORDS * CHARACTERS]
    head = tokens(fold(article.title[: OPENING_WORDS * CHARACTERS]))[:OPENING_WORDS]
    body = tokens(fold(opening))[:OPENING_WORDS]
    titled, told = ([(stem(word), word) for word in each if word not in UNTOLD] for each in (head, body))
    words = dict(reversed(titled + told))
    counts = count(titled, told)
    terms = tuple(sorted(counts))
    return Fingerprint(
        article=article.id,
        outlet=article.outlet.id,
        published=article.published,
        terms=terms,
        words=tuple(intern(words[term]) for term in terms),
        counts=bytes(min(counts[term], 255) for term in terms),
        names=tuple(sorted({stem(each.casefold()) for each in _NAME.findall(opening)}.intersection(terms))),
        title=tuple(sorted({term for term, _ in titled})),
        days=WEEKDAYS.intersection(head + body[:LEAD_WORDS]),
        dates=dates(body[:LEAD_WORDS]),
        size=len(head) + len(body),
    )


def pack(print_: Fingerprint) -> bytes:
    """All but the article's id, outlet and date, to be kept."""
    words = [0 if word == term else word for term, word in zip(print_.terms, print_.words, strict=True)]
    rest = [list(print_.counts), print_.names, print_.title, sorted(print_.days), sorted(print_.dates)]
    return json.dumps([print_.terms, words, *rest, print_.size], separators=(",", ":")).encode("ascii")


def unpack(article: str, outlet: str, published: datetime, packed: bytes) -> Fingerprint:
    """A fingerprint from what was kept of it."""
    known, words, counts, names, title, days, dates, size = json.loads(packed)
    terms = tuple(map(intern, known))
    return Fingerprint(
        article=article,
        outlet=outlet,
        published=published,
        terms=terms,
        words=tuple(intern(word) if word else term for term, word in zip(terms, words, strict=True)),
        counts=bytes(counts),
        names=tuple(map(intern, names)),
        title=tuple(map(intern, title)),
        days=frozenset(days),
        dates=frozenset((month, day) for month, day in dates),
        size=size,
    )


def count(titled: Iterable[tuple[str, str]], told: Iterable[tuple[str, str]]) -> Counter[str]:
    """How often each stem stands there, in the title more than once each time."""
    counts = Counter([term for term, _ in told])
    for term, _ in titled:
        counts[term] += TITLE_COUNTS
    return counts


def dates(words: Sequence[str]) -> frozenset[tuple[int, int]]:
    """The days of a month that are named: "3 March", "March 3", "3. März"."""
    found = set()
    for one, other in pairwise(words):
        name, number = (one, other) if one in MONTHS else (other, one)
        if name in MONTHS and len(number) < 3 and number.isdecimal() and 1 <= int(number) <= 31:
            found.add((MONTHS[name], int(number)))
    return frozenset(found)


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """A word without its common endings: "sinks" and "sinking" are "sink". Rough on purpose."""
    if word[0].isdigit():
        return intern(word[:LONGEST].replace(",", ""))
    word = word[:LONGEST].replace("'", "")
    if len(word) <= 3:
        return intern(word)
    for ending, instead in _SUFFIXES:
        if word.endswith(ending) and len(word) - len(ending) + len(instead) >= 3:
            return _tidy(word[: -len(ending)] + instead)
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    return _tidy(word)


def _tidy(word: str) -> str:
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiloszs":
        word = word[:-1]
    return intern(word[:-1] if word.endswith("e") and len(word) > 3 else word)
