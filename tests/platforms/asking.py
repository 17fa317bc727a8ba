"""A desk that answers on one platform, with a model that tells its sentences when it is told to."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sqlite3
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from werkzeug import Response

from bot import app, serving
from bot.config import ChannelOptions, Config, DeskOptions, ModelOptions
from bot.desk import Desk
from bot.engine import Engine
from bot.platforms import Platform
from bot.store import Store
from tests.test_pipeline import KELL, TIDE, FakeSource, entry
from tests.writing.servers import FakeModel

QUESTION = "How much does the closure of the port save?"
FIRST = "The closure saves 400,000 crowns a year"
SECOND = "The port of Kell will close on Sundays from 1 May"


class SlowModel(FakeModel):
    """Streams two sentences; the second only once ``go`` is set."""

    def __init__(self, server: Any) -> None:
        super().__init__(server)
        self.go = threading.Event()
        self.replies = [lambda _: Response(self._stream(), content_type="text/event-stream")]

    def _stream(self) -> Iterator[bytes]:
        said = [
            {"text": f"{FIRST}.", "sentences": self.at("400,000")},
            {"text": f"{SECOND}.", "sentences": self.at("1 May")},
        ]
        whole = json.dumps({"abstained": False, "sentences": said})
        cut = whole.index("}") + 1
        yield _event(whole[:cut])
        self.go.wait(10)
        yield _event(whole[cut:], "stop")


def _event(text: str, finish: str | None = None) -> bytes:
    choice = {"delta": {"content": text}, "finish_reason": finish}
    return f"data: {json.dumps({'choices': [choice]})}\n\n".encode()


@asynccontextmanager
async def desk_on(
    platform: Platform, channel: str, database: Path, model: str | None = None, **limits: Any
) -> AsyncIterator[Desk]:
    """The desk with the two articles read, whose one channel is there."""
    options = ChannelOptions(name="world", platform=platform.name, id=channel, schedule="0 0 1 1 *")
    named = ModelOptions(name="gpt-4o-mini", base_url=model) if model else None
    config = Config(desk=DeskOptions(**limits), channel=(options,), model=named)
    store = await Store.open(f"sqlite:///{database}")
    source = FakeSource(entry("kell", KELL), entry("tide", TIDE))
    desk = Desk(config, store, {"fake": source}, {platform.name: platform})
    try:
        await Engine(desk).make()
        desk.writer = app.make_writer(config, {"OPENAI_API_KEY": "sk-test"}, store) if named else None
        yield desk
    finally:
        await store.close()


@asynccontextmanager
async def running(desk: Desk) -> AsyncIterator[asyncio.Event]:
    """Hearing, and sending what is due until the event that it gives is set."""
    engine, ended = Engine(desk), asyncio.Event()

    async def send() -> None:
        while not ended.is_set():
            await engine.send()
            await asyncio.sleep(0.02)

    async with serving.connected(desk, engine):
        sending = asyncio.create_task(send())
        try:
            yield ended
        finally:
            ended.set()
            await sending


async def taken_up(desk: Desk) -> None:
    """What a process does first that comes after one that died."""
    engine = Engine(desk)
    async with serving.connected(desk, engine):
        await desk.store.end_leases(serving.utc_now())
        await serving._catch_up(desk)
        await engine.send()
        await engine.send()


def snapshot(database: Path, copy: Path) -> None:
    """The database as a process that is killed now leaves it."""
    with (
        contextlib.closing(sqlite3.connect(database)) as one,
        contextlib.closing(sqlite3.connect(copy)) as two,
    ):
        one.backup(two)
