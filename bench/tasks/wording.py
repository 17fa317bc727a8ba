"""Loaded wording: DATA has one sentence or article a line, in ``text``.

A flag is what the engine finds of the kinds that it calls strong; hedges and passives are observations.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.tasks.quotes import article
from bot.analysis.wording import STRONG, find_wording


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this task."""
    parser.add_argument("--language", default="en", help="the language of all rows")
    parser.add_argument("--all", action="store_true", help="count hedges and passives as flags too")
    parser.add_argument(
        "--lexicon", type=Path, help="for the baseline: a word and its valence a line, by tab"
    )
    parser.add_argument("--least", type=float, default=0.196, help="for the baseline: the least mean valence")


def run(data: Path, options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """The flags of each row."""
    from bot.analysis.quotes import find_quotes

    spent, words = 0.0, 0
    with data.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            row = json.loads(line)
            held = article({"id": str(number), "text": row["text"]}, options.language)
            quotes = find_quotes(held)
            began = time.perf_counter()
            found = find_wording(held, quotes)
            spent += time.perf_counter() - began
            words += len(held.text.split())
            flags = [
                {"start": each.start, "end": each.end, "text": each.text, "kind": each.kind}
                for each in found
                if options.all or each.kind in STRONG
            ]
            yield {"row": number, "flags": flags}
    yield {"measured": {"ms_per_1000_words": round(spent * 1e6 / max(words, 1), 2)}}


def baseline(data: Path, options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """A general opinion lexicon: flagged is where the mean absolute valence of the words is high."""
    if options.lexicon is None:
        raise SystemExit("wording: the baseline needs --lexicon FILE, a general opinion lexicon")
    with options.lexicon.open(encoding="utf-8") as lines:
        pairs = (line.rstrip("\n").split("\t") for line in lines)
        valence = {pair[0]: abs(float(pair[1])) for pair in pairs if len(pair) > 1}
    with data.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            words = re.findall(r"[a-z'-]+", json.loads(line)["text"].lower())
            high = sum(valence.get(word, 0) for word in words) / (len(words) or 1) >= options.least
            yield {"row": number, "flags": [{"kind": "opinion"}] if high else []}
