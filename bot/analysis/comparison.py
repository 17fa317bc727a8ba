"""How outlets tell one event: where their quotes, figures and words part.

Precision comes first: a contrast that isn't one is worse than none. Two articles of one outlet, and two
that print one text, are never set against each other, nor is an opinion piece's wording.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations, islice

from bot.analysis.contrasts_figures import figure_contrasts
from bot.analysis.contrasts_quotes import Found, quote_contrasts
from bot.analysis.contrasts_wording import around_quotes, between_sentences, telling_flags
from bot.analysis.copies import copy_groups
from bot.analysis.statements import Weights, name_words, statements
from bot.analysis.utterances import Match, matches, tellings
from bot.analysis.wording import find_wording
from bot.models import Article, Contrast, Quote, Span, Story

MOST = 8
_OF_A_KIND = 3
_PAIRS = 60  # pairs of articles that are set against each other
_SIGHT = 150  # sentences of one article that are compared


def compare(story: Story, quotes: Mapping[str, Sequence[Quote]]) -> tuple[Contrast, ...]:
    """The contrasts of a story, the most telling first. ``quotes`` are by article id."""
    pairs = tuple(islice(parting(story.articles), _PAIRS))
    told = {article.id: tellings(quotes.get(article.id, ())) for article in story.articles}
    both = [match for one, two in pairs for match in matches(told[one.id], told[two.id])]
    found = [*quote_contrasts(both, told), *_in_sentences(story, pairs, quotes, both)]
    return _few(found)


def parting(articles: tuple[Article, ...]) -> Iterator[tuple[Article, Article]]:
    """The pairs of articles that can part: of two outlets, and not one text printed twice."""
    origin = origins(articles)
    for one, two in combinations(articles, 2):
        if one.outlet.id != two.outlet.id and origin[one.id] != origin[two.id]:
            yield one, two


@lru_cache(maxsize=16)
def origins(articles: tuple[Article, ...]) -> Mapping[str, int]:
    """For each article id the number of the text that it prints: copies share one."""
    groups = enumerate(copy_groups(articles))
    return {article.id: place for place, group in groups for article in group}


def _in_sentences(
    story: Story,
    pairs: Sequence[tuple[Article, Article]],
    quotes: Mapping[str, Sequence[Quote]],
    both: Sequence[Match],
) -> Iterator[Found]:
    names = name_words(story.articles)
    said = {article.id: statements(article, names)[:_SIGHT] for article in story.articles}
    weights = Weights(each.terms for some in said.values() for each in some)
    flags = {a.id: telling_flags(find_wording(a, quotes.get(a.id, ()))) for a in story.articles}
    yield from around_quotes(both, flags)
    for one, two in pairs:
        if one.kind == "opinion" or two.kind == "opinion":
            continue
        yield from figure_contrasts(said[one.id], said[two.id], weights)
        yield from between_sentences(said[one.id], said[two.id], flags, weights)


def _few(found: Iterable[Found]) -> tuple[Contrast, ...]:
    """The weightiest, no place twice in one kind."""
    kept: list[Contrast] = []
    taken: set[tuple[str, str, int]] = set()
    for each in sorted(found, key=lambda each: -each.weight):
        whole = each.contrast.kind == "quote cut"  # what is whole may be cut in two ways
        places = {_place(each.contrast.kind, side) for side in each.contrast.sides[whole:]}
        if places & taken or sum(c.kind == each.contrast.kind for c in kept) >= _OF_A_KIND:
            continue
        taken |= places
        kept.append(each.contrast)
    return tuple(kept[:MOST])


def _place(kind: str, side: Span) -> tuple[str, str, int]:
    """What may stand in one contrast of a kind only: a span, and for wording its whole sentence."""
    home = side.article.sentence_at(side.start) if kind == "wording" else None
    return kind, side.article.id, home[0] if home else side.start
