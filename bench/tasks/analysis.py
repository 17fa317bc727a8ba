"""What the analysis of one article costs: sentences, quotes, wording and story, for each 1,000 words.

Without DATA it reads the examples that come with the project; with DATA, a JSONL file of texts.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot import bundled
from bot.analysis.quotes import find_quotes
from bot.analysis.stories import Window
from bot.analysis.text import sentences
from bot.analysis.wording import find_wording
from bot.models import Article, Entry, Outlet
from bot.reading import read

NOW = datetime(2026, 3, 6, tzinfo=UTC)
RUNS = 7


def run(data: Path | None, options: argparse.Namespace) -> Iterator[dict[str, object]]:
    """CPU milliseconds a part takes for 1,000 words, the least of several runs, and how that grows."""
    del options
    articles = list(_articles(data))
    words = sum(len(each.text.split()) for each in articles)
    parts: dict[str, Callable[[Article], object]] = {
        "sentences": lambda each: sentences(each.text, each.language),
        "quotes": find_quotes,
        "wording": lambda each: find_wording(each, ()),
    }
    figures = {
        name: _least(lambda part=part: [part(each) for each in articles]) for name, part in parts.items()
    }
    figures["stories"] = _least(lambda: _place(articles))
    per = {f"{name}_ms": round(1e6 * seconds / words, 2) for name, seconds in figures.items()}
    long = _long(articles)
    grown = _least(lambda: (find_quotes(long), find_wording(long, ())), runs=1)
    base = figures["quotes"] + figures["wording"]
    growth = round(grown / len(long.text.split()) / (base / words), 2)
    yield {
        "measured": {
            "words": words,
            **per,
            "total_ms": round(sum(per.values()), 2),
            "growth_at_100000": growth,
        }
    }


def _articles(data: Path | None) -> Iterator[Article]:
    if data is None:
        for path in sorted(bundled.folder("examples").rglob("*.html")):
            yield read(
                Entry("bench", path.name, None, None, NOW, None, path.read_text(encoding="utf-8")), NOW
            )
        return
    for number, line in enumerate(data.read_text(encoding="utf-8").splitlines()):
        text = json.loads(line)["text"]
        outlet = Outlet(f"o{number}", f"Outlet {number}")
        yield Article(str(number), 1, outlet, None, text[:60], None, NOW, NOW, "en", text, sentences(text))


def _long(articles: list[Article]) -> Article:
    text = "\n\n".join(each.text for each in articles)
    text = "\n\n".join([text] * (100_000 // len(text.split()) + 1))
    return replace(articles[0], text=text, sentences=sentences(text))


def _place(articles: list[Article]) -> None:
    window = Window()
    for number, each in enumerate(articles):
        window.place(replace(each, published=NOW + timedelta(minutes=number)))


def _least(work: Callable[[], object], runs: int = RUNS) -> float:
    def once() -> float:
        began = time.process_time()
        work()
        return time.process_time() - began

    return min(once() for _ in range(runs))
