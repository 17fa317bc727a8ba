"""The list of sources: parallax sources."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.typed import CONFIG, ConfigOption, Plain, config_or_example, print_json, say, waited

sources = typer.Typer(
    help="What is read, how each source does, and how to add and remove one.", no_args_is_help=True
)


@sources.command("list")
def show(
    form: Annotated[Plain, typer.Option("--format")] = Plain.terminal,
    config: ConfigOption = CONFIG,
) -> None:
    """List all sources: when each was read, how much it brings, what is wrong with it."""
    from bot import forms, prompt
    from bot.engine import utc_now
    from bot.operating import printing

    listings = waited(prompt.sources_listed(config_or_example(config), os.environ))
    if form is Plain.json:
        print_json(forms.sources_form(listings, utc_now()))
    else:
        printing.print_sources(listings, utc_now(), sys.stdout)


@sources.command()
def add(
    url: Annotated[str, typer.Argument(help="A feed, or a page of a site that has one.")],
    outlet: Annotated[str, typer.Option(help="Who publishes it; else what the feed says.")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Add it without asking.")] = False,
    config: ConfigOption = CONFIG,
) -> None:
    """Find a site's feed, show its last items and what it would cost, and add it."""
    from bot import prompt
    from bot.operating import printing, sourcing

    known = config_or_example(config)
    found = waited(prompt.feed_found(url, known))
    printing.print_candidate(found, sourcing.cost_per_day(found, known.model), sys.stdout)
    if not yes and sys.stdin.isatty() and not typer.confirm("Add it?", default=True):
        return
    print(waited(prompt.source_added(found.url, outlet or None, known, os.environ)))


@sources.command()
def remove(
    source: Annotated[str, typer.Argument(help="Its id, as sources list shows it, or its address.")],
    config: ConfigOption = CONFIG,
) -> None:
    """Take away a source that a command added; what was read from it stays."""
    from bot import prompt

    print(waited(prompt.source_removed(source, config_or_example(config), os.environ)))


@sources.command("import")
def take(
    file: Annotated[Path, typer.Argument(help="A list of feeds as OPML, however malformed.")],
    dry: Annotated[
        bool, typer.Option("--dry-run", help="Only print the addresses of the feeds, one a line.")
    ] = False,
    config: ConfigOption = CONFIG,
) -> None:
    """Add all feeds of an OPML file."""
    from bot import prompt
    from bot.sources import opml

    feeds = opml.feeds_of(file)
    if dry:
        for each in feeds:
            print(each.url)
        return
    print(waited(prompt.feeds_imported(feeds, config_or_example(config), os.environ)))


@sources.command()
def export(config: ConfigOption = CONFIG) -> None:
    """Print all feeds as OPML, to be kept or taken to another reader."""
    from bot import prompt
    from bot.operating import sourcing

    listings = waited(prompt.sources_listed(config_or_example(config), os.environ))
    sys.stdout.write(sourcing.exported(listings))
    if left := sourcing.others_left(listings):
        say(f"left out: {left} of them, which a list of feeds has no place for (folders)")
