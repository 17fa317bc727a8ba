"""Every button: what it does, for whom, once, after a restart, and on an old message."""

from __future__ import annotations

import pytest

from bot.acting import act, buttons
from bot.layout.links import place_name
from bot.layout.stories import PRESSED
from bot.models import Comparison, Post, QuoteBlock, Sources, Whisper
from bot.store import Store
from tests.acting.chat import (
    NOW,
    click,
    command,
    press,
    say,
    stories,
    told_desk,
    words,
    work,
)
from tests.acting.chat import (
    buttons as pressable,
)


async def test_every_button_that_a_story_has_does_something(tmp_path):
    async with told_desk(tmp_path) as desk:
        first, _ = await stories(desk)
        for action in PRESSED:
            found = await press(desk, action, first, trusted=False)
            assert isinstance(found, Whisper), action
            assert "another version" not in words(found), action
            assert "fault of mine" not in words(found), action
    assert set(PRESSED) <= set(buttons.PRESSES)


VALUES = [
    "",
    "s0",
    "../../etc",
    "x" * 10_000,
    "1.2.3",
    "a.1.5-2",
    "a.999999999.0-1",
    "\ud800",
    "'; --",
    "s0.a0",
]


@pytest.mark.parametrize("value", VALUES, ids=[f"value {n}" for n, _ in enumerate(VALUES)])
async def test_a_value_that_names_nothing_is_answered_kindly(tmp_path, value):
    async with told_desk(tmp_path) as desk:
        for action in (*buttons.PRESSES, "unheard of", ""):
            found = await press(desk, action, value)
            assert isinstance(found, Whisper), action
            assert "fault of mine" not in words(found), action
            assert len(words(found)) < 200, action
        assert await desk.store.opinions() == []
        assert await work(desk, NOW) == []


async def test_a_press_is_answered_once(tmp_path):
    async with told_desk(tmp_path) as desk:
        event = click("useful", (await stories(desk))[0])
        assert await act(desk, event, NOW) is not None
        assert await act(desk, event, NOW) is None
        assert len(await desk.store.opinions()) == 1


async def test_an_opinion_is_kept_once_a_person_and_can_be_changed(tmp_path):
    async with told_desk(tmp_path) as desk:
        first, second = await stories(desk)
        assert words(await press(desk, "useful", first)) == "Thank you: noted as useful."
        assert words(await press(desk, "useful", first)) == "You said so before: useful. Thank you."
        assert words(await press(desk, "useless", first)) == "Thank you. You now say: not useful."
        await press(desk, "useful", first, author="U2")
        await press(desk, "useful", second)
        said = {(each["author"], each["story"]): each["said"] for each in await desk.store.opinions()}
        assert said == {("U1", first): "not useful", ("U2", first): "useful", ("U1", second): "useful"}


async def test_who_wants_to_be_forgotten_is(tmp_path):
    async with told_desk(tmp_path) as desk:
        first, _ = await stories(desk)
        await press(desk, "useful", first)
        await press(desk, "useful", first, author="U2")
        assert "is deleted" in words(await say(desk, "forget me"))
        assert [each["author"] for each in await desk.store.opinions()] == ["U2"]


async def test_compare_sources_and_why_show_what_is_behind_a_story(tmp_path):
    async with told_desk(tmp_path, follow=["Varga"]) as desk:
        first, second = await stories(desk)
        compared = await press(desk, "compare", first)
        assert isinstance(compared, Whisper)
        assert any(isinstance(each, Comparison) for each in compared.blocks) or "Only in" in words(compared)
        assert compared.share
        sources = await press(desk, "sources", first)
        assert isinstance(sources, Whisper)
        (listed,) = [each for each in sources.blocks if isinstance(each, Sources)]
        assert ({each.outlet for each in listed.items}, listed.independent) == ({"Courier", "Tide"}, 2)
        why = words(await press(desk, "why", first))
        assert "It mentions “Varga”, which is followed here" in why
        assert "2 outlets report it, from 2 independent sources" in why
        assert "Courier: " in why
        assert "(score " in why
        assert "followed here" not in words(await press(desk, "why", second))


