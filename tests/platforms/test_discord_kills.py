"""The outbox on Discord, its processes killed at any time: nothing is lost, and nothing comes twice."""

from __future__ import annotations

import asyncio
import os
import random
import sys
from collections import Counter
from pathlib import Path

import pytest

from bot.models import Post
from bot.platforms.discord_render import CUSTOM, custom_ids, mark
from bot.store import Draft, Store
from bot.store.outbox import Edit
from tests.platforms.blocks import card_blocks, digest_blocks
from tests.platforms.discord_world import text_channel
from tests.platforms.fake_discord import FakeDiscord, Step
from tests.platforms.outbox_worker import EPOCH

DIGESTS, CARDS, WORKERS, CHANCE = 60, 4, 4, 0.03
CHANNELS = [str(300_000_000_000_000_100 + number) for number in range(12)]


def drafts() -> list[Draft]:
    """Digests in some channels, each with its cards in its thread: 300 posts."""
    made = []
    for number in range(DIGESTS):
        channel, batch = CHANNELS[number % len(CHANNELS)], f"digest:{number}"
        root = Post(f"{batch}:r1", "discord", channel, None, digest_blocks(), "A digest")
        cards = [
            Post(f"{batch}:s{card}", "discord", channel, root.key, card_blocks(), "A digest")
            for card in range(CARDS)
        ]
        made += [Draft(post, batch) for post in (root, *cards)]
    return made


async def filled(database: str) -> list[str]:
    store = await Store.open(database)
    keys = []
    for draft in drafts():
        await store.save_post(draft, "world", EPOCH)
        keys.append(draft.post.key)
    await store.close()
    return keys


async def worker(database: str, fake: FakeDiscord, seed: int) -> int:
    """Runs a worker until it ends by itself, and counts how often it was killed."""
    for life in range(100):
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.platforms.outbox_worker", database, "discord"),
            *(str(seed + 1_000 * life), str(CHANCE)),
            env=os.environ | fake.environ,
            cwd=Path(__file__).parents[2],
        )
        if await process.wait() == 0:
            return life
    raise AssertionError("a worker never came to its end")


async def edited(database: str, keys: list[str]) -> None:
    """Each digest is to show a card from now on."""
    store = await Store.open(database)
    for key in keys:
        assert await store.save_edit(Edit(key, card_blocks()), EPOCH)
    await store.close()


def storm(fake: FakeDiscord, seed: int) -> None:
    """One request in ten goes wrong, half of those after it was done."""
    dice = random.Random(seed)
    faults = [Step(drop=True), Step(linger=0.05, drop=True), Step(429, retry_after=1), Step(503)]
    for request in ("POST /channels/{}/messages", "PATCH /channels/{}/messages/{}"):
        steps = [dice.choice(faults) if dice.random() < 0.1 else Step() for _ in range(1_000)]
        fake.fail(request, *steps)


@pytest.mark.slow
async def test_processes_that_are_killed_in_a_storm_send_and_change_everything_once(
    tmp_path: Path, fake: FakeDiscord
):
    fake.world.keeps_nonces = False  # Discord forgets them within minutes: what counts is our looking
    for id in CHANNELS:
        fake.world.channels[id] = text_channel(id, f"news-{id[-2:]}")
    storm(fake, 7)
    database = f"sqlite:///{tmp_path / 'outbox.db'}"
    keys = await filled(database)
    killed = await asyncio.gather(*(worker(database, fake, seed) for seed in range(WORKERS)))
    print(f"{sum(killed)} killed while they sent {len(keys)} posts")
    assert sum(killed) > 0
    assert marks_shown(fake) == Counter(mark(key) for key in keys)

    await edited(database, roots := [key for key in keys if key.endswith(":r1")])
    killed = await asyncio.gather(*(worker(database, fake, 50_000 + seed) for seed in range(WORKERS)))
    print(f"{sum(killed)} killed while they changed {len(roots)} posts")
    assert marks_shown(fake) == Counter(mark(key) for key in keys)
    posted = [message for channel in CHANNELS for message in fake.posted(channel)]
    assert len(posted) == len(roots)
    assert all("How outlets tell it" in str(message["components"]) for message in posted)


def marks_shown(fake: FakeDiscord) -> Counter[str]:
    """How many messages carry each mark, in all channels and threads."""
    return Counter(
        found["mark"]
        for channel in list(fake.world.messages)
        for message in fake.posted(channel)
        for id in list(custom_ids(message["components"]))[:1]
        if (found := CUSTOM.fullmatch(id))
    )
