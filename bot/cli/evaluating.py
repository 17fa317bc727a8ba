"""How well it writes: parallax eval."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.typed import CONFIG, ConfigOption, config_at, say, waited

app = typer.Typer()


@app.command(name="eval")
def evaluate(
    place: Annotated[Path, typer.Argument(metavar="FOLDER", help="A subfolder for each story, or a .jsonl.")],
    out: Annotated[Path, typer.Option(help="Where the report is kept, as HTML.")] = Path("eval.html"),
    stories: Annotated[int, typer.Option(min=0, help="At most so many; 0: all.")] = 0,
    language: Annotated[str, typer.Option(help="Of a model's briefs; left out: the desk's.")] = "",
    seed: Annotated[int, typer.Option(help="Of the order in which masked articles stand.")] = 1,
    config: ConfigOption = CONFIG,
) -> None:
    """Measure the model's briefs beside those written without one, and keep a report."""
    from bot import prompt
    from bot.operating import evaluating_report

    asked = prompt.Evaluation(place, stories, language, seed)
    made = waited(prompt.evaluated(asked, config_at(config), os.environ, _progress))
    out.write_text(evaluating_report.page(made), encoding="utf-8")
    evaluating_report.print_report(made, sys.stdout)
    say(f"the report is in {out}")


def _progress(what: str, done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{what} {done + 1} of {total} ", end="\n" if done + 1 == total else "", file=sys.stderr)
