"""How alike an article and a story are, and what follows from it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.analysis.stories_fingerprint import Fingerprint

NEAREST = 8  # members that an article is compared with one by one
RIVALS = 3  # stories that the background is taken from
SURE, NEVER = 0.16, 0.06
PASS = 0.12
REPEAT = 0.90


class Rarity(Protocol):
    """Says how much a shared term tells."""

    def rarity(self, term: str) -> float: ...


@dataclass(frozen=True, slots=True)
class Member:
    """An article in a story with its weights, of length 1 together, in the order of its terms."""

    print: Fingerprint
    weights: tuple[float, ...]

    def likeness(self, weights: Mapping[str, float]) -> float:
        """The cosine with the weights of another article."""
        terms = self.print.terms
        return sum(
            weights[term] * mine
            for (term, _), mine in zip(terms, self.weights, strict=True)
            if term in weights
        )


@dataclass(slots=True)
class Cluster:
    """A story in the making. ``profile`` is the sum of its members' weights."""

    id: str
    since: datetime
    updated: datetime
    members: list[Member] = field(default_factory=list)
    profile: dict[str, float] = field(default_factory=dict)
    rivals: dict[str, float] = field(default_factory=dict)

    def add(self, print_: Fingerprint, weights: Mapping[str, float]) -> None:
        """Take an article in."""
        self.since = min(self.since, print_.published)
        self.updated = max(self.updated, print_.published)
        self.members.append(Member(print_, tuple(weights[term] for term, _ in print_.terms)))
        for term, weight in weights.items():
            self.profile[term] = self.profile.get(term, 0.0) + weight

    def remove(self, article: str) -> Fingerprint:
        """Let an article go, as if it had never been here."""
        gone = next(each for each in self.members if each.print.article == article)
        self.members.remove(gone)
        kept = {term for each in self.members for term, _ in each.print.terms}
        for (term, _), weight in zip(gone.print.terms, gone.weights, strict=True):
            if term in kept:
                self.profile[term] -= weight
            else:
                del self.profile[term]
        if self.members:
            self.since = min(each.print.published for each in self.members)
            self.updated = max(each.print.published for each in self.members)
        return gone.print

    def likeness(self, weights: Mapping[str, float]) -> float:
        """Half by its members on the whole, half by the nearest of them."""
        profile = self.profile
        mean = sum(w * profile[term] for term, w in weights.items() if term in profile) / len(self.members)
        if len(self.members) == 1:
            return mean
        nearest = max(each.likeness(weights) for each in self.members[-NEAREST:])
        return (mean + nearest) / 2

    def rival(self, other: str, likeness: float) -> None:
        """Remember a story that this one resembles, if it is among the nearest."""
        self.rivals[other] = max(likeness, self.rivals.get(other, 0.0))
        if len(self.rivals) > 2 * RIVALS:
            best = sorted(self.rivals.items(), key=lambda each: (-each[1], each[0]))
            self.rivals = dict(best[:RIVALS])


@dataclass(frozen=True, slots=True)
class Verdict:
    """The story an article joins, or None; and the stories it resembles without joining them."""

    story: str | None
    score: float
    reason: str
    others: tuple[tuple[str, float], ...] = ()
    repeats: str | None = None


def vector(print_: Fingerprint, known: Rarity) -> dict[str, float]:
    """The terms with their weights: how often and how rare, of length 1 together."""
    raw = {term: weight * known.rarity(term) ** 1.25 for term, weight in print_.terms}
    length = math.sqrt(sum(each * each for each in raw.values())) or 1.0
    return {term: weight / length for term, weight in raw.items()}


def judge(print_: Fingerprint, weights: Mapping[str, float], stories: Sequence[Cluster]) -> Verdict:
    """Whether the article belongs to the story that it is most like."""
    ranked = sorted(
        ((each.likeness(weights), each) for each in stories), key=lambda each: (-each[0], each[1].id)
    )
    if not ranked:
        return Verdict(None, 0.0, "no story of these days shares its words")
    likeness, best = ranked[0]
    others = [(each.id, value) for value, each in ranked[1:]]
    beside = background([value for _, value in others])
    own = background([value for other, value in best.rivals.items() if other != best.id])
    margin = likeness - (beside + own) / 2
    if margin >= PASS:
        return Verdict(best.id, min(1.0, likeness), why(print_, best, margin), tuple(others[: 2 * RIVALS]))
    return Verdict(
        None,
        min(1.0, max(0.0, likeness)),
        "resembles no story enough",
        tuple((each.id, value) for value, each in ranked[: 2 * RIVALS]),
    )


def background(likenesses: Iterable[float]) -> float:
    """How alike things are here anyway: the mean of the nearest few."""
    return sum(sorted(likenesses, reverse=True)[:RIVALS]) / RIVALS


def why(print_: Fingerprint, story: Cluster, margin: float) -> str:
    """What the article shares with the story, in words."""
    shared = [term for term, _ in print_.terms if term in story.profile]
    shared.sort(key=lambda term: (-story.profile[term], term))
    sure = "surely the same event" if margin >= SURE else "the same event"
    return f"{sure}: shares {', '.join(shared[:5])}" if shared else sure
