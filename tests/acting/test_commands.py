"""Every command: who may give it, where, and that it is done once."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from bot import commands
from bot.acting import act, typed
from bot.config import ChannelOptions
from bot.desk import Desk
from bot.layout.stories import PRESSED
from bot.models import Whisper
from tests.acting.chat import NOW, command, desk_with, say, told_desk, words

ROOT = Path(__file__).parent.parent.parent

LINES = {
    "digest": "digest",
    "preview": "preview 7d",
    "status": "status",
    "sources": "sources hide 1",
    "follow": "follow Canada",
    "mute": "mute sport",
    "unfollow": "unfollow Kell",
    "unmute": "unmute tea",
    "schedule": "schedule weekdays 9:00",
    "set": "set stories 3",
    "why": "why https://tide.example/story",
    "pause": "pause",
    "resume": "resume",
    "withdraw": "withdraw 1",
    "join": "join",
    "leave": "leave",
    "forget": "forget",
    "help": "help",
}
"""One line for each, that changes something where it can."""
PRIVATE = {"preview", "status", "why", "forget", "help"}


async def state(desk: Desk) -> dict[str, Any]:
    """All that a command may change."""
    store = desk.store
    said = await store.opinions()
    return {
        "overrides": await store.overrides(),
        "joined": await store.joined(),
        "opinions": [(each["author"], each["story"], each["said"]) for each in said],
        "slot": await store.last_slot("world"),
        "told": [bool(await store.told_where(story)) for story in await store.changed_stories()],
    }


def test_each_command_has_a_deed_and_a_line():
    names = {each.name for each in commands.COMMANDS}
    assert names == set(typed.DEEDS) == set(LINES)


async def test_who_may_not_change_a_channel_changes_nothing(tmp_path):
    async with told_desk(tmp_path, schedule=None) as desk:
        before = await state(desk)
        refused = set()
        for name, line in LINES.items():
            if "only those who manage it" in words(await say(desk, line, trusted=False)):
                refused.add(name)
            assert await state(desk) == before, name
        assert refused == set(LINES) - PRIVATE


@pytest.mark.parametrize("trusted", [True, False], ids=["trusted", "not trusted"])
async def test_where_no_channel_is_set_up_every_command_says_how(tmp_path, trusted):
    async with told_desk(tmp_path) as desk:
        before = await state(desk)
        for name in sorted(set(LINES) - set(typed.ANYWHERE)):
            said = words(await say(desk, LINES[name], trusted=trusted, channel="C9"))
            assert 'id = "C9" to config.toml' in said, name
            assert ("Say join" in said) == trusted, name
        assert "only those who manage it" in words(await say(desk, "join", trusted=False, channel="C9"))
        assert await state(desk) == before


@pytest.mark.parametrize("name", sorted(LINES))
async def test_who_may_gets_an_answer_and_it_is_done_once(tmp_path, name):
    async with told_desk(tmp_path, schedule=None, follow=["Kell"]) as desk:
        event = command(LINES[name])
        first = await act(desk, event, NOW)
        assert isinstance(first, Whisper)
        assert words(first)
        assert "fault of mine" not in words(first)
        after = await state(desk)
        assert await act(desk, event, NOW) is None
        assert await state(desk) == after


HOSTILE = {
    "very long": "x" * 10_000,
    "many words": "word " * 2_000,
    "mentions": "<!channel> @everyone <@U1> <@&1> </help:1>",
    "markup": "*bold* `code` [a](https://x.example) # heading | table <script>alert(1)</script>",
    "control characters and half a one": "a\x00b\x1b[31m\u202ec \ud800",
    "nothing but signs": "- , ; “” -- .",
    "deep brackets": "[" * 5_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
async def test_hostile_words_get_a_short_answer(text, tmp_path):
    async with told_desk(tmp_path, schedule=None) as desk:
        for name in LINES:
            choice = {"sources": "hide ", "set": "stories "}.get(name, "")
            said = words(await say(desk, f"{name} {choice}{text}"))
            assert len(said) < 6_000, name
            assert "fault of mine" not in said, name
            assert all(map(str.isprintable, said.splitlines())), name


async def test_an_unknown_command_names_the_nearest(tmp_path):
    async with desk_with(tmp_path) as desk:
        for name, meant in {"hlep": "help", "schedul": "schedule", "STATU": "status"}.items():
            said = words(await say(desk, name))
            assert said.startswith(f"I know no command “{name}”. Did you mean {meant}")
        assert "Did you mean" not in words(await say(desk, "qqqqqqq"))


async def test_help_explains_each_command(tmp_path):
    async with desk_with(tmp_path) as desk:
        whole = words(await say(desk, "help"))
        for kind in commands.COMMANDS:
            assert f"\n{kind.usage}: {kind.summary}" in whole
            said = words(await say(desk, f"help {kind.name}"))
            assert said.startswith(kind.usage)
            assert all(each.summary in said for each in kind.words)


@pytest.mark.parametrize(
    ("line", "changes"),
    [
        ("follow", False),
        ("follow Canada", True),
        ("set", False),
        ("set stories", False),
        ("set stories 3", True),
        ("sources", False),
        ("sources list", False),
        ("sources hide 1", True),
        ("schedule", False),
        ("schedule 8:00", True),
        ("pause", True),
        ("status", False),
        ("why x", False),
    ],
)
def test_what_only_shows_changes_nothing(line, changes):
    name, *rest = line.split()
    kind = commands.known(name)
    assert kind is not None
    assert commands.changing(kind, tuple(rest)) is changes


def test_the_docs_list_each_command_as_it_is():
    page = (ROOT / "docs/commands.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([^`]+)`( \*)? \|", page.split("## Buttons")[0], re.MULTILINE)
    assert rows == [(each.usage, " *" if each.changes else "") for each in commands.COMMANDS]


def test_the_docs_name_each_button_and_setting():
    page = (ROOT / "docs/commands.md").read_text(encoding="utf-8")
    assert [label for label in PRESSED.values() if label not in page] == []
    assert [key for key in commands.SETTINGS if f"`{key}`" not in page] == []
    assert set(commands.SETTINGS) <= set(ChannelOptions.model_fields)


async def test_help_is_had_anywhere(tmp_path):
    async with desk_with(tmp_path) as desk:
        assert "What I can do" in words(await say(desk, "help", trusted=False, channel="C9"))


@pytest.mark.parametrize(
    "name", [each.name for each in commands.COMMANDS if any(w.required for w in each.words)]
)
async def test_a_command_without_the_word_it_needs_says_how_it_goes(tmp_path, name):
    async with desk_with(tmp_path) as desk:
        assert f"Say it so: {commands.known(name).usage}." in words(await say(desk, name))
