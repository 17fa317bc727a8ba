"""What channels are told: preview, stats, and posts that wait for a decision."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from bot.cli.reading import Form
from bot.cli.typed import CONFIG, ConfigOption, Plain, config_or_example, print_json, waited

app = typer.Typer()
posts = typer.Typer(help="Posts of which nobody knows whether they were sent.", no_args_is_help=True)


@app.command()
def preview(
    channel: Annotated[str, typer.Argument(help="The channel's name in the config.")],
    last: Annotated[str, typer.Option(help="All of that time, told before or not: 24h, 7d.")] = "",
    form: Annotated[Form, typer.Option("--format", help="How to print it.")] = Form.terminal,
    config: ConfigOption = CONFIG,
) -> None:
    """Print what a channel would be told, with its cost; posts nothing."""
    from bot import upkeep
    from bot.operating import printing

    found = waited(upkeep.preview(channel, last, config_or_example(config), os.environ))
    printing.print_digest(found, form.value, sys.stdout)


@app.command("channels")
def list_channels(config: ConfigOption = CONFIG) -> None:
    """List the channels: when the next digest is due, what is set, and by the file or in chat."""
    from bot import upkeep
    from bot.operating import printing_stats

    found = waited(upkeep.channels(config_or_example(config), os.environ))
    rows = [(each.channel, each.due, each.settings, each.joined) for each in found]
    printing_stats.print_channels(rows, sys.stdout)


@app.command()
def stats(
    since: Annotated[str, typer.Option(help="24h, 7d, or 2026-03-01.")] = "30d",
    form: Annotated[Plain, typer.Option("--format", help="How it is printed.")] = Plain.terminal,
    config: ConfigOption = CONFIG,
) -> None:
    """Print what was posted, asked and found useful, by channel and by source."""
    from bot import upkeep
    from bot.operating import printing_stats
    from bot.operating.stats import stats_form

    found = waited(upkeep.stats(since, config_or_example(config), os.environ))
    if form is Plain.json:
        print_json(stats_form(found))
    else:
        printing_stats.print_stats(found, sys.stdout)


Key = Annotated[str, typer.Argument(help="The post's key, as `parallax posts held` has it.")]


@posts.command()
def held(config: ConfigOption = CONFIG) -> None:
    """List the posts that may have been sent or not: look in the channel, then decide."""
    from bot import upkeep
    from bot.operating import printing_stats

    printing_stats.print_held(waited(upkeep.held(config_or_example(config), os.environ)), sys.stdout)


@posts.command()
def sent(
    key: Key,
    message: Annotated[str, typer.Argument(help="A link to the message, or the platform's id of it.")],
    config: ConfigOption = CONFIG,
) -> None:
    """The message stands in the channel: go on from it."""
    from bot import upkeep

    print(waited(upkeep.settle(key, message, config_or_example(config), os.environ)))


@posts.command()
def again(key: Key, config: ConfigOption = CONFIG) -> None:
    """No such message stands in the channel: send it again."""
    from bot import upkeep

    print(waited(upkeep.settle(key, None, config_or_example(config), os.environ)))
