"""Taking a story back: asked first, done once, by those who may, and taken back again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.errors import Unreadable
from bot.operating import repairs
from tests.acting.chat import NOW, buttons, press, say, stories, told_desk, words, work

LATER = NOW + timedelta(minutes=1)


@pytest.mark.parametrize(
    "means",
    ["1", "#1", "story 1", "1.", "{id}", "https://chat.example/archives/C1/m2", "https://tide.example/story"],
    ids=["number", "sign", "word", "point", "id", "no such message", "article"],
)
async def test_a_story_is_named_in_many_ways(tmp_path, means):
    async with told_desk(tmp_path) as desk:
        first, _ = await stories(desk)
        found = await say(desk, f"withdraw {means.format(id=first)}")
        if "archives" in means:
            assert "is no story that was told here" in words(found)
        else:
            assert buttons(found) == [("withdraw", first), ("keep", first)]


@pytest.mark.parametrize(
    ("message", "link"),
    [
        ("1772524800.000100", "https://team.chat.example/archives/C1/p1772524800000100?thread_ts=1.2"),
        (
            "1180000000000000001",
            "https://chat.example/channels/99999999/1172524800000000/1180000000000000001",
        ),
    ],
    ids=["with a point that the link leaves out", "as it is"],
)
async def test_a_link_to_a_message_names_its_story(tmp_path, message, link):
    async with told_desk(tmp_path) as desk:
        first, _ = await stories(desk)
        rows = await desk.store.batch_of("fake", "m1")
        card = next(row for row in rows if row["story"] == first)
        await desk.store.mark_sent(card["key"], message, NOW)
        assert buttons(await say(desk, f"withdraw {link}"))[0] == ("withdraw", first)


async def test_it_is_withdrawn_once_in_its_message_and_thread(tmp_path):
    async with told_desk(tmp_path) as desk:
        first, second = await stories(desk)
        assert "Take back “" in words(await say(desk, "withdraw 1"))
        assert await desk.store.corrections(NOW) == []
        assert "Only those who manage" in words(await press(desk, "withdraw", first, trusted=False))
        assert await desk.store.corrections(NOW) == []
        assert "It is withdrawn" in words(await press(desk, "withdraw", first))
        assert "withdrawn already" in words(await press(desk, "withdraw", first))
        assert [each["story"] for each in await desk.store.corrections(NOW)] == [first]
        await work(desk, LATER)
        shown = await desk.store.looks_of((await desk.store.root_rows("world", 1))[0]["batch"])
        assert "Withdrawn" in str(shown[0]["blocks"])
        assert second in str(shown)


async def test_keeping_it_changes_nothing(tmp_path):
    async with told_desk(tmp_path) as desk:
        first, _ = await stories(desk)
        assert "Nothing was changed" in words(await press(desk, "keep", first))
        assert await desk.store.corrections(NOW) == []


async def test_the_newest_repair_is_undone_first(tmp_path):
    async with told_desk(tmp_path) as desk:
        first, second = await stories(desk)
        assert "is withdrawn in world" in await repairs.withdraw(desk, first, "It was wrong.", None, NOW)
        with pytest.raises(Unreadable, match="is withdrawn there already"):
            await repairs.withdraw(desk, first, "", "world", NOW)
        await repairs.split(desk.store, first, "https://tide.example/story", LATER)
        assert "1 article is back" in await repairs.undo_newest(desk, LATER)
        assert f"story {first} stands again in world" in await repairs.undo_newest(desk, LATER)
        with pytest.raises(Unreadable, match="nothing that was done by hand holds"):
            await repairs.undo_newest(desk, LATER)
        with pytest.raises(Unreadable, match="was not told in elsewhere"):
            await repairs.withdraw(desk, second, "", "elsewhere", LATER)
