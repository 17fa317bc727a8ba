"""Texts that are one text: a wire story in twelve papers is one source, not twelve.

A text is sketched by the smallest hashes of its runs of four words (MinHash, Broder 1997); two texts
are near where most runs of the shorter stand in the longer. Cost is linear in the number of articles
and in their length.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from bot.analysis.text import fold, tokens
from bot.models import Article

SPACE = re.compile(b" ")
RUN = 4  # words: short enough to outlive an editor's cuts, long enough not to be a figure of speech
KEPT = 256  # hashes of a text
ALL = 1 << 32
NEAR = 0.5  # the share of the shorter text's runs that makes it a copy
NEAR_ON_THE_WIRE = 0.2  # the same, where both credit one agency: editors cut and mend
TOO_FEW = 12  # runs: a shorter text may be the same by chance
COPIES = 64  # copies that an article is compared with
CROWD = 8  # texts that share a run and are looked at; more of them are copies of each other


@dataclass(frozen=True, slots=True)
class Sketch:
    """The smallest hashes of a text's runs of words: all below ``limit``, and none above."""

    hashes: frozenset[int]
    limit: int

    def below(self, limit: int) -> frozenset[int]:
        """The hashes below a limit, to compare with a sketch that kept fewer."""
        return self.hashes if limit >= self.limit else frozenset(each for each in self.hashes if each < limit)

    def pack(self) -> bytes:
        """As bytes, to be kept: four for each hash."""
        return array("I", sorted(self.hashes)).tobytes()


def unpack(kept: bytes) -> Sketch:
    """A sketch from its bytes."""
    hashes = array("I", kept)
    return Sketch(frozenset(hashes), hashes[-1] + 1 if len(hashes) >= KEPT else ALL)


@dataclass(frozen=True, slots=True)
class Copied:
    """What tells a copy, of an article whose text isn't at hand."""

    id: str
    outlet: str
    wire: str | None
    published: datetime
    sketch: Sketch
    copy_of: str | None = None


def copied(article: Article) -> Copied:
    """The same of an article that is."""
    drawn = sketch(article.text)
    return Copied(article.id, article.outlet.name, article.wire, article.published, drawn, article.copy_of)


def content(text: str) -> str:
    """A name for the words of a text, typography apart: two texts of one name say the same."""
    return hashlib.blake2b(_spelled(text), digest_size=16).hexdigest()


@lru_cache(maxsize=64)
def _spelled(text: str) -> bytes:
    """The words of a text, one space between two."""
    return " ".join(tokens(fold(text))).encode("utf-8", "replace")


@lru_cache(maxsize=512)
def sketch(text: str) -> Sketch:
    """Sketch a text. One of fewer than four words is a single run; one without words has none."""
    words = _spelled(text)
    starts = [0, *(found.end() for found in SPACE.finditer(words))] if words else []
    ends = [*(start - 1 for start in starts[RUN:]), len(words)]
    runs = {zlib.crc32(words[start:end]) for start, end in zip(starts, ends, strict=False)}
    hashes = sorted(runs)
    limit = hashes[KEPT] if len(hashes) > KEPT else ALL
    return Sketch(frozenset(hashes[:KEPT]), limit)


def contained(one: Sketch, other: Sketch) -> float:
    """The share of the shorter text's runs that stand in the other, 0 to 1, estimated."""
    limit = min(one.limit, other.limit)
    mine, theirs = one.below(limit), other.below(limit)
    return len(mine & theirs) / (min(len(mine), len(theirs)) or 1)


def copy_groups(articles: Sequence[Article]) -> tuple[tuple[Article, ...], ...]:
    """The articles, those with one text together, oldest first. Each stands in exactly one group.

    What reading found (``copy_of``) holds as well as what the texts show.
    """
    ordered = sorted(
        {each.id: each for each in articles}.values(), key=lambda each: (each.published, each.id)
    )
    parents = {each.id: each.id for each in ordered}
    for one, other in [*_declared(ordered), *_found(ordered)]:
        parents[_root(parents, one)] = _root(parents, other)
    groups: dict[str, list[Article]] = defaultdict(list)
    for each in ordered:
        groups[_root(parents, each.id)].append(each)
    return tuple(tuple(group) for group in groups.values())


def independent_sources(articles: Sequence[Article]) -> int:
    """How many sources tell this, with wire copies and an outlet's several articles folded.

    An outlet that prints a wire story and reports for itself as well counts beside the wire.
    """
    return len({_source(group) for group in copy_groups(articles)})


def _source(group: Sequence[Article]) -> tuple[str, ...]:
    """Whose telling a group of copies is: its outlet's, or nobody else's where several print it."""
    outlets = {each.outlet.id for each in group}
    if len(outlets) > 1:
        return "text", group[0].id
    wire = next((each.wire for each in group if each.wire), None)
    return ("outlet", outlets.pop(), wire.casefold() if wire else "")


def _root(parents: dict[str, str], id: str) -> str:
    while parents[id] != id:
        parents[id] = id = parents[parents[id]]
    return id


def _declared(articles: Iterable[Article]) -> Iterable[tuple[str, str]]:
    """Pairs that reading found to be copies: of one another, or of one text that isn't here."""
    originals: dict[str, str] = {each.id: each.id for each in articles}
    for each in articles:
        if each.copy_of is not None:
            yield each.id, originals.setdefault(each.copy_of, each.id)


def _found(articles: Iterable[Article]) -> Iterable[tuple[str, str]]:
    """Pairs whose texts are near, each article against those before it that share runs with it."""
    seen: dict[str, Copied] = {}
    holders: dict[int, list[str]] = defaultdict(list)
    for article in articles:
        mine = copied(article)
        shared = Counter(id for each in sorted(mine.sketch.hashes) for id in holders[each])
        yield from ((mine.id, id) for id, _ in shared.most_common(CROWD) if near(mine, seen[id]))
        seen[mine.id] = mine
        for each in mine.sketch.hashes:
            if len(holders[each]) < CROWD:
                holders[each].append(mine.id)


def near(one: Copied, other: Copied) -> bool:
    """Whether two articles print one text."""
    mine, theirs = one.sketch, other.sketch
    if min(len(mine.hashes), len(theirs.hashes)) < TOO_FEW:
        return mine.hashes == theirs.hashes and bool(mine.hashes)
    return contained(mine, theirs) >= (NEAR_ON_THE_WIRE if _one_wire(one, other) else NEAR)


def _one_wire(one: Copied, other: Copied) -> bool:
    """Whether both credit one agency, or one is the agency that the other credits."""
    credits = [{each.casefold() for each in (one.wire, one.outlet) if each} for one in (one, other)]
    wires = {each.casefold() for each in (one.wire, other.wire) if each}
    return bool(credits[0] & credits[1] & wires)


def copy_of(article: Article, earlier: Iterable[Article]) -> str | None:
    """The id of the first of these whose text the article reprints, None where it is a telling of its own."""
    return original(copied(article), map(copied, earlier))


def original(one: Copied, others: Iterable[Copied]) -> str | None:
    """The id of the first article to print the text that one prints; None where it is itself the first.

    It is compared with those that copy nobody, then with a few copies, each of which stands for what it
    copies: of a text in three hundred papers the first is looked at, and mostly no other.
    """
    before = sorted(
        (each for each in others if (each.published, each.id) < (one.published, one.id)),
        key=lambda each: (each.published, each.id),
    )
    firsts = [each for each in before if each.copy_of is None]
    copies = [each for each in before if each.copy_of is not None]
    found = next((each for each in (*firsts, *copies[-COPIES:]) if near(one, each)), None)
    return (found.copy_of or found.id) if found else None
