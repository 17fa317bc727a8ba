"""From the minute in which digests are due to messages that stand in their channels.

Makes its own desk by seed and size: invented stories, and as many channels as asked, all due in the same
minute on a played platform that bears so many messages a second in all and in each channel, and takes a
while over each. The bot's own clock step, outbox and sender are timed, with a database on disk. Beside them,
in the same run, the peer: a bare loop that sends as many prepared messages to the same platform, and keeps
no row of anything.

``share`` is the rate that was reached, of the one that the limits allow: 1 is what no sender can beat.
``due_to_sent`` is how long a single channel waits for its digest, in seconds.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import importlib
import random
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.tasks import _plot
from bench.tasks._invented import events
from bot import pipeline
from bot.config import ChannelOptions, Config
from bot.desk import Desk
from bot.engine import AT_ONCE, Engine
from bot.models import Block, Entry, Post
from bot.sources import Fetched
from bot.store import Store

SLOT = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)
NAME = "played"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The task's own options."""
    parser.add_argument("--channels", default="50,200,1000", help="channels due in one minute, sizes in turn")
    parser.add_argument(
        "--stories", type=int, default=2, help="stories of a digest: as many cards in its thread"
    )
    parser.add_argument("--per-second", type=float, default=48.0, help="messages a second, in all")
    parser.add_argument("--per-channel", type=float, default=1.0, help="messages a second, in one channel")
    parser.add_argument("--latency", type=float, default=0.15, help="seconds of a message, on average")
    parser.add_argument("--like", default="slack", help="the platform whose sizes of messages hold")
    parser.add_argument(
        "--once", type=int, default=20, help="single channels that are timed from due to sent"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plot", type=Path, help="an SVG of how the seconds grow with the channels")


def run(_data: Path | None, options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """A row for each size; then the share of the largest, how a size costs more, and the single channels."""
    sizes = [int(size) for size in options.channels.split(",")]
    rows = [asyncio.run(_timed(size, options)) for size in sizes]
    waits = sorted(asyncio.run(_timed(1, options))["first_seconds"] for _ in range(options.once))
    if options.plot:
        names = ("seconds", "allowed_seconds")
        lines = {name: [(row["channels"], row[name]) for row in rows] for name in names}
        options.plot.write_text(_plot.svg(lines, "channels due at once", "s"), encoding="utf-8")
    yield from rows
    measured = {"share": rows[-1]["share"], "peer_share": rows[-1]["peer_share"], "sizes": rows}
    measured["growth"] = round(rows[-1]["cpu_ms_a_message"] / rows[0]["cpu_ms_a_message"], 2)
    if waits:
        measured["due_to_sent"] = {"p50": _at(waits, 0.5), "p95": _at(waits, 0.95), "runs": len(waits)}
    yield {"measured": measured}


def _at(values: list[float], share: float) -> float:
    return values[min(len(values) - 1, int(share * len(values)))]


@dataclass
class Played:
    """A platform with limits. Each message waits for its turn, overall and in its channel."""

    per_second: float
    per_channel: float
    latency: float
    dice: random.Random
    fits: Any
    name: str = NAME
    arrived: dict[str, float] = field(default_factory=dict)
    doubled: int = 0
    _turn: float = 0.0
    _turns: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    async def send(self, post: Post) -> str:
        clock = time.perf_counter
        now = clock()
        start = max(now, self._turn, self._turns[post.channel])
        # What a busy moment held up is made good by a few at once, as the platforms allow it.
        self._turn = max(self._turn, now - 4 / self.per_second) + 1 / self.per_second
        self._turns[post.channel] = start + 1 / self.per_channel
        await asyncio.sleep(max(0.0, start - now))
        await asyncio.sleep(self.dice.expovariate(1 / self.latency) if self.latency else 0.0)
        self.doubled += post.key in self.arrived
        self.arrived[post.key] = clock()
        return post.key

    async def find(self, post: Post) -> str | None:
        return post.key if post.key in self.arrived else None

    async def edit(self, post: Post, message: str) -> None:  # noqa: ARG002
        await self.send(post)

    def floor(self, channels: Counter[str]) -> float:
        """The least seconds in which these messages can be sent."""
        busiest = max(channels.values())
        return max(channels.total() / self.per_second, (busiest - 1) / self.per_channel)


class Held:
    """A source with what it is given."""

    id = "bench"

    def __init__(self, entries: tuple[Entry, ...]) -> None:
        self._entries = entries

    async def fetch(self, cursor: dict[str, Any]) -> Fetched:  # noqa: ARG002
        return Fetched(self._entries, {})


async def _timed(size: int, options: argparse.Namespace) -> dict[str, Any]:
    """One desk with so many channels, from the slot until all is sent, then the bare loop."""
    with tempfile.TemporaryDirectory() as folder:
        store = await Store.open(f"sqlite:///{Path(folder) / 'bench.db'}")
        desk = await _desk(store, size, options)
        try:
            return await _delivered(desk, size, options)
        finally:
            await store.close()


async def _desk(store: Store, size: int, options: argparse.Namespace) -> Desk:
    channels = tuple(
        ChannelOptions(name=f"c{n}", platform=NAME, id=f"C{n}", schedule="0 8 * * *", stories=options.stories)
        for n in range(size)
    )
    platform = _platform(options)
    source = Held(tuple(_entries(options)))
    desk = Desk(Config(channel=channels), store, {source.id: source}, {NAME: platform})  # type: ignore[dict-item]
    before = SLOT - timedelta(hours=1)
    for step in (pipeline.poll, pipeline.read, pipeline.group, pipeline.write):
        while await step(desk, before) and step is not pipeline.poll:
            pass
    return desk


def _platform(options: argparse.Namespace) -> Played:
    fits = importlib.import_module(f"bot.platforms.{options.like}").fits
    dice = random.Random(options.seed)
    return Played(options.per_second, options.per_channel, options.latency, dice, fits)


def _entries(options: argparse.Namespace) -> Iterator[Entry]:
    at = SLOT - timedelta(hours=2)
    for event in events(2 * options.stories, options.seed):
        for told in event.articles:
            url = f"https://{told.outlet.casefold().replace(' ', '-')}.example/{event.number}"
            yield Entry(
                source="bench",
                guid=url,
                url=url,
                title=told.title,
                published=at,
                author=None,
                body=told.text,
                media="text/plain",
                outlet=told.outlet,
                place=url,
            )


async def _delivered(desk: Desk, size: int, options: argparse.Namespace) -> dict[str, Any]:
    began, cpu = time.perf_counter(), time.process_time()
    platform: Any = desk.platforms[NAME]
    engine = Engine(desk, lambda: SLOT + timedelta(seconds=time.perf_counter() - began))
    serving = asyncio.create_task(engine.serve())
    await engine.digest()
    composed = time.perf_counter() - began
    await engine.send()
    serving.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await serving
    took, cpu = max(platform.arrived.values()) - began, time.process_time() - cpu
    sent = Counter(key.partition(":")[0] for key in platform.arrived)
    assert len(sent) == size
    assert not platform.doubled
    least, total = platform.floor(sent), sent.total()
    peer = await _bare(list(platform.arrived), options)
    return {
        "channels": size,
        "messages": total,
        "seconds": round(took, 2),
        "allowed_seconds": round(least, 2),
        "share": round(least / took, 3),
        "peer_share": round(least / peer, 3),
        "composed_seconds": round(composed, 2),
        "cpu_ms_a_message": round(1000 * cpu / total, 2),
        "first_seconds": round(min(platform.arrived.values()) - began, 3),
    }


async def _bare(keys: list[str], options: argparse.Namespace) -> float:
    """Seconds in which a loop without any memory sends as many."""
    platform = _platform(options)
    began = time.perf_counter()
    gate = asyncio.Semaphore(AT_ONCE)

    async def send(key: str) -> None:
        async with gate:
            await platform.send(Post(key, NAME, key.partition(":")[0], None, _NOTHING))

    await asyncio.gather(*(send(key) for key in keys))
    return max(platform.arrived.values()) - began


_NOTHING: tuple[Block, ...] = ()
