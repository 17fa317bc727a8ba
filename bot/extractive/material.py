"""What the extractive writer works with: the reports of a story, their sentences, and who else tells it.

Copies of one text are one source. Opinion pieces are no source of facts; only where a story has nothing
else are they told, always as their outlet's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.analysis.comparison import origins
from bot.analysis.statements import Statement, Weights, name_words, numbers, statements, terms
from bot.models import Article, Cite, Outlet, Story

_TOLD = 0.6  # the least share of a sentence that another outlet must tell to bear it out
_SIGHT = 120  # sentences of one article


@dataclass(frozen=True, slots=True)
class Material:
    """The reports of a story, ready to be written from."""

    story: Story
    articles: tuple[Article, ...]
    origin: Mapping[str, int]
    names: frozenset[str]
    said: Mapping[str, tuple[Statement, ...]]
    weights: Weights
    spread: Mapping[str, float]
    language: str

    @property
    def sources(self) -> int:
        """How many independent texts there are."""
        return len({self.origin[article.id] for article in self.articles})

    def earlier(self, statement: Statement) -> str:
        """What the article says before that sentence."""
        return statement.article.text[: statement.start]

    def support(self, text: str, ours: Article) -> tuple[Statement, ...]:
        """The sentences of other outlets that tell the same, the best of each independent source."""
        wanted = frozenset(terms(text, self.language))
        found: dict[int, tuple[float, tuple[Statement, ...]]] = {}
        for article in self.articles:
            if article.outlet.id == ours.outlet.id or self.origin[article.id] == self.origin[ours.id]:
                continue
            share, some = self._best(wanted, numbers(text), article)
            if some and share > found.get(self.origin[article.id], (0.0, ()))[0]:
                found[self.origin[article.id]] = share, some
        return tuple(each for _, some in found.values() for each in some)

    def _best(
        self, wanted: frozenset[str], figures: frozenset[str], article: Article
    ) -> tuple[float, tuple[Statement, ...]]:
        """One or two sentences that tell the most of it, where that is enough."""
        ranked = sorted(self.said[article.id], key=lambda each: -self.weights.share(wanted, each.terms))[:6]
        for some in [ranked[:1], *([ranked[0], other] for other in ranked[1:])]:
            told = frozenset(term for each in some for term in each.terms)
            known = frozenset(number for each in some for number in each.numbers)
            share = self.weights.share(wanted, told)
            if share >= _TOLD and figures <= known and len(wanted & told) >= 3:
                return share, tuple(sorted(some, key=lambda each: each.start))
        return 0.0, ()


def gather(story: Story) -> Material:
    """What there is to write from."""
    reports = tuple(article for article in story.articles if article.kind != "opinion")
    articles = reports or story.articles
    names = name_words(story.articles)
    said = {article.id: statements(article, names)[:_SIGHT] for article in articles}
    origin = origins(story.articles)
    return Material(
        story=story,
        articles=articles,
        origin=origin,
        names=names,
        said=said,
        weights=Weights(each.terms for some in said.values() for each in some),
        spread=_spread(articles, origin, said),
        language=articles[0].language,
    )


def _spread(
    articles: Sequence[Article], origin: Mapping[str, int], said: Mapping[str, Sequence[Statement]]
) -> dict[str, float]:
    """For each term how widely it is told, 0..1: by how many sources, and how often by the only one."""
    sources: dict[int, Counter[str]] = {}
    for article in articles:
        counts = sources.setdefault(origin[article.id], Counter())
        counts.update(term for each in said[article.id] for term in each.terms)
        counts.update(terms(article.title, article.language))
    every = Counter(term for counts in sources.values() for term in counts)
    often: Counter[str] = sum(sources.values(), Counter())
    if len(sources) > 1:
        return {
            term: (count - 1) / (len(sources) - 1) + min(often[term], 9) / 30 for term, count in every.items()
        }
    return {term: min(count, 6) / 6 for term, count in often.items()}


def outlets(story: Story, cites: Sequence[Cite]) -> tuple[Outlet, ...]:
    """The outlets that the places stand in, each once."""
    return tuple({cite.article: story.article(cite.article).outlet for cite in cites}.values())
