"""ROUGE-1 of a summary with the neutral text: F1 over lower-case words, no stemming; and how long it is."""

from __future__ import annotations

import argparse
import re
from collections import Counter
from pathlib import Path

from bench.score._rows import read


def score(gold: Path, pred: Path, _options: argparse.Namespace) -> dict[str, object]:
    """``rouge_1`` in percent, ``words`` a summary, ``over`` how many are longer than 90 words."""
    said = {row["id"]: str(row["summary"]) for row in read(pred)}
    rows = list(read(gold))
    shares = [rouge(said.get(row["id"], ""), row["neutral"]["text"]) for row in rows]
    lengths = [len(said.get(row["id"], "").split()) for row in rows]
    return {
        "rows": len(rows),
        "rouge_1": round(100 * sum(shares) / (len(rows) or 1), 2),
        "words": round(sum(lengths) / (len(rows) or 1), 1),
        "over": sum(length > 90 for length in lengths),
    }


def rouge(said: str, gold: str) -> float:
    """F1 over words, each counted as often as both have it."""
    ours, theirs = (Counter(re.findall(r"\w+", text.lower())) for text in (said, gold))
    same = sum((ours & theirs).values())
    return 2 * same / ((sum(ours.values()) + sum(theirs.values())) or 1)
