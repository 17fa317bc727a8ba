"""A channel with two stories told in it, and people who type and press there."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from bot.acting import act
from bot.config import ChannelOptions, Config, DeskOptions
from bot.desk import Desk
from bot.engine import Engine
from bot.models import Buttons, Click, Command, Post, Whisper
from bot.platforms import Reply
from bot.store import Store
from tests.fakes import MORNING, FakePlatform
from tests.test_pipeline import KELL, SPORT, TIDE, FakeSource, entry

HOUR = timedelta(hours=1)
TOLD = MORNING + HOUR
NOW = TOLD + HOUR / 2
_events = count(1)


_SAVED: dict[str, bytes] = {}
"""Databases as they are after what every test begins with: made once."""


@asynccontextmanager
async def desk_with(folder: Path, **channel: Any) -> AsyncIterator[Desk]:
    """A desk that has read three articles; its channel "world" is C1, and its schedule is each hour.

    A schedule given as None is not named by the file.
    """
    async with _desk(folder, "read", (MORNING,), channel) as desk:
        yield desk


@asynccontextmanager
async def told_desk(folder: Path, **channel: Any) -> AsyncIterator[Desk]:
    """The same after its first digest: story 1 is told by two outlets, story 2 by one."""
    async with _desk(folder, "told", (MORNING, TOLD), channel) as desk:
        yield desk


@asynccontextmanager
async def _desk(
    folder: Path, name: str, times: Sequence[datetime], channel: Mapping[str, Any]
) -> AsyncIterator[Desk]:
    if name not in _SAVED:
        async with _open(folder / "first.db", {}) as desk:
            for now in times:
                await work(desk, now)
        _SAVED[name] = (folder / "first.db").read_bytes()
    (folder / "test.db").write_bytes(_SAVED[name])
    async with _open(folder / "test.db", channel) as desk:
        yield desk


@asynccontextmanager
async def _open(file: Path, channel: Mapping[str, Any]) -> AsyncIterator[Desk]:
    options: dict[str, Any] = {"name": "world", "platform": "fake", "id": "C1", "schedule": "0 * * * *"}
    known = {key: value for key, value in {**options, **channel}.items() if value is not None}
    config = Config(
        desk=DeskOptions(),
        channel=(ChannelOptions(**known),),
        platforms={"fake": {}},
        file=str(file.parent / "config.toml"),
    )
    store = await Store.open(f"sqlite:///{file}")
    entries = (entry("courier", KELL), entry("tide", TIDE), entry("oars", SPORT))
    try:
        yield Desk(config, store, {"fake": FakeSource(*entries)}, {"fake": FakePlatform()})
    finally:
        await store.close()


async def work(desk: Desk, now: datetime) -> list[Post]:
    """All steps at that moment; what was posted by then."""
    engine = Engine(desk, lambda: now)
    await engine.make()
    await engine.send()
    platform = desk.platforms["fake"]
    assert isinstance(platform, FakePlatform)
    return platform.sent


def command(line: str, *, trusted: bool = True, **rest: Any) -> Command:
    """What was typed in C1."""
    name, *words = line.split()
    known = {"id": f"e{next(_events)}", "platform": "fake", "channel": "C1", "thread": None, "author": "U1"}
    return Command(**{**known, "name": name, "words": tuple(words), "trusted": trusted, **rest})


def click(action: str, value: str, *, trusted: bool = True, **rest: Any) -> Click:
    """What was pressed in C1, in the thread of m1."""
    known = {"id": f"e{next(_events)}", "platform": "fake", "channel": "C1", "thread": "m1", "author": "U1"}
    known |= {"action": action, "value": value, "message": "m2"}
    return Click(**{**known, "trusted": trusted, **rest})


async def say(desk: Desk, line: str, *, now: datetime = NOW, **rest: Any) -> Whisper:
    """Type it; the answer."""
    found = await act(desk, command(line, **rest), now)
    assert isinstance(found, Whisper)
    return found


async def press(desk: Desk, action: str, value: str, *, now: datetime = NOW, **rest: Any) -> Reply:
    """Press it; what comes of it."""
    return await act(desk, click(action, value, **rest), now)


def words(reply: Reply) -> str:
    """All that an answer says, a line each."""
    assert isinstance(reply, Whisper | Post)
    return "\n".join(filter(None, (getattr(each, "text", "") for each in reply.blocks)))


def buttons(reply: Reply) -> list[tuple[str, str]]:
    """The buttons in an answer, as action and value."""
    assert isinstance(reply, Whisper | Post)
    rows = (each.buttons for each in reply.blocks if isinstance(each, Buttons))
    return [(each.action, each.value) for row in rows for each in row]


async def stories(desk: Desk) -> list[str]:
    """The ids of the stories told, in their order: first the one of two articles."""
    rows = await desk.store.root_rows("world", 1)
    return [story for story, _ in await desk.store.told_in(rows[0]["batch"])]
