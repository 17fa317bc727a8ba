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
from bot.store.outbox import Edit
from tests.platforms.blocks import card_blocks, digest_blocks
from tests.platforms.fake_slack import FakeSlack, Step
from tests.platforms.outbox_worker import EPOCH

DIGESTS, CARDS, CHANGED, WORKERS, CHANCE = 60, 4, 30, 4, 0.05
CHANNELS = [f"C{number}" for number in range(20)]
SPEED = "12"  # a lease ends after ten seconds: that is still longer than a send waits for its turn


def drafts() -> list[Draft]:
    """Digests in some channels, each with its cards in its thread: 300 posts."""
    made = []
    for number in range(DIGESTS):
        channel, batch = CHANNELS[number % len(CHANNELS)], f"digest:{number}"
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


async def edited(database: str, keys: list[str]) -> None:
    """Each of these is to show a card from now on."""
    store = await Store.open(database)
    for key in keys:
        assert await store.save_edit(Edit(key, card_blocks()), EPOCH)
    await store.close()


async def worker(database: str, workspace: FakeSlack, seed: int) -> int:
    """Runs a worker until it ends by itself, and counts how often it was killed."""
    for life in range(200):
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.platforms.outbox_worker", database, "slack"),
            *(str(seed + 1_000 * life), str(CHANCE)),
            env=os.environ | workspace.environ | {"SPEED": SPEED},
            cwd=Path(__file__).parents[2],
        )
        if await process.wait() == 0:
            return life
    raise AssertionError("a worker never came to its end")


async def workers(database: str, workspace: FakeSlack, seed: int) -> int:
    return sum(await asyncio.gather(*(worker(database, workspace, seed + n) for n in range(WORKERS))))


def storm(dice: random.Random) -> Step:
    """What Slack does on a bad day: one call in ten goes wrong, half of those after it was done."""
    faults = [
        Step(drop=True),
        Step(linger=0.05, drop=True),
        Step(429, retry_after=1),
        Step(503, body="unavailable"),
    ]
    return dice.choice(faults) if dice.random() < 0.1 else Step()


def shown(workspace: FakeSlack) -> list[dict[str, object]]:
    return [message for channel in CHANNELS for message in workspace.channels[channel]]


def keys_of(messages: list[dict[str, object]]) -> Counter[str]:
    return Counter(each["metadata"]["event_payload"]["key"] for each in messages)  # type: ignore[index]


@pytest.mark.slow
async def test_processes_that_are_killed_in_a_storm_send_and_change_everything_once(
    tmp_path: Path, workspace: FakeSlack
):
    dice = random.Random(7)
    workspace.members = {*CHANNELS}
    workspace.weather = lambda method: storm(dice) if method.startswith("chat.") else Step()
    database = f"sqlite:///{tmp_path / 'outbox.db'}"
    keys = await filled(database)
    killed = await workers(database, workspace, 0)
    assert killed > 0
    assert keys_of(shown(workspace)) == Counter(keys)
    roots = {each["ts"] for each in shown(workspace) if "thread_ts" not in each}
    assert {each["thread_ts"] for each in shown(workspace) if "thread_ts" in each} == roots

    chosen = [key for key in keys if key.endswith(":r1")][:CHANGED]
    await edited(database, chosen)
    while_changing = await workers(database, workspace, 50_000)
    print(f"{killed} killed while {len(keys)} were sent, {while_changing} while {CHANGED} were changed")
    assert while_changing > 0
    assert keys_of(shown(workspace)) == Counter(keys), "an edit is no message of its own"
    changed = [each for each in shown(workspace) if not keys_of([each]).keys().isdisjoint(chosen)]
    assert len(changed) == CHANGED
    assert all("How outlets tell it" in str(each["blocks"]) for each in changed)
