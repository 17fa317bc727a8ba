"""The bot as a process of its own, with the real clients, against Slack and Discord played locally."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.store import Store
from tests.platforms import fake_discord, fake_slack
from tests.platforms.discord_world import NEWS
from tests.platforms.fake_discord import FakeDiscord
from tests.platforms.fake_slack import FakeSlack

PATIENCE = 60.0
SOBER = """Outlet: Kell Courier

Kell port to close on Sundays

The port of Kell will close on Sundays from 1 May, the harbour board of Kell said on Monday.

“We will not close the ferry, not this year and not the next,” harbour master Ines Varga told reporters.

The Sunday closure at Kell saves 400,000 crowns a year, the harbour board said. The dockers of Kell will
keep their pay, said the board.
"""
LOUD = """Outlet: Tide Weekly

Kell port slams its gates on Sundays

The port of Kell will close on Sundays from May, the harbour board announced on Monday in Kell.

“We will not close the ferry,” said harbour master Ines Varga.

Two hundred dockers of Kell gathered at the harbour gate on Monday evening, the dockers' union said.
"""


@contextlib.asynccontextmanager
async def running(folder: Path, environ: dict[str, str]) -> AsyncIterator[asyncio.subprocess.Process]:
    """``parallax run`` in that folder, ended as Ctrl-C ends it unless it was killed before."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "run",
        cwd=folder,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, **environ, "PYTHONPATH": str(Path(__file__).parent.parent)},
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGINT)
        _, err = await asyncio.wait_for(process.communicate(), PATIENCE)
        assert b"Traceback" not in err, err.decode()


async def until(holds: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not holds():
            await asyncio.sleep(0.05)


@pytest.fixture
async def folder(tmp_path: Path) -> Path:
    """A desk whose digest is due: two articles of two outlets, and a start two hours ago."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "one.txt").write_text(SOBER, encoding="utf-8")
    (inbox / "two.txt").write_text(LOUD, encoding="utf-8")
    for path in inbox.iterdir():
        os.utime(path, (1_700_000_000, 1_700_000_000))
    store = await Store.open(f"sqlite:///{tmp_path / 'parallax.db'}")
    await store.keep_setting("started", (datetime.now(UTC) - timedelta(hours=2)).isoformat())
    await store.close()
    return tmp_path


def configure(folder: Path, platform: str, channel: str) -> None:
    (folder / "config.toml").write_text(
        f'[{platform}]\n[[source]]\nkind = "folder"\npath = "inbox"\n'
        f'[[channel]]\nname = "world"\nplatform = "{platform}"\nid = "{channel}"\nschedule = "0 * * * *"\n'
    )


def said(slack: FakeSlack) -> list[dict[str, Any]]:
    """The bot's messages in its channel and the threads there, oldest first."""
    return [each for each in slack.channels["C1"] if each.get("bot_id") or each.get("metadata")]


async def test_slack_from_digest_to_answer(folder: Path):
    configure(folder, "slack", "C1")
    async with FakeSlack() as slack, running(folder, slack.environ):
        await until(lambda: len(said(slack)) == 2 and slack.connected)
        root, card = said(slack)
        assert card["thread_ts"] == root["ts"]
        assert "Ines Varga" in card["text"]
        assert "Kell Courier" in root["text"]
        asked = await slack.say(
            "C1", f"<@{fake_slack.BOT}> How much does the closure save?", thread_ts=root["ts"]
        )
        await until(lambda: len(said(slack)) == 3)
        answer = said(slack)[2]
        assert answer["thread_ts"] == root["ts"]
        assert "400,000 crowns" in answer["text"]
        await slack.redeliver(asked)
        await asyncio.sleep(0.5)
        assert len(said(slack)) == 3


async def test_slack_killed_between_send_and_save(folder: Path):
    configure(folder, "slack", "C1")
    async with FakeSlack() as slack:
        slack.fail("chat.postMessage", fake_slack.Step(), fake_slack.Step(linger=30))
        async with running(folder, slack.environ) as process:
            await until(lambda: len(said(slack)) == 2)
            process.kill()
        async with running(folder, slack.environ):
            await until(lambda: slack.called("conversations.replies"))
            await until(lambda: slack.connected)
            await slack.say("C1", f"<@{fake_slack.BOT}> Who is Ines Varga?", thread_ts=said(slack)[0]["ts"])
            await until(lambda: len(said(slack)) == 3)
        assert len({each["text"] for each in said(slack)}) == len(said(slack)) == 3


async def test_discord_from_digest_to_answer(folder: Path):
    configure(folder, "discord", NEWS)
    async with FakeDiscord() as discord, running(folder, discord.environ):
        await until(lambda: discord.posted())
        root = discord.posted()[0]
        await until(lambda: discord.posted(root["id"]))
        card = discord.posted(root["id"])[0]
        assert "Ines Varga" in str(card["components"])
        await discord.say("{bot} How much does the closure save?", channel=root["id"])
        await until(lambda: len(discord.posted(root["id"])) == 2)
        assert "400,000 crowns" in str(discord.posted(root["id"])[1]["components"])
        assert len(discord.posted()) == 1


@pytest.mark.slow
async def test_discord_killed_between_send_and_save(folder: Path):
    configure(folder, "discord", NEWS)
    async with FakeDiscord() as discord:
        discord.fail("POST /channels/{}/messages", fake_discord.Step(linger=30))
        async with running(folder, discord.environ) as process:
            await until(lambda: discord.posted())
            assert discord.posted(discord.posted()[0]["id"]) == []  # it still waits to hear that it was sent
            process.kill()
        async with running(folder, discord.environ):
            await until(lambda: discord.posted(discord.posted()[0]["id"]))
        assert len(discord.posted()) == 1
        assert len(discord.posted(discord.posted()[0]["id"])) == 1


@pytest.mark.slow
async def test_a_second_start_posts_nothing_twice(folder: Path):
    configure(folder, "slack", "C1")
    async with FakeSlack() as slack:
        for _ in range(2):
            async with running(folder, slack.environ):
                await until(lambda: len(said(slack)) == 2 and slack.connected)
                await asyncio.sleep(1)
        assert len(said(slack)) == 2
