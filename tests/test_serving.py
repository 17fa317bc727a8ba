"""The bot as it starts, serves and ends."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot import answering, app, serving
from bot.config import ChannelOptions
from bot.engine import Engine
from bot.errors import BadConfig
from bot.models import Question
from tests.desks import config_at, example_desk
from tests.fakes import MORNING
from tests.test_pipeline import KELL, desk_of, entry


async def test_the_end_is_not_kept_waiting_by_the_first_look(tmp_path):
    never, ended, left = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def look() -> None:
        try:
            await never.wait()
        finally:
            left.set()

    asyncio.get_running_loop().call_later(0.01, ended.set)
    assert not await serving._done_before(ended, look())
    assert left.is_set()


async def test_a_first_look_that_fails_is_told(tmp_path):
    async def look() -> None:
        raise BadConfig("page.port", "expects a free port")

    with pytest.raises(BadConfig):
        await serving._done_before(asyncio.Event(), look())


async def test_an_old_question_that_fails_does_not_keep_the_bot_from_starting(tmp_path, caplog):
    async with desk_of(tmp_path, entry("courier", KELL)) as desk:
        now = serving.utc_now()
        await desk.store.hear(Question("e1", "fake", "C1", None, "U1", "Who is Ines Varga?"), now)
        await desk.store.hear(Question("e2", "fake", "C1", None, "U1", "What does it save?"), now)
        desk.platforms["fake"].fits = fails_once()
        await serving._catch_up(desk)
        assert await desk.store.unanswered("fake", now - timedelta(hours=1)) == []
        told = await desk.store.answers(["answer:fake:e1", "answer:fake:e2"])
        assert ["Something went wrong" in str(rows[0]["blocks"]) for rows in told.values()] == [True, False]
    assert "a question was not answered" in caplog.text


def fails_once():
    faults = [ValueError("nobody thought of this")]

    def fits(blocks) -> bool:
        if faults:
            raise faults.pop()
        return True

    return fits


async def test_the_sender_outlives_a_store_that_can_not_be_read(tmp_path, caplog):
    async with desk_of(tmp_path) as desk:
        await desk.store.close()
        desk.store.next_due = failing
        assert await Engine(desk, lambda: MORNING)._pause() == 60.0
    assert "can't be read" in caplog.text


async def failing(platforms):
    raise OSError("disk I/O error")


def test_a_secret_may_stand_in_a_file_and_no_other_file_is_read(tmp_path):
    (tmp_path / "token").write_text("xyz\n")
    known = app.secrets({"DISCORD_TOKEN_FILE": str(tmp_path / "token"), "OTHER_TOKEN_FILE": "/nowhere"})
    assert known.get("DISCORD_TOKEN") == "xyz"
    assert known.get("SLACK_BOT_TOKEN") is None
    with pytest.raises(BadConfig, match="OTHER_TOKEN_FILE: expects a file"):
        known.get("OTHER_TOKEN")


async def test_a_channel_that_hears_an_unknown_source_is_refused(tmp_path):
    config = config_at(tmp_path)
    channel = ChannelOptions(name="a", platform="page", sources=("folder:nowhere",))
    with pytest.raises(BadConfig, match=r"channel\[0\]\.sources: expects ids of sources .*'folder:nowhere'"):
        async with app.desk(config.model_copy(update={"channel": (channel,)}), {}):
            pass


async def test_the_page_asks_the_archive_of_its_channel(tmp_path):
    async with example_desk(tmp_path) as (desk, _, _):
        question = Question("e1", "page", desk.config.channel[0].name, None, "reader", "Why?")
        assert (await answering.scope_of(desk, question)).sources == ()
