"""What the log is told of Discord: no token, and nothing that anybody said."""

from __future__ import annotations

import logging

import pytest

from bot.errors import Gone, Retry
from bot.platforms.discord import Discord
from tests.platforms.discord_desk import Ear, digest
from tests.platforms.discord_world import NEWS
from tests.platforms.fake_discord import FakeDiscord, Step

ORIGINAL = "PATCH /webhooks/{}/{}/messages/@original"


@pytest.mark.parametrize("failure", [Retry("away"), KeyError("a defect")], ids=["foreseen", "a defect"])
async def test_no_token_and_no_question_reaches_the_log(
    fake: FakeDiscord, discord: Discord, ear: Ear, failure: Exception, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.INFO)
    ear.error = failure
    root = await discord.send(digest())
    await fake.say("{bot} the secret words", channel=NEWS)
    await fake.type("ask", question="the secret words")
    await fake.type("follow", topic="the secret words")
    await fake.wait(lambda: len(fake.private) == 2)
    fake.fail(ORIGINAL, Step(429, retry_after=1), Step(500), Step(drop=True))
    for _ in range(3):
        await fake.type("ask", question="the secret words")
    fake.fail("POST /channels/{}/messages", Step(401))
    with pytest.raises(Gone):
        await discord.send(digest("digest:2"))
    await fake.wait(lambda: len(fake.asked(ORIGINAL)) == 5)
    await discord.stop()
    told = "\n".join(
        f"{each.getMessage()} {each.exc_text or ''}"
        for each in caplog.records
        if each.name != "aiohttp.access"
    )
    assert told
    assert root
    for secret in ("the secret words", "fake-token", "token5"):
        assert secret not in told
