"""Feeds: DATA is an index file, one JSON object a line with ``path`` beside it and perhaps ``headers``."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from bot.errors import Unreadable
from bot.sources.files import read_bytes
from bot.sources.items import Item, items_in


def run(data: Path, options: argparse.Namespace) -> Iterator[dict[str, Any]]:  # noqa: ARG001
    """The items of each feed as they say it, or why there are none. Any other error is let through."""
    slowest = 0.0
    for line in data.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        began = time.perf_counter()
        yield feed(data.parent, row)
        slowest = max(slowest, time.perf_counter() - began)
    yield {"measured": {"slowest_seconds": round(slowest, 3)}}


def feed(folder: Path, row: dict[str, Any]) -> dict[str, Any]:
    """One row of the prediction file."""
    headers = dict(line.split(": ", 1) for line in row.get("headers") or () if ": " in line)
    lower = {name.casefold(): value for name, value in headers.items()}
    try:
        items = items_in(read_bytes(folder / row["path"]), row["path"], lower)
    except Unreadable as problem:
        return {"path": row["path"], "entries": [], "error": problem.reason}
    return {"path": row["path"], "entries": [entry(each) for each in items], "error": None}


def entry(item: Item) -> dict[str, Any]:
    """An item in the names that feeds use, its times as mail writes them."""
    times = {name: value for name, value in asdict(item).items() if isinstance(value, datetime)}
    return {
        **{name: getattr(item, name) for name in ("title", "link", "id", "summary", "content", "author")},
        **{name: format_datetime(times[name], usegmt=True) if name in times else None for name in TIMES},
    }


TIMES = ("published", "updated")
