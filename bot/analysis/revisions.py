"""What an outlet changed in an article, sentence by sentence, and what of a brief no longer stands.

Typography, order and the moving parts of a page ("updated 5 minutes ago") are no change.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from bot.analysis.checking import check
from bot.analysis.checking_numbers import quantities
from bot.analysis.locating import within
from bot.analysis.text import fold, tokens
from bot.models import Article, Brief, Cite, Point, Quote, Span

LIKE = 0.5  # the likeness of words from which a sentence is another version of one
TRIED = 60  # sentences that are compared for it
LONGEST = 80  # words of a sentence that are compared
MOVING = re.compile(
    r"""(?ix)^\W*(?:(?:last\s+)?(?:updated?|modified|published|posted)\b | aktualisiert\b | stand\s*:
    | (?:zuletzt\s+)?(?:geändert|veröffentlicht)\b)
    | \b(?:\d+|an?|one)\s+(?:seconds?|minutes?|mins?|hours?|hrs?|days?|weeks?)\s+ago\b
    | \bvor\s+(?:\d+|einer|einem)\s+(?:sekunden?|minuten?|stunden?|tag(?:en)?|wochen?)\b
    | ^\W*\d[\d.,]*\s*k?\s+(?:comments?|shares?|views?|likes?|replies|kommentare?|aufrufe)\b
    | \bmin(?:ute)?s?\s+(?:read|lesezeit)\b"""
)
SHORT = 80
"""Characters; a longer sentence is no moving part of a page."""

Fall = Literal["quote", "figure", "statement"]


@dataclass(frozen=True, slots=True)
class Difference:
    """``removed``: places in the older revision, ``added``: in the newer; ``titles``: both, if changed."""

    removed: tuple[Span, ...] = ()
    added: tuple[Span, ...] = ()
    titles: tuple[str, str] | None = None

    def __bool__(self) -> bool:
        """Whether anything changed."""
        return bool(self.removed or self.added or self.titles)


@dataclass(frozen=True, slots=True)
class Fallen:
    """Something posted that the newest revision of its article no longer bears.

    ``text`` is what was posted: the quote, or the sentence of ours; ``kind`` is "figure" where a number
    in it changed. ``cite`` is the place it rested on, ``now`` the sentence that stands there instead,
    None where there is nothing like it. ``reason`` is in words for a person.
    """

    kind: Fall
    text: str
    cite: Cite
    now: Span | None
    reason: str


def difference(old: Article, new: Article) -> Difference:
    """What changed from one revision of an article to another. Linear in both."""
    before, after = told(old), told(new)
    titles = None if key(old.title) == key(new.title) else (old.title, new.title)
    return Difference(tuple(missing(before, after)), tuple(missing(after, before)), titles)


def told(article: Article) -> list[tuple[str, Span]]:
    """The sentences that say something, each with the words by which it is known again."""
    spans = (Span(article, start, end) for start, end in article.sentences)
    found = [(key(span.text), span) for span in spans]
    return [(words, span) for words, span in found if words and not is_moving(span.text)]


def key(text: str) -> str:
    """A sentence without its typography."""
    return " ".join(tokens(fold(text)))


def is_moving(sentence: str) -> bool:
    """Whether it is a part of the page that changes by itself."""
    return len(sentence) <= SHORT and MOVING.search(sentence) is not None


def missing(here: Iterable[tuple[str, Span]], there: Iterable[tuple[str, Span]]) -> Iterator[Span]:
    """The sentences that stand here more often than there."""
    left = Counter(words for words, _ in there)
    for words, span in here:
        if left[words]:
            left[words] -= 1
        else:
            yield span


def nearest(sentence: str, among: Sequence[Span]) -> Span | None:
    """Another version of a sentence, None where none is like it."""
    sought = tokens(fold(sentence))[:LONGEST]
    matcher = SequenceMatcher(None, autojunk=False)
    matcher.set_seq2(sought)
    best, found = LIKE, None
    for span in among[:TRIED]:
        matcher.set_seq1(tokens(fold(span.text))[:LONGEST])
        if matcher.real_quick_ratio() >= best and (ratio := matcher.ratio()) >= best:
            best, found = ratio, span
    return found


def fallen(brief: Brief, newest: Mapping[str, Article]) -> tuple[Fallen, ...]:
    """What of a brief no longer stands in the newest revisions of its articles (by id), in its order.

    An article that isn't in ``newest``, or is there as it was, bears all that it bore.
    """
    changes = {
        each.id: difference(each, newest[each.id])
        for each in brief.story.articles
        if each.id in newest and newest[each.id].revision != each.revision
    }
    changed = {id: change for id, change in changes.items() if change}
    points = (brief.headline, *brief.points, *(each.note for each in brief.contrasts if each.note))
    quotes = _quotes(brief, newest) if changed else ()
    return (*quotes, *(lost for each in points if (lost := _statement(each, brief, changed))))


def _quotes(brief: Brief, newest: Mapping[str, Article]) -> Iterator[Fallen]:
    """The quotes, also those set side by side, that their articles no longer print."""
    sides = [side for each in brief.contrasts for side in each.sides]
    places: list[Quote | Span] = [*(each.quote for each in brief.quotes), *sides]
    seen: set[Cite] = set()
    for place in places:
        new = newest.get(place.article.id)
        if new is None or new.revision == place.article.revision or place.cite in seen:
            continue
        seen.add(place.cite)
        if not within(place.text, new.text):
            now = nearest(_sentence(place.article, place.start), difference(place.article, new).added)
            reason = f"{new.outlet.name} no longer prints it"
            yield Fallen("quote", place.text, place.cite, now, reason)


def _statement(point: Point, brief: Brief, changed: Mapping[str, Difference]) -> Fallen | None:
    """A sentence of ours that what it cites no longer bears."""
    evidence: list[str] = []
    lost: list[tuple[Cite, Span | None]] = []
    for cite in point.cites:
        article = brief.story.article(cite.article)
        words = article.text[cite.start : cite.end]
        change = changed.get(cite.article)
        if change and any(each.start < cite.end and cite.start < each.end for each in change.removed):
            now = nearest(words, change.added)
            lost.append((cite, now))
            evidence += [now.text] if now else []
        else:
            evidence.append(words)
    if not lost:
        return None
    language = brief.story.article(point.cites[0].article).language
    names = [each.outlet.name for each in brief.story.articles]
    verdict = check(point.text, evidence, language, names)
    if verdict.supported:
        return None
    cite, now = lost[0]
    kind: Fall = "figure" if now and _counted(point.text, [now.text, *evidence], language) else "statement"
    outlet = brief.story.article(cite.article).outlet.name
    return Fallen(kind, point.text, cite, now, f"{outlet} changed what it rests on: {verdict.reason}")


def _counted(text: str, evidence: Iterable[str], language: str) -> bool:
    """Whether a number of a text is none of its evidence."""
    held = {each.value for one in evidence for each in quantities(one, language)}
    return any(each.value not in held for each in quantities(text, language))


def _sentence(article: Article, at: int) -> str:
    start, end = article.sentence_at(at) or (at, at)
    return article.text[start:end]
