"""Commands that read articles: digest, inspect, ask."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from typing import Annotated

import typer

from bot.cli.typed import (
    CONFIG,
    ConfigOption,
    From,
    Plain,
    config_at,
    print_json,
    say,
    waited,
)

app = typer.Typer()


class Form(StrEnum):
    """How a digest is printed."""

    terminal = "terminal"
    markdown = "markdown"
    json = "json"
    html = "html"
    slack = "slack"
    discord = "discord"


class Writes(StrEnum):
    """Who writes."""

    extractive = "extractive"
    model = "model"


@app.command()
def digest(
    places: Annotated[list[str] | None, typer.Argument(help="Folders, files, feeds or pages.")] = None,
    form: Annotated[Form, typer.Option("--format", help="How to print it.")] = Form.terminal,
    writer: Annotated[
        Writes | None, typer.Option(help="Who writes; the model needs a [model] block.")
    ] = None,
    since: Annotated[str, typer.Option(help="Only what was published since: 24h, 7d, 2026-03-01.")] = "",
    stories: Annotated[int, typer.Option(min=1, help="How many stories at most.")] = 6,
    config: ConfigOption = CONFIG,
) -> None:
    """Print one digest of what is named; with nothing named, of the config's sources or the example."""
    from bot import prompt
    from bot.operating import printing

    asked = prompt.Asked(tuple(places or ()), writer == Writes.model, since, stories, config_at(config))
    found, failures = waited(prompt.digest(asked, os.environ, printing.progress(sys.stderr)))
    for failure in failures:
        say(str(failure))
    if not found.briefs and failures:
        raise typer.Exit(1)
    printing.print_digest(found, form.value, sys.stdout)


@app.command()
def inspect(
    place: Annotated[str, typer.Argument(help="A file or the URL of a page.")],
    form: Annotated[Plain, typer.Option("--format")] = Plain.terminal,
) -> None:
    """Print what the bot sees in one article: its text, sentences, quotes and wording."""
    from bot import prompt
    from bot.operating import printing

    seen = waited(prompt.inspect(place))
    if form is Plain.json:
        print_json(seen)
    else:
        printing.print_article(seen, sys.stdout)


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="What you want to know.")],
    places: From = None,
    form: Annotated[Plain, typer.Option("--format")] = Plain.terminal,
    config: ConfigOption = CONFIG,
) -> None:
    """Answer a question from the archive, or from what --from names."""
    from bot import forms, prompt
    from bot.operating import printing

    if not question.strip():
        raise typer.BadParameter("a question is missing")
    found, failures = waited(prompt.ask(question, tuple(places or ()), config_at(config), os.environ))
    for failure in failures:
        say(str(failure))
    if failures and not found.articles:
        raise typer.Exit(1)
    if form is Plain.json:
        print_json(forms.answer_form(found))
    else:
        printing.print_answer(found, sys.stdout)
