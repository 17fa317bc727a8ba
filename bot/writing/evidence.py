"""What a model is shown: numbered sentences, quotes and contrasts, within a budget, fenced as data."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.analysis.statements import Statement
from bot.analysis.text import tokens
from bot.models import Article, Brief, Cite, Contrast, KeyQuote, Quote, Story

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
MOST_WORDS = 1400
"""Of all sentences together, at most."""
FEWEST_WORDS = 110
PART = 0.32
"""The share of its articles' words that a story's evidence holds: with quotes and contrasts, 40 % of them."""
FIRST_WORDS, CUT_WORDS = 5, 16  # of a quote or a side, where its sentence is shown, and where it is not
FEWEST_QUOTES, WORDS_A_QUOTE = 3, 70
GROWN_WORDS = 600
"""Of a story that was written before: what is new, and what the brief so far rests on."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Numbers from 1, and what they stand for. Numbers that are not here stand for nothing."""

    text: str
    sentences: tuple[Cite, ...]
    quotes: tuple[KeyQuote, ...]
    contrasts: tuple[Contrast, ...]

    def cites(self, numbers: Iterable[int]) -> tuple[Cite, ...]:
        """The places behind these numbers, each once, unknown numbers left out."""
        known = [self.sentences[n - 1] for n in numbers if 1 <= n <= len(self.sentences)]
        return tuple(dict.fromkeys(known))


