"""Which articles tell one event: grouped online, one article at a time, and looked at once again.

An article is compared with the stories of its window whose articles share its rare words. What counts
is how far a story stands out from whatever else is near (see ``stories_likeness``). It joins the story
that stands out most, or opens one. Then the articles near it are looked at again, now that more is
known of what surrounds them: one that no longer stands out with its story leaves it, one that is
alone may find its story. Only small stories are looked at; a larger one is settled.

Two stories are never joined through an article that resembles both: an article must be like a story's
members on the whole. What a person decided holds against any likeness, and settles the article.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.analysis.stories_fingerprint import Fingerprint, fingerprint
from bot.analysis.stories_index import Frequencies, Index
from bot.analysis.stories_likeness import Cluster, Judged, Member, likeness, margin, weigh
from bot.analysis.stories_reasons import alone, repeated, score, shared
from bot.models import Article, Story

GATE = timedelta(hours=72)
NEAREST = 16  # articles that one is compared with
TRIED = 8  # neighbours whose stories it may join
AGAIN = 4  # neighbours that are looked at again
FEW = 2  # neighbours whose stories such a one may join
SETTLED = 5  # articles: a story with more isn't looked at again
HYSTERESIS = 0.03  # an article leaves only where it is clearly below the bound
REPEATED = 0.85  # the likeness of an outlet's two versions of one article
COPIED = 0.92  # the likeness of two outlets' copies of one text


@dataclass(frozen=True, slots=True)
class Move:
    """An article that belongs to another story than it was first put into."""

    article: str
    story: str
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Membership:
    """The story an article belongs to. ``score`` is 0 to 1, ``reason`` is for a person to read.

    ``new`` where the article opens the story. ``repeats`` is the article of the same outlet that this
    one says over again, if any. ``moved`` are earlier articles that have changed their story since,
    because of what this one showed; their stories may be left without articles.
    """

    story: str
    score: float
    reason: str
    new: bool
    repeats: str | None = None
    moved: tuple[Move, ...] = ()


@dataclass(slots=True)
class Decisions:
    """What people decided. It holds for good."""

    apart: set[tuple[str, str]] = field(default_factory=set)
    together: dict[str, str] = field(default_factory=dict)


class Window:
    """The stories of the last days, in memory. The same articles in the same order give the same stories.

    To rebuild one, ``add`` each stored article to its story, oldest first, and give the decisions of
    people with ``keep_apart`` and ``keep_together``. ``gate`` is how long after its newest article a
    story still takes another: a running story thereby extends itself. Where ``again`` is False no
    article ever moves.
    """

    def __init__(self, gate: timedelta = GATE, again: bool = True) -> None:
        self.gate = gate
        self.again = again
        self._stories: dict[str, Cluster] = {}
        self._members: dict[str, Member] = {}
        self._index = Index()
        self._known = Frequencies()
        self._decided = Decisions()

    def __len__(self) -> int:
        return len(self._members)

    def __contains__(self, article: str) -> bool:
        return article in self._members

    def story(self, article: str) -> str:
        """The story that an article is in now, or KeyError."""
        return self._members[article].story

    def keep_apart(self, article: str, story: str) -> None:
        """The article with that id never joins that story."""
        self._decided.apart.add((article, story))

    def keep_together(self, article: str, story: str) -> None:
        """The article with that id belongs to that story, whatever it looks like, and stays there."""
        self._decided.together[article] = story
        if article in self._members:
            self._put(self._members[article], story)

    def add(self, article: Article | Fingerprint, story: str) -> None:
        """Put an article into a story as was decided before, without judging. Moves it if need be."""
        print_ = article if isinstance(article, Fingerprint) else fingerprint(article)
        member = self._members.get(print_.article) or self._enter(print_).member
        self._put(member, story)

    def remove(self, article: str) -> None:
        """Take an article out of the window. Nothing happens if it isn't there."""
        if member := self._members.get(article):
            self._drop([member])

    def forget(self, before: datetime) -> int:
        """Drop the stories without an article since then; how many articles that were."""
        old = [each for each in self._stories.values() if each.updated < before]
        gone = [member for each in old for member in each.members]
        self._drop(gone)
        return len(gone)

    def place(self, article: Article | Fingerprint) -> Membership:
        """Decide where an article belongs, and put it there. One already placed stays where it is."""
        print_ = article if isinstance(article, Fingerprint) else fingerprint(article)
        if member := self._members.get(print_.article):
            return Membership(member.story, 1.0, "placed before", new=False)
        judged = self._enter(print_)
        member = judged.member
        if story := self._decided.together.get(print_.article):
            new = story not in self._stories
            self._put(member, story)
            return Membership(story, 1.0, "put there by hand", new)
        found = self._find(judged)
        new = found.story not in self._stories
        self._put(member, found.story)
        moved = self._look_again(member) if self.again else ()
        return Membership(found.story, found.score, found.reason, new, self._repeated(member), moved)

    def _enter(self, print_: Fingerprint) -> Judged:
        """Let an article and those near it know of each other. It has no story yet."""
        member = weigh(print_, self._known)
        judged = Judged.of(member)
        for other in self._index.nearest(member, NEAREST):
            if self._open(self._stories[other.story], print_):
                alike = likeness(judged, other)
                member.meet(alike, other)
                other.meet(alike, member)
        self._index.add(member)
        self._known.add(print_.terms)
        self._members[print_.article] = member
        return judged

    def _put(self, member: Member, story: str) -> None:
        if member.story == story:
            return
        self._leave(member)
        published = member.print.published
        self._stories.setdefault(story, Cluster(story, published, published)).add(member)

    def _leave(self, member: Member) -> None:
        if old := self._stories.get(member.story):
            old.remove(member)
            if not old.members:
                del self._stories[old.id]

    def _drop(self, gone: list[Member]) -> None:
        for member in gone:
            self._leave(member)
            self._known.remove(member.print.terms)
            member.part()
            del self._members[member.print.article]
        self._index.purge(gone)

    def _open(self, story: Cluster, print_: Fingerprint) -> bool:
        """Whether an article lies within the gate of the story's first and newest articles."""
        return story.since - self.gate <= print_.published <= story.updated + self.gate

    def _find(self, judged: Judged) -> Move:
        """The story that an article stands out with, else a new one."""
        member, article = judged.member, judged.member.print.article
        if (text := self._same_text(member)) is not None:
            return Move(article, text.story, 1.0, repeated(member, text))
        stories = self._allowed(member, member.near[:TRIED])
        best, above = self._best(judged, stories)
        if best is not None and above >= 0:
            return Move(article, best.id, score(above), shared(member, best, above))
        return Move(article, self._name(article), score(-above), alone(member, best, above))

    def _best(self, judged: Judged, stories: Iterable[Cluster]) -> tuple[Cluster | None, float]:
        """The story that an article stands out with most, and how far above the bound."""
        ranked = [(margin(judged, each, self._known), each.id) for each in stories]
        above, best = max(ranked, default=(-1.0, ""))
        return self._stories.get(best), above

    def _allowed(self, member: Member, near: Iterable[Member]) -> list[Cluster]:
        """The other stories of these articles that it may join by its date and by what people decided."""
        names = dict.fromkeys(other.story for other in near if other.story not in ("", member.story))
        stories = [self._stories[each] for each in names]
        return [each for each in stories if self._open(each, member.print) and not self._apart(member, each)]

    def _apart(self, member: Member, story: Cluster) -> bool:
        """Whether a person set the article apart from the story, or one of the story from its own."""
        apart = self._decided.apart
        if not apart:
            return False
        pairs = [(each.print.article, member.story) for each in story.members]
        return not apart.isdisjoint([(member.print.article, story.id), *pairs])

    def _same_text(self, member: Member) -> Member | None:
        """The nearest article, if it is the same text."""
        for alike, other in zip(member.alike[:1], member.near[:1], strict=True):
            same_outlet = other.print.outlet == member.print.outlet
            if alike >= (REPEATED if same_outlet else COPIED) and self._allowed(member, [other]):
                return other
        return None

    def _repeated(self, member: Member) -> str | None:
        """The id of the article of its story and outlet that an article says over again."""
        for alike, other in zip(member.alike, member.near, strict=True):
            if alike >= REPEATED and (other.story, other.print.outlet) == (member.story, member.print.outlet):
                return other.print.article
        return None

    def _look_again(self, newcomer: Member) -> tuple[Move, ...]:
        """Judge the articles near a newcomer once more, and those of its story."""
        near = [other for other in newcomer.near[:AGAIN] if other.story]
        fellows = [each for each in self._stories[newcomer.story].members[:SETTLED] if each is not newcomer]
        moves = [self._reconsider(each, newcomer) for each in dict.fromkeys([*near, *fellows])]
        return tuple(each for each in moves if each is not None)

    def _reconsider(self, member: Member, newcomer: Member) -> Move | None:
        """Move an article that stands out with its story no longer, or that is alone, if it is to move."""
        own, article = self._stories[member.story], member.print.article
        fellows = len(own.members) - 1
        if fellows >= SETTLED or any(each.print.article in self._decided.together for each in own.members):
            return None
        judged = Judged.of(member)
        below = margin(judged, own, self._known) if fellows else -1.0
        if below >= -HYSTERESIS:
            return None
        near = [newcomer, *member.near[:FEW]]
        best, above = self._best(judged, self._allowed(member, near))
        if best is not None and above >= 0:
            move = Move(article, best.id, score(above), shared(member, best, above))
        elif fellows:
            move = Move(article, self._name(article), score(-below), alone(member, own, below))
        else:
            return None
        self._put(member, move.story)
        return move

    def _name(self, article: str) -> str:
        """A new story's id, made from its first article's: stable, and never one that is in use."""
        for turn in range(1, len(self._stories) + len(self._decided.apart) + 2):
            seed = article if turn == 1 else f"{article} {turn}"
            name = "s" + hashlib.sha256(seed.encode("utf-8", "surrogatepass")).hexdigest()[:12]
            if name not in self._stories and (article, name) not in self._decided.apart:
                return name
        raise AssertionError("more names than stories were tried")


def group(articles: Iterable[Article]) -> tuple[Story, ...]:
    """The stories that these articles tell, the latest told first; articles oldest first, none twice."""
    ordered = sorted(
        {each.id: each for each in articles}.values(), key=lambda each: (each.published, each.id)
    )
    window = Window()
    for each in ordered:
        window.place(each)
    found: dict[str, list[Article]] = {}
    for each in ordered:
        found.setdefault(window.story(each.id), []).append(each)
    stories = [
        Story(id=story, articles=tuple(members), since=members[0].published, updated=members[-1].published)
        for story, members in found.items()
    ]
    return tuple(sorted(stories, key=lambda each: (each.updated, each.id), reverse=True))
