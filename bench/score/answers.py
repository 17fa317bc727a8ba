"""Abstaining: precision, recall and F1 of null answers against ``unanswerable``."""

from __future__ import annotations

import argparse
from pathlib import Path

from bench.score._rows import read


def score(gold: Path, pred: Path, _options: argparse.Namespace) -> dict[str, object]:
    """``precision``, ``recall``, ``f1`` and how many abstained; a question not predicted was answered."""
    said = {row["id"]: row["answer"] for row in read(pred)}
    pairs = [(bool(row["unanswerable"]), said.get(row["id"], "") is None) for row in read(gold)]
    both = sum(wanted and done for wanted, done in pairs)
    abstained = sum(done for _, done in pairs)
    precision = both / (abstained or 1)
    recall = both / (sum(wanted for wanted, _ in pairs) or 1)
    return {
        "rows": len(pairs),
        "abstained": abstained,
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "f1": round(2 * precision * recall / ((precision + recall) or 1), 4),
    }
