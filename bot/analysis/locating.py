"""Words that somebody typed, found as a place in an article, or not at all.

Only typography may differ: the kind of marks, dashes, spaces and ellipsis, and the stops at both ends.
A missing word, a joined half, another letter or another case is another quote.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.analysis.languages import words
from bot.analysis.text import fold
from bot.models import Article, Quote

_PIECE = re.compile(r"\s++(?:-++\s*+)?+|-++\s*+|…|\.{3}|''|[\"']|[^\s\-….\"']++|\.")
_ENDS = " \n-….,;:!?'"
_TITLES = words("""
    mr mrs ms miss dr sir dame lord lady president senator sen representative rep governor gov mayor
    minister secretary judge justice chancellor prime the former herr frau
    """)


def locate(typed: str, article: Article) -> tuple[int, int] | None:
    """The first place (start, end) of a typed quote in an article's text, or None where it isn't there."""
    return next(places(typed, article), None)


def places(typed: str, article: Article) -> Iterator[tuple[int, int]]:
    """All places of a typed quote, whole words only, none across a blank line."""
    sought = _plain(typed)[0].strip(_ENDS)
    if not any(char.isalnum() for char in sought):
        return
    text, at = _plain(article.text)
    for start in _whole_words(sought, text):
        yield at[start], at[start + len(sought) - 1] + 1


def within(typed: str, text: str) -> bool:
    """Whether the typed words stand in a text, typography and the case of the first letter apart."""
    sought, whole = _plain(typed)[0].strip(_ENDS), _plain(text)[0]
    forms = (sought, sought[:1].swapcase() + sought[1:])
    return any(True for form in forms for _ in _whole_words(form, whole))


def same_words(one: str, two: str) -> bool:
    """Whether two texts are the same, typography and the marks at their ends apart."""
    left = _plain(one)[0].strip(_ENDS)
    return bool(left) and left == _plain(two)[0].strip(_ENDS)


def _whole_words(sought: str, text: str) -> Iterator[int]:
    start = text.find(sought) if sought else -1
    while start >= 0:
        end = start + len(sought)
        if not (text[max(0, start - 1) : start].isalnum() or text[end : end + 1].isalnum()):
            yield start
        start = text.find(sought, start + 1)


def prove(typed: str, speaker: str | None, article: Article, quotes: Sequence[Quote]) -> Quote | None:
    """The quote that these words are, by this speaker, or None.

    ``quotes`` are all that ``find_quotes`` gave for the article: the words must stand within one of
    them, and that one must be the speaker's. A claim without a speaker is no claim about who spoke.
    """
    starts = [quote.start for quote in quotes]
    for start, end in places(typed, article):
        at = bisect_left(starts, start + 1) - 1
        holder = quotes[at] if at >= 0 else None
        if holder is None or end > holder.end:
            continue
        if speaker is None or same_person(speaker, holder.speaker):
            return replace(holder, start=start, end=end)
    return None


def same_person(one: str, two: str | None) -> bool:
    """Whether two ways to name a source name the same: "Orr", "Mayor Ann Orr" and "Ann Orr" do."""
    if two is None:
        return False
    left, right = _names(one), _names(two)
    if not left or not right:
        return fold(one).casefold() == fold(two).casefold()
    short, long = sorted((left, right), key=len)
    return short[-1] == long[-1] and set(short) <= set(long)


def _names(name: str) -> list[str]:
    parts = re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", fold(name).casefold())
    return [part for part in parts if part not in _TITLES and len(part) > 1]


def _plain(text: str) -> tuple[str, list[int]]:
    """The text in one kind of typography, and for each of its code points where it stood."""
    pieces: list[str] = []
    at: list[int] = []
    for match in _PIECE.finditer(fold(text)):
        piece = _piece(match.group())
        pieces.append(piece)
        start = match.start()
        at.extend(range(start, start + len(piece)) if len(piece) > 1 else (match.end() - 1,))
    return "".join(pieces), at


def _piece(piece: str) -> str:
    if piece[0].isspace() or piece[0] == "-":
        if "-" in piece:
            return "-"
        return "\n" if piece.count("\n") > 1 else " "
    if piece in ("...", "…"):
        return "…"
    return "'" if piece in ('"', "'", "''") else piece
