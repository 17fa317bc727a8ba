"""One language is one file here: a table of marks, abbreviations and cues, and no code.

To add a language, write ``xx.py`` (its ISO 639-1 code) that sets ``LANGUAGE = Language(...)``. It is
found by its name.
"""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass
from functools import cache

DEFAULT = "en"


@dataclass(frozen=True, slots=True)
class Language:
    """What the analysis must know of a language. All words are lower-case unless said otherwise.

    ``titles`` are abbreviations that a name follows: no sentence ends there. ``abbreviations`` may
    end one, but only where a word of ``starters`` comes next. ``ordinals``: "3." is "third".
    """

    code: str
    titles: frozenset[str] = frozenset()
    abbreviations: frozenset[str] = frozenset()
    starters: frozenset[str] = frozenset()
    ordinals: bool = False
    cues: frozenset[str] = frozenset()


def words(text: str) -> frozenset[str]:
    """The words of a table that is written as lines of text."""
    return frozenset(text.split())


@cache
def known() -> frozenset[str]:
    """The codes that have a table."""
    return frozenset(module.name for module in pkgutil.iter_modules(__path__))


def language(code: str) -> Language:
    """The table for a language tag such as ``de`` or ``en-GB``; English where there is none."""
    short = code.replace("_", "-").partition("-")[0].casefold()
    return _load(short if short in known() else DEFAULT)


@cache
def _load(code: str) -> Language:
    table: Language = importlib.import_module(f"{__name__}.{code}").LANGUAGE
    return table
