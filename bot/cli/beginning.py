"""Commands for the desk as a whole: init, backup, db."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.typed import CONFIG, ConfigOption, config_or_example, waited

if TYPE_CHECKING:
    from bot.operating.beginning import Answers

app = typer.Typer()
db = typer.Typer(help="The database.", no_args_is_help=True)


@app.command()
def init(
    platform: Annotated[str, typer.Option(help="slack, discord, page or terminal.")] = "",
    channel: Annotated[str, typer.Option(help="The platform's id of the channel.")] = "",
    name: Annotated[str, typer.Option(help="What to call the channel.")] = "news",
    schedule: Annotated[str, typer.Option(help="Such as: weekdays 8:00, or a cron line.")] = "",
    timezone: Annotated[str, typer.Option(help="Such as Europe/London.")] = "",
    feed: Annotated[list[str] | None, typer.Option(help="A feed's address; repeatable.")] = None,
    folder: Annotated[list[str] | None, typer.Option(help="A folder with articles; repeatable.")] = None,
    model: Annotated[str, typer.Option(help="A model's name; left out: none.")] = "",
    base_url: Annotated[str, typer.Option(help="The model's server.")] = "",
    config: ConfigOption = CONFIG,
) -> None:
    """Write a config file: asks for what no option says, and takes what is usual where nobody can answer."""
    from bot import upkeep
    from bot.operating.beginning import Answers, next_steps

    upkeep.must_not_exist(config)
    given = Answers(
        platform=platform,
        channel=channel,
        name=name,
        schedule=schedule,
        timezone=timezone,
        feeds=tuple(feed or ()),
        folders=tuple(folder or ()),
        model=model,
        base_url=base_url,
    )
    answers = waited(upkeep.begin(_asked(given) if sys.stdin.isatty() else given, config))
    print(f"{config} is written. Now:")
    for number, step in enumerate(next_steps(answers, str(config)), 1):
        print(f"  {number}. {step}")


def _asked(given: Answers) -> Answers:
    """The answers, those that are missing asked for."""
    from bot.operating.beginning import PLATFORMS, zone_here

    platform = given.platform or typer.prompt(f"Where shall digests go ({', '.join(PLATFORMS)})?", "page")
    channel = given.channel
    if platform in ("slack", "discord") and not channel:
        channel = typer.prompt(f"The id of the channel on {platform.title()}")
    schedule = given.schedule or typer.prompt("When?", "weekdays 8:00")
    timezone = given.timezone or typer.prompt("In which time zone?", zone_here())
    feeds = given.feeds
    if not feeds and not given.folders:
        text = typer.prompt("Feeds to read (addresses, blanks between; more later)", "", show_default=False)
        feeds = tuple(text.split())
    model = given.model
    if not model:
        model = typer.prompt("A model's name (left empty: it works without one)", "", show_default=False)
    return replace(
        given,
        platform=platform,
        channel=channel,
        schedule=schedule,
        timezone=timezone,
        feeds=feeds,
        model=model,
    )


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="The copy; it must not exist yet.")],
    config: ConfigOption = CONFIG,
) -> None:
    """Copy the database to a file, also while the bot runs."""
    from bot import upkeep

    print(upkeep.back_up(file, config_or_example(config)))


@db.command()
def upgrade(config: ConfigOption = CONFIG) -> None:
    """Bring the database to the tables of this version; `run` does so by itself."""
    from bot import upkeep

    print(waited(upkeep.upgrade(config_or_example(config))))
