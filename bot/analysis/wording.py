"""Words outside quotations that colour what they tell, each with its kind and a plainer word if known.

Lists, with their sources, are in ``data/wording_*.toml``. What stands in quotation marks is never
flagged for its words: it is somebody else's. One pass over the words, a lookup by first word for each.

``STRONG`` kinds are flags: a fair reader of either camp would call the wording coloured. Hedges and
passives are observations: often they are the honest choice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.analysis.marks import Marked
from bot.analysis.text import sentences
from bot.analysis.wording_lexicon import WORD, Lexicon, Term, lexicon
from bot.analysis.wording_marks import marked, scare_quotes
from bot.analysis.wording_passive import passives
from bot.models import Article, Quote, Wording, WordingKind

STRONG: frozenset[WordingKind] = frozenset(
    {
        "charged verb",
        "intensifier",
        "label",
        "insinuation",
        "mind-reading",
        "scare quote",
        "unattributed judgement",
    }
)
Flag = tuple[int, int, WordingKind, str | None]


@dataclass(frozen=True, slots=True)
class Token:
    """A word as it stands: its place, and itself in lower case without a genitive."""

    start: int
    end: int
    word: str
    capital: bool


def find_wording(article: Article, quotes: Sequence[Quote]) -> tuple[Wording, ...]:
    """Coloured wording of an article in order of place, none overlapping, none within quotations."""
    return tuple(
        Wording(article, start, end, kind, plainer)
        for start, end, kind, plainer in _find(article.text, article.sentences, article.language, quotes)
    )


def flags(text: str, language: str) -> tuple[Flag, ...]:
    """The same for a text of our own: (start, end, kind, plainer word or None)."""
    return tuple(_find(text, sentences(text, language), language, ()))


def _find(text: str, places: Sequence[tuple[int, int]], code: str, quotes: Sequence[Quote]) -> Iterator[Flag]:
    table = lexicon(code)
    if table is None:
        return
    spans = marked(text, code)
    held = list(scare_quotes(text, spans, quotes, places, code))
    sentence_of = _Reader(text, spans, quotes)
    scares = iter(held)
    scare = next(scares, None)
    for start, end in places:
        found = list(_in_sentence(text, sentence_of.words(start, end), table))
        while scare is not None and scare[0] < end:
            found.append((*scare, "scare quote", None))
            scare = next(scares, None)
        yield from sorted(found)


class _Reader:
    """Gives the words of one sentence after the other, those between quotation marks left out."""

    def __init__(self, text: str, spans: Sequence[Marked], quotes: Sequence[Quote]) -> None:
        places = [(span.left, span.right) for span in spans] + [(q.start, q.end) for q in quotes]
        self._text, self._spans, self._at = text, sorted(places), 0

    def words(self, start: int, end: int) -> list[Token]:
        """The words of text[start:end]; sentences are asked for in order."""
        found = []
        for match in WORD.finditer(self._text, start, end):
            at = match.start()
            while self._at < len(self._spans) and self._spans[self._at][1] <= at:
                self._at += 1
            if self._at == len(self._spans) or at < self._spans[self._at][0]:
                found.append(_token(match))
        return found


def _token(match: re.Match[str]) -> Token:
    word = match.group()
    lower = word.casefold().replace("’", "'")
    return Token(match.start(), match.end(), lower.removesuffix("'s"), word[0].isupper())


def _in_sentence(text: str, words: Sequence[Token], table: Lexicon) -> Iterator[Flag]:
    plain = [token.word for token in words]
    near = frozenset(plain)
    owned = not near.isdisjoint(table.attributing)
    taken = -1
    for at, token in enumerate(words):
        if at <= taken:
            continue
        for term in table.terms.get(token.word, ()):
            if not (owned and term.attributable) and _fits(text, words, at, term, near):
                taken = at + len(term.words) - 1
                yield token.start, words[taken].end, term.kind, term.plainer
                break
    if table.passive is not None:
        for first, last in passives(plain, table.passive):
            yield words[first].start, words[last].end, "passive without actor", None


def _fits(text: str, words: Sequence[Token], at: int, term: Term, near: frozenset[str]) -> bool:
    end = at + len(term.words)
    if end > len(words) or any(words[at + n].word != word for n, word in enumerate(term.words)):
        return False
    for n, glued in enumerate(term.glued):
        gap = text[words[at + n].end : words[at + n + 1].start]
        if gap != "-" and (glued or gap != " "):
            return False
    if term.casing is None and at > 0 and words[at].capital:
        return False
    if term.casing is not None and term.casing[0].isupper() and not words[at].capital:
        return False
    before = words[at - 1].word if at else ""
    after = words[end].word if end < len(words) else ""
    return term.context is None or term.context.admits(before, after, near)
