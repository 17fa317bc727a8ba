"""The test that each brief must pass, whoever wrote it. Pure.

What fails is left out of the brief, and kept with its reason in ``Brief.dropped``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.analysis.addressed import is_spoken_to_us
from bot.analysis.attribution import laid_bare
from bot.analysis.checking import check
from bot.analysis.checking_across import check_across, tells_in
from bot.analysis.comparison import origins
from bot.analysis.grammar import is_order
from bot.analysis.presuming import presumes
from bot.analysis.references import bare
from bot.analysis.text import fold, sentences, tokens
from bot.analysis.wording import STRONG, flags
from bot.models import Article, Brief, Cite, Contrast, KeyQuote, Outlet, Point, Quote, Story

LEAST_POINTS = 2
LONGEST = 60  # words of a point
MOST_CONTEXT = 12  # words on what a quote is about
_QUOTED = re.compile(r"[“„«\"]([^“”„«»\"\n]+)[”“»\"]")
_LANGUAGE = re.compile(r" \((?:Deutsch|English|español|français|italiano|[a-z]{2,3})\)(?=\.?$)")
_LINK = re.compile(r"https?:|www\.|<[@#!]|@(?:here|channel|everyone)|\]\(", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Complaint:
    """Why one text of a brief does not pass. ``part``: headline, point, quote, contrast, note, question."""

    part: str
    text: str
    reason: str


def examine(brief: Brief) -> tuple[Brief, tuple[Complaint, ...]]:
    """The brief without what fails, and the complaints.

    A headline that fails gives way to the first point that passes. With fewer than ``LEAST_POINTS``
    points left, a brief from a model is not worth posting.
    """
    told = Told(brief.story, brief.language)
    points, complaints = _sift("point", brief.points, told)
    head = told.complaint(brief.headline)
    if head:
        complaints.append(Complaint("headline", brief.headline.text, head))
    questions, more = _sift("question", brief.questions, told)
    contrasts, notes = _contrasts(brief.contrasts, told)
    quotes, extras = _quotes(brief, told)
    complaints += [*more, *notes, *extras]
    kept = replace(
        brief,
        headline=brief.headline if not head or not points else _headline(points[0]),
        points=_once(points),
        questions=tuple(questions),
        contrasts=contrasts,
        quotes=quotes,
        dropped=(*brief.dropped, *((each.text, f"{each.part}: {each.reason}") for each in complaints)),
    )
    return kept, tuple(complaints)


def _headline(point: Point) -> Point:
    return Point(point.text.rstrip("."), point.cites)


def _once(points: Iterable[Point]) -> tuple[Point, ...]:
    return tuple({fold(point.text).casefold(): point for point in points}.values())


def _sift(part: str, points: Sequence[Point], told: Told) -> tuple[list[Point], list[Complaint]]:
    kept, complaints = [], []
    for point in points:
        reason = told.complaint(point, asks=part == "question")
        if reason:
            complaints.append(Complaint(part, point.text, reason))
        else:
            kept.append(point)
    return kept, complaints


def _contrasts(contrasts: Sequence[Contrast], told: Told) -> tuple[tuple[Contrast, ...], list[Complaint]]:
    """The contrasts, those notes left out that do not pass."""
    kept, complaints = [], []
    for contrast in contrasts:
        reason = told.complaint(contrast.note) if contrast.note else None
        if contrast.note and reason:
            complaints.append(Complaint("note", contrast.note.text, reason))
            contrast = replace(contrast, note=None)
        kept.append(contrast)
    return tuple(kept), complaints


def _quotes(brief: Brief, told: Told) -> tuple[tuple[KeyQuote, ...], list[Complaint]]:
    """The quotes that stand, without those words on them that do not pass."""
    kept, complaints = [], []
    for each in brief.quotes:
        if not _stands(each, brief.story):
            continue
        for part, point in (("context", each.context), ("translation", each.translation)):
            if point and (reason := told.of_quote(part, point, each.quote)):
                complaints.append(Complaint(part, point.text, reason))
                each = replace(each, context=None) if part == "context" else replace(each, translation=None)
        kept.append(each)
    return tuple(kept), complaints


def unfit(brief: Brief, shown: Sequence[Cite]) -> str | None:
    """Why a brief as a whole is not worth posting where another can be had, or None.

    ``shown`` is the evidence that it was written from. A point may rest on one outlet, a brief of several
    may not where a second one holds a fifth of the evidence.
    """
    if len(brief.points) < LEAST_POINTS:
        return f"fewer than {LEAST_POINTS} points passed"
    shares = _shares(brief.story, shown)
    if len(shares) < 2:
        return None
    origin = origins(brief.story.articles)
    heard = [{origin[cite.article] for cite in point.cites} for point in brief.points]
    large = [share for share in shares.values() if share >= 1 / 5]
    if len(large) > 1 and len(set().union(*heard)) < 2:
        return "it hears one outlet alone"
    return None


def _shares(story: Story, shown: Sequence[Cite]) -> dict[int, float]:
    """For each independent report of a story, its share of these places."""
    reports = {article.id for article in story.articles if article.kind != "opinion"}
    origin = origins(story.articles)
    told = Counter(origin[cite.article] for cite in shown if cite.article in reports)
    return {source: count / told.total() for source, count in told.items()}


def _stands(quote: KeyQuote, story: Story) -> bool:
    place = quote.quote
    member = any(article is place.article or article == place.article for article in story.articles)
    return member and 0 <= place.start < place.end <= len(place.article.text)


class Told:
    """What the articles of a story tell, to hold texts against."""

    def __init__(self, story: Story, language: str | None = None) -> None:
        self._articles = {article.id: article for article in story.articles}
        self._origin = origins(story.articles)
        self._language = language or story.articles[0].language
        self._asked_for = language

    def complaint(self, point: Point, asks: bool = False) -> str | None:
        """Why this text does not pass, or None."""
        return self._places(point) or self._form(point.text) or self._content(point, asks)

    def _places(self, point: Point) -> str | None:
        if not point.cites:
            return "cites nothing"
        for cite in point.cites:
            article = self._articles.get(cite.article)
            if article is None or article.revision != cite.revision:
                return "cites an article that is not in the story"
            if not 0 <= cite.start < cite.end <= len(article.text):
                return "cites a place that is not in the article"
        return None

    def _form(self, text: str) -> str | None:
        if not text.strip() or len(text.split()) > LONGEST:
            return "is empty or too long"
        if _LINK.search(text):
            return "holds a link or a mention"
        if self._asked_for and not tells_in(bare(text), self._asked_for):
            return f"is not in the language that was asked for ({self._asked_for})"
        loaded = next((text[a:b] for a, b, kind, _ in flags(text, self._language) if kind in STRONG), None)
        return f"is loaded: {loaded}" if loaded else None

    def _content(self, point: Point, asks: bool) -> str | None:
        evidence = [self._articles[cite.article].text[cite.start : cite.end] for cite in point.cites]
        cited = [self._articles[cite.article] for cite in point.cites]
        names = {article.outlet.name for article in cited} | {
            article.wire for article in cited if article.wire
        }
        if not asks and (missing := _unnamed(point.text, cited, self._origin)):
            return f"rests on {missing.name} alone and does not say so"
        for quoted in _QUOTED.findall(point.text):
            if not any(fold(quoted.strip(" ,.")) in fold(each) for each in evidence):
                return "quotes words that are not there"
        told = unvoiced(point.text, names)
        if not asks and ("?" in bare(told) or is_order(told) or is_spoken_to_us(told)):
            return "is no report but a question or an order"
        languages = {article.language[:2] for article in cited}
        if self._asked_for and languages != {self._asked_for[:2]}:
            return next((each for each in self._across(told, point, names) if each), None)
        language = cited[0].language
        if asks:
            known = {word for article in cited for word in tokens(article.text)}
            return presumes(point.text, evidence, language, known)
        return self._borne_out(told, evidence, language, names)

    def _borne_out(
        self, told: str, evidence: Sequence[str], language: str, names: Collection[str]
    ) -> str | None:
        """Why it does not rest on these sentences, each sentence of it, or None."""
        verdicts = (
            check(told[start:end], evidence, language, names).reason
            for start, end in sentences(told, language)
        )
        return next((reason for reason in verdicts if reason), None) or laid_bare(told, evidence, language)

    def _across(self, told: str, point: Point, names: Collection[str]) -> Iterator[str | None]:
        """The same where it is a translation: of numbers and names alone, language by language."""
        cited = [(self._articles[cite.article], cite) for cite in point.cites]
        every = [article.text[cite.start : cite.end] for article, cite in cited]
        for language in sorted({article.language for article, _ in cited}):
            yield check_across(told, every, (self._language, language), names)

    def of_quote(self, part: str, point: Point, quote: Quote) -> str | None:
        """Why a few words on a quote, or its translation, do not pass."""
        source = quote.article
        if part == "translation" and source.language[:2] == self._language[:2]:
            return "is of a quote that needs none"
        count, length = len(point.text.split()), len(quote.text.split())
        if part == "context" and count > MOST_CONTEXT:
            return "is too long"
        if part == "translation" and not length / 3 <= count <= 3 * length + 3:
            return "is not as long as the quote"
        if _QUOTED.search(point.text) or ("?" in point.text and part == "context"):
            return "is more than a few plain words"
        return self._places(point) or self._form(point.text) or self._of_words(part, point, quote)

    def _of_words(self, part: str, point: Point, quote: Quote) -> str | None:
        source = quote.article
        evidence = [source.text[cite.start : cite.end] for cite in point.cites]
        if part == "context" and source.language[:2] == self._language[:2]:
            return presumes(f"{point.text.rstrip('.')}?", evidence, source.language)
        return check_across(point.text, evidence, (self._language, source.language))


def unvoiced(text: str, names: Iterable[str]) -> str:
    """What is told, without whose telling it is."""
    for name in names:
        text = _LANGUAGE.sub("", text).removeprefix(f"{name} says ").replace(f" ({name})", "")
        text = text.replace(f", {name} says", "").replace(f", sagt {name}", "")
    return text


def _unnamed(text: str, cited: Sequence[Article], origin: Mapping[str, int]) -> Outlet | None:
    """The only outlet behind a text, where the text does not name it."""
    sources = {origin[article.id] for article in cited}
    outlets = {article.outlet.id: article.outlet for article in cited}
    if len(sources) > 1 and len(outlets) > 1:
        return None
    names = [outlet.name for outlet in outlets.values()] + [article.wire for article in cited if article.wire]
    named = any(name in text for name in names)
    return None if named else next(iter(outlets.values()))
