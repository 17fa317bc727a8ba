"""Sentences, words and plain marks.

Offsets are code points, end exclusive. Everything here is linear in the length of the text, also of
one that is a megabyte of full stops.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.analysis.languages import Language, language

OPENING = "\"'“‘„‚«»‹›([{¿¡"
CLOSING = "\"'”’“‘»«›‹)]}"

_PLAIN = tuple(
    (
        dict.fromkeys("“”„‟«»″＂", '"')
        | dict.fromkeys("‘’‚‛‹›′ʼ`´＇", "'")
        | dict.fromkeys("‐‑‒–—―−", "-")
        | dict.fromkeys("\u00a0\u2002\u2003\u2007\u2008\u2009\u200a\u202f\u3000", " ")
    ).items()
)
_WORD = re.compile(r"\b[^\W\d_](?:\.[^\W\d_]\b)++|\d++(?:[.,:]\d++)*+|[^\W_]++(?:['’][^\W_]++)*+")

_LINE = re.compile(r"\S(?:[^\n\r\u2028\u2029]*\S)?+")
_BULLET = re.compile(r"\s*+(?:[•‣◦▪▫●○■□►▸➤✓✔·*–—-]\s++)?+")
_STOP = re.compile(rf"(?<![.!?…])[.!?…]++[{re.escape(CLOSING)}]*+(?=\s)")
_NEXT = re.compile(rf"[{re.escape(OPENING)}…\s]*+")
_SPACE = re.compile(r"\s*+")
_HEAD_WORD = re.compile(r"[^\W_]++")
_WRAPPED = (60, 100)  # a line this long that ends in no stop was cut by a typist, not by a writer
_LOOK_BACK = 24  # no abbreviation is longer
_PARTY = re.compile(r"[A-Z]{1,3}-[A-Z][\w.]*$")  # R-Ky., D-N.Y.
_LONGEST = 3000  # code points of a sentence
_CREDIT = 90  # how far behind a shouted quotation its speaker and verb may stand


def fold(text: str) -> str:
    """Plain marks, dashes and spaces for typographic ones, each code point for one code point."""
    for mark, plain in _PLAIN:  # looking for each is ten times as quick as looking each letter up
        if mark in text:
            text = text.replace(mark, plain)
    return text


def tokens(text: str) -> list[str]:
    """The words in lower case: "Vell’s" is "vell", "don’t" is "don't", "1,000" and "u.s" are one."""
    lower = text.lower()
    if len(lower) != len(text):  # a letter became two: found as it was, then lowered
        words = [word.lower().replace("’", "'") for word in _WORD.findall(text)]
    else:
        lower = lower.replace("’", "'")
        words = _WORD.findall(lower)
        if "'s" not in lower:
            return words
    return [word[:-2] if word.endswith("'s") and len(word) > 2 else word for word in words]


def _skip(pattern: re.Pattern[str], text: str, start: int, end: int) -> int:
    """Where a pattern that may match nothing stops, from ``start``."""
    match = pattern.match(text, start, end)
    return match.end() if match else start


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """The places of the paragraphs, bullets left out. A blank line ends one, and so does a line break
    unless the line was only wrapped."""
    start = end = -1
    for match in _LINE.finditer(text):
        begin = _skip(_BULLET, text, match.start(), match.end())
        if start >= 0 and _continues(text, start, end, match.start(), begin):
            end = match.end()
            continue
        if start >= 0:
            yield start, end
        start, end = min(begin, match.end() - 1), match.end()
    if start >= 0:
        yield start, end


def _continues(text: str, start: int, end: int, line: int, begin: int) -> bool:
    """Whether the line at ``line``, whose words begin at ``begin``, goes on with start..end."""
    gap = text[end:line]
    if gap.count("\n") - gap.count("\r\n") + gap.count("\r") > 1 or "\u2029" in gap:
        return False
    if text[line:begin].strip() or text[end - 1] in ".!?…:" + CLOSING:
        return False
    last = max(text.rfind("\n", start, end) + 1, start)
    return text[begin].islower() or _WRAPPED[0] <= end - last <= _WRAPPED[1]


def sentences(text: str, language_code: str = "en") -> tuple[tuple[int, int], ...]:
    """The (start, end) pairs of the sentences in order, none crossing a paragraph.

    Space between sentences, and the bullets of a list, belong to none. What is longer than any sentence
    (a table, a text without stops) is cut at a space, so that nobody who reads sentences has to bear it.
    """
    table = language(language_code)
    found = (place for start, end in paragraphs(text) for place in split(text, start, end, table))
    return tuple(piece for start, end in found for piece in cut(text, start, end))


def cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The same place, or those of the parts of a bearable length where it is longer."""
    while end - start > _LONGEST:
        at = text.rfind(" ", start + _LONGEST // 2, start + _LONGEST)
        at = at if at > 0 else start + _LONGEST
        yield start, at
        start = _skip(_SPACE, text, at, end)
    if start < end:
        yield start, end


def split(text: str, start: int, end: int, table: Language) -> Iterator[tuple[int, int]]:
    """The places of the sentences of one paragraph."""
    for match in _STOP.finditer(text, start, end):
        if match.start() > start and _ends(text, match, start, end, table):
            yield start, match.end()
            start = _skip(_SPACE, text, match.end(), end)
    if start < end:
        yield start, end


def _ends(text: str, stop: re.Match[str], start: int, end: int, table: Language) -> bool:
    """Whether a sentence that began at ``start`` ends at this stop."""
    head = _skip(_NEXT, text, stop.end(), end)
    if head >= end or not (text[head].isalnum() and not text[head].islower()):
        return False
    if not any(char.isalnum() for char in text[start : min(stop.start(), start + 200)]):
        return False
    marks = stop.group()
    word = _HEAD_WORD.match(text, head, min(end, head + 40))
    follower = word.group().lower() if word else ""
    if marks == ".":
        return _full_stop(text, max(start, stop.start() - _LOOK_BACK), stop.start(), follower, table)
    if marks[0] in "!?" and marks[-1] in CLOSING:
        return not _credited(text[head : min(end, head + _CREDIT)], table)
    return True


def _full_stop(text: str, start: int, stop: int, follower: str, table: Language) -> bool:
    """Whether the lone full stop at ``stop`` ends more than an abbreviation, initial or ordinal."""
    pieces = text[start:stop].split()
    last = pieces[-1].lstrip(OPENING) if pieces and not text[stop - 1].isspace() else ""
    plain = last.lower()
    if plain in table.titles:
        return False
    if len(last) == 1 and last.isalpha() and last.isupper():
        return follower in table.starters and follower != "i"
    if table.ordinals and last.isdigit() and len(last) < 3:
        return False
    if plain in table.abbreviations or _PARTY.match(last) or ("." in last and last[0].isalpha()):
        return follower in table.starters
    return True


def _credited(rest: str, table: Language) -> bool:
    """Whether what follows a quotation names its speaker: "Anna Brask asked", "Asked Brask"."""
    for count, word in enumerate(_HEAD_WORD.finditer(rest)):
        plain = word.group().lower()
        if plain in table.says:
            return True
        small = plain != "s" and plain not in table.roles and plain not in table.modifiers
        if (
            count > 9
            or (small and word.group()[0].islower())
            or rest[word.end() : word.end() + 1] in tuple("!?:")
        ):
            return False
    return False
