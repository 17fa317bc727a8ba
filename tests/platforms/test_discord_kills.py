"""The outbox on Discord, its processes killed at any time: nothing is lost, and nothing comes twice."""

from __future__ import annotations

import asyncio
import os
import sys
from collections import Counter
from pathlib import Path

import pytest

from bot.models import Post
from bot.platforms.discord_render import CUSTOM, custom_ids, mark
from bot.store import Draft, Store
from tests.platforms.blocks import card_blocks, digest_blocks
from tests.platforms.discord_world import NEWS, OTHER
from tests.platforms.fake_discord import FakeDiscord
from tests.platforms.outbox_worker import EPOCH

DIGESTS, CARDS, WORKERS, CHANCE = 12, 4, 3, 0.08


def drafts() -> list[Draft]:
    """Digests in two channels, each with its cards in its thread."""
    made = []
    for number in range(DIGESTS):
        channel, batch = (NEWS, OTHER)[number % 2], f"digest:{number}"
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


@pytest.mark.slow
async def test_processes_that_are_killed_send_everything_once(tmp_path: Path, fake: FakeDiscord):
    fake.world.keeps_nonces = False  # Discord forgets them within minutes: what counts is our looking
    database = f"sqlite:///{tmp_path / 'outbox.db'}"
    keys = await filled(database)
    killed = await asyncio.gather(*(worker(database, fake, seed) for seed in range(WORKERS)))
    assert sum(killed) > 0
    assert marks_shown(fake) == Counter(mark(key) for key in keys)


def marks_shown(fake: FakeDiscord) -> Counter[str]:
    """How many messages carry each mark, in all channels and threads."""
    return Counter(
        found["mark"]
        for channel in list(fake.world.messages)
        for message in fake.posted(channel)
        for id in list(custom_ids(message["components"]))[:1]
        if (found := CUSTOM.fullmatch(id))
    )
