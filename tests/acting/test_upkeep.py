"""What an operator types to look after a desk."""

from __future__ import annotations

import json
import shutil
import sqlite3
import tomllib
from contextlib import closing
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest

from bot import app, upkeep
from bot.cli import app as cli
from bot.config import ChannelOptions
from bot.engine import Engine
from bot.errors import BadConfig, Unknown, Unreadable
from bot.models import Joined
from bot.operating import doctor, printing_stats
from bot.operating.beginning import Answers, next_steps, written
from bot.store import Store, files
from tests.acting.chat import HOUR, NOW, TOLD, desk_with, say, told_desk, work
from tests.fakes import FakePlatform

EXAMPLE = Path(__file__).parent.parent.parent / "examples" / "tram"
HOSTILE = 'a "quoted"\\ name\n[desk]\ndatabase = "x" \u2028 😀'


def run(*args: str) -> None:
    cli([*args], standalone_mode=False)


# --- init


@pytest.mark.parametrize(
    ("answers", "held"),
    [
        (Answers(), {"platform": "page", "id": "news", "schedule": "0 8 * * mon-fri"}),
        (Answers(platform="slack", channel="C1", feeds=("https://a.example/rss",)), {"id": "C1"}),
        (
            Answers(platform="discord", channel="1" * 19, model="scribe", base_url="http://x"),
            {"id": "1" * 19},
        ),
        (Answers(channel=HOSTILE, follow=(HOSTILE,), model=HOSTILE), {"id": HOSTILE, "follow": [HOSTILE]}),
    ],
    ids=["nothing said", "slack", "discord with a model", "what would break a file"],
)
def test_answers_become_a_config_that_holds_them(answers, held):
    raw = tomllib.loads(written(answers))
    assert {key: raw["channel"][0][key] for key in held} == held
    assert raw["desk"] == {"timezone": "UTC"}
    assert ("model" in raw) == bool(answers.model)


async def test_a_config_is_written_with_what_is_usual(tmp_path):
    file = tmp_path / "config.toml"
    given = Answers(platform="", schedule="", timezone="", feeds=("a.example/rss",), folders=("inbox",))
    made = await upkeep.begin(given, file)
    config = app.read_config(file)
    assert (made.schedule, config.channel[0].schedule) == ("0 8 * * mon-fri", "0 8 * * mon-fri")
    assert [each["kind"] for each in config.source] == ["feed", "folder"]
    assert config.source[0]["url"] == "https://a.example/rss"


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        ({"platform": "slack"}, "--channel"),
        ({"platform": "pigeon"}, "--platform"),
        ({"schedule": "soon"}, "--schedule"),
        ({"timezone": "Mars"}, "timezone"),
        ({"name": "two words"}, "channel[0].name"),
        ({"feeds": ("ftp://a.example/x",)}, "source[0].url"),
        ({"feeds": ("../inbox",)}, "--feed"),
    ],
)
async def test_what_can_not_hold_is_not_written(tmp_path, wrong, key):
    with pytest.raises(BadConfig) as failed:
        await upkeep.begin(replace(Answers(), **wrong), tmp_path / "config.toml")
    assert failed.value.key == key
    assert list(tmp_path.iterdir()) == []


