"""Evidence for a question: DATA has one ``id`` and ``query`` a line, ``--facts`` names what there is to find.

Each fact is an article of one sentence in a store of its own, found as an answer's evidence is found.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sqlite3
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

WEIGHTS = "1.0, 1.0, 1.0"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The task's own option."""
    parser.add_argument("--facts", type=Path, help="facts.jsonl; beside DATA where not named")


def run(data: Path, options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """The ten best of each question, found in the store and ranked."""
    facts, queries = _rows(_facts(data, options)), _rows(data)
    with tempfile.TemporaryDirectory() as folder:
        yield from asyncio.run(_ranked(Path(folder), facts, queries))


def baseline(data: Path, options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Plain FTS5 over title, source and sentence, with OR and bm25."""
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE facts USING fts5(title, source, fact, tokenize = 'porter unicode61')")
    for fact in _rows(_facts(data, options)):
        row = (fact["fact_id"], fact["title"], fact["source"], fact["fact"])
        db.execute("INSERT INTO facts (rowid, title, source, fact) VALUES (?, ?, ?, ?)", row)
    order = f"bm25(facts, {WEIGHTS})"
    for query in _rows(data):
        words = " OR ".join(f'"{word}"' for word in dict.fromkeys(_plain(query["query"])))
        found = db.execute(
            f"SELECT rowid FROM facts WHERE facts MATCH ? ORDER BY {order} LIMIT 10",
            (words,),
        )
        yield {"id": query["id"], "ranked": [rowid for (rowid,) in found]}


async def _ranked(
    folder: Path, facts: list[dict[str, Any]], queries: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    from bot.analysis.ranking import rank, searched
    from bot.store import Store

    store = await Store.open(f"sqlite:///{folder / 'facts.db'}")
    try:
        await _keep(store, facts)
        rows = []
        for query in queries:
            found = await store.find(searched(query["query"]))
            ranked = rank(query["query"], found)
            rows.append({"id": query["id"], "ranked": [int(each.cite.article) for each in ranked]})
        return rows
    finally:
        await store.close()


async def _keep(store: Any, facts: list[dict[str, Any]]) -> None:
    from bot.models import Article, Entry, Outlet

    for number, fact in enumerate(facts, 1):
        at = datetime.fromisoformat(fact["published_at"])
        text, source, id = fact["fact"], fact["source"], str(fact["fact_id"])
        outlet = Outlet(source.casefold(), source)
        whole = ((0, len(text)),)
        article = Article(id, 1, outlet, None, fact["title"], None, at, at, "en", text, whole)
        entry = Entry("facts", id, None, fact["title"], at, None, text, outlet=source)
        await store.save_look("facts", [entry], {}, at, at)
        await store.save_article(number, entry, article, at)


def _facts(data: Path, options: argparse.Namespace) -> Path:
    return options.facts or data.parent / "facts.jsonl"


def _plain(text: str) -> list[str]:
    return "".join(each if each.isalnum() else " " for each in text.casefold()).split()


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
