"""Commands and buttons on the bot as a process of its own, with the real clients, against local platforms."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.platforms.discord_interactions import MANAGING
from tests.platforms.discord_world import NEWS
from tests.platforms.fake_discord import FakeDiscord
from tests.platforms.fake_slack import FakeSlack
from tests.test_bot import configure, folder, running, said, until

__all__ = ["folder"]


@pytest.mark.slow
async def test_slack_from_command_to_withdrawal(folder: Path):
    configure(folder, "slack", "C1")
    config = (folder / "config.toml").read_text().replace("[slack]\n", '[slack]\noperators = ["U1"]\n')
    (folder / "config.toml").write_text(config)
    async with FakeSlack() as slack:

        async def typed(line: str, user: str = "U1") -> str:
            seen = len(slack.private)
            await slack.type_command("C1", line, user=user)
            await until(lambda: len(slack.private) > seen)
            return str(slack.private[-1]["text"])

        async with running(folder, slack.environ):
            await until(lambda: len(said(slack)) == 2 and slack.connected)
            root, card = said(slack)
            assert "All is well." in await typed("status")
            assert "and the file wins" in await typed("schedule weekdays 9:00")
            assert "“Canada” come first" in await typed("follow Canada")
            assert "only those who manage it" in await typed("follow tea", user="U2")
            await slack.click("C1", card["ts"], "Compare")
            await until(lambda: "Quote cut" in slack.private[-1]["text"])
        # All that follows is after a restart, with the old messages.
        async with running(folder, slack.environ):
            await until(lambda: slack.connected)
            assert "“Canada” come first" in await typed("follow")
            await slack.click("C1", card["ts"], "Why this", user="U2")
            await until(lambda: "2 outlets report it" in slack.private[-1]["text"])
            await slack.click_private("Show to all")
            await until(lambda: len(said(slack)) == 3)
            assert "Shared by a reader" in said(slack)[2]["text"]
            assert said(slack)[2]["thread_ts"] == root["ts"]
            assert "Take back “" in await typed("withdraw 1")
            await slack.click_private("Withdraw it")
            await until(lambda: "Withdrawn by the operator" in slack.message("C1", card["ts"])["text"])
            await until(lambda: "Withdrawn by the operator" in slack.message("C1", root["ts"])["text"])


@pytest.mark.slow
async def test_discord_from_command_to_withdrawal(folder: Path):
    configure(folder, "discord", NEWS)
    async with FakeDiscord() as discord:

        async def typed(name: str, permissions: int = MANAGING, **filled: str) -> str:
            seen = len(discord.private)
            await discord.type(name, permissions=permissions, **filled)
            await until(lambda: len(discord.private) > seen and discord.private[-1])
            return discord.private[-1]

        async with running(folder, discord.environ):
            await until(lambda: discord.posted() and discord.posted(discord.posted()[0]["id"]))
            root = discord.posted()[0]
            assert "All is well" in await typed("status")
            assert "“Canada” come first" in await typed("follow", topic="Canada")
            assert "only those who manage it" in await typed("follow", permissions=0, topic="tea")
            await discord.click(discord.posted(root["id"])[-1], "Compare")
            await until(lambda: "Quote cut" in discord.private[-1])
            assert "Take back “" in await typed("withdraw", post="1")
            await discord.click(discord.interactions.whispers[-1], "Withdraw it", permissions=MANAGING)
            await until(lambda: "Withdrawn by the operator" in str(discord.posted()[0]["components"]))
