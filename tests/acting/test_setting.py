"""What is set in chat: it holds from the next minute on, beside the file, which wins for what it names."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot import channels, pipeline
from bot.clock import next_slot
from bot.config import ChannelOptions, Config
from bot.models import Joined, Override
from bot.pipeline import hiding
from tests.acting.chat import HOUR, NOW, TOLD, desk_with, say, stories, told_desk, words, work
from tests.fakes import MORNING


def override(key: str, value: object, channel: str = "world") -> Override:
    return Override(channel, key, value, "U1", MORNING)


def filed(**rest: object) -> ChannelOptions:
    return ChannelOptions.model_validate({"name": "world", "platform": "slack", **rest})


@pytest.mark.parametrize(
    ("file", "made", "held"),
    [
        ({}, ("stories", 3), {"stories": 3}),
        ({"stories": 4}, ("stories", 3), {"stories": 4}),
        ({"stories": 6}, ("stories", 3), {"stories": 6}),
        ({"follow": ["tea"]}, ("follow", ["trade"]), {"follow": ("tea", "trade")}),
        ({"mute": ["tea"]}, ("mute", ["tea"]), {"mute": ("tea",)}),
        ({}, ("stories", 999), {"stories": 6}),
        ({}, ("schedule", "nonsense"), {"schedule": "0 8 * * *"}),
        ({}, ("unheard_of", 1), {"stories": 6}),
        ({}, ("platform", "page"), {"platform": "slack"}),
        ({}, ("paused", True), {"paused": True}),
    ],
    ids=[
        "over the default",
        "the file wins",
        "the file wins with the default's value",
        "beside the file's list",
        "none twice",
        "no longer valid",
        "no schedule",
        "a key of another version",
        "not what it is",
        "paused",
    ],
)
def test_what_was_set_lies_over_what_the_file_leaves_open(file, made, held):
    found = channels.overlaid(filed(**file), [override(*made), override("stories", 1, "elsewhere")])
    assert {key: getattr(found, key) for key in held} == held


def test_every_setting_says_where_it_comes_from():
    made = [override("follow", ["trade"]), override("stories", 3)]
    found = {
        each.key: each for each in channels.settings(filed(follow=["tea"], points=3), made, "config.toml")
    }
    origins = {key: found[key].origin for key in ("points", "follow", "stories", "mute")}
    assert origins == {
        "points": "config.toml",
        "follow": "config.toml and set here",
        "stories": "set here",
        "mute": "default",
    }


@pytest.mark.parametrize(
    ("kept", "heard"),
    [([], ()), ([["a", "b"]], ("a", "b")), ([["a", "b"], ["b"]], ("b",)), ([["a"], ["b"]], None)],
    ids=["all", "those of the only channel", "what is common", "nothing is common"],
)
def test_a_joined_channel_hears_what_is_kept_to_no_other(kept, heard):
    named = tuple(filed(name=f"c{n}", sources=each) for n, each in enumerate(kept))
    config = Config(channel=named, platforms={"slack": {}})
    joined = [Joined("new", "slack", "C9", "U1", MORNING), Joined("lost", "gone", "C9", "U1", MORNING)]
    found = [
        each.sources for each in channels.all_channels(config, joined, ()) if each.name in ("new", "lost")
    ]
    assert found == ([] if heard is None else [heard])


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("schedule 9:00", "schedule is set in config.toml (0 * * * *), and the file wins"),
        ("set stories 3", "stories is set in config.toml (4), and the file wins"),
        ("pause", "paused is set in config.toml (no), and the file wins"),
        ("follow -tea", "“tea” is set in config.toml; it can be taken out there"),
        ("sources show fake", "fake is hidden in config.toml, and the file wins"),
    ],
)
async def test_what_the_file_names_is_not_changed_in_chat(tmp_path, line, complaint):
    options = {"stories": 4, "paused": False, "follow": ["tea"], "hide": ["fake"]}
    async with desk_with(tmp_path, **options) as desk:
        assert complaint in words(await say(desk, line))
        assert await desk.store.overrides() == []


async def test_topics_come_beside_and_are_taken_back(tmp_path):
    async with desk_with(tmp_path, follow=["tea"]) as desk:
        assert (await say(desk, "follow Canada, trade talks")).share
        (channel,) = await desk.channels()
        assert channel.follow == ("tea", "Canada", "trade talks")
        await say(desk, "unfollow CANADA")
        await say(desk, "mute trade talks")
        (channel,) = await desk.channels()
        assert (channel.follow, channel.mute) == (("tea", "trade talks"), ("trade talks",))
        said = words(await say(desk, "follow"))
        assert "“tea” and “trade talks” come first" in said
        assert "follow is set in config.toml and here, 3 March 2026." in said


async def test_a_followed_topic_comes_first_in_the_next_digest(tmp_path):
    async with desk_with(tmp_path) as desk:
        await say(desk, "follow regatta", now=MORNING)
        root = (await work(desk, TOLD))[0]
        heads = [each.text for each in root.blocks if getattr(each, "level", 0) == 2]
        assert "regatta" in heads[0]
        assert "Kell" in heads[1]


async def test_a_muted_topic_is_left_out(tmp_path):
    async with desk_with(tmp_path) as desk:
        await say(desk, "mute regatta", now=MORNING)
        assert "regatta" not in str(await work(desk, TOLD))


async def test_a_schedule_holds_at_once_and_makes_nothing_late(tmp_path):
    async with desk_with(tmp_path, schedule=None) as desk:
        evening = datetime(2026, 3, 3, 20, 0, tzinfo=UTC)
        said = words(await say(desk, "schedule daily 19:00", now=evening))
        assert "daily at 19:00 (UTC); the next is due Wednesday 4 March 2026, 19:00 UTC" in said
        assert await work(desk, evening + HOUR / 60) == []
        assert next_slot(desk.config, await desk.channels(), evening) == evening + timedelta(hours=23)
        assert await work(desk, evening + timedelta(hours=22)) == []
        root = (await work(desk, evening + timedelta(hours=23)))[0]
        assert "19:00" in root.title
        assert "was due" not in str(root.blocks)


async def test_a_schedule_is_taken_back(tmp_path):
    async with desk_with(tmp_path, schedule=None) as desk:
        await say(desk, "schedule weekdays 19:00")
        assert "daily at 08:00" in words(await say(desk, "schedule default"))
        assert await desk.store.overrides() == []
        assert "schedule was not set here" in words(await say(desk, "schedule default"))


async def test_a_paused_channel_is_silent_and_misses_nothing_new_after(tmp_path):
    async with desk_with(tmp_path) as desk:
        await say(desk, "pause", now=MORNING)
        assert await work(desk, TOLD) == []
        assert next_slot(desk.config, await desk.channels(), TOLD) is None
        rows = await desk.store.decisions(["channel world"])
        assert rows[-1]["reason"] == "digests are paused here"
        await say(desk, "resume", now=TOLD + HOUR / 2)
        assert await work(desk, TOLD + HOUR / 2) == []
        assert len(await work(desk, TOLD + HOUR)) == 3


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("set stories 3", "stories is now 3."),
        ("set stories 0", "expects greater than or equal to 1"),
        ("set stories many", "expects a whole number"),
        ("set points 2", "points is now 2."),
        ("set timezone Mars", "expects a time zone"),
        ("set timezone America/Toronto", "(America/Toronto); the next is due"),
        ("set colour red", "There is no setting “colour”"),
        ("set follow tea", "a command of its own: follow tea"),
        ("set stories", "stories: 6 (default)"),
    ],
)
async def test_settings_are_checked_before_they_hold(tmp_path, line, said):
    async with desk_with(tmp_path, schedule=None) as desk:
        assert said in words(await say(desk, line))
        assert len(await desk.store.overrides()) == ("is now" in said or "Toronto" in said)


async def test_a_joined_channel_gets_its_digest_and_leaves(tmp_path):
    async with told_desk(tmp_path) as desk:
        assert "as “harbour”" in words(await say(desk, "join harbour", channel="C9"))
        assert "Say join with another name" in words(await say(desk, "join world", channel="C8"))
        assert "gets digests already" in words(await say(desk, "join", channel="C9"))
        await say(desk, "schedule 10:00", channel="C9")
        sent = await work(desk, NOW + HOUR)
        assert {each.channel for each in sent} == {"C9"}
        assert "No more digests" in words(await say(desk, "leave", channel="C9"))
        assert [each.name for each in await desk.channels()] == ["world"]


async def test_a_hidden_source_is_not_told_but_its_story_stays(tmp_path):
    async with told_desk(tmp_path) as desk:
        story = (await stories(desk))[0]
        brief = await desk.store.brief(story)
        assert brief is not None
        first, second = brief.story.articles
        left = await pipeline.seen(desk, (await desk.channels())[0], [brief])
        assert left == [brief]
        for hidden, kept in ((first, second), (second, first)):
            found = await hiding.left_of(brief, {hidden.id})
            assert found is not None
            assert [each.id for each in found.story.articles] == [kept.id]
            assert hidden.id not in str(found)
            assert found.points
            assert found.independent_sources == 1
        assert await hiding.left_of(brief, {first.id, second.id}) is None


async def test_hiding_the_only_source_leaves_nothing_to_tell(tmp_path):
    async with desk_with(tmp_path) as desk:
        assert "Nothing from fake is shown" in words(await say(desk, "sources hide 1", now=MORNING))
        assert words(await say(desk, "sources")).endswith("about 12 items a day.")
        assert "Hidden here: fake" in words(await say(desk, "sources"))
        assert await work(desk, TOLD) == []
        assert "fake is shown here again" in words(await say(desk, "sources show fake"))
        assert len(await work(desk, TOLD + HOUR)) == 3


async def test_two_who_ask_for_a_digest_at_once_get_one(tmp_path):
    async with desk_with(tmp_path) as desk:
        said = await asyncio.gather(say(desk, "digest"), say(desk, "digest", now=NOW + HOUR / 3600))
        assert ["is on its way" in words(each) for each in said] == [True, False]
        assert "Nothing is new" in words(said[1])
        assert len(await work(desk, NOW)) == 3


async def test_of_topics_that_many_add_at_once_none_is_lost(tmp_path):
    async with desk_with(tmp_path) as desk:
        await asyncio.gather(*(say(desk, f"follow topic{n}", author=f"U{n}") for n in range(12)))
        (channel,) = await desk.channels()
        assert sorted(channel.follow) == sorted(f"topic{n}" for n in range(12))
