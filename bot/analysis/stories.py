"""Which articles tell one event: grouped online, one article at a time.

An article is compared with the stories of its window, as a whole and by their nearest member. What
counts is how far its best story stands out from the next best (a campaign's articles all look alike;
those of one event look more alike than that). Above one bound it is surely the same event, below
another surely not, and between them names, numbers, days and the lead decide.

Two stories are never joined through an article that resembles both: it must be like a story's members
on the whole. What a person decided (``keep_apart``, ``keep_together``) holds against any score.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.analysis.stories_fingerprint import Fingerprint, fingerprint
from bot.analysis.stories_index import Frequencies, Index
from bot.analysis.stories_likeness import Cluster, Verdict, judge, vector
from bot.models import Article, Story

GATE = timedelta(hours=72)
CANDIDATES = 24


@dataclass(frozen=True, slots=True)
class Membership:
    """The story an article belongs to. ``score`` is 0 to 1, ``reason`` is for a person to read.

    ``new`` where the article opens the story. ``repeats`` is the article of the same outlet that this
    one says over again, if any.
    """

    story: str
    score: float
    reason: str
    new: bool
    repeats: str | None = None


class Window:
    """The stories of the last days, in memory. The same articles in the same order give the same stories.

    To rebuild one, ``add`` each stored article to its story, oldest first, and give the decisions of
    people with ``keep_apart`` and ``keep_together``. ``gate`` is how long after its newest article a
    story still takes another: a running story thereby extends itself.
    """

    def __init__(self, gate: timedelta = GATE) -> None:
        self.gate = gate
        self._stories: dict[str, Cluster] = {}
        self._of: dict[str, str] = {}
        self._index = Index()
        self._frequencies = Frequencies()
        self._apart: set[tuple[str, str]] = set()
        self._together: dict[str, str] = {}

    def __len__(self) -> int:
        return len(self._of)

    def __contains__(self, article: str) -> bool:
        return article in self._of

    def keep_apart(self, article: str, story: str) -> None:
        """The article with that id never joins that story."""
        self._apart.add((article, story))

    def keep_together(self, article: str, story: str) -> None:
        """The article with that id belongs to that story, whatever it looks like."""
        self._together[article] = story

    def add(self, article: Article | Fingerprint, story: str) -> None:
        """Put an article into a story as was decided before, without judging. Moves it if need be."""
        print_ = article if isinstance(article, Fingerprint) else fingerprint(article)
        if self._of.get(print_.article) == story:
            return
        self.remove(print_.article)
        terms = [term for term, _ in print_.terms]
        self._frequencies.add(terms)
        cluster = self._stories.setdefault(story, Cluster(story, print_.published, print_.published))
        cluster.add(print_, vector(print_, self._frequencies))
        self._index.add(story, terms)
        self._of[print_.article] = story

    def remove(self, article: str) -> None:
        """Take an article out of its story, as a split does. Nothing happens if it isn't there."""
        story = self._of.pop(article, None)
        if story is None:
            return
        cluster = self._stories[story]
        gone = cluster.remove(article)
        self._frequencies.remove(term for term, _ in gone.terms)
        self._index.remove(story, [term for term, _ in gone.terms if term not in cluster.profile])
        if not cluster.members:
            del self._stories[story]

    def forget(self, before: datetime) -> int:
        """Drop the stories without an article since then; how many articles that were."""
        old = [each for each in self._stories.values() if each.updated < before]
        articles = [member.print.article for each in old for member in each.members]
        for article in articles:
            self.remove(article)
        return len(articles)

    def place(self, article: Article | Fingerprint) -> Membership:
        """Decide where an article belongs, and put it there. One already placed stays where it is."""
        print_ = article if isinstance(article, Fingerprint) else fingerprint(article)
        if story := self._of.get(print_.article):
            return Membership(story, 1.0, "placed before", new=False)
        if story := self._together.get(print_.article):
            new = story not in self._stories
            self.add(print_, story)
            return Membership(story, 1.0, "put there by hand", new=new)
        verdict = self._judge(print_)
        story = verdict.story or self._name(print_.article)
        self.add(print_, story)
        self._remember(story, verdict)
        return Membership(story, verdict.score, verdict.reason, verdict.story is None, verdict.repeats)

    def _judge(self, print_: Fingerprint) -> Verdict:
        weights = vector(print_, self._frequencies)
        rare = self._index.candidates(weights, CANDIDATES)
        allowed = [
            cluster
            for cluster in map(self._stories.__getitem__, rare)
            if self._open(cluster, print_) and (print_.article, cluster.id) not in self._apart
        ]
        return judge(print_, weights, allowed)

    def _open(self, cluster: Cluster, print_: Fingerprint) -> bool:
        """Whether the article lies within the gate of the story's first and newest articles."""
        return cluster.since - self.gate <= print_.published <= cluster.updated + self.gate

    def _remember(self, story: str, verdict: Verdict) -> None:
        """Keep how like each other these stories are: the ground that a later likeness stands out from."""
        for other, likeness in verdict.others:
            self._stories[story].rival(other, likeness)
            self._stories[other].rival(story, likeness)

    def _name(self, article: str) -> str:
        """A new story's id, made from its first article's: stable, and never one that is in use."""
        for turn in range(1, len(self._stories) + len(self._apart) + 2):
            seed = article if turn == 1 else f"{article} {turn}"
            name = "s" + hashlib.sha256(seed.encode("utf-8", "surrogatepass")).hexdigest()[:12]
            if name not in self._stories and (article, name) not in self._apart:
                return name
        raise AssertionError("more names than stories were tried")


def group(articles: Iterable[Article]) -> tuple[Story, ...]:
    """The stories that these articles tell, the latest told first; articles oldest first, none twice."""
    ordered = sorted(
        {each.id: each for each in articles}.values(), key=lambda each: (each.published, each.id)
    )
    window = Window()
    found: dict[str, list[Article]] = {}
    for each in ordered:
        found.setdefault(window.place(each).story, []).append(each)
    stories = [
        Story(id=story, articles=tuple(members), since=members[0].published, updated=members[-1].published)
        for story, members in found.items()
    ]
    return tuple(sorted(stories, key=lambda each: (each.updated, each.id), reverse=True))
