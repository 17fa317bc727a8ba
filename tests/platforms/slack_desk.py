"""A bot at a workspace on this machine, for the tests of Slack."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from bot.models import Event, Post
from bot.platforms import Handler, Platform, slack
from tests.platforms.blocks import digest_blocks
from tests.platforms.fake_slack import FakeSlack


def make(workspace: FakeSlack, **options: object) -> Platform:
    return slack.make(slack.Options.model_validate(options), workspace.environ)


def post(key: str = "k1", *, channel: str = "C1", thread: str | None = None) -> Post:
    return Post(key, "slack", channel, None, digest_blocks(), thread=thread)


class Ear:
    """Keeps what it hears."""

    def __init__(self) -> None:
        self.heard: list[Event] = []

    async def __call__(self, event: Event) -> Post | None:
        self.heard.append(event)
        return None


@pytest.fixture
async def workspace() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as running:
        yield running


@pytest.fixture
def platform(workspace: FakeSlack) -> Platform:
    return make(workspace)


async def settled(workspace: FakeSlack, ear: Ear, heard: int) -> None:
    """All that was sent is acknowledged, and the ear has that much."""
    await workspace.wait(lambda: {each["envelope_id"] for each in workspace.sent} <= set(workspace.acks))
    await until(lambda: len(ear.heard) >= heard)


@asynccontextmanager
async def hearing(platform: Platform, handler: Handler) -> AsyncIterator[Platform]:
    """The platform connected, and in the end disconnected, whatever happened: else its tasks never end."""
    try:
        await platform.start(handler)
        yield platform
    finally:
        await platform.stop()


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not holds():
            await asyncio.sleep(0.001)


def quick(workspace: FakeSlack) -> Platform:
    """A platform that looks at its connection every few hundredths of a second."""
    return slack.Slack("xoxb-fake", "xapp-fake", workspace.url, ping=0.05)
