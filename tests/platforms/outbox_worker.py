"""A process that sends what is due, and is killed in the middle of it: ``DATABASE PLATFORM SEED CHANCE``.

Its clock runs sixty times too fast (or ``SPEED`` times), so that a lease of two minutes ends after two
seconds.
"""

from __future__ import annotations

import asyncio
import importlib
import os
import random
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.config import Config
from bot.desk import Desk
from bot.models import Block, Event, Post
from bot.pipeline import deliver
from bot.platforms import Handler, Platform
from bot.store import Store

SPEED = int(os.environ.get("SPEED", "60"))
EPOCH = datetime(2026, 3, 3, tzinfo=UTC)


def fast_now() -> datetime:
    """The same for every process."""
    return EPOCH + SPEED * (datetime.now(UTC) - EPOCH)


@dataclass
class Mortal:
    """A platform whose process dies now and then, just before or just after a post was sent."""

    inner: Platform
    chance: float
    dice: random.Random

    @property
    def name(self) -> str:
        return self.inner.name

    def die(self) -> None:
        if self.dice.random() < self.chance:
            os.kill(os.getpid(), signal.SIGKILL)

    async def start(self, handler: Handler) -> None:
        await self.inner.start(handler)

    async def stop(self) -> None:
        await self.inner.stop()

    async def send(self, post: Post) -> str:
        self.die()
        sent = await self.inner.send(post)
        self.die()
        return sent

    async def find(self, post: Post) -> str | None:
        return await self.inner.find(post)

    async def edit(self, post: Post, message: str) -> None:
        self.die()
        await self.inner.edit(post, message)
        self.die()

    def fits(self, blocks: tuple[Block, ...]) -> bool:
        return self.inner.fits(blocks)


async def nobody(_: Event) -> None:
    """Hears, and answers nothing."""


def made(name: str, environ: Mapping[str, str]) -> Platform:
    """The platform of that name, as its block alone makes it."""
    module = importlib.import_module(f"bot.platforms.{name}")
    platform: Platform = module.make(module.Options(), environ)
    return platform


async def work(database: str, name: str, seed: int, chance: float) -> None:
    """Sends until nothing is left to be sent."""
    platform = Mortal(made(name, os.environ), chance, random.Random(seed))
    store = await Store.open(database)
    desk = Desk(Config(), store, platforms={name: platform})
    await platform.start(nobody)
    while (due := await store.next_due([name])) is not None:
        if due > fast_now() or not await deliver(desk, fast_now()):
            await asyncio.sleep(max(0.02, min((due - fast_now()) / timedelta(seconds=1) / SPEED, 0.5)))
    await platform.stop()
    await store.close()


if __name__ == "__main__":
    asyncio.run(work(sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])))
