"""What several commands share: their options, how they read the config, how they print."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Coroutine
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from bot.config import Config

CONFIG = Path("config.toml")
ConfigOption = Annotated[Path, typer.Option("--config", help="The config file.", show_default=True)]
From = Annotated[list[str] | None, typer.Option("--from", help="A folder, file, feed or page; repeatable.")]


class Plain(StrEnum):
    """How a small result is printed."""

    terminal = "terminal"
    json = "json"


def say(line: str) -> None:
    """A line on standard error."""
    print("parallax: " + " ".join(line.split()), file=sys.stderr)


def waited(work: Coroutine[Any, Any, Any]) -> Any:
    """What the work came to."""
    return asyncio.run(work)


def config_at(path: Path) -> Config | None:
    """The config where there is a file; None at the default name where there is none."""
    from bot import app as wiring
    from bot.errors import BadConfig

    if path.exists():
        return wiring.read_config(path)
    if path != CONFIG:
        raise BadConfig("file", "does not exist", str(path))
    return None


def config_or_example(path: Path) -> Config:
    """The same, with the example desk's where there is none."""
    from bot import app as wiring

    return config_at(path) or wiring.example_config()


def known_as(place: str) -> str:
    """A file as rows name it, by its whole path; a URL or an id as it is."""
    path = Path(place)  # not resolved: rows name a folder as the config does, by its link
    return os.path.normpath(path.absolute()) if "://" not in place and path.is_file() else place


def print_json(form: dict[str, Any]) -> None:
    """A JSON form on standard output."""
    json.dump(form, sys.stdout, ensure_ascii=False, indent=2)
    print()
