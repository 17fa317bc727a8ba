"""What a story takes: tokens in the evidence that a model is shown, beside the articles whole, at the same
points found.

DATA, where given, has ``id`` and ``articles`` of ``title`` and ``text``, or an article a line with its
``outlet`` and ``cluster``; else the events are invented from
a seed. Points are the lead of each article and what sentences of two outlets tell, three terms and half of
the shorter sentence's in common; one is found where a sentence that tells it is shown. The articles whole
hold them all. Tokens are estimated as code points by four, on both sides alike.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, islice
from pathlib import Path
from typing import Any

from bench.tasks._invented import events
from bench.tasks.quotes import EPOCH, article
from bot import extractive
from bot.extractive.material import gather
from bot.models import Cite, Outlet, Story
from bot.prompts import load
from bot.writing.evidence import Evidence
from bot.writing.model import evidence_of

ALIKE = 0.5  # the least share of the shorter sentence's terms that two sentences have in common
NAMES = ("Post", "Times", "News")


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this task."""
    parser.add_argument("--stories", type=int, default=100, help="at most so many")
    parser.add_argument("--seed", type=int, default=1, help="of invented events")


def run(data: Path | None, options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """A row for each story: tokens of both, and how many points each holds; then the means."""
    prompt = load("brief")
    rules = _tokens(prompt.system) + _tokens(prompt.user)
    rows = []
    for told in _stories(data, options):
        base = extractive.write(told)
        shown = evidence_of(base)
        whole = "\n\n".join(f"{each.title}\n\n{each.text}" for each in told.articles)
        points = _points(told)
        rows.append(
            {
                "id": told.id,
                "tokens": rules + _tokens(shown.text),
                "whole": rules + _tokens(whole),
                "evidence": _tokens(shown.text),
                "articles": _tokens(whole),
                "points": len(points),
                "points_shown": sum(_holds(shown, each) for each in points),
            }
        )
        yield rows[-1]
    yield {"measured": _means(rows)}


def _means(rows: list[dict[str, Any]]) -> dict[str, Any]:
    total = {key: sum(row[key] for row in rows) for key in rows[0] if key != "id"}
    return {
        "stories": len(rows),
        "tokens_per_story": round(total["tokens"] / len(rows)),
        "whole_tokens_per_story": round(total["whole"] / len(rows)),
        "share": round(total["tokens"] / total["whole"], 3),
        "share_without_rules": round(total["evidence"] / total["articles"], 3),
        "points_found": round(total["points_shown"] / max(total["points"], 1), 3),
        "whole_points_found": 1.0,
    }


def _tokens(text: str) -> int:
    return -(-len(text) // 4)


def _points(told: Story) -> list[frozenset[Cite]]:
    """What the articles tell that counts: each lead, and each thing that two outlets tell."""
    material = gather(told)
    said = [each for some in material.said.values() for each in some]
    alike: dict[Cite, set[Cite]] = {each.cite: {each.cite} for each in said}
    for one, two in combinations(said, 2):
        if one.article.outlet.id != two.article.outlet.id and _alike(one.terms, two.terms):
            together = alike[one.cite] | alike[two.cite]
            for cite in together:
                alike[cite] = together
    leads = {some[0].cite for some in material.said.values() if some}
    groups = {frozenset(each) for cite, each in alike.items() if len(each) > 1 or cite in leads}
    return sorted(groups, key=min)


def _alike(one: frozenset[str], two: frozenset[str]) -> bool:
    both = len(one & two)
    return both >= 3 and both >= ALIKE * min(len(one), len(two))


def _holds(shown: Evidence, point: frozenset[Cite]) -> bool:
    """Whether one of the sentences that tell a point is shown."""
    return not set(shown.sentences).isdisjoint(point)


def _stories(data: Path | None, options: argparse.Namespace) -> Iterator[Story]:
    if data is None:
        for event in events(options.stories, options.seed):
            rows = [
                {"title": each.title, "text": each.text, "outlet": each.outlet} for each in event.articles
            ]
            yield _story(str(event.number), rows)
        return
    for id, rows in islice(_grouped(data).items(), options.stories):
        yield _story(id, rows)


def _grouped(data: Path) -> dict[str, list[dict[str, str]]]:
    """Rows that hold their articles, or one article each and the ``cluster`` that it is of."""
    found: dict[str, list[dict[str, str]]] = {}
    with data.open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if "cluster" in row:
                found.setdefault(row["cluster"], []).append(row)
            else:
                named = zip(NAMES, row["articles"], strict=False)
                found[row["id"]] = [{**each, "outlet": name} for name, each in named]
    return found


def _story(id: str, rows: list[dict[str, str]]) -> Story:
    told = []
    for number, row in enumerate(rows):
        made = article({"id": f"{id}-{number}", "text": row["text"].strip(), "title": row["title"]}, "en")
        told.append(replace(made, outlet=Outlet(id=row["outlet"].lower(), name=row["outlet"])))
    return Story(id, tuple(told), EPOCH, EPOCH)
