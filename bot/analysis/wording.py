"""Words outside quotations that colour what they tell, each with its kind and a plainer word if known.

Lists, with their sources, are in ``data/wording_*.toml``. What stands in quotation marks is never
flagged for its words: it is somebody else's. One pass over the words, one or two
lookups for each.

``STRONG`` kinds are flags: a fair reader of either camp would call the wording coloured. Hedges and
passives are observations: often they are the honest choice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.analysis.text import fold, sentences
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
    scares = iter([*scare_quotes(text, spans, quotes, places, code), (len(text), len(text))])
    scare = next(scares)
    reader = _Reader(fold(text), [(each.left, each.right) for each in spans], quotes)
    for start, end in places:
        found = _in_sentence(reader.text, reader.words(start, end), table)
        while scare[0] < end:
            found.append((*scare, "scare quote", None))
            scare = next(scares)
        yield from sorted(found, key=lambda flag: flag[0])


class _Reader:
    """Gives the words of one sentence after the other, those between quotation marks left out."""

    def __init__(self, text: str, marks: Sequence[tuple[int, int]], quotes: Sequence[Quote]) -> None:
        self.text = text
        self._spans = sorted([*marks, *((quote.start, quote.end) for quote in quotes)])
        self._at = 0

    def words(self, start: int, end: int) -> list[re.Match[str]]:
        """The words of text[start:end]; sentences are asked for in order."""
        found = []
        for match in WORD.finditer(self.text, start, end):
            at = match.start()
            while self._at < len(self._spans) and self._spans[self._at][1] <= at:
                self._at += 1
            if self._at == len(self._spans) or at < self._spans[self._at][0]:
                found.append(match)
        return found


def _in_sentence(text: str, words: Sequence[re.Match[str]], table: Lexicon) -> list[Flag]:
    """The flags of one sentence, of which ``text`` holds the plain marks."""
    plain = [match.group().casefold().removesuffix("'s") for match in words]
    near = frozenset(plain)
    attributed = not near.isdisjoint(table.attributing) and _attributed(plain, table)
    found: list[Flag] = []
    taken: set[int] = set()
    for at, word in enumerate(plain):
        for term in _candidates(plain, at, word, table):
            numbers = range(at, at + len(term.words))
            if at in taken or (attributed and term.attributable) or _called(plain, at, term, table):
                continue
            if not _fits(text, words, plain, at, term, near):
                continue
            taken.update(numbers)
            found.append((words[at].start(), words[numbers[-1]].end(), term.kind, term.plainer))
    for first, last in passives(plain, table.passive) if table.passive else ():
        if taken.isdisjoint(range(first, last + 1)):
            found.append((words[first].start(), words[last].end(), "passive without actor", None))
    return found


def _candidates(plain: Sequence[str], at: int, word: str, table: Lexicon) -> tuple[Term, ...]:
    """The terms that may begin here, those of several words first."""
    single = table.terms.get(word, ())
    if at + 1 == len(plain):
        return single
    longer = table.terms.get(f"{word} {plain[at + 1]}", ())
    return longer + single if longer else single


def _attributed(plain: Sequence[str], table: Lexicon) -> bool:
    """Whether somebody says or thinks something in the sentence; "so-called" is no saying."""
    return any(
        word in table.attributing and (at == 0 or plain[at - 1] not in ("so", "self"))
        for at, word in enumerate(plain)
    )


def _called(plain: Sequence[str], at: int, term: Term, table: Lexicon) -> bool:
    """Whether a label is what somebody is called by somebody else."""
    return term.kind == "label" and not table.calling.isdisjoint(plain[max(0, at - table.reach) : at])


def _fits(
    text: str,
    words: Sequence[re.Match[str]],
    plain: Sequence[str],
    at: int,
    term: Term,
    near: frozenset[str],
) -> bool:
    end = at + len(term.words)
    if tuple(plain[at:end]) != term.words or not _cased(text, words, at, term):
        return False
    for n, glued in enumerate(term.glued, start=at):
        gap = text[words[n].end() : words[n + 1].start()]
        if gap != "-" and (glued or gap != " "):
            return False
    if term.verb and at and words[at - 1].group().endswith(("'s", "s'")):
        return False
    before = plain[at - 1] if at else ""
    after = plain[end] if end < len(plain) else ""
    return term.context is None or term.context.admits(before, after, near)


def _cased(text: str, words: Sequence[re.Match[str]], at: int, term: Term) -> bool:
    """A capital within a sentence makes a name of a plain word, and a name needs its capital.

    At its head, a label before another capital ("Savage Garden") is taken for a name as well.
    """
    capital = words[at].group()[0].isupper()
    if term.casing is not None:
        return capital or not term.casing[0].isupper()
    if at > 0 or not capital:
        return not capital
    following = text[words[at].end() : words[at].end() + 2]
    return (
        term.kind != "label" or len(term.words) > 1 or not (following[:1] == " " and following[1:].isupper())
    )
