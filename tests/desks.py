"""Desks for tests: the example desk, made and posted, in a folder of its own."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot import app, serving
from bot.config import Config
from bot.desk import Desk
from bot.engine import Engine

NOW = datetime(2026, 3, 6, 9, 0, tzinfo=UTC)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def config_at(folder: Path, **rest: Any) -> Config:
    """The example desk's config with its database in that folder and its page on a free port."""
    config = app.example_config(free_port())
    channels = tuple(each for each in config.channel if each.platform == "page")
    blocks = {"page": config.platforms["page"]}
    return config.model_copy(update={"root": folder, "channel": channels, "platforms": blocks, **rest})


@asynccontextmanager
async def example_desk(folder: Path, **rest: Any) -> AsyncIterator[tuple[Desk, Engine, str]]:
    """The example desk with its digest posted and its page served: desk, engine, address."""
    config = config_at(folder, **rest)
    async with app.desk(config, {}, at_once=True) as desk:
        engine = Engine(desk, lambda: NOW)
        async with serving.connected(desk, engine):
            await engine.make()
            await engine.send()
            yield desk, engine, f"http://127.0.0.1:{config.platforms['page']['port']}"
