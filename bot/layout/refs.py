"""The articles of one story, numbered, and blocks that point to them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from bot.analysis.locating import locate
from bot.analysis.quotes import find_quotes
from bot.analysis.text import fold
from bot.layout.links import Link
from bot.layout.words import counted
from bot.models import (
    Article,
    Cite,
    Comparison,
    Contrast,
    KeyQuote,
    Line,
    OnlyIn,
    Point,
    QuoteBlock,
    Ref,
    Side,
    SourceItem,
    Sources,
    Span,
    TitleGap,
    Voice,
)

MOST_VOICES = 4


@dataclass(frozen=True, slots=True)
class Refs:
    """Numbers the articles of one story, from 1, and makes blocks that point to them."""

    articles: Sequence[Article]
    link: Link

    def ref(self, cite: Cite) -> Ref:
        number, article = next(
            (number, each) for number, each in enumerate(self.articles, 1) if each.id == cite.article
        )
        return Ref(number, article.outlet.name, cite, self.link(article, cite))

    def of(self, cites: Iterable[Cite]) -> tuple[Ref, ...]:
        """One ref an article, in the order of their numbers, each leading to its first place."""
        refs = sorted((self.ref(cite) for cite in cites), key=lambda ref: ref.number)
        return tuple(next(same) for _, same in groupby(refs, key=lambda ref: ref.number))

    def line(self, point: Point, bullet: bool = True) -> Line:
        return Line(point.text, self.of(point.cites), bullet)

    def quote(self, each: KeyQuote) -> QuoteBlock:
        also = [article for article in self.articles if article.id in each.also_in]
        there = tuple(self.ref(_same_words(each.quote.text, article)) for article in also)
        who = each.quote.speaker
        if each.context:
            who = f"{who}, {each.context.text}" if who else each.context.text
        return QuoteBlock(_spoken(each.quote.text), who, self.ref(each.quote.cite), there)

    def comparison(self, contrast: Contrast) -> Comparison:
        whole = max(contrast.sides, key=lambda side: side.end - side.start).text
        short = min(contrast.sides, key=lambda side: side.end - side.start).text
        sides = tuple(
            Side(
                _teller(contrast, side),
                _spoken(side.text),
                self.ref(side.cite),
                missing(side.text, short) if contrast.kind == "quote cut" and side.text == whole else (),
            )
            for side in contrast.sides
        )
        note = self.line(contrast.note, bullet=False) if contrast.note else None
        return Comparison(contrast.kind, contrast.about, sides, note)

    def only(self, only: OnlyIn, cite: Cite) -> Line:
        article = next(each for each in self.articles if each.id == only.article)
        return Line(article.text[cite.start : cite.end], (self.ref(cite),))

    def voices(self, found: Sequence[Voice]) -> list[Line]:
        """A line for each article, where there are several to compare."""
        told = {id: list(some) for id, some in groupby(found, key=lambda each: each.article)}
        return [self._quoted(id, some) for id, some in told.items()] if len(told) > 1 else []

    def _quoted(self, id: str, some: Sequence[Voice]) -> Line:
        shown = [(each.speaker or "not named", counted(each.words, "word")) for each in some[:MOST_VOICES]]
        named = [f"{name} ({words})" for name, words in shown]
        more = [f"{len(some) - MOST_VOICES} more"] if len(some) > MOST_VOICES else []
        return Line(f"{self.outlet(id)}: {', '.join([*named, *more])}", (self._whole(id),))

    def titles(self, found: Sequence[TitleGap]) -> list[Line]:
        """What code can be sure of: figures and quoted words that a text does not have."""
        return [
            Line(
                f"{self.outlet(each.article)}'s headline has {_listed(each.parts)}, its text does not.",
                (self._whole(each.article),),
            )
            for each in found
        ]

    def _whole(self, id: str) -> Ref:
        article = next(each for each in self.articles if each.id == id)
        return self.ref(article.cite(*article.sentences[0]))

    def outlet(self, id: str) -> str:
        return next(each.outlet.name for each in self.articles if each.id == id)

    def outlets(self) -> str:
        named = [f"[{number}] {each.outlet.name}" for number, each in enumerate(self.articles, 1)]
        return " · ".join(named if len(named) <= 6 else [*named[:5], f"{len(named) - 5} more"])

    def sources(self, independent: int | None) -> Sources:
        items = tuple(_source(number, each, self.articles) for number, each in enumerate(self.articles, 1))
        return Sources(items, independent)


def _listed(parts: Sequence[str]) -> str:
    return " and ".join(f"“{part}”" for part in parts)


def _teller(contrast: Contrast, side: Span) -> str:
    """Whose side it is: the outlet's; where speakers are what differs, with the one it names."""
    outlet = side.article.outlet.name
    if contrast.kind != "said by":
        return outlet
    here = (each for each in find_quotes(side.article) if each.start < side.end and each.end > side.start)
    speaker = next((each.speaker for each in here if each.speaker), None)
    return f"{outlet}: {speaker}" if speaker else outlet


def _spoken(words: str) -> str:
    """Without the comma that only leads on to "she said"."""
    return words.rstrip(",")


def _same_words(words: str, article: Article) -> Cite:
    """Where the article prints the words, else where it begins."""
    start, end = locate(words.rstrip(" ,.;"), article) or article.sentences[0]
    return article.cite(start, end)


def _source(number: int, article: Article, others: Sequence[Article]) -> SourceItem:
    copied = next((each.outlet.name for each in others if each.id == article.copy_of), None)
    labels: list[str] = [article.kind] if article.kind not in ("report", "unknown") else []
    labels += [f"a copy of {copied}"] if copied else [f"credits {article.wire}"] if article.wire else []
    labels += ["paywall"] if article.walled else [] if article.whole else ["summary only"]
    published = article.published if article.dated else None
    label = ", ".join(labels) or None
    return SourceItem(number, article.outlet.name, article.title, article.url, published, label)


def marks(text: str) -> tuple[str, str]:
    """The quotation marks to put around an outlet's words: none where they bring their own."""
    return ("", "") if re.search('[“”„«»"]', text) else ("“", "”")


def missing(whole: str, part: str) -> tuple[tuple[int, int], ...]:
    """Where words of ``whole`` stand that ``part`` does not have: (start, end) pairs in ``whole``."""
    words = [(m.start(), m.end(), m[0].casefold()) for m in re.finditer(r"\w+(?:'\w+)*", fold(whole))]
    kept = [m[0].casefold() for m in re.finditer(r"\w+(?:'\w+)*", fold(part))]
    matcher = SequenceMatcher(None, [word for *_, word in words], kept, autojunk=False)
    gaps = [(i, j) for tag, i, j, _, _ in matcher.get_opcodes() if tag in ("delete", "replace")]
    return tuple((words[i][0], words[j - 1][1]) for i, j in gaps)
