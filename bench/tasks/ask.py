"""How long it takes to find the evidence for a question, as the archive grows.

Makes its own archive from a seed: invented words, as rare and as common as in a language (Zipf), in
articles of twenty sentences over a year. The peer is plain FTS5 with OR and bm25 on the same rows.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any

from bench.tasks import _plot

SENTENCES = 20
WORDS = 30_000
SYLLABLES = [first + second for first in "bcdfglmnprstvzk" for second in "aeiou"]
SOURCES = 40
YEAR = datetime(2026, 1, 1, tzinfo=UTC)
WINDOW = timedelta(days=7)


def arguments(parser: argparse.ArgumentParser) -> None:
    """The task's own options."""
    parser.add_argument("--sizes", default="10000,100000,1000000", help="sentences, smallest first")
    parser.add_argument("--questions", type=int, default=60)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--plot", type=Path, help="an SVG of how times grow")


def run(_data: Path | None, options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """p50 and p95 in milliseconds by size: in a channel's window, without one, and the peer's."""
    sizes = [int(size) for size in options.sizes.split(",")]
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "archive.db"
        asyncio.run(_created(path))
        archive = _Archive(path, random.Random(options.seed))
        for size in sizes:
            archive.grow(size, sizes[-1])
            rows.append({"sentences": size, **_timed(archive, options.questions)})
    if options.plot:
        names = [name for name in rows[0] if name.endswith("_p95_ms")]
        lines = {name: [(row["sentences"], row[name]) for row in rows] for name in names}
        options.plot.write_text(_plot.svg(lines, "sentences", "ms"), encoding="utf-8")
    yield {"measured": {"growth": rows}}


class _Archive:
    """A database that grows."""

    def __init__(self, path: Path, dice: random.Random) -> None:
        self.path, self._dice, self._size = path, dice, 0
        self.newest = YEAR
        self._words = [_word(dice) for _ in range(WORDS)]
        self._weights = list(accumulate(1 / (rank + 3) for rank in range(WORDS)))

    def grow(self, size: int, largest: int) -> None:
        """Articles until there are so many sentences, one after another through the year."""
        db = sqlite3.connect(self.path)
        while self._size < size:
            many = min(500, -(-(size - self._size) // SENTENCES))
            articles = [self._article(self._size + n * SENTENCES, largest) for n in range(many)]
            db.executemany(_INSERT_ARTICLE, [row for row, _, _ in articles])
            db.executemany(_INSERT_PLACE, [row for _, row, _ in articles])
            db.executemany(_INSERT_SENTENCE, [row for _, _, rows in articles for row in rows])
            db.commit()
            self._size += many * SENTENCES
        db.close()

    def _article(self, first: int, largest: int) -> tuple[tuple[Any, ...], tuple[Any, ...], list[Any]]:
        id, source = f"a{first}", f"feed:{self._dice.randrange(SOURCES)}"
        self.newest = YEAR + timedelta(days=365) * (first / largest)
        at = self.newest.isoformat(timespec="microseconds")
        title = self.text(8)
        rows = [
            (first + n + 1, self.text(18), title, source, id, 1, n * 100, n * 100 + 99, source)
            for n in range(SENTENCES)
        ]
        outlet = f'{{"id": "{source}", "name": "{source}"}}'
        article = (id, 1, 1, source, "", outlet, title, at, at, "en", "", "[]", 1, "report", 1, "grouped")
        return article, (id, source, at, first + 1, first + SENTENCES), rows

    def text(self, words: int) -> str:
        """So many words, each as likely as its rank."""
        return " ".join(self._dice.choices(self._words, cum_weights=self._weights, k=words))


_INSERT_ARTICLE = (
    "INSERT INTO articles (id, revision, newest, source, place, outlet, title, published, fetched, "
    "language, text, sentences, dated, kind, whole, state) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
)
_INSERT_PLACE = "INSERT INTO passages (article, source, published, first_row, last_row) VALUES (?,?,?,?,?)"
_INSERT_SENTENCE = (
    "INSERT INTO sentence_search (rowid, text, title, outlet, article, revision, first, last, source) "
    "VALUES (?,?,?,?,?,?,?,?,?)"
)


def _word(dice: random.Random) -> str:
    return "".join(dice.choices(SYLLABLES, k=dice.randint(2, 4)))


async def _created(path: Path) -> None:
    from bot.store import Store

    await (await Store.open(f"sqlite:///{path}")).close()


def _timed(archive: _Archive, many: int) -> dict[str, float]:
    questions = [archive.text(9) for _ in range(many)]
    return {
        **_spread("peer", [_peer(archive.path, each) for each in questions]),
        **asyncio.run(_ours(archive, questions)),
    }


def _peer(path: Path, question: str) -> float:
    db = sqlite3.connect(path)
    match = " OR ".join(f'"{word}"' for word in question.split())
    began = time.perf_counter()
    db.execute(
        "SELECT rowid FROM sentence_search WHERE sentence_search MATCH ? "
        "ORDER BY bm25(sentence_search) LIMIT 10",
        (match,),
    ).fetchall()
    return _ms(began)


async def _ours(archive: _Archive, questions: list[str]) -> dict[str, float]:
    from bot.analysis.ranking import rank, searched
    from bot.store import Store

    store = await Store.open(f"sqlite:///{archive.path}")
    try:

        async def ask(question: str, **within: Any) -> float:
            began = time.perf_counter()
            rank(question, await store.find(searched(question), **within))
            return _ms(began)

        heard = [f"feed:{number}" for number in range(5)]
        window = {"sources": heard, "since": archive.newest - WINDOW}
        inside = [await ask(each, **window) for each in questions]
        whole = [await ask(each) for each in questions]
        return {**_spread("window", inside), **_spread("whole", whole)}
    finally:
        await store.close()


def _spread(name: str, times: list[float]) -> dict[str, float]:
    ordered = sorted(times)
    at: Callable[[float], float] = lambda share: round(ordered[int(share * (len(ordered) - 1))], 2)  # noqa: E731
    return {f"{name}_p50_ms": at(0.5), f"{name}_p95_ms": at(0.95)}


def _ms(began: float) -> float:
    return (time.perf_counter() - began) * 1000
