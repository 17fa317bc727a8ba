"""The step that writes: who is asked for what, and no digest waits."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot import extractive
from bot.config import ModelOptions
from bot.errors import BadReply, Spent
from tests.fakes import MORNING
from tests.test_pipeline import HOUR, KELL, SPORT, TIDE, desk_of, entry, work


class Model:
    """Writes what the extractive writer does, when it is let go on."""

    name = "fake-model"

    def __init__(self, error: Exception | None = None) -> None:
        self.error, self.orders, self.under_way = error, [], 0
        self.may_end = asyncio.Event()
        self.may_end.set()

    async def write(self, story, language, order):
        self.orders.append((story, order))
        self.under_way += 1
        await self.may_end.wait()
        self.under_way -= 1
        if self.error:
            raise self.error
        brief = await asyncio.to_thread(extractive.write, story)
        return replace(brief, writer=self.name)


def impatient(desk):
    desk.config = desk.config.model_copy(
        update={"model": ModelOptions(name="fake-model", patience_seconds=0.05)}
    )


BAKERY = """A bakery in Lisk burned down on Monday night, the fire brigade of Lisk said.

Eleven people left the house in time, and the brigade fought the fire until noon."""
THREE = (entry("courier", KELL), entry("oars", SPORT), entry("log", BAKERY))


async def test_a_late_model_makes_no_late_digest_and_changes_no_post(tmp_path):
    model = Model()
    async with desk_of(tmp_path, entry("courier", KELL), writer=model) as desk:
        impatient(desk)
        model.may_end.clear()
        await work(desk, MORNING)
        sent = await work(desk, MORNING + HOUR)
        assert all(
            "without a model, in the articles' words: the model was late" in str(post.blocks) for post in sent
        )
        model.may_end.set()
        await asyncio.gather(*desk.writings.values())
        (story,) = {each.id for each, _ in model.orders}
        assert len(model.orders) == 1
        assert (await desk.store.brief(story)).writer == "extractive"
        rows = await desk.store.decisions([f"story {story}"])
        assert [row["outcome"] for row in rows][-1] == "too late"
        assert len(await work(desk, MORNING + HOUR * 1.1)) == len(sent)


async def test_what_a_model_wrote_in_time_is_told_also_if_the_digest_did_not_wait(tmp_path):
    model = Model()
    async with desk_of(tmp_path, entry("courier", KELL), writer=model) as desk:
        impatient(desk)
        model.may_end.clear()
        await work(desk, MORNING + HOUR - timedelta(minutes=5))
        assert len(model.orders) == 1
        model.may_end.set()
        await asyncio.gather(*desk.writings.values())
        sent = await work(desk, MORNING + HOUR)
        assert all("Written by fake-model" in str(post.blocks) for post in sent)
        assert len(model.orders) == 1


async def test_only_what_is_about_to_be_told_is_paid_for_and_by_whom(tmp_path):
    model = Model()
    async with desk_of(tmp_path, *THREE, writer=model, stories=2) as desk:
        await work(desk, MORNING)
        assert model.orders == []
        await work(desk, MORNING + HOUR)
        assert [order.channels for _, order in model.orders] == [("world",), ("world",)]


async def test_several_are_written_at_once(tmp_path):
    model = Model()
    async with desk_of(tmp_path, *THREE, writer=model) as desk:
        model.may_end.clear()
        impatient(desk)
        await work(desk, MORNING)
        await work(desk, MORNING + HOUR)
        async with asyncio.timeout(30):
            while model.under_way < 3:
                await asyncio.sleep(0.01)
        model.may_end.set()
        await asyncio.gather(*desk.writings.values())


async def test_a_story_that_grew_is_written_again_from_the_brief_before(tmp_path):
    model = Model()
    async with desk_of(tmp_path, entry("courier", KELL), writer=model) as desk:
        await work(desk, MORNING)
        await work(desk, MORNING + HOUR)
        desk.sources["fake"].entries = (entry("tide", TIDE, MORNING + HOUR),)
        await work(desk, MORNING + HOUR * 2)
        first, second = (order for _, order in model.orders)
        assert first.before is None
        assert [each.outlet.name for each in second.before.story.articles] == ["Courier"]
        assert second.channels == ("world",)
        story = model.orders[1][0]
        assert len(story.articles) == 2
        assert (await desk.store.brief(story.id)).writer == "fake-model"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            Spent("today's budget", "2 USD"),
            "Written without a model, in the articles' words: today's budget is spent",
        ),
        (BadReply("lies"), "what the model wrote did not pass"),
    ],
    ids=["spent", "not proven"],
)
async def test_a_post_says_why_there_is_no_model(tmp_path, error, said):
    async with desk_of(tmp_path, entry("courier", KELL), writer=Model(error)) as desk:
        await work(desk, MORNING)
        sent = await work(desk, MORNING + HOUR)
        assert all(said in str(post.blocks) for post in sent)


async def test_what_did_not_pass_is_not_asked_for_again_each_minute(tmp_path):
    model = Model(BadReply("lies"))
    async with desk_of(tmp_path, entry("courier", KELL), writer=model) as desk:
        for minute in range(50, 60):
            await work(desk, MORNING + timedelta(minutes=minute))
        assert len(model.orders) == 1
        (story, _) = model.orders[0]
        rows = await desk.store.decisions([f"story {story.id}"])
        assert [row["outcome"] for row in rows].count("without the model") == 1
