"""Quantities, in figures or words, with what they measure or count.

"A dozen" is 12, "1.5bn" is 1,500,000,000, "90 minutes" is an hour and a half. "About 300" may be 312;
"312" may not be 300.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bot.analysis.checking_words import code, tables
from bot.analysis.statements import stop_words
from bot.analysis.text import fold

_PIECE = re.compile(
    r"(?P<clock>\d{1,2}[:.]\d\d(?=\s?[ap]\.?m\b)|\d{1,2}:\d\d(?!\d))"
    r"|(?P<digits>\d{1,3}(?:, ?\d{3}(?!\d))++(?:\.\d+)?|\d++(?:\. ?\d++)?)(?P<ordinal>st|nd|rd|th)?"
    r"|(?P<word>[^\W\d_]++(?:'[^\W\d_]++)?)|(?P<sign>[%$£€°])|(?P<gap>[.,;:!?()])"
)
_PER_CENT = re.compile(r"\bper cent\b", re.IGNORECASE)
_FIGURES = re.compile(r"\d[\d.,]*\d")
_SWAP = str.maketrans(".,", ",.")
_COMMA = ("de",)  # languages that write 1.200,5 for 1,200.5
_REACH = 3  # words after a number in which what it counts is named
_ROUGH = 0.12
_FINE = 0.005  # what rounding in a change of units may cost


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as written, its value in the smallest unit, what it measures ("" is a count).

    ``bound`` is "=" for an exact one, "~" for a rough one, ">" for a least and "<" for a highest one.
    ``counted`` are the roots of the words after it, ``head`` the first of them or "". ``unit``
    is how the measure was written ("miles").
    """

    text: str
    value: float
    measure: str
    bound: str
    counted: frozenset[str]
    head: str = ""
    unit: str = ""


@lru_cache(maxsize=4096)
def quantities(sentence: str, language: str = "en") -> tuple[Quantity, ...]:
    """The quantities of a sentence in order. "One" is none: it mostly is no number."""
    data = tables(language).raw
    text = _PER_CENT.sub("percent", fold(sentence))
    if code(language) in _COMMA:
        text = _FIGURES.sub(lambda match: match.group().translate(_SWAP), text)
    pieces = list(_PIECE.finditer(text))
    found: list[Quantity] = []
    at = 0
    while at < len(pieces):
        value, last = _value(pieces, at, data)
        if value is None:
            at += 1
            continue
        found.append(_quantity(pieces, at, last, value, data, language))
        at = last + 1
    return tuple(found)


def _value(pieces: Sequence[re.Match[str]], at: int, data: Mapping[str, Any]) -> tuple[float | None, int]:
    """The number that begins at a piece, and the number of its last piece."""
    words, scales = data.get("numbers", {}), data.get("scales", {})
    match = pieces[at]
    if match["clock"]:
        hours, minutes = re.split(r"[:.]", match["clock"])
        return int(hours) * 60 + int(minutes), at
    if match["digits"]:
        total, last = float(re.sub(r"[, ]", "", match["digits"])), at
    else:
        total, last = _spelled(pieces, at, words, scales)
        if last < at:
            return None, at
    while last + 1 < len(pieces) and _word(pieces, last + 1) in scales and not match["ordinal"]:
        if match["digits"] and not _touches(pieces, last):
            break
        total *= scales[_word(pieces, last + 1)]
        last += 1
    return total, last


def _touches(pieces: Sequence[re.Match[str]], last: int) -> bool:
    """A one-letter scale must stand right behind its digits: 5m, not "5 m"."""
    return len(_word(pieces, last + 1)) > 1 or pieces[last + 1].start() == pieces[last].end()


def _spelled(
    pieces: Sequence[re.Match[str]], at: int, words: Mapping[str, float], scales: Mapping[str, float]
) -> tuple[float, int]:
    """A number in words: "two hundred and fifty", "half a dozen", "twenty-five"; last < at if it is none."""
    first = _word(pieces, at)
    if first in ("half", "a", "an", "one") and at + 1 < len(pieces):
        skip = at + (2 if first == "half" and _word(pieces, at + 1) in ("a", "an") else 1)
        factor = 0.5 if first == "half" else 1.0
        if skip < len(pieces) and _word(pieces, skip) in scales and len(_word(pieces, skip)) > 2:
            return factor * scales[_word(pieces, skip)], skip
        return (1.5, at) if _and_a_half(pieces, at + 2) else (0.0, at - 1)
    if first not in words:
        return 0.0, at - 1
    total, last = float(words[first]), at
    if _and_a_half(pieces, at + 1):
        return total + 0.5, at + 3
    while last + 1 < len(pieces):
        following = _word(pieces, last + 1)
        if following in words and total % 10 == 0 and 0 < words[following] < 10 and total >= 20:
            total, last = total + words[following], last + 1
        elif following == "hundred" and total < 100:
            total, last = total * 100, last + 1
        elif following == "and" and total % 100 == 0 and total and _word(pieces, last + 2) in words:
            total, last = total + words[_word(pieces, last + 2)], last + 2
        else:
            break
    return total, last


