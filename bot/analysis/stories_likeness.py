"""How like a story an article is: the measures, and the bounds that were set with them.

For texts it is the mean cosine with the story's members, less the *ground*: how like its nearest
neighbours anything here is. A campaign's articles are all alike; those that tell one event are more
alike than that. (The correction is known as CSLS, Conneau et al. 2018.) The title counts for more than
the text, a rare word, name or figure for more than a common one. Well above the bound it is surely the
same event, well below surely not; in the band between, the days and the names that both give are
weighed in.

A headline alone has too few words for a ground. There it counts how much of the story's *core*, the
words that more than half of its members share, the headline has.
"""

from __future__ import annotations

import math
from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from operator import neg
from typing import Protocol

from bot.analysis.stories_fingerprint import Fingerprint

NEIGHBOURS = 6  # that the ground is taken from
KIN = 2  # of them may be of the story in question: more would keep a widely told story from growing
KIN_MOST = 0.6  # of such a likeness counts, lest copies of one text keep other tellings out
REMEMBERED = 16
UNKNOWN = 0.10  # the ground where too few neighbours are known yet
WIDE = 4  # members: a story with more keeps sums
LATEST = 8  # members of a story that are looked at one by one
DAMPED = 0.9  # a little less than proportional to rarity: a misspelling is rarest of all
SHORT = 25  # words: below, a text is a headline
ESTABLISHED = 5  # members: with fewer, one word in common is not enough
BOUND, CORE_BOUND = 0.03, 0.20  # from here on it is the same event
BAND = 0.10  # how far from the bound a likeness may be for other evidence to count
SAME_DAY, OTHER_DAY, OTHER_WEEK, OTHER_NAMES = 0.03, -0.10, -0.20, -0.02
WEEK = 7  # days
NAMES = 4  # that both must give before it says anything that they share none


class Rarity(Protocol):
    """Says how much a shared term tells."""

    def rarities(self, terms: Iterable[str]) -> list[float]:
        """For each, near 0 where it stands everywhere."""


@dataclass(slots=True, eq=False)
class Member:
    """An article in the window: its terms, the weightiest first, and their weights, of length 1 together.

    ``near`` holds the articles it is most like, whatever their story, the likest first, and ``alike``
    how like each is. ``story`` is empty before it has one, and once it has left the window.
    """

    print: Fingerprint
    terms: tuple[str, ...]
    weights: array[float]
    story: str = ""
    near: list[Member] = field(default_factory=list)
    alike: array[float] = field(default_factory=lambda: array("f"))

    def meet(self, likeness: float, other: Member) -> None:
        """Remember a neighbour, if it is among the nearest. Of equals the first stays first."""
        if len(self.near) == REMEMBERED and likeness <= self.alike[-1]:
            return
        at = bisect_right(self.alike, -likeness, key=neg)
        self.near.insert(at, other)
        self.alike.insert(at, likeness)
        del self.near[REMEMBERED:], self.alike[REMEMBERED:]

    def part(self) -> None:
        """Forget the neighbours, on leaving the window, so that they can be forgotten too."""
        self.near, self.alike = [], array("f")

    def cosine(self, weights: Mapping[str, float]) -> float:
        """With the weights of another article."""
        pairs = zip(self.terms, self.weights, strict=True)
        return sum([weights[term] * weight for term, weight in pairs if term in weights])

    def ground(self, *kin: str) -> float:
        """How like its nearest neighbours it is, few of them from the stories named."""
        total, left, few = 0.0, NEIGHBOURS, 0
        for likeness, other in zip(self.alike, self.near, strict=True):
            if not left or likeness <= UNKNOWN:
                break
            if other.story in kin:
                few += 1
                if few > KIN:
                    continue
                likeness = min(likeness, KIN_MOST)
            total += likeness
            left -= 1
        return (total + UNKNOWN * left) / NEIGHBOURS


@dataclass(frozen=True, slots=True)
class Judged:
    """A member for as long as it is being judged: its weights by term, and the cosines taken so far."""

    member: Member
    weights: Mapping[str, float]
    cosines: dict[Member, float] = field(default_factory=dict)

    @classmethod
    def of(cls, member: Member) -> Judged:
        """Make it."""
        return cls(member, dict(zip(member.terms, member.weights, strict=True)))

    def cosine(self, other: Member) -> float:
        """With another article."""
        if (found := self.cosines.get(other)) is None:
            found = self.cosines[other] = other.cosine(self.weights)
        return found