def of_story(
    base: Brief, picked: Sequence[Statement], quotes: Sequence[Quote], words: int = MOST_WORDS
) -> Evidence:
    """Evidence for a brief: at most so many words. ``picked`` are the salient sentences, in any order."""
    articles = base.story.articles
    cites = _within_budget([each.cite for each in picked], articles, words)
    lines = _sentences(cites, articles)
    keys = _keys(base, quotes)[: max(FEWEST_QUOTES, words // WORDS_A_QUOTE)]
    if keys:
        lines += ["", "QUOTES"]
        for number, key in enumerate(keys, 1):
            who = key.quote.speaker or "somebody not named"
            lines.append(f"Q{number} ({clean(who)}) {_pointed(key.quote.cite, key.quote.text, cites)}")
    if base.contrasts:
        lines += ["", "CONTRASTS"]
        for number, contrast in enumerate(base.contrasts, 1):
            sides = " | ".join(
                f"{_letter(articles, side.article.id)}: {_pointed(side.cite, side.text, cites)}"
                for side in contrast.sides
            )
            lines.append(f"C{number} ({contrast.kind}) {sides}")
    return Evidence("\n".join(lines), cites, keys, base.contrasts)


def words_for(story: Story, most: int) -> int:
    """How many words of sentences are shown of a story: a part of what its articles hold, within bounds."""
    whole = sum(len(each.text.split()) for each in story.articles)
    return min(most, max(FEWEST_WORDS, round(whole * PART)))


def _pointed(place: Cite, text: str, cites: Sequence[Cite]) -> str:
    """What stands in a sentence that is shown: its number and the first words, to save the rest."""
    words = clean(text).split()
    within = (n for n, each in enumerate(cites, 1) if _holds(each, place))
    if (number := next(within, None)) and len(words) > FIRST_WORDS:
        return f"S{number}: {' '.join(words[:FIRST_WORDS])} …"
    return " ".join(words) if len(words) <= CUT_WORDS else f"{' '.join(words[:CUT_WORDS])} …"


def _holds(outer: Cite, inner: Cite) -> bool:
    same = (outer.article, outer.revision) == (inner.article, inner.revision)
    return same and outer.start <= inner.start and inner.end <= outer.end


def standing(before: Brief, story: Story) -> frozenset[Cite]:
    """What an earlier brief rests on, where it still stands as it was read; nothing where any is gone."""
    revisions = {each.id: each.revision for each in story.articles}
    cites = {cite for point in (before.headline, *before.points) for cite in point.cites}
    return (
        frozenset(cites)
        if all(revisions.get(each.article) == each.revision for each in cites)
        else frozenset()
    )


def is_new(article: Article, before: Brief) -> bool:
    """Whether an earlier brief did not know this article, or not as it is now."""
    return all((each.id, each.revision) != (article.id, article.revision) for each in before.story.articles)


def of_growth(
    base: Brief, before: Brief, picked: Sequence[Statement], quotes: Sequence[Quote], words: int
) -> Evidence:
    """Evidence for a story that grew: what is new, and the brief so far with what it rests on."""
    new = [quote for quote in quotes if is_new(quote.article, before)]
    shown = of_story(base, picked, new, min(words, GROWN_WORDS))
    names = sorted({each.outlet.name for each in before.story.articles}, key=len, reverse=True)
    lines = ["THE BRIEF SO FAR, written before the newest articles came"]
    for point in (before.headline, *before.points):
        numbers = [n for n, cite in enumerate(shown.sentences, 1) if cite in point.cites]
        if numbers:
            lines.append(f"- {clean(_unvoiced(point.text, names))} {numbers}")
    return replace(shown, text="\n".join([*lines, "", shown.text]))


def _unvoiced(text: str, names: Iterable[str]) -> str:
    """A point without whose telling it is: outlets have letters here, and the program names them."""
    for name in map(re.escape, names):
        text = re.sub(rf"^{name} (?:says|sagt) | \({name}\)|,? (?:{name} says|sagt {name})\b", "", text)
    return text


def of_articles(articles: Sequence[Article], cites: Sequence[Cite]) -> Evidence:
    """Evidence for an answer: these sentences."""
    kept = _within_budget(cites, articles)
    return Evidence("\n".join(_sentences(kept, articles)), kept, (), ())


def _sentences(cites: Sequence[Cite], articles: Sequence[Article]) -> list[str]:
    known = {each.id: each for each in articles}
    lines: list[str] = []
    last = None
    for number, cite in enumerate(cites, 1):
        article = known[cite.article]
        if cite.article != last:
            lines += [""] if lines else []
            lines.append(
                f"OUTLET {_letter(articles, article.id)}, {article.kind}, {article.published:%d %B %Y}"
            )
            last = cite.article
        lines.append(f"S{number} {clean(article.text[cite.start : cite.end])}")
    return lines


def _within_budget(
    cites: Iterable[Cite], articles: Sequence[Article], most: int = MOST_WORDS
) -> tuple[Cite, ...]:
    """The first of each outlet in turn, as many as fit, in the order in which they stand in the articles."""
    known = {each.id: each for each in articles}
    order = {each.id: place for place, each in enumerate(articles)}
    kept, words = [], 0
    for cite in _in_turn(dict.fromkeys(cites), known):
        words += len(known[cite.article].text[cite.start : cite.end].split())
        if words > most:
            break
        kept.append(cite)
    return tuple(sorted(kept, key=lambda cite: (order[cite.article], cite.start)))


def _in_turn(cites: Iterable[Cite], known: Mapping[str, Article]) -> list[Cite]:
    """The first of each outlet, then the second of each: the budget is shared."""
    turns: Counter[str] = Counter()
    placed = []
    for cite in cites:
        outlet = known[cite.article].outlet.id
        placed.append((turns[outlet], cite))
        turns[outlet] += 1
    return [cite for _, cite in sorted(placed, key=lambda pair: pair[0])]


def _keys(base: Brief, quotes: Sequence[Quote]) -> tuple[KeyQuote, ...]:
    """The quotes that the extractive writer chose, then others with a speaker, without repeats."""
    seen = {tuple(tokens(key.quote.text)) for key in base.quotes}
    more = []
    for quote in quotes:
        words = tuple(tokens(quote.text))
        if quote.speaker and len(words) >= 4 and words not in seen:
            seen.add(words)
            more.append(KeyQuote(quote))
    return (*base.quotes, *more)[:12]


def _letter(articles: Sequence[Article], id: str) -> str:
    outlets = list(dict.fromkeys(each.outlet.id for each in articles))
    outlet = next(each.outlet.id for each in articles if each.id == id)
    place = outlets.index(outlet)
    return LETTERS[place] if place < len(LETTERS) else f"Z{place}"


def clean(text: str) -> str:
    """One line, and no text that could close the fence around it."""
    return re.sub(r"[<>]", " ", " ".join(text.split()))
