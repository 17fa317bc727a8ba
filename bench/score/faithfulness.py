"""Pearson and Spearman correlation of ``supported`` with the human verdicts, for each ``origin``."""

from __future__ import annotations

import argparse
from pathlib import Path
from statistics import StatisticsError, correlation

from bench.score._rows import read


def score(gold: Path, pred: Path, _options: argparse.Namespace) -> dict[str, object]:
    """``pearson`` and ``spearman`` by origin, and how many rows; a row not predicted counts as 0."""
    said = {row["id"]: float(row["supported"]) for row in read(pred)}
    pairs: dict[str, list[tuple[float, float]]] = {}
    for row in read(gold):
        pairs.setdefault(row["origin"], []).append((float(row["score"]), said.get(row["id"], 0.0)))
    figures: dict[str, object] = {"rows": sum(map(len, pairs.values()))}
    for origin, both in pairs.items():
        figures[f"pearson_{origin}"] = _correlation(both)
        figures[f"spearman_{origin}"] = _correlation(_ranked(both))
    return figures


def _correlation(pairs: list[tuple[float, float]]) -> float:
    left, right = zip(*pairs, strict=True)
    try:
        return round(correlation(left, right), 4)
    except StatisticsError:
        return 0.0


def _ranked(pairs: list[tuple[float, float]]) -> list[tuple[float, float]]:
    left, right = (_ranks([pair[side] for pair in pairs]) for side in (0, 1))
    return list(zip(left, right, strict=True))


def _ranks(values: list[float]) -> list[float]:
    """Ranks from 0, the mean of them for equal values."""
    order = sorted(values)
    return [order.index(v) + (order.count(v) - 1) / 2 for v in values]
