"""How long ``parallax --help`` takes, beside a bare interpreter in the same run."""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

RUNS = 9


def run(_: Path | None, __: argparse.Namespace) -> Iterator[dict[str, object]]:
    """The least of several runs of each, in seconds, taken in turns, and their ratio."""
    ours = [sys.executable, "-m", "bot", "--help"]
    bare = [sys.executable, "-c", "pass"]
    pairs = [(_seconds(ours), _seconds(bare)) for _ in range(RUNS)]
    least, peer = min(pair[0] for pair in pairs), min(pair[1] for pair in pairs)
    figures = {
        "help_seconds": round(least, 3),
        "python_seconds": round(peer, 3),
        "ratio": round(least / peer, 1),
    }
    yield {"measured": figures}


def _seconds(command: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - began
