"""What a brief tells that an older version of it, and the articles that one was written from, did not.

A copy of a known text brings nothing; nor does a sentence that says again what an older article said,
though the older brief did not choose it: a reader would not call it new.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.analysis.checking import check
from bot.analysis.checking_numbers import quantities
from bot.analysis.copies import copy_groups, independent_sources
from bot.analysis.locating import same_words, within
from bot.analysis.revisions import difference
from bot.analysis.statements import Weights, terms
from bot.models import Article, Brief, Cite, Contrast, KeyQuote, OnlyIn, Point

KNOWN = 0.6  # the share of a sentence's weight that one older sentence must hold for it to be nothing new
SAME_LEAD = 0.5  # the same for a headline, beside what the older brief told
NEAR = 8  # older sentences by which a headline is checked
SIGHT = 200  # sentences of one article

Places = Mapping[str, tuple[tuple[int, int], ...]]
"""By the id of an article, the (start, end) pairs in it that were not known before."""


@dataclass(frozen=True, slots=True)
class Change:
    """What is new in a brief; false where no reader would notice anything."""

    points: tuple[Point, ...] = ()
    quotes: tuple[KeyQuote, ...] = ()
    contrasts: tuple[Contrast, ...] = ()
    only_in: tuple[OnlyIn, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.points or self.quotes or self.contrasts or self.only_in)


@dataclass(frozen=True, slots=True)
class Known:
    """What the articles of an older brief say: each sentence's terms, and all their figures."""

    sentences: tuple[tuple[str, frozenset[str]], ...]
    figures: frozenset[object]
    weights: Weights

    def share(self, text: str, language: str) -> float:
        """How much of a sentence one older sentence holds, 0 to 1."""
        sought = frozenset(terms(text, language))
        return max((self.weights.share(sought, held) for _, held in self.sentences), default=0.0)

    def near(self, text: str, language: str) -> list[str]:
        """The older sentences that hold most of it."""
        sought = frozenset(terms(text, language))
        ranked = sorted(self.sentences, key=lambda each: -self.weights.share(sought, each[1]))
        return [sentence for sentence, _ in ranked[:NEAR]]


def change(old: Brief, new: Brief) -> Change:
    """What ``new`` has that its readers could not know from ``old``."""
    fresh = places(old.story.articles, new.story.articles)
    if not fresh:
        return Change()
    known = read(old.story.articles)
    points = (each for each in new.points if _rests_on(fresh, each.cites) and _is_news(each, new, known))
    quotes = (each for each in new.quotes if _rests_on(fresh, (each.quote.cite,)) and _is_unheard(each, old))
    return Change(
        tuple(points),
        tuple(quotes),
        tuple(each for each in new.contrasts if _parts_anew(each, fresh, old)),
        tuple(_only(new, fresh, known)),
    )


def new_lead(old: Brief, new: Brief) -> int:
    """How many independent sources tell the event that heads the new brief; 0 where it is the old one.

    The event is another where the headline rests on what is new, where nothing in the older articles
    bears it, and where the older brief told little of it.
    """
    fresh = places(old.story.articles, new.story.articles)
    if not _rests_on(fresh, new.headline.cites):
        return 0
    language = _language(new, new.headline)
    told = [each.text for each in (old.headline, *old.points)]
    weights = read(old.story.articles).weights
    sought = frozenset(terms(new.headline.text, language))
    if any(weights.share(sought, frozenset(terms(each, language))) >= SAME_LEAD for each in told):
        return 0
    near = read(old.story.articles).near(new.headline.text, language)
    names = [each.outlet.name for each in new.story.articles]
    if near and check(new.headline.text, near, language, names).supported:
        return 0
    tell = (a for a in new.story.articles if a.id in fresh and _tells(a, fresh[a.id], sought, weights))
    return independent_sources(tuple(tell))


def places(old: Sequence[Article], new: Sequence[Article]) -> dict[str, tuple[tuple[int, int], ...]]:
    """What was not there before: whole articles that copy no older one, and sentences that were added."""
    before = {each.id: each for each in old}
    copied = {
        each.id for group in copy_groups((*old, *new)) if any(a.id in before for a in group) for each in group
    }
    found = {each.id: each.sentences for each in new if each.id not in copied}
    for each in new:
        if each.id in before and each.revision != before[each.id].revision:
            added = difference(before[each.id], each).added
            found[each.id] = tuple((span.start, span.end) for span in added)
    return {id: spans for id, spans in found.items() if spans}


def read(articles: Iterable[Article]) -> Known:
    """The sentences of these articles, ready to be compared with."""
    sentences, figures = [], set()
    for article in articles:
        for start, end in article.sentences[:SIGHT]:
            text = article.text[start:end]
            sentences.append((text, frozenset(terms(text, article.language))))
            figures |= {each.value for each in quantities(text, article.language)}
    return Known(tuple(sentences), frozenset(figures), Weights(held for _, held in sentences))


def _rests_on(fresh: Places, cites: Iterable[Cite]) -> bool:
    return any(
        cite.start < end and start < cite.end for cite in cites for start, end in fresh.get(cite.article, ())
    )


def _is_news(point: Point, brief: Brief, known: Known) -> bool:
    language = _language(brief, point)
    counted = {each.value for each in quantities(point.text, language)}
    return not counted <= known.figures or known.share(point.text, language) < KNOWN


def _is_unheard(each: KeyQuote, old: Brief) -> bool:
    words = each.quote.text
    return not any(within(words, article.text) for article in old.story.articles)


def _only(brief: Brief, fresh: Places, known: Known) -> Iterator[OnlyIn]:
    """What a new article alone reports."""
    for each in brief.only_in:
        article = brief.story.article(each.article)
        said = [Point(article.text[cite.start : cite.end], (cite,)) for cite in each.cites]
        told = [one for one in said if _rests_on(fresh, one.cites) and _is_news(one, brief, known)]
        if told:
            yield OnlyIn(each.article, tuple(cite for one in told for cite in one.cites))


def _parts_anew(contrast: Contrast, fresh: Places, old: Brief) -> bool:
    """Whether outlets give other figures since then; other contrasts are no news by themselves."""
    if contrast.kind != "figures differ" or not _rests_on(fresh, (side.cite for side in contrast.sides)):
        return False
    texts = [side.text for side in contrast.sides]
    return not any(
        all(any(same_words(text, side.text) for side in each.sides) for text in texts)
        for each in old.contrasts
        if each.kind == contrast.kind
    )


def _tells(
    article: Article, spans: Iterable[tuple[int, int]], sought: frozenset[str], weights: Weights
) -> bool:
    sentences = (frozenset(terms(article.text[start:end], article.language)) for start, end in spans)
    return any(weights.share(sought, held) >= SAME_LEAD for held in sentences)


def _language(brief: Brief, point: Point) -> str:
    return brief.story.article(point.cites[0].article).language
