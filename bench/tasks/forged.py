"""Forged quotes: DATA has one article a line, with ``id`` and ``text``.

From the quotations of each article are made false ones, by seed: a word changed, two halves joined, the
speaker swapped, a negation dropped. Beside them stand true ones, with other marks, dashes and spaces. A
row tells what became of one; ``refused`` should hold for all forgeries and for no true quote.

Where a row has ``direct_quotes`` with a ``source_coref_silver``, these are the quotations and names that
are swapped, so that the engine isn't tested against itself; else it is the engine's own.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.tasks.quotes import article
from bot.analysis.locating import prove, same_person
from bot.models import Article

NEGATION = re.compile(r"\b(?:not|never|no)\b ?|n['’]t\b", re.IGNORECASE)
WORD = re.compile(r"\b[^\W\d_]{4,}\b")


@dataclass(frozen=True, slots=True)
class Said:
    """A true quotation: its words and its speaker, if known."""

    words: str
    speaker: str | None


Forger = Callable[[Said, list[Said], Article, random.Random], Said | None]


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this task."""
    parser.add_argument("--count", type=int, default=1000, help="how many forgeries to make")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--language", default="en")


def run(data: Path, options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Forge and try; the measured figures are the shares refused and accepted."""
    from bot.analysis.quotes import find_quotes

    chance = random.Random(options.seed)
    tried = {name: [0, 0] for name in (*FORGERS, "true")}
    with data.open(encoding="utf-8") as lines:
        desks = [_desk(json.loads(line), options.language, find_quotes) for line in lines]
    desks = [desk for desk in desks if desk[2]]
    for name, original, forged, (held, quotes, _) in _cases(desks, options.count, chance):
        refused = prove(forged.words, forged.speaker, held, quotes) is None
        tried[name][0] += 1
        tried[name][1] += refused
        yield {"id": held.id, "kind": name, "was": original.words, "made": forged.words,
               "speaker": forged.speaker, "refused": refused}  # fmt: skip
    false = [counts for name, counts in tried.items() if name != "true"]
    shares = {name: round(refused / (made or 1), 4) for name, (made, refused) in tried.items()}
    whole = round(sum(r for _, r in false) / (sum(m for m, _ in false) or 1), 4)
    yield {"measured": {"refused": whole, "forged": sum(m for m, _ in false), "by_kind": shares}}


def _desk(row: dict[str, Any], code: str, find: Callable[[Article], Any]) -> tuple[Article, Any, list[Said]]:
    held = article(row, code)
    quotes = find(held)
    if "direct_quotes" in row:
        said = [Said(q["quote"], q.get("source_coref_silver")) for q in row["direct_quotes"]]
    else:
        said = [Said(quote.text, quote.speaker) for quote in quotes]
    return held, quotes, [each for each in said if len(each.words.split()) >= 5]


def _cases(
    desks: list[tuple[Article, Any, list[Said]]], count: int, chance: random.Random
) -> Iterator[tuple[str, Said, Said, tuple[Article, Any, list[Said]]]]:
    """``count`` forgeries, a quarter of each kind, and half as many true quotes."""
    for name, forge in FORGERS.items():
        made = 0
        for _ in range(count * 100):
            if made >= count // len(FORGERS):
                break
            desk = chance.choice(desks)
            original = chance.choice(desk[2])
            forged = forge(original, desk[2], desk[0], chance)
            if forged is not None:
                made += 1
                yield name, original, forged, desk
    for _ in range(count // 2):
        desk = chance.choice(desks)
        original = chance.choice(desk[2])
        yield "true", original, Said(_retyped(original.words), None), desk


def _change(said: Said, _: list[Said], held: Article, chance: random.Random) -> Said | None:
    words = list(WORD.finditer(said.words))
    others = sorted({match.group() for match in WORD.finditer(held.text)})
    if not words:
        return None
    match, other = chance.choice(words), chance.choice(others)
    return _false(said.words[: match.start()] + other + said.words[match.end() :], said.speaker, held)


def _join(said: Said, all_: list[Said], held: Article, chance: random.Random) -> Said | None:
    other = chance.choice(all_)
    left, right = said.words.split(), other.words.split()
    joined = " ".join(left[: len(left) // 2] + right[len(right) // 2 :])
    return _false(joined, said.speaker, held) if other != said else None


def _swap(said: Said, all_: list[Said], _: Article, chance: random.Random) -> Said | None:
    others = sorted({each.speaker for each in all_ if each.speaker})
    if not said.speaker or not others:
        return None
    other = chance.choice(others)
    if same_person(other, said.speaker) or _alike(other, said.speaker):
        return None
    return Said(said.words, other)


def _alike(one: str, two: str) -> bool:
    """Names that share a word may be one person's: not a swap that anybody could be blamed for."""
    return not set(one.casefold().split()).isdisjoint(two.casefold().split())


def _drop(said: Said, _: list[Said], held: Article, chance: random.Random) -> Said | None:
    found = list(NEGATION.finditer(said.words))
    if not found:
        return None
    match = chance.choice(found)
    return _false(said.words[: match.start()] + said.words[match.end() :], said.speaker, held)


def _false(words: str, speaker: str | None, held: Article) -> Said | None:
    """A forgery, unless the article happens to have these very words."""
    same = " ".join(words.split()).strip(" .,;:!?")
    return None if same in " ".join(held.text.split()) else Said(words, speaker)


def _retyped(words: str) -> str:
    """What a typist makes of it: plain marks and dashes, other spaces."""
    plain = words.translate(str.maketrans("“”‘’—–", "\"\"''--"))
    return f'"{plain.replace(" ", "  ", 1)}"'


FORGERS: dict[str, Forger] = {
    "word changed": _change,
    "halves joined": _join,
    "speaker swapped": _swap,
    "negation dropped": _drop,
}
