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
    _repair("split", (of, article), config)


@story.command()
def undo(config: ConfigOption = CONFIG) -> None:
    """Undo the newest merge or split."""
    _repair("undo", (), config)


def _repair(what: str, words: tuple[str, ...], config: Path) -> None:
    from bot import prompt

    print(waited(prompt.repaired(what, words, config_or_example(config), os.environ)))
