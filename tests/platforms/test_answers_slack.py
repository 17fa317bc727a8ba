"""Questions on Slack from a mention to the whole answer, with a model that streams over HTTP."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.platforms.asking import FIRST, QUESTION, SECOND, SlowModel, desk_on, running, snapshot, taken_up
from tests.platforms.fake_slack import FakeSlack
from tests.platforms.slack_desk import make
from tests.platforms.slack_workspace import BOT


@pytest.fixture
def model(httpserver):
    slow = SlowModel(httpserver)
    yield slow
    slow.go.set()


def ours(workspace: FakeSlack, channel: str = "C1") -> list[dict[str, Any]]:
    return [each for each in workspace.channels[channel] if each.get("user") == BOT]


def shown(workspace: FakeSlack, channel: str = "C1") -> str:
    return json.dumps(ours(workspace, channel))


def whole(workspace: FakeSlack, channel: str = "C1") -> bool:
    said = shown(workspace, channel)
    return FIRST in said and SECOND in said and "Helpful" in said


@pytest.mark.parametrize("channel", ["C1", "D1"], ids=["in a channel", "in a conversation"])
async def test_an_answer_grows_in_one_message(workspace, model, tmp_path, channel):
    platform = make(workspace)
    async with desk_on(platform, "C1", tmp_path / "a.db", model.url) as desk, running(desk):
        await workspace.wait(lambda: workspace.connected)
        thread = workspace.post(channel, user="U1", text="Hello")["ts"]
        asked = await workspace.say(channel, f"@parallax {QUESTION}", thread=thread)
        await workspace.wait(lambda: FIRST in shown(workspace, channel), 20)
        assert SECOND not in shown(workspace, channel)
        assert "Helpful" not in shown(workspace, channel)
        if channel == "C1":
            assert workspace.message(channel, asked["ts"])["reactions"] == ["eyes"]
        else:
            assert workspace.statuses[0][1]
        model.go.set()
        await workspace.wait(lambda: whole(workspace, channel), 20)
        (message,) = ours(workspace, channel)
        assert message["thread_ts"] == thread
        assert "streaming" not in message
        assert "Still writing" not in str(message)
        assert "Kell" in str(message), "its sources"
        assert "kell.example" in str(message)
        if channel == "C1":
            await workspace.wait(lambda: not workspace.message(channel, asked["ts"])["reactions"])


@pytest.mark.parametrize("channel", ["C1", "D1"], ids=["in a channel", "in a conversation"])
async def test_killed_while_it_grew_it_is_finished_by_the_next_process(workspace, model, tmp_path, channel):
    platform = make(workspace)
    async with desk_on(platform, "C1", tmp_path / "a.db", model.url) as desk, running(desk) as ended:
        await workspace.wait(lambda: workspace.connected)
        thread = workspace.post(channel, user="U1", text="Hello")["ts"]
        await workspace.say(channel, f"@parallax {QUESTION}", thread=thread)
        await workspace.wait(lambda: FIRST in shown(workspace, channel), 20)
        ended.set()  # what this process still does is seen by nobody
        snapshot(tmp_path / "a.db", tmp_path / "b.db")
        model.go.set()
    async with desk_on(make(workspace), "C1", tmp_path / "b.db", model.url) as desk:
        await taken_up(desk)
    assert whole(workspace, channel)
    (message,) = ours(workspace, channel)
    assert "streaming" not in message
    assert "Still writing" not in str(message)


async def test_over_a_limit_one_person_is_told_and_nobody_else(workspace, tmp_path):
    platform = make(workspace)
    async with desk_on(platform, "C1", tmp_path / "a.db", questions_per_person=1) as desk, running(desk):
        await workspace.wait(lambda: workspace.connected)
        await workspace.say("C1", f"@parallax {QUESTION}")
        await workspace.wait(lambda: FIRST in shown(workspace), 20)
        await workspace.say("C1", f"@parallax {QUESTION}")
        await workspace.wait(lambda: workspace.private, 20)
        assert "You have asked 1 question" in str(workspace.private)
        assert len(ours(workspace)) == 1


async def test_a_bare_mention_is_greeted_and_an_answer_judged(workspace, tmp_path):
    platform = make(workspace)
    async with desk_on(platform, "C1", tmp_path / "a.db") as desk, running(desk):
        await workspace.wait(lambda: workspace.connected)
        await workspace.say("C1", "@parallax")
        await workspace.wait(lambda: "Ask me about" in shown(workspace), 20)
        await workspace.say("C1", f"@parallax {QUESTION}")
        await workspace.wait(lambda: FIRST in shown(workspace), 20)
        await workspace.click("C1", ours(workspace)[-1]["ts"], "Helpful")
        await workspace.wait(lambda: workspace.private, 20)
        assert "Thank you" in str(workspace.private)


async def test_what_is_said_in_a_question_is_markup_nowhere(workspace, tmp_path):
    platform = make(workspace)
    async with desk_on(platform, "C1", tmp_path / "a.db") as desk, running(desk):
        await workspace.wait(lambda: workspace.connected)
        said = "&lt;!channel&gt; *How much* does <https://evil.example|the closure> save, @everyone?"
        await workspace.say("C1", f"@parallax {said}")
        await workspace.wait(lambda: ours(workspace), 30)
        assert "evil.example|" not in shown(workspace)
        assert "channel>" not in shown(workspace)
        assert '"mrkdwn"' not in shown(workspace)


async def test_a_long_answer_offers_the_rest_and_gives_it_once(workspace, tmp_path):
    platform = make(workspace)
    async with desk_on(platform, "C1", tmp_path / "a.db") as desk, running(desk):
        platform.fits = lambda blocks: len(blocks) <= 3
        await workspace.wait(lambda: workspace.connected)
        await workspace.say("C1", f"@parallax {QUESTION}")
        await workspace.wait(lambda: "More" in shown(workspace), 20)
        assert len(ours(workspace)) == 1
        for _ in range(2):
            await workspace.click("C1", ours(workspace)[0]["ts"], "More")
        await workspace.wait(lambda: "Helpful" in shown(workspace) and workspace.private, 20)
        assert len(ours(workspace)) == 3
        assert "That was all" in str(workspace.private)


@pytest.mark.slow
async def test_who_has_to_wait_in_a_conversation_is_told_how_many_come_before(workspace, model, tmp_path):
    platform = make(workspace)
    async with desk_on(platform, "C1", tmp_path / "a.db", model.url) as desk, running(desk):
        await workspace.wait(lambda: workspace.connected)
        thread = workspace.post("D1", user="U1", text="Hello")["ts"]
        for number in range(5):
            await workspace.say("D1", f"{QUESTION} ({number})", thread=thread)
        await workspace.wait(lambda: any("before you" in words for _, words in workspace.statuses), 20)
        model.go.set()
        await workspace.wait(lambda: shown(workspace, "D1").count('"Helpful"') == 5, 20)
        assert len(ours(workspace, "D1")) == 5
