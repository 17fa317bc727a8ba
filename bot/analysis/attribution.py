"""Whose claim a sentence is: does it keep the speaker that its evidence names?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from bot.analysis.checking_claims import speaking
from bot.analysis.checking_words import Words, code, read, tables
from bot.analysis.languages import language as table
from bot.analysis.references import bare

_REACH = 8  # words before a verb of saying in which its speaker is named
_SAID = r"(?:said|says|told|added|sagte|sagt|erklärte)"
_AT_END = re.compile(
    rf"(?:[,”\"]\s+(?:{_SAID}\b[^,]{{2,120}}(?:,[^,]{{2,80}})?|[^,]{{2,80}}\s{_SAID}\b[^,]{{0,60}})|"
    r"\b(?:according to|laut)\s[^,]{2,90}|\bzufolge)[.!]?\W*$"
)
_AT_HEAD = re.compile(
    r"^\W*(?:According to|Laut|[A-Z][^,;:“”\"]{1,80}?(?:,\s[^,;:“”\"]{2,80},)?\s"
    r"(?:said|says|told\s[^,]{2,40}|claimed|claims|alleged|argued|sagte|sagt|erklärte|behauptete)\s\w)"
)


def claimed(sentence: str) -> bool:
    """Whether a sentence as a whole is told as somebody's claim."""
    text = bare(sentence)
    return bool(_AT_END.search(text) or _AT_HEAD.match(text))


def laid_bare(text: str, evidence: Sequence[str], language: str) -> str | None:
    """Why a text makes a fact of what all of its evidence tells as somebody's claim, or None.

    A text that has the claimant in it ("the board will close the port") keeps whose word it is.
    """
    if not code(language) or not evidence or not all(map(claimed, evidence)):
        return None
    rules, known = table(language), tables(language)
    said = read(text, language)
    verbs = rules.says | known.addressing | {"according", "laut", "zufolge"}
    if any(word.lower in verbs or word.root in {"say", "claim", "alleg"} for word in said.all):
        return None
    claimants = [_claimants(each, language) for each in evidence]
    if any(not each.isdisjoint(said.keys) for each in claimants if each):
        return None
    return "tells as a fact what is somebody's claim"


def same_speaker(text: str, evidence: Sequence[str], language: str) -> bool:
    """Whether evidence gives what a text tells to the speaker that the text names, where it names one."""
    if not code(language):
        return True
    ours = _named(read(bare(text), language), language)
    if not ours:
        return True
    theirs = frozenset(
        word.root for each in evidence for word in speaking(read(bare(each), language), language, _REACH)
    )
    return not ours.isdisjoint(theirs)


def _named(said: Words, language: str) -> frozenset[str]:
    """The roots of the names, or where there is none of the words, that tell who speaks."""
    region = speaking(said, language, _REACH)
    names = frozenset(word.root for word in region if word.name)
    return names or frozenset(word.root for word in region if word.content)


@lru_cache(maxsize=1024)
def _claimants(sentence: str, language: str) -> frozenset[str]:
    """The roots of the words around the verb of saying, who claims among them."""
    text = bare(sentence)
    part = _AT_END.search(text) or _AT_HEAD.match(text)
    return frozenset(word.root for word in read(part.group(), language).content) if part else frozenset()