def test_init_overwrites_nothing_and_says_what_to_do(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    run("init", "--folder", "inbox", "--timezone", "Europe/London")
    said = capsys.readouterr().out
    assert "1. Check all of it: parallax doctor" in said
    assert "parallax run" in said
    before = Path("config.toml").read_bytes()
    with pytest.raises(BadConfig, match="was not touched"):
        run("init")
    assert Path("config.toml").read_bytes() == before


def test_init_tells_folders_from_feeds_where_it_asks(tmp_path, monkeypatch):
    (tmp_path / "inbox").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", Terminal("\n\nUTC\ninbox a.example/rss\n\n"))
    run("init")
    sources = app.read_config(Path("config.toml")).source
    assert [(each["kind"], each.get("path") or each["url"]) for each in sources] == [
        ("feed", "https://a.example/rss"),
        ("folder", "inbox"),
    ]


def test_the_next_steps_name_the_tokens_and_the_file():
    steps = next_steps(Answers(platform="slack", model="scribe"), "my.toml")
    assert "SLACK_BOT_TOKEN" in steps[0]
    assert "OPENAI_API_KEY" in steps[1]
    assert steps[2].endswith("parallax sources add URL --config my.toml")
    assert steps[-1] == "Start it: parallax run --config my.toml"


class Terminal(StringIO):
    """Someone at a terminal who types these lines."""

    def isatty(self) -> bool:
        return True


# --- preview


@pytest.fixture
def desk_folder(tmp_path, monkeypatch):
    """A folder with articles and a config, in which nothing ever ran."""
    shutil.copytree(EXAMPLE, tmp_path / "inbox")
    monkeypatch.chdir(tmp_path)
    run("init", "--folder", "inbox", "--timezone", "Europe/London")
    return tmp_path


@pytest.mark.parametrize("form", ["terminal", "json"])
def test_a_preview_before_the_first_run_reads_and_leaves_nothing(desk_folder, capsys, form):
    capsys.readouterr()
    run("preview", "news", "--last", "1000w", "--format", form)
    said = capsys.readouterr().out
    assert "Cost: nothing" in said
    assert "Nadia Ferrow" in said
    assert sorted(each.name for each in desk_folder.iterdir()) == ["config.toml", "inbox"]
    if form == "json":
        assert json.loads(said)["notes"][0]["kind"] == "cost"


async def test_a_preview_before_the_first_run_knows_what_was_added_and_joined(desk_folder):
    config = app.read_config(desk_folder / "config.toml")
    config = config.model_copy(update={"source": ()})
    async with app.desk(config, {}, quiet=True) as desk:
        await desk.store.add_source("folder:x", {"kind": "folder", "path": "inbox"}, NOW)
        await desk.store.join_channel(Joined("harbour", "page", "P9", "U1", NOW))
        before = await rows(desk_folder / "parallax.db")
    found = await upkeep.preview("harbour", "1000w", config, {})
    assert "Nadia Ferrow" in str(found.briefs)
    assert await rows(desk_folder / "parallax.db") == before


def test_a_preview_of_an_unknown_channel_names_the_known(desk_folder):
    with pytest.raises(Unreadable, match="is no channel; there are: news"):
        run("preview", "nope")
    with pytest.raises(BadConfig, match="expects 24h"):
        run("preview", "news", "--last", "soon")


async def test_a_preview_of_a_desk_that_ran_leaves_no_rows(tmp_path):
    async with desk_with(tmp_path) as desk:
        config = desk.config.model_copy(update={"source": (), "root": tmp_path})
        known = config.model_copy(
            update={"desk": config.desk.model_copy(update={"database": f"sqlite:///{tmp_path / 'test.db'}"})}
        )
        before = await rows(tmp_path / "test.db")
        found = await upkeep.preview("world", "1000w", known, {})
        assert len(found.briefs) == 2
        assert await rows(tmp_path / "test.db") == before


async def test_channels_are_listed_with_what_is_set_and_where(tmp_path, capsys):
    async with desk_with(tmp_path, follow=["tea"]) as desk:
        await say(desk, "follow trade")
        await say(desk, "join harbour", channel="C9")
        await say(desk, "pause", channel="C9")
        database = desk.config.desk.model_copy(update={"database": f"sqlite:///{tmp_path / 'test.db'}"})
        config = desk.config.model_copy(update={"desk": database, "root": tmp_path})
        world, harbour = await upkeep.channels(config, {})
    assert (world.channel.follow, world.joined, harbour.joined) == (("tea", "trade"), False, True)
    assert (world.due is None, harbour.due) == (False, None)
    assert {each.key: each.origin for each in harbour.settings if each.made} == {"paused": "set here"}
    shown = StringIO()
    printed = [(each.channel, each.due, each.settings, each.joined) for each in (world, harbour)]
    printing_stats.print_channels(printed, shown)
    assert "tea, trade" in shown.getvalue()
    assert "config.toml and set here" in " ".join(shown.getvalue().split())
    assert "paused" in shown.getvalue()
    same = ChannelOptions(name="desk", platform="page", id="page")
    printing_stats.print_channels([(same, None, (), False)], shown)
    assert "page page" not in shown.getvalue()


async def rows(file: Path) -> dict[str, int]:
    """How many there are in each table."""
    with closing(sqlite3.connect(file)) as db:
        names = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: db.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}


