"""Forged quotes that were refused, by kind, and true ones that were accepted.

The prediction file tells itself what is true, so the gold file is not read.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from bench.score._rows import ratio, read


def score(_gold: Path, pred: Path, _options: argparse.Namespace) -> dict[str, object]:
    """``refused`` of all forgeries, ``accepted`` of the true quotes, and the share refused of each kind."""
    rows = read(pred)
    made = Counter(row["kind"] for row in rows)
    refused = Counter(row["kind"] for row in rows if row["refused"])
    forged = sum(made.values()) - made["true"]
    return {
        "refused": ratio(sum(refused.values()) - refused["true"], forged),
        "accepted": ratio(made["true"] - refused["true"], made["true"]),
        "forged": forged,
        **{
            kind.replace(" ", "_"): ratio(refused[kind], made[kind])
            for kind in sorted(made)
            if kind != "true"
        },
    }
