"""The main text of a page: DATA is a folder with ``html/ID.html.gz``."""

from __future__ import annotations

import argparse
import gzip
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.errors import Unreadable
from bot.models import Entry
from bot.reading import read
from bot.sources.decoding import decode

EPOCH = datetime(2030, 1, 1, tzinfo=UTC)


def pages(data: Path) -> Iterator[tuple[str, str]]:
    """The id and markup of each page."""
    for file in sorted((data / "html").glob("*.html.gz")):
        yield file.name.removesuffix(".html.gz"), decode(gzip.decompress(file.read_bytes()), markup=True)


def run(data: Path, options: argparse.Namespace) -> Iterator[dict[str, Any]]:  # noqa: ARG001
    """The text as the bot would hold it; empty where it finds none."""
    for id, markup in pages(data):
        entry = Entry("bench", id, None, None, None, None, markup)
        try:
            body = read(entry, EPOCH).text
        except Unreadable:
            body = ""
        yield {"id": id, "articleBody": body}


def baseline(data: Path, options: argparse.Namespace) -> Iterator[dict[str, Any]]:  # noqa: ARG001
    """trafilatura alone, as it comes."""
    from trafilatura import extract

    for id, markup in pages(data):
        yield {"id": id, "articleBody": extract(markup, include_comments=False) or ""}
