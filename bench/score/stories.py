"""How well stories were found: BCubed and pairwise figures, and the baseline's on the same file.

BCubed precision of an article is the share of its predicted story that tells its event, recall the
share of its event's articles that the story has; both are averaged over the articles (Bagga and
Baldwin 1998). An article without a row is alone.
"""

from __future__ import annotations

import argparse
import hashlib
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from bench.score._rows import f1, ratio, read
from bench.tasks import stories

THRESHOLDS = [round(0.05 + 0.02 * step, 2) for step in range(14)]


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this scorer."""
    parser.add_argument("--half", choices=["0", "1"], help="only the events with this bit of their id")
    parser.add_argument(
        "--peer", action="store_true", help="run the baseline too, its threshold tuned on GOLD"
    )


def score(gold: Path, pred: Path, options: argparse.Namespace) -> dict[str, object]:
    """The figures of a prediction file."""
    events = {row["id"]: str(row["cluster"]) for row in read(gold)}
    if options.half is not None:
        events = {id: event for id, event in events.items() if half(event) == int(options.half)}
    figures: dict[str, object] = {**measure(events, {row["id"]: str(row["cluster"]) for row in read(pred)})}
    if options.peer:
        figures["baseline"] = peer(gold, events)
    return figures


def half(event: str) -> int:
    """Which half an event is in, whatever the order of the file."""
    return int(hashlib.md5(event.encode()).hexdigest(), 16) % 2


def measure(events: Mapping[str, str], found: Mapping[str, str]) -> dict[str, float]:
    """BCubed and pairwise figures of some articles' stories against their events, both by id."""
    told = {id: found.get(id, f"alone {id}") for id in events}
    both = Counter((events[id], told[id]) for id in events)
    by_event, by_story = Counter(events.values()), Counter(told.values())
    precision = ratio(sum(n * n / by_story[story] for (_, story), n in both.items()), len(events))
    recall = ratio(sum(n * n / by_event[event] for (event, _), n in both.items()), len(events))
    hits, said, real = (sum(n * (n - 1) // 2 for n in each.values()) for each in (both, by_story, by_event))
    return {
        "bcubed_precision": precision,
        "bcubed_recall": recall,
        "bcubed_f1": f1(precision, recall),
        "pair_precision": ratio(hits, said),
        "pair_recall": ratio(hits, real),
        "pair_f1": f1(ratio(hits, said), ratio(hits, real)),
        "stories": len(by_story),
        "events": len(by_event),
    }


def peer(gold: Path, events: Mapping[str, str]) -> dict[str, float]:
    """One-pass TF-IDF at the threshold that suits this very file best."""
    articles = [each for each in stories.read(gold) if each.id in events]
    tried = []
    for threshold in THRESHOLDS:
        found = {row["id"]: row["cluster"] for row in stories.one_pass(articles, threshold)}
        tried.append({"threshold": threshold, **measure(events, found)})
    return max(tried, key=lambda each: each["bcubed_f1"])
