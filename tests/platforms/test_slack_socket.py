"""Hearing, by the unmodified client over a real WebSocket, at a workspace on this machine."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator

import pytest

from bot.errors import Gone, Retry
from bot.models import Click, Command, Event, Post, Question
from bot.platforms import Platform, slack
from bot.platforms.slack_calls import quiet
from tests.platforms.blocks import card_blocks
from tests.platforms.fake_slack import APP_TOKEN, BOT, BOT_TOKEN, FakeSlack, Step
from tests.platforms.slack_desk import Ear, hearing, make, post, quick, settled, until


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
async def listening(platform: Platform, workspace: FakeSlack, ear: Ear) -> AsyncIterator[Platform]:
    async with hearing(platform, ear):
        await workspace.wait(lambda: workspace.connected)
        yield platform


async def test_a_mention_in_a_thread_is_a_question(workspace: FakeSlack, listening: Platform, ear: Ear):
    root = await listening.send(post())
    said = await workspace.say("C1", "@parallax who voted &lt;against&gt; it?", thread=root)
    await settled(workspace, ear, 1)
    assert ear.heard == [Question(f"C1:{said['ts']}", "slack", "C1", root, "U1", "who voted <against> it?")]


async def test_an_answer_to_a_mention_in_the_channel_opens_a_thread(
    workspace: FakeSlack, listening: Platform, ear: Ear
):
    said = await workspace.say("C1", "@parallax what is new?")
    await settled(workspace, ear, 1)
    assert ear.heard[0].thread == said["ts"]


async def test_what_is_not_to_us_is_acknowledged_and_left_alone(
    workspace: FakeSlack, listening: Platform, ear: Ear
):
    root = await listening.send(post())
    await workspace.say("C1", "did you see this?", thread=root)
    await workspace.say("C1", f"<@{BOT}> I am a bot too", bot_id="B9")
    await workspace.say("C1", f"<@{BOT}> has joined", subtype="channel_join")
    await workspace.push_event(
        {"type": "message", "subtype": "message_changed", "channel": "C1", "ts": "1.1"}
    )
    await workspace.push_event({"type": "team_join", "user": {"id": "U7"}})
    last = await workspace.say("D1", "and this is to us")
    await settled(workspace, ear, 1)
    assert [event.id for event in ear.heard] == [f"D1:{last['ts']}"]


async def test_threads_are_heard_where_the_operator_wants_it(workspace: FakeSlack, ear: Ear):
    platform = make(workspace, hear="threads")
    async with hearing(platform, ear):
        root = await platform.send(post())
        said = await workspace.say("C1", "who pays for it?", thread=root)
        await workspace.say("C1", "ask <@U2>", thread=root)
        await workspace.say("C1", "lunch?")
        await workspace.say("C1", "@parallax why?", thread=root)
        await settled(workspace, ear, 2)
    questions = [event for event in ear.heard if isinstance(event, Question)]
    assert [(each.text, each.called) for each in questions] == [("who pays for it?", False), ("why?", True)]
    assert questions[0].id == f"C1:{said['ts']}"
    assert not said.get("reactions"), "who did not call it is not stared at"


async def test_the_same_message_told_again_is_heard_once(workspace: FakeSlack, listening: Platform, ear: Ear):
    await workspace.say("C1", "@parallax why?")
    await workspace.redeliver(workspace.sent[-1])
    await workspace.say("C1", "@parallax and when?")
    await settled(workspace, ear, 2)
    assert [event.text for event in ear.heard if isinstance(event, Question)] == ["why?", "and when?"]


async def test_a_click_says_what_was_pressed_and_where(workspace: FakeSlack, listening: Platform, ear: Ear):
    root = await listening.send(post())
    card = await listening.send(Post("k2", "slack", "C1", "k1", card_blocks()).within(root))
    await workspace.click("C1", card, "Not useful", user="U5")
    await workspace.click("C1", card, "Open the evidence")
    await settled(workspace, ear, 1)

    (pressed,) = ear.heard
    assert isinstance(pressed, Click)
    assert (pressed.action, pressed.value) == ("useless", "s1")
    assert (pressed.channel, pressed.thread, pressed.author) == ("C1", root, "U5")


async def test_a_command_is_split_into_words(workspace: FakeSlack, listening: Platform, ear: Ear):
    sent = await workspace.type_command("C1", "Follow  ferries")
    await settled(workspace, ear, 1)
    trigger = sent["payload"]["trigger_id"]
    assert ear.heard == [Command(trigger, "slack", "C1", None, "U1", "follow", ("ferries",))]


async def test_an_event_is_acknowledged_before_it_is_answered(workspace: FakeSlack):
    heard, leave = asyncio.Event(), asyncio.Event()

    async def slow(event: Event) -> None:
        heard.set()
        await leave.wait()

    platform = make(workspace)
    async with hearing(platform, slow):
        await workspace.say("D1", "a hard one")
        await workspace.wait(lambda: len(workspace.acks) == 1)
        await heard.wait()
        asyncio.get_running_loop().call_later(0.01, leave.set)
    assert leave.is_set(), "stopping waits for what is under way"


@pytest.mark.parametrize("politely", [True, False], ids=["announced", "torn"])
async def test_a_new_connection_is_made_when_one_ends(workspace: FakeSlack, ear: Ear, politely: bool):
    platform = quick(workspace)
    async with hearing(platform, ear):
        await workspace.wait(lambda: workspace.connected)
        await workspace.disconnect(politely=politely)
        await workspace.wait(lambda: len(workspace.called("apps.connections.open")) >= 2)
        await workspace.say("D1", "are you there?")
        await settled(workspace, ear, 1)


async def test_an_address_that_no_longer_works_is_not_tried_for_ever(workspace: FakeSlack, ear: Ear):
    platform = quick(workspace)
    async with hearing(platform, ear):
        await workspace.wait(lambda: workspace.connected)
        workspace.fail("link", Step(error="busy"), Step(error="busy"))
        await workspace.disconnect()
        await workspace.wait(lambda: len(workspace.called("apps.connections.open")) >= 3)
        await workspace.say("D1", "are you there?")
        await settled(workspace, ear, 1)


@pytest.mark.parametrize("method", ["auth.test", "apps.connections.open"])
async def test_a_start_while_slack_is_away_connects_later(
    workspace: FakeSlack, ear: Ear, method: str, caplog: pytest.LogCaptureFixture
):
    workspace.fail(method, Step(503), Step(429, retry_after=1))
    platform = quick(workspace)
    async with hearing(platform, ear):
        assert "not connected yet" in caplog.text
        await workspace.say("D1", "are you there?")
        await settled(workspace, ear, 1)


async def test_a_token_that_is_taken_away_is_tried_again_seldom(
    workspace: FakeSlack, ear: Ear, caplog: pytest.LogCaptureFixture
):
    platform = slack.Slack(BOT_TOKEN, APP_TOKEN, workspace.url, ping=0.005)
    workspace.fail("auth.test", Step(503), Step(error="account_inactive"))
    async with hearing(platform, ear):
        await until(lambda: "removed from the workspace" in caplog.text)
        tried = len(workspace.called("auth.test"))
        await workspace.say("D1", "are you there?")
        await settled(workspace, ear, 1)
    assert tried == 2
    assert len(workspace.called("auth.test")) >= 3


async def test_a_dead_line_leaves_no_traces_in_the_log(
    workspace: FakeSlack, ear: Ear, caplog: pytest.LogCaptureFixture
):
    workspace.fail("link", Step(error="busy"))
    platform = quick(workspace)
    async with hearing(platform, ear):
        await workspace.wait(lambda: len(workspace.called("apps.connections.open")) >= 2)
    assert caplog.records
    assert "Traceback" not in caplog.text


async def test_a_handler_that_fails_does_not_end_the_hearing(
    workspace: FakeSlack, caplog: pytest.LogCaptureFixture
):
    heard: list[Event] = []

    async def fails(event: Event) -> None:
        heard.append(event)
        raise Retry("the store is busy")

    platform = make(workspace)
    async with hearing(platform, fails):
        await workspace.say("D1", "one")
        await workspace.say("D1", "two")
        await until(lambda: "two" in [event.text for event in heard if isinstance(event, Question)])
    assert "the store is busy" in caplog.text


async def test_a_refused_token_ends_the_start(workspace: FakeSlack):
    platform = slack.make(slack.Options(), workspace.environ | {"SLACK_BOT_TOKEN": "xoxb-wrong"})
    with pytest.raises(Gone, match="SLACK_BOT_TOKEN"):
        await platform.start(Ear())
    await platform.stop()


async def test_nothing_that_is_not_for_all_stands_in_the_log(
    workspace: FakeSlack, ear: Ear, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    workspace.fail("chat.postMessage", Step(error="invalid_auth"))
    async with hearing(quick(workspace), ear) as platform:
        with pytest.raises(Gone) as caught:
            await platform.send(post())
        await workspace.say("D1", "a question for two")
        await workspace.type_command("C1", "follow something-secret")
        await settled(workspace, ear, 2)
        await workspace.disconnect(politely=False)
        await workspace.wait(lambda: len(workspace.called("apps.connections.open")) >= 2)
    ours = (each.getMessage() for each in caplog.records if each.name != "aiohttp.access")  # the server's own
    told = "\n".join((*ours, str(caught.value)))
    assert "parallax.slack" in {each.name for each in caplog.records}
    secrets = (BOT_TOKEN, APP_TOKEN, "ticket=", "for two", "something-secret", "/response/", "Orrin ferry")
    assert [secret for secret in secrets if secret in told] == []


@pytest.mark.parametrize(
    "said",
    [
        "token xoxb-12-34-abc refused",
        "xapp-1-A0-99-ff",
        "Connecting to wss://wss-primary.slack.example/link/?ticket=abc&app_id=1",
        "POST https://hooks.slack.example/commands/T0/123/abc",
        "POST https://hooks.slack.example/actions/T0/123/abc failed",
    ],
)
def test_what_slacks_libraries_say_is_rid_of_secrets(said: str, caplog: pytest.LogCaptureFixture):
    quiet().error("%s\nand more", said)
    assert "(not shown)" in caplog.text
    assert not any(part in caplog.text for part in ("12-34", "ticket", "abc", "A0-99"))
    assert "\nand" not in caplog.text


def test_what_slack_tells_again_is_no_news(caplog: pytest.LogCaptureFixture):
    quiet().warning("The current session (s_1) is no longer active. Failed to send a message")
    quiet().error("Failed to run a request listener: Cannot write to closing transport, session: s_1")
    assert not caplog.records


async def test_our_own_log_stays_ours(workspace: FakeSlack, ear: Ear):
    ours = logging.getLogger("parallax")
    async with hearing(make(workspace), ear):
        assert ours.filters == []
        assert ours.level == logging.NOTSET
