"""``python -m bench.score TASK GOLD FILE``: say how good a prediction file is."""

from __future__ import annotations

import argparse
import importlib
import json
import pkgutil
import sys
import tomllib
from pathlib import Path

from bench import score as scorers

FLOORS = Path(__file__).parent.parent / "floors.toml"


def main(arguments: list[str] | None = None) -> int:
    """Print the figures; 1 where one is below its floor."""
    parser = argparse.ArgumentParser(prog="python -m bench.score")
    subparsers = parser.add_subparsers(dest="task", required=True, metavar="TASK")
    for module in pkgutil.iter_modules(scorers.__path__):
        if module.name[0] != "_":
            _add(subparsers.add_parser(module.name), module.name)
    options = parser.parse_args(arguments)
    scorer = importlib.import_module(f"bench.score.{options.task}")
    figures = scorer.score(options.gold, options.pred, options)
    sys.stdout.write(json.dumps(figures) + "\n")
    missed = below(figures, floors(options.task, options.gold.stem)) if options.floor else []
    sys.stderr.write("".join(line + "\n" for line in missed))
    return 1 if missed else 0


def _add(parser: argparse.ArgumentParser, name: str) -> None:
    parser.add_argument("gold", type=Path)
    parser.add_argument("pred", type=Path)
    parser.add_argument("--floor", action="store_true", help="fail below the figures of floors.toml")
    module = importlib.import_module(f"bench.score.{name}")
    if hasattr(module, "arguments"):
        module.arguments(parser)


def floors(task: str, stem: str) -> dict[str, float]:
    """The figures that must not be undercut; none for an unknown file."""
    table: dict[str, dict[str, float]] = tomllib.loads(FLOORS.read_text(encoding="utf-8")).get(task, {})
    return table.get(stem, {})


def below(figures: dict[str, object], least: dict[str, float]) -> list[str]:
    """A line for each figure that is missing or lower than its floor."""
    found = {name: figures.get(name) for name in least}
    return [
        f"{name} is {value}, below its floor {least[name]}"
        for name, value in found.items()
        if not isinstance(value, int | float) or value < least[name]
    ]


if __name__ == "__main__":
    sys.exit(main())
