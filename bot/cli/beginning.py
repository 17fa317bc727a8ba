"""Commands for the desk as a whole: init, backup, db."""

from __future__ import annotations

import sys
from collections.abc import Callable
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
    """The answers, those that are missing asked for, and again until they can hold."""
    from bot import upkeep
    from bot.operating.beginning import PLATFORMS, zone_here

    places = ", ".join(PLATFORMS)
    platform = given.platform or _prompt(f"Where shall digests go ({places})?", "page", upkeep.platform_of)
    channel = given.channel
    if platform in ("slack", "discord") and not channel:
        channel = typer.prompt(f"The id of the channel on {platform.title()}")
    schedule = given.schedule or _prompt("When?", "weekdays 8:00", upkeep.schedule_of)
    timezone = given.timezone or _prompt("In which time zone?", zone_here(), upkeep.timezone_of)
    feeds, folders = given.feeds, given.folders
    if not feeds and not folders:
        asked = "Feeds and folders to read (addresses and paths, blanks between; more later)"
        named = typer.prompt(asked, "", show_default=False).split()
        folders = tuple(each for each in named if "://" not in each and Path(each).is_dir())
        feeds = tuple(each for each in named if each not in folders)
    model = given.model
    if not model:
        model = typer.prompt("A model's name (left empty: it works without one)", "", show_default=False)
    where = replace(given, platform=platform, channel=channel, feeds=feeds, folders=folders, model=model)
    return replace(where, schedule=schedule, timezone=timezone)


def _prompt(question: str, usual: str, checked: Callable[[str], str]) -> str:
    from bot.errors import BadConfig

    def right(text: str) -> str:
        try:
            return checked(text)
        except BadConfig as error:
            raise typer.BadParameter(error.expects) from None

    found: str = typer.prompt(question, usual, value_proc=right)
    return found


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
