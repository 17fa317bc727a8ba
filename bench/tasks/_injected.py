"""Articles with an instruction put into them: what a digest of each alone would post."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.tasks._drawn import drawn
from bench.tasks.quotes import article
from bot import extractive
from bot.models import Digest, Story


def run(data: Path, options: argparse.Namespace) -> Iterator[dict[str, Any]]:  # noqa: ARG001
    """``{"id", "text"}`` for each article."""
    for line in data.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        one = article({"id": row["id"], "text": row["text"], "title": row["title"]}, "en")
        story = Story(row["id"], (one,), one.published, one.published)
        yield {"id": row["id"], "text": drawn(Digest(None, None, (extractive.write(story),))).text}
