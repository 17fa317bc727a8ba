"""How good a brief is, as far as code can tell: what it rests on, whom it hears, how calm and long it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from bot.analysis.checking import check
from bot.analysis.comparison import origins
from bot.analysis.locating import within
from bot.analysis.references import bare
from bot.analysis.wording import flags
from bot.briefing import Told, unvoiced
from bot.models import Article, Brief, Point, Story

FIRST = 80  # words of the first article that a reader without a brief would read


@dataclass(frozen=True, slots=True)
class Measures:
    """Of one brief. Shares are 0..1; ``usd`` is None where nobody knows, ``seconds`` is how long it took.

    ``faithful`` is the mean score of the check of each text against what it cites. ``valid``: texts that
    pass the whole test, of all that were written. ``quotes``: those found word for word. ``calm`` are
    wording flags in a hundred words, ``first`` the same of the head of the first article. ``heard``: the
    independent sources that a point cites. ``sides``: for each of them its share of the points.
    """

    faithful: float
    valid: float
    quotes: float
    calm: float
    first: float
    heard: float
    points: int
    words: int
    usd: float | None
    seconds: float
    model: bool
    sides: Mapping[str, float]


def measure(brief: Brief, seconds: float) -> Measures:
    """The measures of a brief that took so long."""
    texts = (brief.headline, *brief.points)
    written = [*texts, *brief.questions, *(each.note for each in brief.contrasts if each.note)]
    told = Told(brief.story, brief.language)
    asked = {id(each) for each in brief.questions}
    passed = sum(told.complaint(each, asks=id(each) in asked) is None for each in written)
    failed = len([each for each in brief.dropped if each[0] != "the model's brief"])
    found = [within(each.quote.text, each.quote.article.text) for each in brief.quotes]
    said = " ".join(each.text for each in brief.points)
    sides = shares(brief)
    origin = origins(brief.story.articles)
    oldest = brief.story.articles[0]
    return Measures(
        faithful=fmean(_score(each, brief.story) for each in texts),
        valid=passed / ((len(written) + failed) or 1),
        quotes=sum(map(bool, found)) / len(found) if found else 1.0,
        calm=_flags(said, brief.language or oldest.language),
        first=_flags(" ".join(oldest.text.split()[:FIRST]), oldest.language),
        heard=len(sides) / (len(set(origin.values())) or 1),
        points=len(brief.points),
        words=len(said.split()),
        usd=brief.cost if brief.writer != "extractive" else 0.0,
        seconds=seconds,
        model=brief.writer != "extractive",
        sides=sides,
    )


def shares(brief: Brief) -> dict[str, float]:
    """For each independent source, by its first article's id, its share of what the points cite."""
    origin = origins(brief.story.articles)
    first: dict[int, str] = {}
    for article in sorted(brief.story.articles, key=lambda each: each.id):
        first.setdefault(origin[article.id], article.id)
    counts: Counter[str] = Counter()
    for point in brief.points:
        for source in {origin[cite.article] for cite in point.cites}:
            counts[first[source]] += 1
    return {source: count / counts.total() for source, count in counts.items()}


def drift(one: Brief, other: Brief) -> float:
    """How far the shares of the sources moved, 0 (not at all) to 1 (to other sources altogether)."""
    ours, theirs = shares(one), shares(other)
    return sum(abs(ours.get(each, 0.0) - theirs.get(each, 0.0)) for each in {*ours, *theirs}) / 2


def likeness(one: Brief, other: Brief) -> float:
    """How much of what the two briefs cite is the same, 0..1."""
    ours, theirs = ({cite for point in each.points for cite in point.cites} for each in (one, other))
    return len(ours & theirs) / (len(ours | theirs) or 1)


def masked(story: Story, order: Sequence[int]) -> Story:
    """The story with its outlets' names hidden, and its articles in that order.

    A name in a text gives way to one of the same length, so that every place stays where it was.
    """
    names = list(dict.fromkeys(article.outlet.name for article in story.articles))
    hidden = {name: (chr(65 + n % 26) + "outlet" * 9)[: len(name)] for n, name in enumerate(names)}
    return Story(
        story.id, tuple(_masked(story.articles[n], hidden) for n in order), story.since, story.updated
    )


def _masked(article: Article, hidden: Mapping[str, str]) -> Article:
    title, text = article.title, article.text
    for name, other in hidden.items():
        title, text = title.replace(name, other), text.replace(name, other)
    known = hidden[article.outlet.name]
    outlet = replace(article.outlet, id=known.casefold(), name=known, home=None, lean=None)
    return replace(article, title=title, text=text, outlet=outlet, url=None, byline=None)


def _score(point: Point, story: Story) -> float:
    cited = [story.article(cite.article) for cite in point.cites]
    if not cited:
        return 0.0
    evidence = [each.text[cite.start : cite.end] for each, cite in zip(cited, point.cites, strict=True)]
    names = {each.outlet.name for each in cited} | {each.wire for each in cited if each.wire}
    return check(unvoiced(point.text, names), evidence, cited[0].language, names).score


def _flags(text: str, language: str) -> float:
    """Wording flags in a hundred words, outside quotations."""
    return 100 * len(flags(bare(text), language)) / (len(text.split()) or 1)
