"""Quotes and their speakers: DATA has one article a line, with ``id``, ``text`` and perhaps ``title``."""

from __future__ import annotations

import argparse
import json
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.analysis.text import sentences
from bot.models import Article, Outlet

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this task."""
    parser.add_argument("--language", help="a language tag; by default the file's (news_de_...) or English")


def read(data: Path, options: argparse.Namespace) -> Iterator[Article]:
    """The articles of a file."""
    code = options.language or ("de" if "de" in data.stem.split("_") else "en")
    with data.open(encoding="utf-8") as lines:
        for line in lines:
            yield article(json.loads(line), code)


def article(row: dict[str, Any], code: str) -> Article:
    """One row as the bot would hold it."""
    text = row["text"]
    return Article(
        id=row["id"],
        revision=1,
        outlet=Outlet(id="bench", name=row.get("publisher") or "bench"),
        url=None,
        title=row.get("title") or "",
        byline=None,
        published=EPOCH,
        fetched=EPOCH,
        language=code,
        text=text,
        sentences=sentences(text, code),
    )


def run(data: Path, options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """The quotes that the engine finds."""
    from bot.analysis.quotes import find_quotes

    spent, words = 0.0, 0
    for each in read(data, options):
        began = time.process_time()
        found = find_quotes(each)
        spent += time.process_time() - began
        words += len(each.text.split())
        rows = [
            {"quote": q.text, "start": q.start, "end": q.end, "speaker": q.speaker, "cue": q.cue}
            for q in found
        ]
        yield {"id": each.id, "quotes": rows}
    yield {"measured": {"ms_per_1000_words": round(spent * 1e6 / max(words, 1), 2)}}


def baseline(data: Path, options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """What stands between two marks, said by the nearest name that has a verb of saying beside it."""
    marked = re.compile(r"[“„«\"]([^“”„«»\"\n]{2,}?)[”“»\"]")
    name = r"((?:[A-ZÄÖÜ][\w.'’-]+ ?){1,4})"
    said = re.compile(rf"(?:said|told|sagte|erklärte) {name}|{name} (?:said|told|sagte|erklärte)")
    for each in read(data, options):
        rows = []
        for match in marked.finditer(each.text):
            around = each.text[max(0, match.start() - 100) : match.start()] + each.text[match.end() :][:100]
            found = said.search(around)
            speaker = (found.group(1) or found.group(2)).strip() if found else None
            rows.append({"quote": match[1], "start": match.start(1), "end": match.end(1), "speaker": speaker})
        yield {"id": each.id, "quotes": rows}
