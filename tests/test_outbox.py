"""Posts and their changes: in order, once, several channels at a time."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot import pipeline
from bot.config import Config
from bot.desk import Desk
from bot.engine import AT_ONCE, Engine
from bot.errors import Gone, Retry, Unknown
from bot.models import Line, Post
from bot.store import Draft, Edit, Store
from tests.fakes import MORNING, FakePlatform

LEASE = timedelta(seconds=120)
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def desk(tmp_path):
    store = await Store.open(f"sqlite:///{tmp_path / 'test.db'}")
    yield Desk(Config(), store, platforms={"fake": FakePlatform()})
    await store.close()


def draft(key: str, parent: str | None = None, channel: str = "C1", batch: str = "") -> Draft:
    return Draft(Post(key, "fake", channel, parent, (Line(key),)), batch or key)


async def save(desk: Desk, *drafts: Draft) -> None:
    for each in drafts:
        await desk.store.save_post(each, "world", MORNING)


async def sent(desk: Desk, now=MORNING) -> FakePlatform:
    await Engine(desk, lambda: now).send()
    return desk.platforms["fake"]


async def edit(desk: Desk, key: str, text: str, instead: str = "") -> bool:
    said = (Line(instead),) if instead else ()
    return await desk.store.save_edit(Edit(key, (Line(text),), said), MORNING)


async def test_an_edit_changes_the_message_under_its_own_key(desk):
    await save(desk, draft("root", batch="b"), draft("card", "root", batch="b"))
    await sent(desk)
    assert await edit(desk, "card", "grown")
    platform = await sent(desk)
    ((message, post),) = platform.edits
    assert (message, post.key, post.thread, post.blocks) == ("m2", "card", "m1", (Line("grown"),))
    assert len(platform.sent) == 2
    row = await desk.store.post_row("card")
    assert row["blocks"][0]["text"] == "grown"


async def test_a_newer_edit_replaces_an_older_one_that_waits(desk):
    await save(desk, draft("root"))
    await sent(desk)
    for text in ("one", "two", "three"):
        await edit(desk, "root", text)
    platform = await sent(desk)
    assert [post.blocks for _, post in platform.edits] == [(Line("three"),)]
    assert [row["state"] for row in await edits_of(desk)] == ["replaced", "replaced", "sent"]


async def edits_of(desk: Desk) -> list[dict]:
    rows = [await desk.store.post_row(f"root~{number}") for number in range(1, 9)]
    return [row for row in rows if row]


async def test_an_edit_that_changes_nothing_is_none(desk):
    await save(desk, draft("root"))
    await sent(desk)
    assert not await edit(desk, "root", "root")
    assert await edit(desk, "root", "other")
    assert not await edit(desk, "root", "other")
    assert await edit(desk, "root", "root")
    assert not await edit(desk, "nothing", "x")


async def test_what_was_not_sent_yet_is_sent_as_it_is_to_look(desk):
    await save(desk, draft("root"))
    assert await edit(desk, "root", "better")
    platform = await sent(desk)
    assert [post.blocks for post in platform.sent] == [(Line("better"),)]
    assert platform.edits == []


async def test_an_edit_waits_for_the_post_that_is_under_way(desk):
    await save(desk, draft("root"))
    claim = await desk.store.claim_post(MORNING, LEASE, ["fake"])
    await edit(desk, "root", "later")
    assert await desk.store.claim_post(MORNING, LEASE, ["fake"]) is None
    assert await desk.store.next_due(["fake"]) == MORNING + LEASE
    await pipeline.carry_out(desk, claim, MORNING)
    assert (await sent(desk)).edits[0][0] == "m1"


async def test_a_newer_edit_waits_for_one_that_is_under_way(desk):
    await save(desk, draft("root"))
    await sent(desk)
    await edit(desk, "root", "one")
    first = await desk.store.claim_post(MORNING, LEASE, ["fake"])
    await edit(desk, "root", "two")
    assert await desk.store.claim_post(MORNING, LEASE, ["fake"]) is None
    await pipeline.carry_out(desk, first, MORNING)
    assert [post.blocks[0].text for _, post in (await sent(desk)).edits] == ["one", "two"]


@pytest.mark.parametrize("error", [Unknown("the line broke"), Retry("429", 30.0), TypeError("a defect")])
async def test_an_edit_that_failed_is_tried_again_without_a_look(desk, error):
    await save(desk, draft("root"))
    await sent(desk)
    await edit(desk, "root", "grown")
    desk.platforms["fake"].refusals = [error]
    assert (await sent(desk)).edits == []
    platform = await sent(desk, MORNING + MINUTE)
    assert [message for message, _ in platform.edits] == ["m1"]
    assert platform.looked == 0


@pytest.mark.parametrize(
    ("key", "parent"), [("card", "root"), ("root", "root")], ids=["in its thread", "in the thread it opens"]
)
async def test_where_nobody_may_edit_any_more_the_thread_says_it_once(desk, key, parent):
    await save(desk, draft("root", batch="b"), draft("card", "root", batch="b"))
    await sent(desk)
    for text in ("one", "two"):
        desk.platforms["fake"].refusals = [Gone("the edit window is closed")]
        await edit(desk, key, text, f"{text}, as a reply")
        await sent(desk)
    platform = await sent(desk, MORNING + MINUTE)
    assert [(post.parent, post.blocks[0].text) for post in platform.sent[2:]] == [
        (parent, "one, as a reply"),
        (parent, "two, as a reply"),
    ]
    assert platform.edits == []
    reasons = [row["reason"] for row in await desk.store.decisions([key])]
    assert reasons == ["the edit window is closed"] * 2


async def test_edits_of_what_can_never_be_sent_end_with_it(desk):
    await save(desk, draft("root"))
    claim = await desk.store.claim_post(MORNING, LEASE, ["fake"])
    await edit(desk, "root", "grown")
    await desk.store.mark_ended(claim.row, "gone", "the channel was deleted", MORNING)
    assert await desk.store.next_due(["fake"]) is None
    assert not await edit(desk, "root", "more")


class Slow(FakePlatform):
    """Takes until it is told to go on; keeps how many were under way at once, in all and in one channel."""

    def __init__(self) -> None:
        super().__init__()
        self.now, self.most, self.doubled = [], 0, False
        self.go = asyncio.Event()

    async def send(self, post: Post) -> str:
        self.doubled |= post.channel in self.now
        self.now.append(post.channel)
        self.most = max(self.most, len(self.now))
        await self.go.wait()
        self.now.remove(post.channel)
        return await super().send(post)


async def test_channels_are_served_at_once_and_each_in_order(desk):
    slow = desk.platforms["fake"] = Slow()
    for number in range(AT_ONCE + 8):
        channel = f"C{number % (AT_ONCE + 4)}"
        await save(desk, *(draft(f"{number}.{part}", channel=channel) for part in range(3)))
    sending = asyncio.create_task(Engine(desk, lambda: MORNING).send())
    while slow.most < AT_ONCE:
        await asyncio.sleep(0)
    slow.go.set()
    await sending
    assert (slow.most, slow.doubled) == (AT_ONCE, False)
    assert len(slow.sent) == 3 * (AT_ONCE + 8)
    for channel in {post.channel for post in slow.sent}:
        keys = [post.key for post in slow.sent if post.channel == channel]
        assert keys == sorted(keys, key=lambda key: tuple(map(int, key.split("."))))


async def test_one_slow_channel_holds_up_no_other(desk):
    slow = desk.platforms["fake"] = Slow()
    await save(desk, draft("slow"))
    engine = Engine(desk, lambda: MORNING)
    serving = asyncio.create_task(engine.serve())
    while not slow.now:
        await asyncio.sleep(0)
    await save(desk, draft("other", channel="C2"))
    engine.wake()
    while len(slow.now) < 2:
        await asyncio.sleep(0)
    serving.cancel()
    slow.go.set()
    await asyncio.wait({serving})
    await engine.rest()
    assert [post.key for post in slow.sent] == ["slow", "other"]
    assert await desk.store.next_due(["fake"]) is None
