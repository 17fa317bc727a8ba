"""Stories: DATA has an article a line: ``id``, ``title``, ``text``, perhaps ``published``, ``outlet``.

They are fed one at a time in the order of ``published``, in the file's order where there is none. A row
says where an article is at the end; ``--once`` leaves each where it was first put. Without DATA the
task makes a window of ``--window`` articles from ``--seed`` and measures what one more costs.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any

from bot.analysis.stories import GATE, Window
from bot.models import Article, Outlet

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
MEASURED = 1_000  # articles at the end of the made window
WORDS = 30_000
PLAIN = "the of and in to a was is for as on with by that from at his an he are".split()  # noqa: SIM905
LENGTH = 250


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this task."""
    parser.add_argument("--once", action="store_true", help="let no article move after it was placed")
    parser.add_argument("--threshold", type=float, default=0.2, help="of the baseline")
    parser.add_argument("--window", type=int, default=100_000, help="articles in the made window")
    parser.add_argument("--seed", type=int, default=1)


def read(data: Path) -> list[Article]:
    """The articles of a file in the order in which a running bot would see them."""
    with data.open(encoding="utf-8") as lines:
        found = [article(json.loads(line)) for line in lines if line.strip()]
    return sorted(found, key=lambda each: each.published)


def article(row: dict[str, Any]) -> Article:
    """One row as the bot would hold it."""
    published = moment(row.get("published"))
    name = row.get("outlet") or row["id"]
    return Article(
        id=row["id"],
        revision=1,
        outlet=Outlet(id=name, name=name),
        url=None,
        title=row.get("title") or "",
        byline=None,
        published=published or EPOCH,
        fetched=published or EPOCH,
        language="en",
        text=row.get("text") or "",
        sentences=(),
        dated=published is not None,
    )


def moment(value: str | float | None) -> datetime | None:
    """A time given in ISO form or as seconds, aware; None where there is none."""
    if value is None:
        return None
    if isinstance(value, str):
        found = datetime.fromisoformat(value)
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    return datetime.fromtimestamp(value, UTC)


def run(data: Path | None, options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """The stories that the window finds."""
    if data is None:
        yield {"measured": cost(options.window, options.seed)}
        return
    articles, window, spent, moves = read(data), Window(again=not options.once), 0.0, 0
    for each in articles:
        began = time.process_time()
        moves += len(window.place(each).moved)
        spent += time.process_time() - began
    for each in articles:
        yield {"id": each.id, "cluster": window.story(each.id)}
    yield {"measured": {"ms_per_article": round(spent * 1e3 / max(len(articles), 1), 3), "moves": moves}}


# --- the baseline ----------------------------------------------------------------------------


@dataclass(slots=True)
class Bag:
    """A cluster of the baseline: the sum of its articles' vectors, and when the newest appeared."""

    id: int
    newest: datetime
    sums: dict[str, float] = field(default_factory=dict)
    length: float = 0.0

    def cosine(self, vector: dict[str, float]) -> float:
        """With a vector of length 1."""
        sums = self.sums
        return sum([weight * sums[term] for term, weight in vector.items() if term in sums]) / self.length

    def add(self, vector: dict[str, float], published: datetime) -> None:
        """Take an article in."""
        self.newest = max(self.newest, published)
        for term, weight in vector.items():
            self.sums[term] = self.sums.get(term, 0.0) + weight
        self.length = math.sqrt(sum(each * each for each in self.sums.values())) or 1.0


def baseline(data: Path, options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """One pass of TF-IDF over title and text: the likest cluster of the last three days, or a new one."""
    yield from one_pass(read(data), options.threshold)


def one_pass(articles: list[Article], threshold: float) -> Iterator[dict[str, Any]]:
    """The baseline's rows. How common a word is, is known to it from the whole file."""
    bags = [Counter(re.findall(r"\w+", f"{each.title} {each.text}".lower())) for each in articles]
    common = Counter(term for bag in bags for term in bag)
    clusters: list[Bag] = []
    for each, bag in zip(articles, bags, strict=True):
        vector = tf_idf(bag, common, len(articles))
        near = [cluster for cluster in clusters if each.published - cluster.newest <= GATE]
        likeness, best = max(((cluster.cosine(vector), -cluster.id) for cluster in near), default=(0.0, 0))
        if likeness < threshold:
            best = -len(clusters)
            clusters.append(Bag(-best, each.published))
        clusters[-best].add(vector, each.published)
        yield {"id": each.id, "cluster": str(-best)}


def tf_idf(bag: Counter[str], common: Counter[str], articles: int) -> dict[str, float]:
    """The usual weights, of length 1 together."""
    raw = {t: (1 + math.log(n)) * (math.log((1 + articles) / (1 + common[t])) + 1) for t, n in bag.items()}
    length = math.sqrt(sum(weight * weight for weight in raw.values())) or 1.0
    return {term: weight / length for term, weight in raw.items()}


# --- the cost of one more --------------------------------------------------------------------


def cost(size: int, seed: int) -> dict[str, Any]:
    """Fill a window and measure its first and last articles: milliseconds each, and the growth."""
    window, spent = Window(), []
    for each in made(size, seed):
        began = time.process_time()
        window.place(each)
        spent.append((time.process_time() - began) * 1e3)
    count = min(MEASURED, size)
    early, late = spent[size // 10 :][:count], sorted(spent[-count:])
    return {
        "window": len(window),
        "ms_per_article": round(sum(late) / count, 3),
        "ms_median": round(late[count // 2], 3),
        "ms_99th": round(late[count * 99 // 100], 3),
        "ms_per_article_at_a_tenth": round(sum(early) / max(len(early), 1), 3),
    }


def made(size: int, seed: int) -> Iterator[Article]:
    """Articles of three days about made-up events, two each on average; words as common as Zipf has them."""
    chance = random.Random(seed)
    words = [f"w{number}" for number in range(WORDS)]
    heap = list(accumulate(1 / (rank + 3) for rank in range(WORDS)))
    events: list[list[str]] = []
    for number in range(size):
        if not events or chance.random() < 0.5:
            events.append([f"e{len(events)}", *chance.choices(words[300:], k=15)])
        event = chance.choice(events[-2000:])
        text = (
            chance.choices(words, cum_weights=heap, k=LENGTH)
            + chance.choices(event, k=40)
            + chance.choices(PLAIN, k=200)
        )
        chance.shuffle(text)
        title = " ".join(chance.choices(event, k=6) + chance.choices(words, cum_weights=heap, k=4))
        at = EPOCH + timedelta(seconds=number * GATE.total_seconds() / size)
        row = {"id": f"a{number}", "title": title, "text": " ".join(text), "outlet": f"o{number % 50}"}
        yield article({**row, "published": at.timestamp()})
