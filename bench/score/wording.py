"""Sentences flagged against sentences labelled ``Biased``; a row not predicted counts as not flagged.

Rows labelled "No agreement" are left out. Precision and recall are of Biased; ``kinds`` gives, for each
kind of flag, how many sentences it flags and how many of these are Biased.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from typing import Any

from bench.score._rows import f1, ratio, read


def score(gold: Path, pred: Path, _options: argparse.Namespace) -> dict[str, object]:
    """Precision, recall, F1 of both classes and their mean, and precision by kind."""
    rows = {row["row"]: row["flags"] for row in read(pred)}
    pairs = [
        (row["label"] == "Biased", rows.get(number, []))
        for number, row in enumerate(read(gold))
        if row["label"] != "No agreement"
    ]
    counts = Counter((biased, bool(flags)) for biased, flags in pairs)
    hit, miss, false, rest = (
        counts[b, f] for b, f in ((True, True), (True, False), (False, True), (False, False))
    )
    precision, recall = ratio(hit, hit + false), ratio(hit, hit + miss)
    biased, other = f1(precision, recall), f1(ratio(rest, rest + miss), ratio(rest, rest + false))
    return {
        "precision": precision,
        "recall": recall,
        "f1": biased,
        "f1_unbiased": other,
        "macro_f1": ratio(biased + other, 2),
        "flagged": hit + false,
        "sentences": len(pairs),
        "kinds": _kinds(pairs),
    }


def _kinds(pairs: list[tuple[bool, list[dict[str, Any]]]]) -> dict[str, list[float]]:
    flagged: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for biased, flags in pairs:
        kinds = {flag["kind"] for flag in flags}
        flagged.update(kinds)
        right.update(kinds if biased else ())
    return {kind: [flagged[kind], ratio(right[kind], flagged[kind])] for kind in sorted(flagged)}