def _and_a_half(pieces: Sequence[re.Match[str]], at: int) -> bool:
    return [_word(pieces, at + n) for n in range(3)] == ["and", "a", "half"]


def _word(pieces: Sequence[re.Match[str]], at: int) -> str:
    return (pieces[at]["word"] or "").casefold() if at < len(pieces) else ""


def _quantity(
    pieces: Sequence[re.Match[str]],
    first: int,
    last: int,
    value: float,
    data: Mapping[str, Any],
    language: str,
) -> Quantity:
    units = data.get("units", {})
    measure, factor, unit = "", 1.0, ""
    before = pieces[first - 1].group().casefold() if first else ""
    after = pieces[last + 1].group().casefold() if last + 1 < len(pieces) else ""
    if pieces[first]["clock"]:
        measure = "clock"
    elif pieces[first]["ordinal"]:
        measure = ""
    elif before in "$£€" and before in units:
        (measure, factor), unit = units[before], before
    elif after in units:
        (measure, factor), unit = units[after], after
    back = [piece.group().casefold() for piece in pieces[max(0, first - 3) : first]]
    text = " ".join(piece.group() for piece in pieces[first : last + 1])
    counted = _counted(pieces, last, language)
    head = counted[0] if counted else ""
    return Quantity(text, value * factor, measure, _bound(back, data), frozenset(counted), head, unit)


def _bound(back: Sequence[str], data: Mapping[str, Any]) -> str:
    """The bound that the one or two words before a number set, a currency sign apart."""
    near = [word for word in back if word not in ("$", "£", "€", "a", "an")][-2:]
    phrases = {" ".join(near), *near[-1:]}
    for sign, name in ((">", "above"), ("<", "below"), ("~", "rough")):
        if not phrases.isdisjoint(data.get(name, ())):
            return sign
    return "="


def _counted(pieces: Sequence[re.Match[str]], last: int, language: str) -> list[str]:
    found: list[str] = []
    known, stops = tables(language), stop_words(language or "en")
    for piece in pieces[last + 1 : last + 1 + _REACH]:
        if not piece["word"] or piece["word"].casefold() in stops:
            break
        found.append(known.root(piece["word"].casefold()))
    return found


def agrees(said: Quantity, held: Quantity) -> bool:
    """Whether a quantity may be told as ``said`` where the source has ``held``."""
    if said.measure != held.measure and said.measure and held.measure:
        return False
    if {said.bound, held.bound} == {"<", ">"}:
        return False
    one, two = said.value, held.value
    converted = said.unit != held.unit and bool(said.unit) and bool(held.unit)
    if abs(one - two) <= (_FINE * abs(two) if converted else 0):
        return said.bound == held.bound or said.bound not in "<>" or held.bound in "=~"
    if held.bound != "=" or not _rounder(one, two):
        return False
    if said.bound in "<>":
        return (
            one < two <= one * (1 + 2 * _ROUGH) if said.bound == ">" else one * (1 - 2 * _ROUGH) <= two < one
        )
    return said.bound == "~" and abs(one - two) <= _ROUGH * abs(two)


def _rounder(one: float, two: float) -> bool:
    """Whether a number has fewer digits that are not nought than another: 300 than 312."""
    left, right = (len(f"{value:.10g}".replace(".", "").strip("0")) for value in (one, two))
    return left < right


def wrong_quantity(
    said: Sequence[Quantity], held: Sequence[Quantity], missing: Collection[str] = ()
) -> tuple[Quantity, str] | None:
    """The first quantity that its sources do not have, and how it is wrong in plain words.

    ``missing`` are the roots of words that the sources don't have: what a right number counts must not
    be among them.
    """
    for each in said:
        like = [other for other in held if agrees(each, other)]
        if not like:
            return each, "does not stand in what is cited"
        if _counts_else(each, like, held) or (each.head in missing and not any(o.head == "" for o in like)):
            return each, "counts something else in what is cited"
    return None


def _counts_else(said: Quantity, like: Sequence[Quantity], held: Sequence[Quantity]) -> bool:
    """Whether the same thing has another number there, and this number another thing."""
    if not said.counted or any(not o.counted or said.counted & o.counted for o in like):
        return False
    return any(said.counted & o.counted and o.measure == said.measure for o in held if o not in like)
