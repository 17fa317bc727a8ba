"""``python -m bench TASK [DATA] --out FILE``: write predictions, print what was measured."""

from __future__ import annotations

import argparse
import importlib
import json
import pkgutil
import resource
import sys
import time
from pathlib import Path
from types import ModuleType

from bench import tasks


def names() -> list[str]:
    """The tasks there are."""
    return sorted(module.name for module in pkgutil.iter_modules(tasks.__path__) if module.name[0] != "_")


def main(arguments: list[str] | None = None) -> int:
    """Run one task; 2 is a wrong command line."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    subparsers = parser.add_subparsers(dest="task", required=True, metavar="TASK")
    for name in names():
        _add(subparsers.add_parser(name), importlib.import_module(f"bench.tasks.{name}"))
    options = parser.parse_args(arguments)
    if options.data is not None and not options.data.exists():
        parser.error(f"{options.data}: no such file or folder")
    task = importlib.import_module(f"bench.tasks.{options.task}")
    run = getattr(task, "baseline" if options.baseline else "run", None)
    if run is None:
        parser.error(f"{options.task} has no baseline")
    sys.stdout.write(json.dumps({"task": options.task, **measure(run, options)}) + "\n")
    return 0


def _add(parser: argparse.ArgumentParser, task: ModuleType) -> None:
    parser.add_argument("data", type=Path, nargs="?", help="a file or folder of benchmark data")
    parser.add_argument("--out", type=Path, help="where the predictions go, one JSON object a line")
    parser.add_argument("--baseline", action="store_true", help="run the task's simple baseline instead")
    if hasattr(task, "arguments"):
        task.arguments(parser)


def measure(run, options: argparse.Namespace) -> dict[str, object]:  # type: ignore[no-untyped-def]
    """Write the rows of a run; seconds, rows, rows a second, peak memory in MB, and its own figures."""
    rows, figures = [], {}
    began = time.perf_counter()
    for row in run(options.data, options):
        if set(row) == {"measured"}:
            figures.update(row["measured"])
        else:
            rows.append(row)
    seconds = time.perf_counter() - began
    if options.out is not None:
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        options.out.write_text(text, encoding="utf-8")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "rows": len(rows),
        "seconds": round(seconds, 3),
        "rows_per_second": round(len(rows) / seconds, 1) if seconds else None,
        "peak_mb": round(peak, 1),
        **figures,
    }


if __name__ == "__main__":
    sys.exit(main())
