"""Status: quiet or broken, in its first sentence; sources; where an article went; stats and previews."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from io import StringIO

import pytest

from bot import answering
from bot.acting.reporting import Facts, is_theirs, listed, verdict
from bot.errors import Unknown
from bot.models import Health, Question
from bot.operating import previewing, printing_stats, why
from bot.operating import stats as counting
from tests.acting.chat import HOUR, NOW, TOLD, desk_with, press, say, stories, told_desk, words, work
from tests.fakes import MORNING

FACTS = Facts(NOW, NOW, (TOLD, 2), None, 3, (), 0, False)
FAILING = (Health("feed:x", "failing", why="404"),)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, "All is well."),
        ({"sources": 0}, "Broken: no source is read for this channel."),
        ({"read_until": None}, "Starting: nothing has been read yet."),
        ({"read_until": NOW - 5 * HOUR}, "Broken: nothing could be read for 5 hours."),
        ({"overdue": TOLD}, "Broken: the digest of Tuesday 3 March 2026, 09:00 UTC has not been made."),
        ({"held": 1}, "Broken: of 1 post nobody knows whether it was sent."),
        ({"failing": FAILING}, "Working, though 1 source of 3 can't be read."),
        ({"paused": True}, "Paused: it works, but no digests come here."),
        ({"last": (TOLD, 0)}, "Quiet, not broken: there was nothing new for the last digest."),
        ({"paused": True, "held": 2}, "Broken: of 2 posts nobody knows whether it was sent."),
        ({"last": None}, "All is well."),
    ],
)
def test_the_first_sentence_tells_quiet_from_broken(change, said):
    assert verdict(replace(FACTS, **change)) == said


def test_of_many_sources_those_that_fail_are_listed_with_their_numbers():
    many = [Health(f"feed:{n}", "failing" if n in (70, 90) else "well") for n in range(1, 101)]
    found = listed(many)
    assert [number for number, _ in found] == [*range(1, 29), 70, 90]
    assert [each.source for _, each in found][-1] == "feed:90"
    assert [number for number, _ in listed(many[:5])] == [1, 2, 3, 4, 5]


async def test_status_names_what_matters(tmp_path):
    async with told_desk(tmp_path) as desk:
        said = words(await say(desk, "status"))
        assert said.startswith("All is well.")
        assert "The last digest: Tuesday 3 March 2026, 09:00 UTC, 2 stories." in said
        assert "the next is due Tuesday 3 March 2026, 10:00 UTC" in said
        assert "nothing is spent" in said
        await desk.store.save_failure("fake", "the server answered 500", NOW + HOUR, NOW)
        said = words(await say(desk, "status"))
        assert said.startswith("Working, though 1 source of 1 can't be read.")
        assert "the server answered 500" in said


async def test_status_shows_a_post_that_is_held(tmp_path):
    async with desk_with(tmp_path) as desk:
        desk.platforms["fake"].fail(*[Unknown("the line was lost")] * 20, blind=True)
        for minute in range(40):
            await work(desk, TOLD + timedelta(minutes=6 * minute))
        said = words(await say(desk, "status", now=TOLD + 4 * HOUR))
        assert "nobody knows whether it was sent" in said
        assert "parallax posts held" in said


async def test_status_notices_a_digest_that_was_not_made(tmp_path):
    async with told_desk(tmp_path) as desk:
        await desk.store.save_look("fake", [], {}, NOW + 9 * HOUR, NOW + 2 * HOUR)
        said = words(await say(desk, "status", now=NOW + 2 * HOUR))
        assert said.startswith("Broken: the digest of Tuesday 3 March 2026, 11:00 UTC has not been made.")


async def test_why_follows_an_article_and_keeps_other_channels_to_themselves(tmp_path):
    async with told_desk(tmp_path) as desk:
        await say(desk, "join harbour", channel="C9")
        here = words(await say(desk, "why https://tide.example/story"))
        assert "told in world" in here
        for more in ("?utm_source=chat&utm_medium=social", "#top", "?fbclid=x1#:~:text=port"):
            assert words(await say(desk, f"why https://tide.example/story{more}")) == here
        assert words(await say(desk, "why <https://tide.example/story>")) == here
        there = words(await say(desk, "why https://tide.example/story", channel="C9"))
        assert "Tide" in there
        assert "world" not in there
        assert "2 outlets report it" in words(await say(desk, "why 1"))
        assert "was never seen here" in words(await say(desk, "why https://nowhere.example/"))


@pytest.mark.parametrize(
    ("outcome", "seen"),
    [
        ("told in world", True),
        ("told in harbour", False),
        ("not in harbour", False),
        ("corrected in harbour", False),
        ("restored in harbour", False),
        ("story s1", True),
        ("left out: the ship is in port", True),
        ("told in in world", False),
    ],
)
def test_what_became_of_a_story_elsewhere_is_not_told(outcome, seen):
    assert is_theirs(outcome, "world") is seen


@pytest.mark.parametrize(
    "place", ["", "https://x/\udcff", "https://[x/", "<>", "x" * 9_000, "a\x00b", "http://"]
)
async def test_a_place_that_is_none_was_never_seen(tmp_path, place):
    async with told_desk(tmp_path) as desk:
        assert await why.trace(desk.store, place) == ()


@pytest.mark.parametrize(("kept", "seen"), [((), True), (("fake",), True), (("feed:other",), False)])
async def test_an_article_of_a_source_that_is_not_heard_here_was_never_seen(tmp_path, kept, seen):
    async with told_desk(tmp_path, sources=kept) as desk:
        said = words(await say(desk, "why https://tide.example/story"))
        assert ("Tide" in said) == seen
        assert ("was never seen here" in said) == (not seen)


async def test_a_preview_is_what_the_digest_then_is_and_leaves_nothing(tmp_path):
    async with desk_with(tmp_path, mute=["sport"]) as desk:
        found = await previewing.preview(desk, (await desk.channels())[0], TOLD)
        assert found.cost == 0.0
        assert found.price() == "Cost: nothing, as no model wrote it."
        assert found.reasons() == ["Left out: 1 story: 'sport' is muted here."]
        assert await desk.store.last_slot("world") is None
        said = words(await say(desk, "preview", now=TOLD))
        root = (await work(desk, TOLD))[0]
        heads = [each.text for each in root.blocks if getattr(each, "level", 0) == 2]
        assert len(heads) == 1
        assert heads[0] in said


async def test_a_preview_of_a_week_shows_also_what_was_told(tmp_path):
    async with told_desk(tmp_path) as desk:
        assert "a digest now would be empty" in words(await say(desk, "preview"))
        assert "Kell" in words(await say(desk, "preview 7d"))
        assert "takes how far back" in words(await say(desk, "preview soon"))


async def test_what_a_model_wrote_has_its_price(tmp_path):
    async with told_desk(tmp_path) as desk:
        found = await previewing.preview(desk, (await desk.channels())[0], NOW, MORNING - HOUR)
    one, other = found.digest.briefs
    priced = replace(one, writer="scribe", cost=0.0123)
    shown = previewing.Preview(replace(found.digest, briefs=(priced, replace(other, writer="scribe"))))
    assert shown.price() == "Cost: 0.0123 US dollars, and 1 of its stories at a price that is not known."


async def test_stats_count_what_was_posted_asked_and_said(tmp_path):
    async with told_desk(tmp_path) as desk:
        first, second = await stories(desk)
        await press(desk, "useful", first)
        await press(desk, "useful", first, author="U2")
        await press(desk, "useless", second)
        for number, text in enumerate(
            ("What does the closure save?", "Who won the chess cup in Ulm in 1980?")
        ):
            question = Question(f"q{number}", "fake", "C1", "m1", "U1", text)
            await answering.hear(desk, question, NOW)
        found = await counting.stats(desk, MORNING)
        world = dict(found.channels["world"])
        assert (world["digests"], world["stories"], world["posts"]) == (1, 2, 3)
        assert (world["questions"], world["answered"], world["abstained"]) == (2, 1, 1)
        assert (world["useful"], world["not useful"]) == (2, 1)
        assert found.sources["fake"] == {"articles": 3, "told": 3, "useful": 2, "not useful": 1}
        article = (await press(desk, "split", first)).blocks[1].buttons[0].value.partition(".")[2]
        await press(desk, "apart", f"{first}.{article}", trusted=False)
        found = await counting.stats(desk, MORNING)
        assert found.apart == {(first, article): 1}
        shown = StringIO()
        printing_stats.print_stats(found, shown)
        assert f"by 1 reader: parallax story split {first} {article}" in shown.getvalue()
        assert "1 digest, 2 stories, 3" in shown.getvalue()
        later = await counting.stats(desk, NOW + HOUR)
        assert not any(later.channels["world"].values())
        form = counting.stats_form(found)
        assert form["channels"][0]["not_useful"] == 1
