"""The unmodified client libraries against a workspace on this machine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from bot.errors import BadConfig, Gone, Retry, Unknown
from bot.models import Click, Command, Event, Post, Question
from bot.platforms import Platform, slack
from tests.platforms.blocks import answer_blocks, card_blocks, digest_blocks
from tests.platforms.fake_slack import BOT, FakeSlack, Step


def make(workspace: FakeSlack, **options: object) -> Platform:
    return slack.make(slack.Options.model_validate(options), workspace.environ)


def post(key: str = "k1", *, channel: str = "C1", thread: str | None = None) -> Post:
    return Post(key, "slack", channel, None, digest_blocks(), thread=thread)


class Ear:
    """Keeps what it hears."""

    def __init__(self) -> None:
        self.heard: list[Event] = []

    async def __call__(self, event: Event) -> Post | None:
        self.heard.append(event)
        return None


@pytest.fixture
async def workspace() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as running:
        yield running


@pytest.fixture
def platform(workspace: FakeSlack) -> Platform:
    return make(workspace)


# --- sending -----------------------------------------------------------------------------------


async def test_a_post_is_sent_with_its_key_and_without_unfurling(workspace: FakeSlack, platform: Platform):
    ts = await platform.send(post())

    kept = workspace.message("C1", ts)
    assert kept["metadata"] == {"event_type": "parallax_post", "event_payload": {"key": "k1"}}
    assert {"text": kept["text"], "blocks": kept["blocks"]} == slack.render(digest_blocks())
    asked = workspace.called("chat.postMessage")[0]
    assert (asked["unfurl_links"], asked["unfurl_media"]) == (False, False)


async def test_a_post_in_a_thread_stands_there(workspace: FakeSlack, platform: Platform):
    root = await platform.send(post())
    reply = await platform.send(Post("k2", "slack", "C1", "k1", card_blocks()).within(root))

    assert workspace.message("C1", reply)["thread_ts"] == root
    assert await platform.find(post("k2", thread=root)) == reply
    assert await platform.find(post("k2")) is None, "the channel's history holds no replies"


@pytest.mark.parametrize(
    ("step", "error", "says"),
    [
        (Step(429, retry_after=7), Retry, "pause"),
        (Step(429, retry_after=7, body="<html>slow down</html>"), Retry, "pause"),
        (Step(error="ratelimited"), Retry, "pause"),
        (Step(error="not_in_channel"), Gone, "/invite"),
        (Step(error="is_archived"), Gone, "archived"),
        (Step(error="invalid_auth"), Gone, "SLACK_BOT_TOKEN"),
        (Step(error="account_inactive"), Gone, "removed"),
        (Step(error="something_new"), Gone, "something_new"),
        (Step(500, body="oops"), Unknown, "500"),
        (Step(503, error="service_unavailable"), Unknown, "service_unavailable"),
        (Step(error="fatal_error"), Unknown, "fatal_error"),
        (Step(200, body="not json"), Unknown, "200"),
        (Step(drop=True), Unknown, "line"),
    ],
    ids=lambda value: str(value) if isinstance(value, Step) else "",
)
async def test_what_a_failure_means(
    workspace: FakeSlack, platform: Platform, step: Step, error: type[Exception], says: str
):
    workspace.fail("chat.postMessage", step)
    with pytest.raises(error, match=says) as caught:
        await platform.send(post())
    assert "\n" not in str(caught.value)
    assert len(workspace.called("chat.postMessage")) == 1, "only our own second attempt may send again"


async def test_the_pause_that_slack_asks_for_is_told(workspace: FakeSlack, platform: Platform):
    workspace.fail("chat.postMessage", Step(429, retry_after=7))
    with pytest.raises(Retry) as caught:
        await platform.send(post())
    assert caught.value.after == 7


async def test_a_post_taken_before_the_line_broke_is_found(workspace: FakeSlack, platform: Platform):
    workspace.fail("chat.postMessage", Step(drop=True))
    with pytest.raises(Unknown):
        await platform.send(post())

    assert len(workspace.channels["C1"]) == 1
    assert await platform.find(post()) == workspace.channels["C1"][0]["ts"]


async def test_a_post_taken_too_slowly_is_found(workspace: FakeSlack):
    platform = slack.Slack("xoxb-fake", "xapp-fake", workspace.url, timeout=0.2)
    workspace.fail("chat.postMessage", Step(linger=30))
    with pytest.raises(Unknown, match="TimeoutError"):
        await platform.send(post())
    assert await platform.find(post()) == workspace.channels["C1"][0]["ts"]
    assert len(workspace.called("chat.postMessage")) == 1


async def test_a_post_not_taken_is_not_found(workspace: FakeSlack, platform: Platform):
    workspace.fail("chat.postMessage", Step(500))
    with pytest.raises(Unknown):
        await platform.send(post())
    assert await platform.find(post()) is None


async def test_no_server_is_surely_not_sent():
    async with FakeSlack() as workspace:
        platform = make(workspace)
    with pytest.raises(Retry, match="can't be reached"):
        await platform.send(post())


async def test_a_channel_that_is_not_there(platform: Platform):
    with pytest.raises(Gone, match="no such channel"):
        await platform.send(post(channel="C404"))


# --- finding -----------------------------------------------------------------------------------


@pytest.mark.parametrize("thread", [False, True], ids=["channel", "thread"])
async def test_a_post_is_found_behind_many_others(workspace: FakeSlack, platform: Platform, thread: bool):
    workspace.page = 15
    root = await platform.send(post("root")) if thread else None
    ts = await platform.send(post("wanted", thread=root))
    for number in range(40):
        workspace.post("C1", user="U1", text=f"message {number}", **({"thread_ts": root} if root else {}))

    assert await platform.find(post("wanted", thread=root)) == ts
    assert await platform.find(post("other", thread=root)) is None


async def test_another_apps_key_is_not_ours(workspace: FakeSlack, platform: Platform):
    other = {"event_type": "other_app", "event_payload": {"key": "k1"}}
    workspace.post("C1", user="U9", text="x", metadata=other)
    assert await platform.find(post()) is None


@pytest.mark.parametrize(
    ("step", "error"),
    [
        (Step(error="missing_scope"), Unknown),
        (Step(429, retry_after=60), Retry),
        (Step(500), Retry),
        (Step(error="channel_not_found"), Gone),
    ],
    ids=["no right to look", "told to wait", "server fails", "no channel"],
)
async def test_what_can_not_be_looked_up_is_not_guessed(
    workspace: FakeSlack, platform: Platform, step: Step, error: type[Exception]
):
    workspace.fail("conversations.history", step)
    with pytest.raises(error):
        await platform.find(post())


async def test_a_thread_whose_root_is_gone_holds_nothing(platform: Platform):
    assert await platform.find(post(thread="1700000000.000001")) is None


# --- editing -----------------------------------------------------------------------------------


async def test_an_edit_replaces_what_is_shown_and_keeps_the_key(workspace: FakeSlack, platform: Platform):
    ts = await platform.send(post())
    await platform.edit(Post("k1", "slack", "C1", None, answer_blocks()), ts)

    assert workspace.message("C1", ts)["blocks"] == slack.render(answer_blocks())["blocks"]
    assert await platform.find(post()) == ts
    assert len(workspace.channels["C1"]) == 1


@pytest.mark.parametrize(
    ("step", "error"),
    [(Step(error="edit_window_closed"), Gone), (Step(drop=True), Retry), (Step(429, retry_after=1), Retry)],
    ids=["window closed", "line breaks", "told to wait"],
)
async def test_an_edit_that_fails(
    workspace: FakeSlack, platform: Platform, step: Step, error: type[Exception]
):
    ts = await platform.send(post())
    workspace.fail("chat.update", step)
    with pytest.raises(error):
        await platform.edit(post(), ts)


# --- hearing -----------------------------------------------------------------------------------


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
async def listening(platform: Platform, workspace: FakeSlack, ear: Ear) -> AsyncIterator[Platform]:
    await platform.start(ear)
    await workspace.wait(lambda: workspace.connected)
    yield platform
    await platform.stop()


async def settled(workspace: FakeSlack, ear: Ear, heard: int) -> None:
    """All that was sent is acknowledged, and the ear has that much."""
    await workspace.wait(lambda: len(workspace.acks) == len(workspace.sent))
    await until(lambda: len(ear.heard) >= heard)


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not holds():
            await asyncio.sleep(0.001)


async def test_a_mention_in_a_thread_is_a_question(workspace: FakeSlack, listening: Platform, ear: Ear):
    root = await listening.send(post())
    said = await workspace.say("C1", "@parallax who voted &lt;against&gt; it?", thread=root)
    await settled(workspace, ear, 1)
    assert ear.heard == [Question(f"C1:{said['ts']}", "slack", "C1", root, "U1", "who voted <against> it?")]
    assert workspace.message("C1", said["ts"])["reactions"] == ["eyes"]


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


async def test_threads_of_ours_are_heard_where_the_operator_wants_it(workspace: FakeSlack, ear: Ear):
    platform = make(workspace, hear="threads")
    await platform.start(ear)
    root = await platform.send(post())
    said = await workspace.say("C1", "who pays for it?", thread=root)
    other = workspace.post("C1", user="U1", text="lunch?")
    await workspace.say("C1", "yes", thread=other["ts"])
    await settled(workspace, ear, 1)
    await platform.stop()
    assert [event.id for event in ear.heard] == [f"C1:{said['ts']}"]


async def test_the_same_message_told_again_has_the_same_id(
    workspace: FakeSlack, listening: Platform, ear: Ear
):
    await workspace.say("C1", "@parallax why?")
    await workspace.redeliver(workspace.sent[-1])
    await settled(workspace, ear, 2)
    assert ear.heard[0] == ear.heard[1]


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
    await platform.start(slow)
    await workspace.say("D1", "a hard one")
    await workspace.wait(lambda: len(workspace.acks) == 1)
    await heard.wait()
    asyncio.get_running_loop().call_later(0.01, leave.set)
    await platform.stop()
    assert leave.is_set(), "stopping waits for what is under way"


@pytest.mark.parametrize("politely", [True, False], ids=["announced", "torn"])
async def test_a_new_connection_is_made_when_one_ends(workspace: FakeSlack, ear: Ear, politely: bool):
    platform = quick(workspace)
    await platform.start(ear)
    await workspace.wait(lambda: workspace.connected)
    await workspace.disconnect(politely=politely)
    await workspace.wait(lambda: len(workspace.called("apps.connections.open")) >= 2)
    await workspace.say("D1", "are you there?")
    await settled(workspace, ear, 1)
    await platform.stop()


async def test_an_address_that_no_longer_works_is_not_tried_for_ever(workspace: FakeSlack, ear: Ear):
    platform = quick(workspace)
    await platform.start(ear)
    await workspace.wait(lambda: workspace.connected)
    workspace.fail("link", Step(error="busy"), Step(error="busy"))
    await workspace.disconnect()
    await workspace.wait(lambda: len(workspace.called("apps.connections.open")) >= 3)
    await workspace.say("D1", "are you there?")
    await settled(workspace, ear, 1)
    await platform.stop()


@pytest.mark.parametrize("method", ["auth.test", "apps.connections.open"])
async def test_a_start_while_slack_is_away_connects_later(
    workspace: FakeSlack, ear: Ear, method: str, caplog: pytest.LogCaptureFixture
):
    workspace.fail(method, Step(503), Step(429, retry_after=1))
    platform = quick(workspace)
    await platform.start(ear)
    assert "not connected yet" in caplog.text
    await workspace.say("D1", "are you there?")
    await settled(workspace, ear, 1)
    await platform.stop()


async def test_a_token_that_is_taken_away_ends_the_trying(
    workspace: FakeSlack, ear: Ear, caplog: pytest.LogCaptureFixture
):
    platform = quick(workspace)
    workspace.fail("auth.test", Step(503), Step(error="account_inactive"))
    await platform.start(ear)
    await until(lambda: "removed from the workspace" in caplog.text)
    await platform.stop()


async def test_a_dead_line_leaves_no_traces_in_the_log(
    workspace: FakeSlack, ear: Ear, caplog: pytest.LogCaptureFixture
):
    workspace.fail("link", Step(error="busy"))
    platform = quick(workspace)
    await platform.start(ear)
    await workspace.wait(lambda: len(workspace.called("apps.connections.open")) >= 2)
    await platform.stop()
    assert caplog.records
    assert "Traceback" not in caplog.text


def quick(workspace: FakeSlack) -> Platform:
    """A platform that looks at its connection every few hundredths of a second."""
    return slack.Slack("xoxb-fake", "xapp-fake", workspace.url, ping=0.05)


async def test_a_failing_reaction_does_not_keep_the_question_back(
    workspace: FakeSlack, listening: Platform, ear: Ear
):
    workspace.fail("reactions.add", Step(error="missing_scope"))
    await workspace.say("D1", "hello")
    await settled(workspace, ear, 1)


async def test_a_handler_that_fails_does_not_end_the_hearing(
    workspace: FakeSlack, caplog: pytest.LogCaptureFixture
):
    heard: list[Event] = []

    async def fails(event: Event) -> None:
        heard.append(event)
        raise Retry("the store is busy")

    platform = make(workspace)
    await platform.start(fails)
    await workspace.say("D1", "one")
    await workspace.say("D1", "two")
    await until(lambda: "two" in [event.text for event in heard if isinstance(event, Question)])
    await platform.stop()
    assert "the store is busy" in caplog.text


# --- making ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"])
def test_a_missing_token_is_named(name: str):
    environ = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", name: ""}
    with pytest.raises(BadConfig, match=name):
        slack.make(slack.Options(), environ)


async def test_a_refused_token_ends_the_start(workspace: FakeSlack):
    platform = slack.make(slack.Options(), workspace.environ | {"SLACK_BOT_TOKEN": "xoxb-wrong"})
    with pytest.raises(Gone, match="SLACK_BOT_TOKEN"):
        await platform.start(Ear())
    await platform.stop()
