"""A summary against its article: DATA has rows with ``id``, ``article`` and ``sentences``.

``supported`` is the mean score of the summary's sentences, each checked against the whole article.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.analysis.checking import check
from bot.analysis.text import sentences


def run(data: Path, _options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """How far each summary is supported, by the engine."""
    with data.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            text = row["article"]
            evidence = [text[start:end] for start, end in sentences(text, "en")]
            scores = [check(each["sentence"], evidence).score for each in row["sentences"]]
            yield {"id": row["id"], "supported": round(sum(scores) / (len(scores) or 1), 4)}


def baseline(data: Path, _options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Plain word overlap: the share of the summary's words that stand in the article."""
    with data.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            words = re.findall(r"\w+", " ".join(each["sentence"] for each in row["sentences"]).lower())
            held = set(re.findall(r"\w+", row["article"].lower()))
            yield {"id": row["id"], "supported": sum(word in held for word in words) / (len(words) or 1)}
