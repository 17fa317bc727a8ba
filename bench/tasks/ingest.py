"""From fetched pages to stored, analysed articles, beside feedparser and trafilatura alone in the same run.

Makes its own feeds and pages of 700 words from a seed; no network is asked, and no data is read. What is
timed is all that the bot does between a page and the moment when it could be written about: the feed
parsed, entries saved, the page read (text, sentences, outlet, date, language, kind), revisions and
copies looked for, the article stored and indexed for search, and its story found. The bare loop
parses the same feeds and extracts the same pages, and keeps nothing. The two run in turns.

``--stored`` are sizes of the archive, smallest first, at which the cost of an article is measured;
``--daily`` is how many articles of the archive were published in a day.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.tasks import _plot
from bench.tasks._archive import fill
from bench.tasks._press import Piece, Press, feed
from bot import pipeline
from bot.config import Config, DeskOptions
from bot.desk import Desk
from bot.sources.feed import feed_in
from bot.store import Store

START = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Took:
    """Time by the clock on the wall, and of the processor in all threads: a machine may have other work."""

    seconds: float = 0.0
    cpu: float = 0.0

    @classmethod
    def now(cls) -> Took:
        """Both clocks."""
        return cls(time.perf_counter(), time.process_time())

    def __sub__(self, other: Took) -> Took:
        return Took(self.seconds - other.seconds, self.cpu - other.cpu)

    def __add__(self, other: Took) -> Took:
        return Took(self.seconds + other.seconds, self.cpu + other.cpu)


def arguments(parser: argparse.ArgumentParser) -> None:
    """The task's own options."""
    parser.add_argument("--articles", type=int, default=400, help="articles that are timed at each size")
    parser.add_argument("--batch", type=int, default=50, help="items of a feed")
    parser.add_argument("--stored", default="1000,100000", help="articles in the archive, smallest first")
    parser.add_argument("--daily", type=int, default=1000, help="articles of the archive in a day")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--plot", type=Path, help="an SVG of how the cost grows")


def run(_data: Path | None, options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Rates, their ratio, cost and memory by size of the archive."""
    sizes = [int(size) for size in options.stored.split(",")]
    with tempfile.TemporaryDirectory() as folder:
        rows = asyncio.run(_grown(Path(folder), sizes, options))
    if options.plot:
        names = ("ms_per_article", "bare_ms_per_article")
        lines = {name: [(row["stored"], row[name]) for row in rows] for name in names}
        options.plot.write_text(_plot.svg(lines, "stored articles", "ms"), encoding="utf-8")
    first, last = rows[0], rows[-1]
    growth = round(last["ms_per_article"] / first["ms_per_article"], 2)
    cpu = round(last["cpu_ms_per_article"] / first["cpu_ms_per_article"], 2)
    figures = {"ratio_to_bare": first["ratio_to_bare"], "growth": growth, "cpu_growth": cpu, "sizes": rows}
    yield {"measured": figures}


async def _grown(folder: Path, sizes: Sequence[int], options: argparse.Namespace) -> list[dict[str, Any]]:
    """One archive, measured at each size."""
    rows = []
    path = folder / "archive.db"
    press, apart = Press(options.seed, START), timedelta(days=1) / options.daily
    _bare([press.next(apart) for _ in range(options.batch)])  # loads what both need
    for size in sizes:
        filled = await fill(path, size, START, apart, options.seed)
        store = await Store.open(f"sqlite:///{path}")
        try:
            start = START + apart * size
            fresh = Press(options.seed + size, start)
            pieces = [fresh.next(apart) for _ in range(options.articles + options.batch)]
            rows.append(
                {"stored": size, "fill_seconds": filled, **await _timed(store, pieces, options.batch)}
            )
        finally:
            await store.close()
    return rows


async def _timed(store: Store, pieces: Sequence[Piece], size: int) -> dict[str, Any]:
    """Both ways, in turns; the first batch opens the window of stories and is not counted."""
    desk = Desk(Config(desk=DeskOptions()), store)
    now = max(each.published for each in pieces)
    opening = await _ours(desk, pieces[:size], now)
    ours, bare = Took(), Took()
    for at in range(size, len(pieces), size):
        batch = pieces[at : at + size]
        bare += _bare(batch)
        ours += await _ours(desk, batch, now)
    count = len(pieces) - size
    return {
        "ms_per_article": round(1000 * ours.seconds / count, 2),
        "bare_ms_per_article": round(1000 * bare.seconds / count, 2),
        "ratio_to_bare": round(bare.seconds / ours.seconds, 2),
        "cpu_ms_per_article": round(1000 * ours.cpu / count, 2),
        "cpu_ratio_to_bare": round(bare.cpu / ours.cpu, 2),
        "opening_seconds": round(opening.seconds, 2),
        "memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


async def _ours(desk: Desk, pieces: Sequence[Piece], now: datetime) -> Took:
    """What the bot takes for these, from the feed and its pages to stories."""
    data, pages = feed(pieces), {each.url: each.page for each in pieces}
    began = Took.now()
    found = feed_in(data, "feed:bench", "https://courier.example/feed")
    entries = [replace(each, body=pages[each.url or ""], whole=True) for each in found.entries]
    await desk.store.save_look("feed:bench", entries, {}, now, now)
    for step in (pipeline.read, pipeline.group):
        while await step(desk, now):
            pass
    took = Took.now() - began
    kept = [await desk.store.article_at(each.url) for each in pieces]
    if not all(kept):
        raise AssertionError("an article was not stored")
    return took


def _bare(pieces: Sequence[Piece]) -> Took:
    """What feedparser and trafilatura take, as they come."""
    import feedparser
    from trafilatura import extract

    data, pages = feed(pieces), {each.url: each.page for each in pieces}
    began = Took.now()
    for entry in feedparser.parse(data).entries:
        extract(pages[entry.link])
    return Took.now() - began