# --- held posts


@pytest.mark.parametrize(
    ("typed", "id"),
    [
        ("1772524800.000100", "1772524800.000100"),
        (" m7 ", "m7"),
        ("https://team.chat.example/archives/C1/p1772524800000100", "1772524800.000100"),
        (
            "https://team.chat.example/archives/C1/p1772524800000100?thread_ts=1772524700.000100",
            "1772524800.000100",
        ),
        ("https://chat.example/channels/111111111/222222222/333333333", "333333333"),
    ],
)
def test_a_link_leads_to_the_id_of_its_message(typed, id):
    assert upkeep.message_id(typed) == id


def test_what_leads_to_no_message_is_refused():
    with pytest.raises(Unreadable, match="is no link to a message"):
        upkeep.message_id("https://example.org/")


@pytest.mark.parametrize("there", [True, False], ids=["it stands there", "it does not"])
async def test_a_held_post_is_decided_and_the_rest_follows(tmp_path, there, capsys):
    async with desk_with(tmp_path) as desk:
        desk.platforms["fake"].fail(*[Unknown("the line was lost")] * 8, blind=True)
        for minute in range(0, 66, 6):
            await work(desk, TOLD + HOUR * minute / 60)
        database = desk.config.desk.model_copy(update={"database": f"sqlite:///{tmp_path / 'test.db'}"})
        config = desk.config.model_copy(update={"desk": database})
        (held,) = await upkeep.held(config, {})
        findings = [each async for each in doctor.examine(desk, {})]
        assert "1 post is held" in next(each.said for each in findings if each.what == "posts")
        said = await upkeep.settle(held["key"], "m9" if there else None, config, {})
        assert said == (f"{held['key']} counts as sent, as m9" if there else f"{held['key']} is due again")
        with pytest.raises(Unreadable, match="is no post that is held"):
            await upkeep.settle(held["key"], None, config, {})
        desk.platforms["fake"] = platform = FakePlatform()
        await Engine(desk).send()
        cards = [each for each in platform.sent if each.parent == held["key"]]
        assert {each.thread for each in cards} == {"m9" if there else "m1"}
        assert len([each for each in platform.sent if each.key == held["key"]]) == (0 if there else 1)


# --- the database


async def test_a_backup_is_whole_and_overwrites_nothing(tmp_path):
    async with told_desk(tmp_path) as desk:
        source, target = tmp_path / "test.db", tmp_path / "copy.db"
        await desk.store.note(NOW, "test", "x", "y", "z")  # still in the log beside the file
        assert files.back_up(source, target) == target.stat().st_size
        assert await rows(target) == await rows(source)
        with pytest.raises(Unreadable, match="is there already"):
            files.back_up(source, target)
        with pytest.raises(Unreadable, match="can't be written"):
            files.back_up(source, tmp_path / "no" / "such" / "folder.db")
        with pytest.raises(Unreadable, match="is no database"):
            files.back_up(tmp_path / "none.db", tmp_path / "other.db")
    copy = await Store.open(f"sqlite:///{target}")
    assert await copy.last_slot("world") == TOLD
    await copy.close()


def test_a_backup_of_what_is_no_database_leaves_no_file(tmp_path):
    (tmp_path / "x.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(Unreadable):
        files.back_up(tmp_path / "x.db", tmp_path / "copy.db")
    assert [each.name for each in tmp_path.iterdir()] == ["x.db"]


def test_db_upgrade_says_from_where_to_where(desk_folder, capsys):
    capsys.readouterr()
    run("db", "upgrade")
    run("db", "upgrade")
    first, second = capsys.readouterr().out.splitlines()
    assert ": from nothing to 0" in first
    assert second.endswith(" already")


def test_stats_and_held_at_the_prompt(desk_folder, capsys):
    capsys.readouterr()
    run("stats", "--format", "json")
    form = json.loads(capsys.readouterr().out)
    assert form["format"] == "parallax.stats/1"
    assert [each["name"] for each in form["channels"]] == ["news"]
    run("stats", "--since", "7d")
    assert "0 digests, 0 stories" in capsys.readouterr().out
    run("posts", "held")
    assert capsys.readouterr().out.strip() == "No post is held."
