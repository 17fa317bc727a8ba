"""The content of a sentence, word by word, so that another sentence can be asked for it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from bot.analysis.statements import stem, stop_words
from bot.analysis.text import fold

_WORD = re.compile(r"[^\W\d_](?:\.[^\W\d_]\b)+\.?|[^\W\d_]+(?:'[^\W\d_]+)?")


@dataclass(frozen=True, slots=True)
class Word:
    """One content word: as written, its stem, and whether it looks like a name."""

    text: str
    stem: str
    name: bool


@dataclass(frozen=True, slots=True)
class Words:
    """The content words of a sentence in order, and all its words in lower case."""

    content: tuple[Word, ...]
    plain: tuple[str, ...]

    @classmethod
    def of(cls, sentence: str, language: str) -> Words:
        """Read a sentence."""
        stops = stop_words(language)
        content, plain = [], []
        for match in _WORD.finditer(fold(sentence)):
            written = match.group().removesuffix("'s")
            lower = written.casefold().replace(".", "")
            plain.append(lower)
            if lower not in stops and len(lower) > 1:
                inner = bool(sentence[: match.start()].strip(" \"'“‘([-"))
                content.append(Word(written, stem(lower), written[0].isupper() and inner))
        return cls(tuple(content), tuple(plain))


def unsupported(said: Words, held: Sequence[Words], names: Collection[str]) -> list[Word]:
    """The content words of a sentence that none of the others has."""
    there = {word.stem for each in held for word in each.content}
    there |= {stem(part.casefold()) for part in _parts(names)}
    return [word for word in said.content if word.stem not in there]


def _parts(names: Iterable[str]) -> Iterable[str]:
    return (part for name in names for part in _WORD.findall(fold(name)))
