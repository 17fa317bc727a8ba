"""Commands around the bot that runs: run, why, doctor."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from bot.cli.typed import (
    CONFIG,
    ConfigOption,
    config_at,
    config_or_example,
    known_as,
    say,
    waited,
)

app = typer.Typer()


@app.command()
def run(
    config: ConfigOption = CONFIG,
    port: Annotated[int, typer.Option(help="The example desk's page.", min=1, max=65535)] = 8000,
) -> None:
    """Run the bot until Ctrl-C; with no config file, the example desk at http://127.0.0.1:8000."""
    from bot import serving

    known = config_at(config)
    waited(serving.serve(known, os.environ, port))


@app.command()
def why(
    url: Annotated[str, typer.Argument(help="An article's URL, path or id.")],
    config: ConfigOption = CONFIG,
) -> None:
    """Print where an article went, step by step, and why."""
    from bot import prompt
    from bot.operating import printing

    steps = waited(prompt.why_of(known_as(url), config_or_example(config), os.environ))
    if not steps:
        say(f"{url}: never seen by this desk")
        raise typer.Exit(1)
    printing.print_steps(steps, sys.stdout)


@app.command()
def doctor(config: ConfigOption = CONFIG) -> None:
    """Check config, tokens, folders, feeds, model and database."""
    from bot import prompt
    from bot.operating import printing

    findings = waited(prompt.examined(config_or_example(config), os.environ))
    printing.print_findings(findings, sys.stdout)
    if not all(each.well for each in findings):
        raise typer.Exit(1)
