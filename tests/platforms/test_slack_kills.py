"""The outbox on Slack, in bad weather and its processes killed at any time: nothing lost, nothing twice."""

from __future__ import annotations

import asyncio
import os
import random
import sys
from collections import Counter
from pathlib import Path

import pytest

from bot.models import Post
from bot.store import Draft, Store
from tests.platforms.blocks import card_blocks, digest_blocks
from tests.platforms.fake_slack import FakeSlack, Step
from tests.platforms.outbox_worker import EPOCH

DIGESTS, CARDS, WORKERS, CHANCE = 16, 4, 3, 0.08


def drafts() -> list[Draft]:
    """Digests in two channels, each with its cards in its thread."""
    made = []
    for number in range(DIGESTS):
        channel, batch = ("C1", "C2")[number % 2], f"digest:{number}"
        root = Post(f"{batch}:r1", "slack", channel, None, digest_blocks(), "A digest")
        cards = [
            Post(f"{batch}:s{n}", "slack", channel, root.key, card_blocks(), "A card") for n in range(CARDS)
        ]
        made += [Draft(post, batch) for post in (root, *cards)]
    return made


async def filled(database: str) -> list[str]:
    store = await Store.open(database)
    for draft in drafts():
        await store.save_post(draft, "world", EPOCH)
    await store.close()
    return [draft.post.key for draft in drafts()]


async def worker(database: str, workspace: FakeSlack, seed: int) -> int:
    """Runs a worker until it ends by itself, and counts how often it was killed."""
    for life in range(200):
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.platforms.outbox_worker", database, "slack"),
            *(str(seed + 1_000 * life), str(CHANCE)),
            env=os.environ | workspace.environ,
            cwd=Path(__file__).parents[2],
        )
        if await process.wait() == 0:
            return life
    raise AssertionError("a worker never came to its end")


def storm(dice: random.Random) -> Step:
    """What Slack does on a bad day: one call in ten goes wrong, half of those after it was done."""
    faults = [
        Step(drop=True),
        Step(linger=0.05, drop=True),
        Step(429, retry_after=1),
        Step(503, body="unavailable"),
    ]
    return dice.choice(faults) if dice.random() < 0.1 else Step()


@pytest.mark.slow
async def test_processes_that_are_killed_in_a_storm_send_everything_once(
    tmp_path: Path, workspace: FakeSlack
):
    dice = random.Random(7)
    workspace.weather = lambda method: storm(dice) if method.startswith("chat.") else Step()
    database = f"sqlite:///{tmp_path / 'outbox.db'}"
    keys = await filled(database)
    killed = await asyncio.gather(*(worker(database, workspace, seed) for seed in range(WORKERS)))
    assert sum(killed) > 0
    messages = [message for channel in workspace.channels.values() for message in channel]
    assert Counter(each["metadata"]["event_payload"]["key"] for each in messages) == Counter(keys)
    roots = {each["ts"] for each in messages if "thread_ts" not in each}
    assert {each["thread_ts"] for each in messages if "thread_ts" in each} == roots
