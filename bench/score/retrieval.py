"""Retrieval: the share of a question's gold facts among the first 4 and 10, and how soon one comes."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from bench.score._rows import ratio, read


def arguments(parser: argparse.ArgumentParser) -> None:
    """The scorer's own option."""
    parser.add_argument("--facts", type=Path, help="facts.jsonl; beside GOLD where not named")


def score(gold: Path, pred: Path, options: argparse.Namespace) -> dict[str, object]:
    """``recall_at_4``, ``recall_at_10`` and ``mrr_at_10``, on the mean of the questions with evidence."""
    ids: dict[str, set[str]] = {}
    for fact in read(options.facts or gold.parent / "facts.jsonl"):
        ids.setdefault(fact["fact"], set()).add(str(fact["fact_id"]))
    said = {row["id"]: list(dict.fromkeys(map(str, row["ranked"])))[:10] for row in read(pred)}
    asked = [row for row in read(gold) if row["evidence"]]
    figures = [_figures(_gold(row, ids), said.get(row["id"], [])) for row in asked]
    names = ("recall_at_4", "recall_at_10", "mrr_at_10")
    means = {name: ratio(sum(each[at] for each in figures), len(figures)) for at, name in enumerate(names)}
    return {"rows": len(asked), **means}


def _gold(row: dict[str, Any], ids: dict[str, set[str]]) -> list[set[str]]:
    """Each fact that is evidence, as the ids that it goes by."""
    return [ids[fact] for fact in {each["fact"] for each in row["evidence"]}]


def _figures(gold: list[set[str]], ranked: list[str]) -> tuple[float, float, float]:
    found = [sum(not ids.isdisjoint(ranked[:depth]) for ids in gold) / len(gold) for depth in (4, 10)]
    first = next((1 / place for place, id in enumerate(ranked, 1) if any(id in ids for ids in gold)), 0.0)
    return found[0], found[1], first
