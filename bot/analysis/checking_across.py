"""What of a translation can be held against its source without knowing either language: numbers and names.

In a language that writes every noun with a capital a name is known only by another beside it ("Ines
Varga"), so that one alone goes unchecked there.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from difflib import SequenceMatcher

from bot.analysis.checking_numbers import Quantity, quantities
from bot.analysis.checking_words import code
from bot.analysis.languages import language as table
from bot.analysis.statements import CALENDAR, stop_words
from bot.analysis.text import fold, tokens

_NAME = re.compile(r"(?<![.!?:] )(?<!^)\b[A-ZÄÖÜÅÆØÉ][\w’'-]+")
_RUN = re.compile(r"\b[A-ZÄÖÜÅÆØÉ][\w’'-]+(?: [A-ZÄÖÜÅÆØÉ][\w’'-]+)+")
_CAPITAL = re.compile(r"\b[A-ZÄÖÜÅÆØÉ][\w'-]+")
_GROUPED = re.compile(r"(?<=\d)[ .'’\u00a0\u202f](?=\d{3}(?!\d))")
_ALIKE = 0.75  # the least likeness of the letters of a name in two languages


def check_across(
    text: str, evidence: Sequence[str], languages: tuple[str, str], names: Collection[str] = ()
) -> str | None:
    """Why a text in the first of these languages does not go with evidence in the second, or None."""
    ours, _ = languages
    there = {each.value for told in evidence for language in languages for each in _figures(told, language)}
    for figure in _figures(text, ours):
        if not any(abs(figure.value - value) <= 1e-6 * abs(value) for value in there):
            return f"“{figure.text}” does not stand in what is cited"
    told = (*evidence, *names)
    words = {word for each in told for word in tokens(each)}
    capitals = {word.casefold() for each in told for word in _CAPITAL.findall(fold(each))}
    for name in _names(fold(text), ours):
        plain = (tokens(name) or [""])[0]
        dated = plain.removesuffix("s") in CALENDAR
        if plain not in words and not dated and not _spelt_alike(plain, capitals):
            return f"“{name}” does not stand in what is cited"
    return None


def _figures(text: str, language: str) -> tuple[Quantity, ...]:
    return quantities(text if code(language) else _GROUPED.sub("", text), language)


def _names(text: str, language: str) -> list[str]:
    """The words that are surely names: where nouns have capitals, the last of each run of two or more."""
    if table(language).nouns_capitalised:
        small = stop_words(language)
        runs = [[w for w in run.group().split() if w.casefold() not in small] for run in _RUN.finditer(text)]
        return [run[-1] for run in runs if len(run) > 1]
    return [match.group() for match in _NAME.finditer(text)]


def _spelt_alike(name: str, others: Collection[str]) -> bool:
    """Whether one of these names may be the same in another language: "Kanada", "Moskau"."""
    return any(
        (name[:3] == other[:3] and min(len(name), len(other)) >= 5)
        or SequenceMatcher(None, name, other, autojunk=False).ratio() >= _ALIKE
        for other in others
        if abs(len(name) - len(other)) <= 3
    )


def tells_in(text: str, language: str) -> bool:
    """Whether a text may be in that language, as far as its small words tell; a short one always may."""
    said = tokens(text)
    if len(said) < 5:
        return True
    ours = _share(said, language)
    others = max(_share(said, code) for code in ("en", "de") if code != language[:2])
    if language[:2] not in ("en", "de"):
        return others < 0.3
    return ours >= others and ours >= 0.12


def _share(said: Sequence[str], language: str) -> float:
    small = stop_words(language)
    return sum(word in small for word in said) / len(said)
