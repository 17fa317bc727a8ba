"""Quotes of at least so many words, and who said them.

Gold rows hold either ``direct_quotes`` (start, end, quote, n_words, source_text, source_kind,
source_coref_silver) or ``quotes`` of several types. Of these the type ``Direct`` counts; a
predicted quote that stands within one of another type is neither right nor wrong.

A gold quote is found where a predicted one shares .8 of its words (Jaccard over the bags). *named*
is the share of right speakers where the gold source is a name, *resolved* where the source's real
name is known, though the text may say "he" there; a pronoun is wrong. *all* also takes the text's
own words for the source.
"""

from __future__ import annotations

import argparse
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.score._rows import f1, ratio, read
from bot.analysis.languages import words

TITLES = words("""
    mr mrs ms miss dr sen rep gov president former the a an sir lord judge justice secretary senator
    republican democratic candidate nominee gop presidential
    """)
PRONOUNS = words("he she they it we i you him her them who his their er sie es wir ich")
COMPOUNDS = ("-Chef", "-Sprecher", "-Sprecherin", "-Vorsitzende", "-Vorsitzender", "-Präsident")


@dataclass(slots=True)
class Tally:
    """What was counted so far: right and all, by kind of source."""

    gold: int = 0
    predicted: int = 0
    found: int = 0
    verbatim: int = 0
    right: Counter[str] = field(default_factory=Counter)
    all: Counter[str] = field(default_factory=Counter)

    def speaker(self, kind: str, right: bool) -> None:
        """Count one found quote."""
        self.all[kind] += 1
        self.right[kind] += right


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this scorer."""
    parser.add_argument("--words", type=int, default=5, help="leave shorter quotes out")
    parser.add_argument("--half", choices=["0", "1"], help="only the articles with this bit of their id")


def score(gold: Path, pred: Path, options: argparse.Namespace) -> dict[str, object]:
    """Precision, recall and F1 of the spans, and the shares of right speakers."""
    predicted = {row["id"]: row["quotes"] for row in read(pred)}
    tally = Tally()
    for row in read(gold):
        if options.half is None or half(row["id"]) == int(options.half):
            count(tally, row, predicted.get(row["id"], []), options.words)
    precision, recall = ratio(tally.found, tally.predicted), ratio(tally.found, tally.gold)
    return {
        "precision": precision,
        "recall": recall,
        "f1": f1(precision, recall),
        "verbatim": ratio(tally.verbatim, tally.predicted),
        "gold": tally.gold,
        "predicted": tally.predicted,
        **{kind: ratio(tally.right[kind], n) for kind, n in sorted(tally.all.items())},
        "n": dict(sorted(tally.all.items())),
    }


def half(id: str) -> int:
    """0 or 1, by the id alone: what to tune on, and what to hold out."""
    return sum(id.encode()) % 2


def count(tally: Tally, row: dict[str, Any], predicted: list[dict[str, Any]], words: int) -> None:
    """Match one article's quotes and add them to the tally."""
    gold = [each for each in gold_quotes(row) if len(each["quote"].split()) >= words]
    left = [each for each in predicted if len(each["quote"].split()) >= words]
    left = [each for each in left if not within_other(each, row)]
    text = plain(row["text"])
    tally.gold += len(gold)
    tally.predicted += len(left)
    tally.verbatim += sum(plain(each["quote"]) in text for each in left)
    for each in gold:
        match = best(each, left)
        if match is not None:
            left.remove(match)
            tally.found += 1
            judge(tally, each, match.get("speaker"))


