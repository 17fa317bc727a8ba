"""Scare quotes: words held up between marks that nobody is said to have spoken."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from bot.analysis.languages import Language, language
from bot.analysis.marks import Marked, find_marked
from bot.analysis.text import paragraphs, tokens
from bot.analysis.wording_lexicon import lexicon
from bot.models import Quote

_LONGEST = 1  # words; what is longer mostly is a quotation, or a term
_ECHO = 40  # code points; longer ones are not looked for
_REACH = 1000  # code points on both sides that are read; a longer sentence is none, and may hold many marks
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
        if not _short(text, span) or any(a < end and start < b for a, b in _from(spoken, start)):
            continue
        before = text[max(start, span.left - _REACH) : span.left]
        after = text[span.right : min(end, span.right + _REACH)]
        if not (_term(before, after, code) or _introduced(before, after, table) or _echo(text, span, quotes)):
            yield span.start, span.end


def _from(spoken: Sequence[tuple[int, int]], start: int) -> Sequence[tuple[int, int]]:
    at = bisect_left(spoken, (start, start))
    return spoken[max(0, at - 1) : at + 2]


def _term(before: str, after: str, code: str) -> bool:
    """Whether the words beside it show a term of art."""
    known = lexicon(code)
    ahead, behind = tokens(before)[-1:], tokens(after[:_ECHO])[:1]
    return known is not None and not (
        known.terms_after.isdisjoint(ahead) and known.terms_before.isdisjoint(behind)
    )


def _echo(text: str, span: Marked, quotes: Sequence[Quote]) -> bool:
    """Whether the words only take up what somebody was quoted as saying."""
    words = text[span.start : span.end].casefold()
    return span.end - span.start <= _ECHO and any(words in quote.text.casefold() for quote in quotes)


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
        or after.lstrip().startswith("(")
    )
