"""A sentence with its quotations covered, cut into tokens: what stands around what somebody said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.analysis.languages import Language
from bot.analysis.marks import Marked
from bot.analysis.text import split

# A covered quotation is one capital letter that no language of ours uses, filled up with its small one.
_HEAD, _FILL = "Ꝗ", "ꝗ"
_TOKEN = re.compile(
    rf"{_HEAD}{_FILL}*+"
    r"|(?:[^\W\d_]\.)++(?:[^\W\d_](?!\w))?+"
    r"|\d++(?:[.,:/]\d++)*+(?![\w'’-])"
    r"|[JS]r\.(?!\w)"
    r"|[^\W_]++(?:['’.&‐‑-][^\W_]++)*+(?:['’](?!\w))?+"
    r"|\S"
)
_ASIDE = re.compile(rf"\([^()\n{_HEAD}]{{0,80}}\)|\[[^\[\]\n{_HEAD}]{{0,80}}\]")
_LONGEST = 200  # tokens; a longer sentence is cut, or its cost would not be linear
_LAST_STOP = re.compile(r"[.!?…,]+$")
_KEPT = ",;:"
_DASHES = "—–-―‒"
_DROPPED = ".!?'’\"“”„‟‘‚«»‹›`´"


class Token(NamedTuple):
    """``kind``: q quotation, C capitalised word, w other word, n number, else the punctuation itself.

    ``text`` leaves a possessive out, and then ``owner`` is True. Offsets are those of the article.
    """

    kind: str
    text: str
    low: str
    start: int
    end: int
    owner: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """One sentence around its quotations. ``quotes`` are indexes into the list of marked words, one for
    each token of kind q, in order."""

    tokens: tuple[Token, ...]
    quotes: tuple[int, ...]
    paragraph: int
    start: int
    end: int
    colon: bool


def cover(text: str, marked: Sequence[Marked], keep: Sequence[bool]) -> str:
    """The text with each quotation covered, all offsets kept. The stop or comma that ends a quotation stays
    to be seen, with its mark. Where ``keep`` is True only the marks go: a nickname is part of a name."""
    text = text.replace(_HEAD, "q").replace(_FILL, "q")
    parts, at = [], 0
    for each, kept in zip(marked, keep, strict=True):
        parts.append(text[at : each.left])
        if kept:
            parts.append(" " * (each.right - each.left))
        else:
            stop = _LAST_STOP.search(text[max(each.start, each.end - 4) : each.end])
            tail = len(stop.group()) + each.right - each.end if stop and each.closed else 0
            covered = each.right - each.left - tail
            parts.append(_HEAD + _FILL * (covered - 1) + text[each.left + covered : each.right])
        at = each.right
    parts.append(text[at:])
    return _ASIDE.sub(lambda match: " " * len(match.group()), "".join(parts))


def frames(
    covered: str, paragraphs: Sequence[tuple[int, int]], marked: Sequence[Marked], table: Language
) -> Iterator[Frame]:
    """The sentences of a covered text, in order."""
    by_place = {each.left: index for index, each in enumerate(marked)}
    for number, (start, end) in enumerate(paragraphs):
        for begin, stop in split(covered, start, end, table):
            found = tuple(_tokens(covered, begin, stop, table))
            colon = stop - begin > 1 and covered[stop - 1] == ":"
            for at in range(0, len(found), _LONGEST):
                tokens = found[at : at + _LONGEST]
                quotes = tuple(by_place[token.start] for token in tokens if token.kind == "q")
                yield Frame(tokens, quotes, number, tokens[0].start, tokens[-1].end, colon)


def _tokens(text: str, start: int, end: int, table: Language) -> Iterator[Token]:
    for match in _TOKEN.finditer(text, start, end):
        word = match.group()
        first = word[0]
        if first == _HEAD:
            yield Token("q", "", "", match.start(), match.end(), False)
        elif first.isalpha():
            yield _word(word, match.start(), match.end(), table)
        elif first.isdigit():
            yield Token("n", word, word, match.start(), match.end(), False)
        elif first not in _DROPPED:
            kind = "-" if first in _DASHES else first if first in _KEPT else "x"
            yield Token(kind, word, word, match.start(), match.end(), False)


def _word(word: str, start: int, end: int, table: Language) -> Token:
    plain = word.replace("’", "'")
    owner = False
    if plain.endswith("'s") and plain[:-2].lower() in table.pronouns:
        word = word[:-2]  # "he's" is "he is"
    elif plain.endswith(("'s", "s'")) and plain.lower() not in table.function:
        word, owner = word[: -2 if plain.endswith("'s") else -1], True
    elif plain.endswith("'"):
        word = word[:-1]
    low = word.lower().replace("’", "'")
    capital = word[0].isupper() or (word[:3].lower() in ("al-", "el-") and word[3:4].isupper())
    return Token("C" if capital else "w", word, low.rstrip("."), start, end, owner)