def gold_quotes(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The direct quotes of a gold row, in one form."""
    if "direct_quotes" in row:
        yield from row["direct_quotes"]
        return
    places: dict[tuple[int, int], dict[str, Any]] = {}
    for each in row["quotes"]:
        if each["type"] == "Direct":
            for start, end in each["quote_spans"]:
                found = places.setdefault((start, end), by_span(row["text"], start, end, each))
                found["source_coref_silver"] = each.get("speaker") or None
    yield from places.values()


def by_span(text: str, start: int, end: int, gold: dict[str, Any]) -> dict[str, Any]:
    """One piece of a quote. Where two rows give a place to two speakers (a paper quotes a witness),
    either is right: the second stands where a resolved name would."""
    speaker = gold.get("speaker") or None
    return {
        "start": start,
        "quote": text[start:end],
        "source_text": speaker,
        "source_kind": "none" if not speaker else "pronoun" if plain(speaker) in PRONOUNS else "named",
        "source_coref_silver": None,
    }


def within_other(predicted: dict[str, Any], row: dict[str, Any]) -> bool:
    """Whether a predicted quote lies in gold speech that is told indirectly, and in none that is direct."""
    spans = [
        (each["type"] == "Direct", *span) for each in row.get("quotes", ()) for span in each["quote_spans"]
    ]
    start, end = predicted["start"], predicted["end"]
    around = [direct for direct, a, b in spans if a < end and start < b]
    return bool(around) and not any(around)


def best(gold: dict[str, Any], predicted: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The predicted quote near the gold one's place that shares the most words, from .8 on."""
    found, least = None, 0.8
    for each in predicted:
        if each.get("start") is None or abs(each["start"] - gold["start"]) <= len(gold["quote"]) + 50:
            share = overlap(plain(each["quote"]), plain(gold["quote"]))
            if share > least or (found is None and share >= least):
                found, least = each, share
    return found


def judge(tally: Tally, gold: dict[str, Any], speaker: str | None) -> None:
    """Count whether the speaker of a found quote is right."""
    kind, known = gold["source_kind"], gold["source_coref_silver"]
    right = same(speaker, gold["source_text"]) or bool(known and same(speaker, known))
    if kind == "none":
        right = not speaker
    tally.speaker(kind, right)
    tally.speaker("all", right)
    name = gold["source_text"] if kind == "named" else known
    if name and len(name.split()) <= 12 and any(word[0].isupper() for word in name_words(name)):
        tally.speaker("resolved", plain(speaker) not in PRONOUNS and same(speaker, name))


def plain(text: str | None) -> str:
    """Lower case, plain marks, single spaces, no punctuation at the ends."""
    text = unicodedata.normalize("NFKC", text or "").translate(str.maketrans("“”’‘„«»", '""\'\'"""'))
    return re.sub(r"\s+", " ", text).strip().strip('"').strip(" ,.;").lower()


def overlap(a: str, b: str) -> float:
    """Jaccard over bags of words."""
    one, other = Counter(a.split()), Counter(b.split())
    shared = sum((one & other).values())
    union = sum(one.values()) + sum(other.values()) - shared
    return shared / union if union else 0.0


def name_words(name: str | None) -> list[str]:
    """The words of a name, titles left out."""
    found = re.findall(r"[A-Za-zÀ-ÿ'’\-]+", name or "")
    kept = [word for word in found if word.lower() not in TITLES]
    return [word for word in kept[:-1] if not word.endswith(COMPOUNDS)] + kept[-1:]


def same(predicted: str | None, gold: str | None) -> bool:
    """Whether two names may mean one source: one holds the other, or they share a capitalised word and
    no first names of different letters."""
    if not predicted or not gold:
        return False
    one, other = plain(predicted), plain(gold)
    if one in other or other in one:
        return True
    mine, theirs = capitalised(predicted), capitalised(gold)
    shared = set(mine) & set(theirs)
    surname_only = len(mine) > 1 and len(theirs) > 1 and shared == {mine[-1]} == {theirs[-1]}
    return bool(shared) and not (surname_only and mine[0][0] != theirs[0][0])


def capitalised(name: str) -> list[str]:
    """The capitalised words before the first comma, lower-case, without a possessive."""
    found = [word for word in name_words(name.split(",")[0]) if word[0].isupper()]
    return [re.sub(r"['’]s$", "", word.lower()) for word in found]