@dataclass(slots=True)
class Cluster:
    """A story in the making: its members in the order they came. ``words`` counts all words read of them.

    A wide story keeps sums over its members by term, so that comparing with it costs no more as it grows.
    """

    id: str
    since: datetime
    updated: datetime
    members: list[Member] = field(default_factory=list)
    profile: dict[str, float] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    words: int = 0

    def add(self, member: Member) -> None:
        """Take an article in."""
        member.story = self.id
        self.members.append(member)
        self.words += member.print.size
        self.since = min(self.since, member.print.published)
        self.updated = max(self.updated, member.print.published)
        if len(self.members) > WIDE:
            for each in [member] if self.profile else self.members:
                self._count(each, 1)

    def remove(self, member: Member) -> None:
        """Let an article go, as if it had never been here."""
        member.story = ""
        self.members.remove(member)
        self.words -= member.print.size
        if self.members:
            self.since = min(each.print.published for each in self.members)
            self.updated = max(each.print.published for each in self.members)
        if len(self.members) <= WIDE:
            self.profile, self.counts = {}, {}
        else:
            self._count(member, -1)

    def _count(self, member: Member, sign: int) -> None:
        for term, weight in zip(member.terms, member.weights, strict=True):
            self.profile[term] = self.profile.get(term, 0.0) + sign * weight
            self.counts[term] = self.counts.get(term, 0) + sign
            if not self.counts[term]:
                del self.counts[term], self.profile[term]

    def others(self, member: Member) -> list[Member]:
        """The latest members without that one."""
        latest = self.members[-LATEST:]
        return [each for each in latest if each is not member] if member.story == self.id else latest

    def cosine(self, judged: Judged) -> float:
        """The mean of an article's cosines with the members, itself left out."""
        if not self.profile:
            others = self.others(judged.member)
            return sum([judged.cosine(each) for each in others]) / len(others)
        profile, inside = self.profile, judged.member.story == self.id
        whole = sum([profile[term] * weight for term, weight in judged.weights.items() if term in profile])
        return (whole - inside) / (len(self.members) - inside)

    def core(self, member: Member) -> list[str]:
        """The terms that more than half of the members share, an article left out; all of a lone one's."""
        if not self.profile:
            others = self.others(member)
            counts = Counter(term for each in others for term in each.terms)
            return [term for term, count in counts.items() if count > len(others) / 2]
        inside = frozenset(member.terms) if member.story == self.id else frozenset()
        half = (len(self.members) - bool(inside)) / 2
        return [term for term, count in self.counts.items() if count - (term in inside) > half]


@cache
def dampen(count: int) -> float:
    """The weight of a count: the tenth mention says less than the second."""
    return 1.0 + math.log(count)


def weigh(print_: Fingerprint, known: Rarity) -> Member:
    """An article with the weights of its terms, by how often and how rare they are."""
    rarities = known.rarities(print_.terms)
    pairs = zip(print_.counts, rarities, print_.terms, strict=True)
    raw = sorted([(-dampen(count) * rarity**DAMPED, term) for count, rarity, term in pairs])
    length = math.sqrt(sum([weight * weight for weight, _ in raw])) or 1.0
    return Member(
        print_, tuple([term for _, term in raw]), array("f", [-weight / length for weight, _ in raw])
    )


def likeness(judged: Judged, other: Member) -> float:
    """How alike two articles are, for the ground: their cosine and their days."""
    return judged.cosine(other) + days(judged.member.print, other.print)


def days(one: Fingerprint, other: Fingerprint) -> float:
    """What the weekdays and dates say that both name in their leads."""
    if one.days & other.days or one.dates & other.dates:
        return SAME_DAY
    if one.dates and other.dates and _days_between(one, other) > WEEK:
        return OTHER_WEEK
    return OTHER_DAY if (one.days and other.days) or (one.dates and other.dates) else 0.0


def _days_between(one: Fingerprint, other: Fingerprint) -> int:
    """How far apart the nearest of their dates are, about, in whichever year."""
    mine, theirs = ([31 * month + day for month, day in each.dates] for each in (one, other))
    gaps = [abs(day - another) for day in mine for another in theirs]
    return min(min(gap, 12 * 31 - gap) for gap in gaps)


def names(one: Fingerprint, other: Fingerprint) -> float:
    """What it says that two articles have no name of a person or place in common."""
    if min(len(one.names), len(other.names)) < NAMES or set(one.names).intersection(other.names):
        return 0.0
    return OTHER_NAMES


def margin(judged: Judged, story: Cluster, known: Rarity) -> float:
    """How far above the bound the likeness of an article and a story is; below 0 it is another event.

    A member is compared with the others of its story, of which there must be one.
    """
    member = judged.member
    others = story.others(member)
    if member.print.size < SHORT and story.words < SHORT * len(story.members):
        above = _core(member, story, known) - CORE_BOUND
    else:
        grounds = sum([each.ground(story.id, member.story) for each in others]) / len(others)
        above = story.cosine(judged) - (member.ground(story.id, member.story) + grounds) / 2 - BOUND
    return above + _evidence(member, others) if abs(above) < BAND else above


def _evidence(member: Member, others: Sequence[Member]) -> float:
    """What days and names say for or against it, each of the others having a voice."""
    voices = [days(member.print, each.print) + names(member.print, each.print) for each in others]
    return sum(voices) / len(voices)


def _core(member: Member, story: Cluster, known: Rarity) -> float:
    """The share of the story's core that the article has, 0 to 1, a rare word counting for more."""
    core = story.core(member)
    squares = {term: rarity**2 for term, rarity in zip(core, known.rarities(core), strict=True)}
    held = [squares[term] for term in member.terms if term in squares]
    if len(held) < 2 and len(story.members) - (member.story == story.id) < ESTABLISHED:
        return 0.0
    return sum(held) / (sum(squares.values()) or 1.0)
