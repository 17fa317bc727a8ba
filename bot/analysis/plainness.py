"""Words that a plain report does without: what is loaded, and what merely colours.

``wording`` flags what a fair reader would dispute. The lists here go further, for the sentences that we
choose to print as our own: drama, mood and hype, which a careful sub-editor strikes without a thought.
A sentence is never refused for them, but a plainer one is preferred, and they go where they can.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from bot.analysis.languages import words
from bot.analysis.wording import STRONG, flags

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_NAMES = re.compile(r"[A-Z]")


@cache
def lists() -> dict[str, frozenset[str]]:
    """The words by kind, ``colour`` and ``drama``, from their data file."""
    path = Path(__file__).parent / "data" / "plainness_en.toml"
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    return {kind: words(text) for kind, text in raw.items()}


def coloured(text: str, language: str = "en") -> tuple[tuple[int, int], ...]:
    """The places of the loaded and the coloured words, in order; nothing in a capital but at the start."""
    found = [(start, end) for start, end, kind, _ in flags(text, language) if kind in STRONG]
    if language[:2].casefold() == "en":
        listed = lists().values()
        for match in _WORD.finditer(text):
            word = match.group()
            plain = word.casefold().replace("’", "'")
            known = any(plain in some for some in listed)
            if known and not (_NAMES.match(word) and match.start() > 0) and not _inside(match.span(), found):
                found.append(match.span())
    return tuple(sorted(found))


def _inside(place: tuple[int, int], others: list[tuple[int, int]]) -> bool:
    return any(start < place[1] and place[0] < end for start, end in others)
