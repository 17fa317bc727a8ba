"""Scare quotes: words held up between marks that nobody is said to have spoken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.analysis.languages import Language, language
from bot.analysis.marks import Marked, find_marked
from bot.analysis.text import paragraphs, tokens
from bot.models import Quote

_LONGEST = 1  # words; what is longer mostly is a quotation, or a term
_SINGLE = "'‘‚`‹"  # the marks of headlines, where they stand for a speaker


def marked(text: str, code: str) -> list[Marked]:
    """Everything between quotation marks, in order."""
    table = language(code)
    return find_marked(text, tuple(paragraphs(text)), table.marks, table.says)


def scare_quotes(
    text: str,
    spans: Sequence[Marked],
    quotes: Sequence[Quote],
    sentences: Sequence[tuple[int, int]],
    code: str,
) -> Iterator[tuple[int, int]]:
    """Those of the marked places that only keep a word at arm's length.

    Not names, titles, terms that are explained ("the so-called “cap”" is), nor anything in a sentence
    that names a speaker or in which somebody is quoted.
    """
    table = language(code)
    spoken = sorted((quote.start, quote.end) for quote in quotes)
    at = 0
    for span in spans:
        while at < len(sentences) and sentences[at][1] <= span.start:
            at += 1
        if at == len(sentences) or span.left < sentences[at][0] or span.right > sentences[at][1]:
            continue
        start, end = sentences[at]
        if any(a < end and start < b for a, b in _from(spoken, start)):
            continue
        if _short(text, span) and not _introduced(text[start : span.left], text[span.right : end], table):
            yield span.start, span.end


def _from(spoken: Sequence[tuple[int, int]], start: int) -> Sequence[tuple[int, int]]:
    from bisect import bisect_left

    at = bisect_left(spoken, (start, start))
    return spoken[max(0, at - 1) : at + 2]


def _short(text: str, span: Marked) -> bool:
    """Whether the words are few and in lower case: no title, name, letter or figure."""
    words = text[span.start : span.end]
    return (
        span.closed
        and text[span.left] not in _SINGLE
        and 0 < len(words.split()) <= _LONGEST
        and words[0].islower()
        and len(words) > 2
        and words[-1] not in ".?!,…"
        and not any(char.isupper() or char.isdigit() for char in words)
    )


def _introduced(before: str, after: str, table: Language) -> bool:
    """Whether the sentence around tells whose words these are, or that they are a term."""
    ahead, behind = tokens(before), tokens(after)
    said = table.says | table.saying | table.calls
    return (
        not said.isdisjoint(ahead)
        or not said.isdisjoint(behind)
        or any(phrase in f"{before} {after}".casefold() for phrase in table.according)
        or not table.labels.isdisjoint(ahead[-3:])
        or not table.works.isdisjoint(ahead[-3:])
        or after.lstrip().startswith(("(", "means", "meaning", "refers"))
    )
