"""Digests as posts: quiet hours, weeks of silence, layouts, and stories that can't be laid out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.errors import Unreadable
from tests.fakes import MORNING
from tests.test_living import MINUTE, feed, said, shows
from tests.test_pipeline import HOUR, KELL, SPORT, TIDE, desk_of, entry, work

DAY = timedelta(days=1)


async def test_what_falls_in_quiet_hours_comes_at_their_end_and_is_not_called_late(tmp_path):
    async with desk_of(tmp_path, entry("courier", KELL), quiet="08:30-10:30") as desk:
        await work(desk, MORNING)
        assert await work(desk, MORNING + HOUR) == []
        assert await work(desk, MORNING + HOUR * 2.49) == []
        root, _ = await work(desk, MORNING + HOUR * 2.5)
        assert root.key.startswith("world:20260303T100000")
        assert "was due" not in said(root.blocks)


async def test_posts_do_not_change_in_quiet_hours(tmp_path):
    async with desk_of(tmp_path, entry("courier", KELL), quiet="09:30-11:00") as desk:
        await work(desk, MORNING)
        assert len(await work(desk, MORNING + HOUR)) == 2
        feed(desk, entry("courier", KELL.replace("400,000", "250,000")))
        assert len(await work(desk, MORNING + HOUR * 2)) == 2
        assert len(await work(desk, MORNING + HOUR * 3)) == 3
        assert "(corrected 11:00" in shows(desk, ":r1")


async def test_a_week_of_silence_ends_in_one_line_that_tells_what_fails(tmp_path):
    async with desk_of(tmp_path, entry("courier", KELL), schedule="0 9 * * *") as desk:
        await work(desk, MORNING)
        assert len(await work(desk, MORNING + HOUR)) == 2
        desk.sources["fake"].error = Unreadable("fake", "answered 503")
        for day in range(1, 8):
            assert len(await work(desk, MORNING + HOUR + DAY * day)) == (3 if day == 7 else 2)
        line = said(desk.platforms["fake"].sent[-1].blocks)
        assert "Nothing new for this channel in the last week; 0 articles from 1 source were read." in line
        assert "answered 503" in line
        assert "1 source fails" in line
        assert len(await work(desk, MORNING + HOUR + DAY * 8)) == 3


async def test_a_channel_that_was_told_something_hears_no_weekly_line(tmp_path):
    async with desk_of(tmp_path, schedule="0 9 * * *") as desk:
        await work(desk, MORNING)
        for day in range(4):
            assert await work(desk, MORNING + HOUR + DAY * day) == []
        feed(desk, entry("courier", KELL, MORNING + DAY * 4))
        for day in range(4, 11):
            assert len(await work(desk, MORNING + HOUR + DAY * day)) == 2


async def test_each_story_may_have_a_message_and_a_thread_of_its_own(tmp_path):
    entries = (entry("courier", KELL), entry("oars", SPORT))
    async with desk_of(tmp_path, *entries, layout="stories") as desk:
        await work(desk, MORNING)
        sent = await work(desk, MORNING + HOUR)
        assert [(post.key.rpartition(":")[2], post.thread) for post in sent] == [
            ("t1.1", None),
            ("s1.1", "m1"),
            ("t2.1", None),
            ("s2.1", "m3"),
        ]
        assert "Read until" in said(sent[2].blocks)
        port = next(post for post in sent if not post.parent and "harbour" in said(post.blocks))
        feed(desk, entry("courier", KELL.replace("400,000", "250,000")))
        told = (await work(desk, MORNING + HOUR * 2))[-1]
        assert told.parent == port.key
        assert "(corrected 10:00" in shows(desk, port.key)


async def test_a_story_that_breaks_the_layout_costs_the_channel_nothing_else(tmp_path, caplog):
    entries = (entry("courier", KELL), entry("oars", SPORT))
    async with desk_of(tmp_path, *entries) as desk:
        platform = desk.platforms["fake"]
        platform.fits = lambda blocks: True if "regatta" not in str(blocks) else 1 / 0
        await work(desk, MORNING)
        sent = await work(desk, MORNING + HOUR)
        assert len(sent) == 2
        assert "1. The port of Kell" in said(sent[0].blocks)
        caplog.clear()
        await work(desk, MORNING + HOUR + MINUTE)
        assert "Traceback" not in caplog.text
        rows = await desk.store.decisions(await story_of(desk, "Oars"))
        assert "it can't be laid out: ZeroDivisionError" in str(rows)


async def story_of(desk, outlet: str) -> list[str]:
    members = await desk.store.members(MORNING - HOUR)
    return [f"story {story}" for article, story in members if article.outlet.name == outlet]


@pytest.mark.parametrize("copies", [0, 3])
async def test_a_digest_says_how_many_outlets_and_how_many_sources(tmp_path, copies):
    others = [entry(f"paper{number}", KELL) for number in range(copies)]
    async with desk_of(tmp_path, entry("courier", KELL), entry("tide", TIDE), *others) as desk:
        await work(desk, MORNING)
        root, *_ = await work(desk, MORNING + HOUR)
        assert f"{2 + copies} outlets, 2 independent sources" in said(root.blocks)


async def test_a_digest_waits_for_no_source(tmp_path):
    from bot.engine import Engine

    async with desk_of(tmp_path, entry("courier", KELL)) as desk:
        await work(desk, MORNING)
        engine = Engine(desk, lambda: MORNING + HOUR)
        async with engine._making:  # a step that takes its time
            await engine.digest()
            await engine.send()
        assert len(desk.platforms["fake"].sent) == 2
