"""What it cost: parallax costs."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from bot.cli.typed import CONFIG, ConfigOption, Plain, config_or_example, print_json, waited

app = typer.Typer()


@app.command()
def costs(
    since: Annotated[str, typer.Option(help="24h, 7d, or 2026-03-01.")] = "30d",
    form: Annotated[Plain, typer.Option("--format", help="How it is printed.")] = Plain.terminal,
    config: ConfigOption = CONFIG,
) -> None:
    """Print what models cost: by day, month, channel, model and purpose, and what is left."""
    from bot import prompt
    from bot.operating import printing_costs

    found = waited(prompt.costs_of(since, config_or_example(config), os.environ))
    if form is Plain.json:
        print_json(found)
    else:
        printing_costs.print_costs(found, sys.stdout)
