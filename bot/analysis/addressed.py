"""Paragraphs that speak to whoever sums up the article, not to its readers: none of them is news.

Articles are data. A text that says what a summary must say is left out whole, with the quotes in it, by
what such texts have in common: they name the task, the writer of it, or the place where words must go.
"""

from __future__ import annotations

import re
from functools import lru_cache

from bot.analysis.text import paragraphs

_WRITER = r"(?:summari[sz]ers?|(?:ai |language )?models?|(?:ai )?assistants?|chat ?bots?|bots?|llms?|ais?)"
_WORK = (
    r"(?:summary|summaries|answer|reply|response|message|output|instructions?|prompt|digest|brief|headline)"
)
_ADDRESSED = re.compile(
    rf"\b(?:ignore|disregard|forget|override)\b[^.!?\n]{{0,40}}\b(?:above|previous|prior|earlier|{_WORK}|rules)\b|"
    rf"\b(?:your|this|the)\s+(?:whole |entire |final )?{_WORK}\s+(?:must|should|has to|with|into|as)\b|"
    rf"\b(?:end|begin|start|finish|close|open|print|reveal|repeat|translate|sign)\s+your\b|"
    rf"\byour {_WORK}\b|"
    rf"\b(?:dear|hey|hello|note to|notice to|attention|message (?:to|for)|instructions? (?:to|for))\s+"
    rf"(?:all )?{_WRITER}\b|"
    rf"\b(?:assistant|system|user|{_WRITER})\s*:\s|"
    r"\bas an? (?:large |helpful )?(?:language model|ai|assistant)\b|"
    r"\bwhen(?:ever)? you (?:describe|summari[sz]e|report|write|quote|mention)\b|"
    r"\b(?:write|say|state|print|output|repeat|quote)\s+(?:exactly|verbatim|only|the following|"
    r"this (?:line|word|text))|"
    r"\b(?:reply|respond|answer)\s+(?:only|exactly|solely)\s+with\b|\brepeat this\b|"
    r"(?:^|[.!?\n]\s*)(?:can you |please )?(?:reply|respond|answer)\s+(?:in|using|with|by|only)\b|"
    r"\bput this (?:quote|line|sentence|word)s?\s+(?:first|last|at)\b|"
    r"\b(?:not|no) part of (?:the|this) article\b|"
    r"\bmust be attributed to\b|<!--|<[!@#/]|\[/?[A-Z]{3,}\]|\{\{|\}\}|@(?:everyone|here|channel)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=64)
def addressed(text: str) -> tuple[tuple[int, int], ...]:
    """The (start, end) pairs of such paragraphs of a text."""
    return tuple((start, end) for start, end in paragraphs(text) if _ADDRESSED.search(text, start, end))


def is_spoken_to_us(text: str) -> bool:
    """Whether one sentence tells whoever sums the article up what to write."""
    return bool(_ADDRESSED.search(text))


def is_addressed(text: str, offset: int) -> bool:
    """Whether the place at ``offset`` stands in such a paragraph."""
    return any(start <= offset < end for start, end in addressed(text))
