"""Answers to questions, or none: DATA has one ``id``, ``context`` and ``question`` a line."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.tasks.quotes import article


def run(data: Path, _options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """The sentences that the engine answers with, null where it abstains."""
    from bot.extractive import answer

    for row in _rows(data):
        told = answer(row["question"], (article({"id": row["id"], "text": row["context"]}, "en"),), None)
        text = told.sentences[0].text if told.sentences else None
        yield {"id": row["id"], "answer": text}


def baseline(data: Path, _options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Abstains always."""
    yield from ({"id": row["id"], "answer": None} for row in _rows(data))


def _rows(data: Path) -> Iterator[dict[str, Any]]:
    with data.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)
