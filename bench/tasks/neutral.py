"""Briefs of an event that three outlets tell: DATA has ``id`` and ``articles`` of ``title`` and ``text``.

``summary`` is what would be posted without a model, the headline left out, in at most 90 words.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.tasks.quotes import EPOCH, article
from bot.models import Outlet, Story

MOST = 90  # words
NAMES = ("Post", "Times", "News")


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this task."""
    parser.add_argument("--words", type=int, default=MOST, help="the most words of a summary")


def run(data: Path, options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """The points of the extractive brief, as many as there is room for."""
    from bot.extractive import write

    for row in _rows(data):
        told = write(_story(row))
        text = _within([point.text for point in told.points] or [told.headline.text], options.words)
        yield {"id": row["id"], "summary": text}


def baseline(data: Path, options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """The first article, cut."""
    for row in _rows(data):
        words = row["articles"][0]["text"].split()
        yield {"id": row["id"], "summary": " ".join(words[: options.words])}


def _story(row: dict[str, Any]) -> Story:
    told = []
    for name, each in zip(NAMES, row["articles"], strict=False):
        made = article({"id": name, "text": each["text"].strip(), "title": each["title"].rstrip(". ")}, "en")
        told.append(replace(made, outlet=Outlet(id=name.lower(), name=name)))
    return Story(row["id"], tuple(told), EPOCH, EPOCH)


def _within(texts: list[str], most: int) -> str:
    """The first texts whole, as long as they fit; the first one cut where not even that does."""
    kept: list[str] = []
    for text in texts:
        if len(" ".join([*kept, text]).split()) <= most:
            kept.append(text)
    return " ".join(kept) or " ".join(texts[0].split()[:most])


def _rows(data: Path) -> Iterator[dict[str, Any]]:
    with data.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)
