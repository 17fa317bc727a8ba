"""Repairs by hand: parallax story."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.typed import (
    CONFIG,
    ConfigOption,
    config_or_example,
    known_as,
    waited,
)

story = typer.Typer(help="Repairs by hand; each holds for good, and can be undone.", no_args_is_help=True)


@story.command()
def merge(
    into: Annotated[str, typer.Argument(metavar="STORY", help="The story that takes the articles.")],
    other: Annotated[str, typer.Argument(help="The story whose articles it takes.")],
    config: ConfigOption = CONFIG,
) -> None:
    """Put two stories together: they tell the same event."""
    _repair("merge", (into, other), config)


@story.command()
def split(
    of: Annotated[str, typer.Argument(metavar="STORY", help="The story.")],
    article: Annotated[str, typer.Argument(help="Its article that tells another event: URL, path or id.")],
    config: ConfigOption = CONFIG,
) -> None:
    """Take an article out of a story."""
    _repair("split", (of, known_as(article)), config)


@story.command()
def undo(config: ConfigOption = CONFIG) -> None:
    """Undo the newest merge, split or withdrawal."""
    _repair("undo", (), config)


@story.command()
def withdraw(
    of: Annotated[str, typer.Argument(metavar="STORY", help="The story.")],
    reason: Annotated[str, typer.Option(help="Why, in words for the readers.")] = "",
    channel: Annotated[str, typer.Option(help="Only in this channel; else in all.")] = "",
    config: ConfigOption = CONFIG,
) -> None:
    """Take a posted story back: its messages say so, and it is never told there again."""
    from bot import upkeep

    print(waited(upkeep.withdraw(of, reason, channel or None, config_or_example(config), os.environ)))


def _repair(what: str, words: tuple[str, ...], config: Path) -> None:
    from bot import upkeep

    print(waited(upkeep.repaired(what, words, config_or_example(config), os.environ)))
