"""Telling a sentence as one outlet's: its name and "says", or its name in brackets; nothing else added."""

from __future__ import annotations

import re
from collections.abc import Collection

from bot.analysis import grammar
from bot.analysis.references import bare
from bot.analysis.text import fold

_SAYS = {"en": "says", "de": "sagt"}
LANGUAGES = {"de": "Deutsch", "en": "English", "es": "español", "fr": "français", "it": "italiano"}
_ADVERBIAL = re.compile(
    r"(?:In|Of|On|At|After|Before|During|With|As|For|From|By|Under|When|If|Since|Until|According)\b"
)
_SHORT = 16  # words: a short sentence reads best with its source at the end
_GIVEN = re.compile(
    r"\b(?:said|says|say|told|tells|according to|added|announced|testified|argued|wrote|tweeted|laut|zufolge|"
    r"responded|replied|stated|warned|insisted|confirmed|shared that|noted that|explained that|"
    r"sagte|sagt|sagten|erklärte|teilte|hieß es)\b",
    re.IGNORECASE,
)


def voiced(
    text: str,
    outlet: str,
    language: str = "en",
    names: Collection[str] = (),
    common: Collection[str] = (),
) -> str:
    """The sentence as the outlet's: "Harbour Post says the port closed.", or that turned round.

    What it gives to somebody already ("the board said") has its outlet in brackets: two tellers in one
    sentence are one too many. ``names`` are words that keep their capital, ``common`` those that lose
    it. Where it can't be known which of them the first word is, the outlet comes last.
    """
    if given(text):
        return f"{_open(text)} ({outlet})."
    says = _SAYS.get(language[:2].casefold(), _SAYS["en"])
    if language[:2].casefold() != "en":
        return f"{text.rstrip('.')}, {says} {outlet}."
    begin = _begin(text, names, common)
    if begin is None or len(text.split()) <= _SHORT or _ADVERBIAL.match(text):
        return f"{_open(text)}, {outlet} {says}."
    return f"{outlet} {says} {begin}"


def titled(text: str, outlet: str, language: str = "en") -> str:
    """A headline as the outlet's, without a full stop."""
    if given(text):
        return f"{text} ({outlet})"
    return f"{text}, sagt {outlet}" if language[:2].casefold() == "de" else f"{text}, {outlet} says"


def marked(text: str, language: str) -> str:
    """The sentence with its language, where it stands among sentences in another."""
    return f"{_open(text)} ({LANGUAGES.get(language[:2].casefold(), language)})."


def given(text: str) -> bool:
    """Whether the sentence itself says, outside its quotations, whose telling it is."""
    return bool(_GIVEN.search(bare(text)))


def _open(text: str) -> str:
    """The text without its full stop, also where that stands before a closing mark."""
    return re.sub(r"(?<![.])(?<!\.[A-Z])[.,]([”“»\"’']?)$", r"\1", text)


def _begin(text: str, names: Collection[str], common: Collection[str]) -> str | None:
    """The text as it goes on after "says": its first capital kept for a name, None where unsure."""
    words = re.findall(r"[^\W_][\w.'’-]*", text[:80])
    if not words:
        return None
    first = fold(words[0]).casefold().removesuffix("'s")
    capital_follows = len(words) > 1 and words[1][0].isupper()
    if first in grammar.SUBJECTS or first in grammar.FUNCTION:
        return text[:1].lower() + text[1:]
    if first in common:
        return None if capital_follows else text[:1].lower() + text[1:]
    return text if first in names or capital_follows or words[0][1:2].isupper() else None
