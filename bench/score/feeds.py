"""Fields of feeds: GOLD has one field a line, ``{"path", "field", "value"}``, of a feed's first entry."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from bench.score._rows import ratio, read


def score(gold: Path, pred: Path, options: argparse.Namespace) -> dict[str, object]:  # noqa: ARG001
    """How many gold fields are as the gold says, how many feeds are missing, what was missed."""
    given = {row["path"]: row["entries"] for row in read(pred)}
    rows = read(gold)
    right = [(given.get(row["path"]) or [{}])[0].get(row["field"]) == row["value"] for row in rows]
    missed = Counter(row["field"] for row, good in zip(rows, right, strict=True) if not good)
    return {
        "right": sum(right),
        "n": len(rows),
        "share": ratio(sum(right), len(rows)),
        "missing": len({row["path"] for row in rows} - given.keys()),
        "missed": dict(missed),
    }
