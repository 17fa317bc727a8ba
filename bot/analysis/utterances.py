"""The same words in the mouths of several outlets: which quotes are one utterance, and what was cut.

Two tellings are laid beside each other word by word. Marks, case, contractions and editors' brackets do
not count as differences; a missing word does.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby, pairwise

from bot.analysis.statements import stop_words
from bot.analysis.text import fold
from bot.models import Article, Quote, Span

_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*(?:'[^\W_]+)?")
_BRACKETED = re.compile(r"\[[^\]\n]{0,80}\]|\([^)\n]{0,80}\)")
_SHORT_FORMS = {"'s": "is", "'re": "are", "'ve": "have", "'ll": "will", "'m": "am", "'d": "would"}
_SIGHT = 250  # words of one utterance that are compared
_REACH = 700  # code points that one side of a comparison may span


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a telling and its place in the article."""

    plain: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Telling:
    """One utterance as one article prints it, in one piece or several."""

    article: Article
    pieces: tuple[Quote, ...]
    words: tuple[Word, ...]

    @property
    def speaker(self) -> str | None:
        """Who said it, as far as the article tells."""
        return next((piece.speaker for piece in self.pieces if piece.speaker), None)

    @property
    def certain(self) -> bool:
        """Whether a word of saying gives it to a person with a first and a last name."""
        name = _name(self.speaker or "")
        return len(name) > 1 and any(piece.cue for piece in self.pieces)

    @property
    def span(self) -> Span:
        """All of it, or its first piece where the pieces stand far apart."""
        first, last = self.pieces[0], self.pieces[-1]
        far = last.end - first.start > _REACH
        return Span(self.article, first.start, without_comma(first if far else last))


@dataclass(frozen=True, slots=True)
class Match:
    """Two tellings side by side; ``blocks`` are (start in short, start in long, words)."""

    short: Telling
    long: Telling
    blocks: tuple[tuple[int, int, int], ...]

    @property
    def shared(self) -> int:
        """How many words both print."""
        return sum(size for _, _, size in self.blocks)

    @property
    def whole(self) -> bool:
        """Whether all words of the short telling stand in the long one, in their order."""
        return self.shared == len(self.short.words)

    @property
    def same(self) -> bool:
        """Whether both print the same words."""
        return self.whole and len(self.short.words) == len(self.long.words)

    def missing(self) -> tuple[Word, ...]:
        """What the long telling prints and the short one leaves out."""
        kept = {place + step for _, place, size in self.blocks for step in range(size)}
        return tuple(word for place, word in enumerate(self.long.words) if place not in kept)

    def matched(self, telling: Telling) -> tuple[Word, ...]:
        """The words of one of the two that the other prints as well."""
        place = 0 if telling is self.short else 1
        return tuple(
            word for block in self.blocks for word in telling.words[block[place] : block[place] + block[2]]
        )

    def joins(self) -> int:
        """How many words are missing between words that the short telling prints as neighbours."""
        return sum(
            second[1] - first[1] - first[2]
            for first, second in pairwise(self.blocks)
            if second[0] == first[0] + first[2]
        )

    def run(self) -> tuple[Word, ...]:
        """The longest run of words that both share, as the long telling prints it."""
        _, place, size = max(self.blocks, key=lambda block: block[2])
        return self.long.words[place : place + size]


def without_comma(quote: Quote) -> int:
    """The end of a quote without the comma that only leads on to "she said"."""
    return quote.end - 1 if quote.text.endswith(",") else quote.end


def tellings(quotes: Sequence[Quote]) -> tuple[Telling, ...]:
    """The utterances among the quotes of one article."""
    ordered = sorted(quotes, key=lambda quote: (quote.utterance, quote.start))
    found = []
    for _, group in groupby(ordered, key=lambda quote: quote.utterance):
        pieces = tuple(group)
        words = tuple(word for piece in pieces for word in _words(piece))[:_SIGHT]
        if words:
            found.append(Telling(pieces[0].article, pieces, words))
    return tuple(sorted(found, key=lambda telling: telling.pieces[0].start))


def _words(piece: Quote) -> Iterator[Word]:
    text = _BRACKETED.sub(lambda match: " " * len(match.group()), fold(piece.text))
    for match in _WORD.finditer(text):
        start, end = piece.start + match.start(), piece.start + match.end()
        yield from (Word(plain, start, end) for plain in _expanded(match.group().casefold()))


def _expanded(word: str) -> tuple[str, ...]:
    head, mark, tail = word.partition("'")
    if word.endswith("n't"):
        stem = {"wo": "will", "ca": "can"}.get(word[:-3], word[:-3])
        return (stem, "not")
    full = _SHORT_FORMS.get(mark + tail)
    return (head, full) if full else (word,)


def matches(ours: Iterable[Telling], theirs: Iterable[Telling]) -> Iterator[Match]:
    """The pairs of tellings from two articles that may be one utterance."""
    by_pair: dict[tuple[str, str], list[Telling]] = defaultdict(list)
    for telling in theirs:
        for pair in _pairs(telling):
            by_pair[pair].append(telling)
    for telling in ours:
        counts: dict[int, tuple[int, Telling]] = {}
        for pair in _pairs(telling):
            for other in by_pair.get(pair, ())[:20]:
                counts[id(other)] = (counts.get(id(other), (0, other))[0] + 1, other)
        for count, other in counts.values():
            if count >= 2 or min(len(telling.words), len(other.words)) < 5:
                yield align(telling, other)


def _pairs(telling: Telling) -> set[tuple[str, str]]:
    return {(one.plain, two.plain) for one, two in pairwise(telling.words)}


def align(one: Telling, two: Telling) -> Match:
    """Both side by side, the one with fewer words as ``short``."""
    short, long = sorted((one, two), key=lambda telling: len(telling.words))
    matcher = SequenceMatcher(
        None, [word.plain for word in short.words], [word.plain for word in long.words], autojunk=False
    )
    blocks = tuple((a, b, size) for a, b, size in matcher.get_matching_blocks() if size)
    return Match(short, long, blocks)


def telling_words(some: Iterable[Word]) -> int:
    """How many of these words carry content."""
    stops = stop_words("en") | stop_words("de")
    return sum(word.plain not in stops for word in some)


def same_speaker(one: str | None, two: str | None) -> bool | None:
    """Whether two names mean one person; None where that can't be told."""
    if not one or not two:
        return None
    ours, theirs = _name(one), _name(two)
    if not ours or not theirs:
        return None
    if ours[-1] == theirs[-1]:
        return True
    return bool(set(ours) & set(theirs))


def _name(speaker: str) -> list[str]:
    """The words of a person's name, none where it is not one."""
    parts = [part.strip(".,'’") for part in speaker.split()]
    if not parts or not all(part[:1].isupper() for part in parts if part not in {"de", "van", "von", "al"}):
        return []
    return [fold(part).casefold().removesuffix("'s") for part in parts]
