"""``python -m bench.floors DATA``: run every task that has a floor, and fail where one is undercut.

DATA is the folder with the benchmark data, one folder a task; each gold file is found by its stem.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from bench.score.__main__ import FLOORS

INPUTS = {"extraction": ".", "feeds": "feedparser_index.jsonl"}
"""What a task reads, beside its gold file, where that is not the gold file itself."""


def main(root: Path) -> int:
    """0 where all floors hold; each task's figures are printed."""
    tables = tomllib.loads(FLOORS.read_text(encoding="utf-8"))
    results = [_holds(root, task, stem) for task, stems in tables.items() for stem in stems]
    print(f"{results.count(True)} passed, {results.count(False)} failed")
    return 0 if all(results) and results else 1


def _holds(root: Path, task: str, stem: str) -> bool:
    gold = next((each for each in sorted(root.rglob(f"{stem}.*")) if each.is_file()), None)
    if gold is None:
        print(f"{task} {stem}: no such file in {root}")
        return False
    data = gold.parent / INPUTS[task] if task in INPUTS else gold
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.jsonl"
        ran = _python("-m", "bench", task, str(data), "--out", str(out))
        print(f"{task} {stem}: {ran.stdout.strip() or ran.stderr.strip()}")
        if ran.returncode:
            return False
        scored = _python("-m", "bench.score", task, str(gold), str(out), "--floor")
        print(scored.stdout.strip(), scored.stderr.strip(), sep="\n", flush=True)
        print(_beside(task, gold, data, out), flush=True)
    return scored.returncode == 0


def _beside(task: str, gold: Path, data: Path, out: Path) -> str:
    """The figures of the task's simple baseline in the same run, a line without floors."""
    ran = _python("-m", "bench", task, str(data), "--out", str(out), "--baseline")
    if ran.returncode:
        return f"baseline: {(ran.stderr.strip() or 'none').splitlines()[-1]}"
    return f"baseline: {_python('-m', 'bench.score', task, str(gold), str(out)).stdout.strip()}"


def _python(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *words], capture_output=True, text=True, check=False)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
