"""The main text of pages: GOLD is one JSON object, ``{id: {"articleBody"}}``.

Precision, recall and F1 over shingles of four words (all words as one where there are fewer), averaged
over pages; ``f1_of_means`` is made of the mean precision and recall; ``exact`` is the share of pages
with the same words. A page that is not predicted counts as empty.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from pathlib import Path
from statistics import fmean

from bench.score._rows import f1, ratio, read

SIZE = 4


def words(text: str | None) -> list[str]:
    """The words of a text, as they are written."""
    return re.findall(r"\w+", text or "")


def shingles(found: list[str]) -> Counter[tuple[str, ...]]:
    """Runs of ``SIZE`` words, with how often each comes."""
    return Counter(tuple(found[at : at + SIZE]) for at in range(max(1, len(found) - SIZE + 1)) if found)


def score(gold: Path, pred: Path, options: argparse.Namespace) -> dict[str, object]:  # noqa: ARG001
    """The figures over all pages of the gold file."""
    truth = {name: words(page["articleBody"]) for name, page in json.loads(gold.read_bytes()).items()}
    given = {row["id"]: words(row["articleBody"]) for row in read(pred)}
    pairs = [(shingles(text), shingles(given.get(name, []))) for name, text in truth.items()]
    precisions = [ratio((a & b).total(), b.total()) for a, b in pairs if b]
    recalls = [ratio((a & b).total(), a.total()) for a, b in pairs if a]
    each = [ratio(2 * (a & b).total(), (a + b).total()) if a or b else 1.0 for a, b in pairs]
    precision, recall = fmean(precisions or [0.0]), fmean(recalls or [0.0])
    return {
        "f1": round(fmean(each), 4),
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "f1_of_means": f1(precision, recall),
        "exact": ratio(sum(given.get(name) == text for name, text in truth.items()), len(truth)),
        "n": len(truth),
        "missing": len(truth.keys() - given.keys()),
        "unknown": len(given.keys() - truth.keys()),
    }
