"""What the tests of Discord share: a Discord that is played, a platform on it, and an ear."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.models import Event, Post
from bot.platforms import Reply
from bot.platforms.discord import Discord, Options, make
from tests.platforms.blocks import card_blocks, digest_blocks
from tests.platforms.discord_world import NEWS
from tests.platforms.fake_discord import FakeDiscord


@dataclass
class Ear:
    """Keeps what it heard, and answers with what it is told to."""

    events: list[Event] = field(default_factory=list)
    answer: Reply = None
    error: Exception | None = None
    heard: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, event: Event) -> Reply:
        self.events.append(event)
        self.heard.set()
        if self.error is not None:
            raise self.error
        return self.answer

    async def next(self) -> Event:
        async with asyncio.timeout(20):
            await self.heard.wait()
        self.heard.clear()
        return self.events[-1]


@pytest.fixture
async def fake() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord() as fake:
        yield fake


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
async def discord(fake: FakeDiscord, ear: Ear) -> AsyncIterator[Discord]:
    platform = await started(fake, ear)
    yield platform
    await platform.stop()


async def started(fake: FakeDiscord, ear: Ear, **options: Any) -> Discord:
    platform = make(Options(**options), fake.environ)
    assert isinstance(platform, Discord)
    await platform.start(ear)
    return platform


def digest(key: str = "digest:world:2026-03-03", channel: str = NEWS) -> Post:
    return Post(key, "discord", channel, None, digest_blocks(), title="World, Tuesday 3 March")


def card(thread: str, key: str = "card:s1") -> Post:
    return Post(key, "discord", NEWS, "digest", card_blocks(), "World, Tuesday 3 March", thread)