async def test_more_shows_the_points_and_stories_that_found_no_room(tmp_path):
    async with told_desk(tmp_path) as desk:
        first, _ = await stories(desk)
        assert words(await press(desk, "more", first)).startswith("That is all")
        brief = await desk.store.brief(first)
        assert brief is not None
        desk.config = desk.config.model_copy(
            update={"channel": (desk.config.channel[0].model_copy(update={"points": 1}),)}
        )
        said = words(await press(desk, "more", first))
        assert [each.text in said for each in brief.points] == [False] + [True] * (len(brief.points) - 1)


async def test_not_the_same_event_offers_the_articles_and_takes_one_out(tmp_path):
    async with told_desk(tmp_path) as desk:
        first, second = await stories(desk)
        chosen = pressable(await press(desk, "split", first))
        assert [action for action, _ in chosen] == ["apart", "apart"]
        assert "nothing to take out" in words(await press(desk, "split", second))
        assert "Thank you: noted" in words(await press(desk, "apart", chosen[1][1], trusted=False))
        brief = await desk.store.brief(first)
        assert brief is not None
        assert len(brief.story.articles) == 2
        assert [each["said"] for each in await desk.store.opinions()] == ["another event"]
        assert "a story of its own" in words(await press(desk, "apart", chosen[1][1]))
        story = await desk.store.story(first)
        assert story is not None
        assert len(story.articles) == 1


async def test_an_excerpt_shows_the_words_around_a_quote(tmp_path):
    async with told_desk(tmp_path) as desk:
        brief = await desk.store.brief((await stories(desk))[0])
        assert brief is not None
        quote = brief.quotes[0].quote
        found = await press(desk, "excerpt", place_name(quote.cite))
        assert isinstance(found, Whisper)
        (marked,) = [each for each in found.blocks if isinstance(each, QuoteBlock)]
        assert (marked.text, marked.speaker) == (quote.text, "Ines Varga")
        assert "the harbour board of Kell said on Monday." in words(found)
        assert "told reporters." in words(found)


async def test_an_excerpt_of_what_was_not_told_here_is_not_shown(tmp_path):
    async with told_desk(tmp_path) as desk:
        brief = await desk.store.brief((await stories(desk))[0])
        assert brief is not None
        name = place_name(brief.quotes[0].quote.cite)
        assert "not kept here" in words(await press(desk, "excerpt", name, channel="C9"))
        for action in PRESSED:
            assert "not kept here" in words(await press(desk, action, brief.story.id, channel="C9"))


async def test_an_answer_is_shared_once_with_what_was_seen(tmp_path):
    async with told_desk(tmp_path) as desk:
        asked = command("status", thread="m1")
        seen = await act(desk, asked, NOW)
        assert isinstance(seen, Whisper)
        assert seen.share
        assert "not kept" in words(await press(desk, "share", asked.id, author="U2"))
        shared = await press(desk, "share", asked.id)
        assert isinstance(shared, Post)
        assert words(shared) == f"{words(seen)}\nShared by a reader"
        assert words(await press(desk, "share", asked.id)) == "It is shared already."
        (sent,) = await work(desk, NOW)
        assert (sent.channel, sent.thread, sent.blocks) == ("C1", "m1", shared.blocks)


async def test_an_answer_is_shared_without_its_buttons(tmp_path):
    async with told_desk(tmp_path) as desk:
        event = click("more", (await stories(desk))[0])
        await desk.store.save_whisper(event, (await press(desk, "split", event.value)).blocks, NOW)
        shared = await press(desk, "share", event.id)
        assert pressable(shared) == []


async def test_buttons_work_after_a_restart(tmp_path):
    async with told_desk(tmp_path) as desk:
        first, _ = await stories(desk)
        asked = command("status")
        await act(desk, asked, NOW)
        url = str(desk.store._engine.url).replace("+aiosqlite", "")
        await desk.store.close()
        desk.store = await Store.open(url)
        assert "noted as useful" in words(await press(desk, "useful", first))
        assert isinstance(await press(desk, "share", asked.id), Post)
        await desk.store.close()


async def test_a_message_of_a_channel_that_was_taken_out_still_answers(tmp_path):
    async with told_desk(tmp_path) as desk:
        first, _ = await stories(desk)
        desk.config = desk.config.model_copy(update={"channel": ()})
        assert "2 outlets" in words(await press(desk, "why", first))
        assert "noted as useful" in words(await press(desk, "useful", first))
        assert "No digests come here" in words(await say(desk, "status"))
