"""Posting, finding and editing, by the unmodified client, at a workspace on this machine."""

from __future__ import annotations

import pytest

from bot.errors import Gone, Retry, Unknown
from bot.models import Post
from bot.platforms import Platform, slack
from bot.platforms.slack_history import SETTLED
from tests.platforms.blocks import answer_blocks, card_blocks, digest_blocks
from tests.platforms.fake_slack import FakeSlack, Step
from tests.platforms.slack_desk import make, post

# --- sending -----------------------------------------------------------------------------------


async def test_a_post_is_sent_with_its_key_and_without_unfurling(workspace: FakeSlack, platform: Platform):
    ts = await platform.send(post())

    kept = workspace.message("C1", ts)
    assert kept["metadata"] == {"event_type": "parallax_post", "event_payload": {"key": "k1"}}
    expected = slack.render(digest_blocks())
    expected["blocks"][0]["block_id"] = "parallax:k1"
    assert {"text": kept["text"], "blocks": kept["blocks"]} == expected
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
    platform = slack.Slack("xoxb-fake", "xapp-fake", workspace.url, timeout=1.0)
    workspace.fail("chat.postMessage", Step(linger=30))
    with pytest.raises(Unknown, match="TimeoutError"):
        await platform.send(post())
    assert await platform.find(post()) == workspace.channels["C1"][0]["ts"]
    assert len(workspace.called("chat.postMessage")) == 1


async def test_a_post_that_may_still_appear_is_not_said_to_be_missing(workspace: FakeSlack):
    now = [1_000.0]
    bot = slack.Slack("xoxb-fake", "xapp-fake", workspace.url, timeout=0.1, clock=lambda: now[0])
    workspace.fail("chat.postMessage", Step(delay=0.3))
    with pytest.raises(Unknown):
        await bot.send(post())
    with pytest.raises(Retry, match="may still appear") as caught:
        await bot.find(post())
    assert caught.value.after == pytest.approx(SETTLED)

    await workspace.wait(lambda: workspace.channels["C1"])
    assert await bot.find(post()) == workspace.channels["C1"][0]["ts"]


async def test_a_post_that_never_came_is_missing_in_the_end(workspace: FakeSlack):
    now = [1_000.0]
    bot = slack.Slack("xoxb-fake", "xapp-fake", workspace.url, clock=lambda: now[0])
    workspace.fail("chat.postMessage", Step(504, body="gateway timeout"))
    with pytest.raises(Unknown):
        await bot.send(post())
    with pytest.raises(Retry):
        await bot.find(post())
    now[0] += SETTLED
    assert await bot.find(post()) is None


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


@pytest.mark.parametrize("key", ["k1", "k" * 300], ids=["short", "long"])
async def test_a_post_is_found_without_its_metadata(workspace: FakeSlack, platform: Platform, key: str):
    workspace.blind = True
    ts = await platform.send(post(key))
    assert await platform.find(post(key)) == ts
    assert await platform.find(post(key + "1")) is None


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

    assert workspace.message("C1", ts)["text"] == slack.render(answer_blocks())["text"]
    assert await platform.find(post()) == ts
    assert len(workspace.channels["C1"]) == 1


async def test_a_message_has_an_address_where_slack_knows_it(workspace: FakeSlack, platform: Platform):
    ts = await platform.send(post())
    assert (
        await platform.link("C1", None, ts)
        == f"https://desk.slack.example/archives/C1/p{ts.replace('.', '')}"
    )
    assert await platform.link("C1", None, "1.000002") is None


async def test_an_edit_made_twice_is_as_one(workspace: FakeSlack, platform: Platform):
    ts = await platform.send(post())
    workspace.fail("chat.update", Step(drop=True))
    with pytest.raises(Retry):
        await platform.edit(post(), ts)
    once = dict(workspace.message("C1", ts))
    await platform.edit(post(), ts)
    assert {**workspace.message("C1", ts), "edited": None} == {**once, "edited": None}
    assert once["metadata"]["event_payload"] == {"key": "k1"}
    assert once["blocks"][0]["block_id"] == "parallax:k1"


@pytest.mark.parametrize(
    ("step", "error"),
    [
        (Step(error="edit_window_closed"), Gone),
        (Step(error="message_not_found"), Gone),
        (Step(error="cant_update_message"), Gone),
        (Step(error="is_archived"), Gone),
        (Step(drop=True), Retry),
        (Step(503), Retry),
        (Step(429, retry_after=1), Retry),
    ],
    ids=["window closed", "deleted", "another's", "archived", "line breaks", "server fails", "told to wait"],
)
async def test_an_edit_that_fails(
    workspace: FakeSlack, platform: Platform, step: Step, error: type[Exception]
):
    ts = await platform.send(post())
    workspace.fail("chat.update", step)
    with pytest.raises(error):
        await platform.edit(post(), ts)
