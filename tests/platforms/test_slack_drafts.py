"""An answer on its way: seen at once, growing, and in the end as if it had been posted whole."""

from __future__ import annotations

import logging

import pytest

from bot.errors import Retry, Unknown
from bot.models import Block, Line, Post, Question, Small
from bot.platforms import slack
from bot.platforms.slack_drafts import EVERY
from tests.platforms.blocks import answer_blocks, hostile_blocks
from tests.platforms.fake_slack import APP_TOKEN, BOT, BOT_TOKEN, FakeSlack, Step
from tests.platforms.slack_desk import make

LINES = tuple(Line(f"Sentence {number} of the answer.", bullet=False) for number in range(5))


class Bot:
    """A bot with a clock that a test turns."""

    def __init__(self, workspace: FakeSlack) -> None:
        self.now = 1_000.0
        self.slack = slack.Slack(BOT_TOKEN, APP_TOKEN, workspace.url, clock=lambda: self.now)

    async def draft(self, post: Post, message: str | None = None) -> str | None:
        self.now += EVERY
        return await self.slack.draft(post, message)


@pytest.fixture
def bot(workspace: FakeSlack) -> Bot:
    return Bot(workspace)


def asked(workspace: FakeSlack, channel: str) -> str:
    return str(workspace.post(channel, user="U1", text="why?")["ts"])


def answer(channel: str, thread: str | None, *blocks: Block) -> Post:
    return Post("a1", "slack", channel, None, blocks, thread=thread)


PLACES = pytest.mark.parametrize("channel", ["C1", "D1"], ids=["channel", "direct"])


@PLACES
async def test_a_draft_grows_and_ends_as_the_whole_post(workspace: FakeSlack, bot: Bot, channel: str):
    thread = asked(workspace, channel)
    ts = await bot.draft(answer(channel, thread, *LINES[:1]))
    assert ts is not None
    for count in (2, 3):
        assert await bot.draft(answer(channel, thread, *LINES[:count]), ts) == ts
    assert "Sentence 2" in str(workspace.message(channel, ts)["blocks"])

    final = answer(channel, thread, *answer_blocks())
    assert await bot.slack.send(final) == ts
    shown = workspace.message(channel, ts)
    expected = slack.render(answer_blocks())
    expected["blocks"][0]["block_id"] = "parallax:a1"
    assert {"text": shown["text"], "blocks": shown["blocks"]} == expected
    assert shown["metadata"]["event_payload"] == {"key": "a1"}
    assert "streaming" not in shown
    assert len(workspace.channels[channel]) == 2, "the question, and one answer"


async def test_a_conversation_with_one_person_is_streamed(workspace: FakeSlack, bot: Bot):
    thread = asked(workspace, "D1")
    ts = await bot.draft(answer("D1", thread, *LINES[:2]))
    await bot.draft(answer("D1", thread, *LINES[:4]), ts)
    assert [len(workspace.called(f"chat.{each}Stream")) for each in ("start", "append")] == [1, 1]
    assert not workspace.called("chat.update")
    assert str(workspace.message("D1", str(ts))["blocks"]).count("Sentence 1") == 1, "nothing is said twice"


async def test_small_print_below_what_grows_is_left_to_the_end(workspace: FakeSlack, bot: Bot):
    thread, small = asked(workspace, "D1"), Small("Still writing")
    ts = await bot.draft(answer("D1", thread, *LINES[:1], small))
    await bot.draft(answer("D1", thread, *LINES[:3], small), ts)
    shown = str(workspace.message("D1", str(ts))["blocks"])
    assert "Sentence 2" in shown
    assert "Still writing" not in shown
    final = answer("D1", thread, *LINES, Small("Read until noon."))
    await bot.slack.edit(final, str(ts))
    assert "Read until noon" in workspace.message("D1", str(ts))["text"]


async def test_a_channel_has_no_streams(workspace: FakeSlack, bot: Bot):
    await bot.draft(answer("C1", asked(workspace, "C1"), *LINES[:2]))
    assert not workspace.called("chat.startStream")


@pytest.mark.parametrize("error", ["channel_type_not_supported", "missing_scope", "ratelimited"])
async def test_where_no_stream_is_to_be_had_the_message_is_edited(workspace: FakeSlack, bot: Bot, error: str):
    workspace.fail("chat.startStream", Step(error=error))
    thread = asked(workspace, "D1")
    ts = await bot.draft(answer("D1", thread, *LINES[:1]))
    await bot.draft(answer("D1", thread, *LINES[:2]), ts)
    assert len(workspace.called("chat.update")) == 1


async def test_a_draft_that_comes_too_soon_is_skipped(workspace: FakeSlack, bot: Bot):
    thread = asked(workspace, "C1")
    ts = await bot.draft(answer("C1", thread, *LINES[:1]))
    for count in range(2, 5):
        assert await bot.slack.draft(answer("C1", thread, *LINES[:count]), ts) == ts
    assert not workspace.called("chat.update")


async def test_many_drafts_leave_room_for_what_must_be_edited(workspace: FakeSlack, bot: Bot):
    thread = asked(workspace, "C1")
    ts = await bot.draft(answer("C1", thread, *LINES[:1]))
    for number in range(30):
        await bot.draft(answer("C1", thread, Line(str(number))), ts)
    assert 3 <= len(workspace.called("chat.update")) <= 6, "on a clock on the wall that stood still"
    assert await bot.slack.send(answer("C1", thread, *LINES)) == ts


async def test_what_was_said_differently_before_waits_for_the_end(workspace: FakeSlack, bot: Bot):
    thread = asked(workspace, "D1")
    ts = await bot.draft(answer("D1", thread, *LINES[:2]))
    await bot.draft(answer("D1", thread, LINES[3], *LINES[:2]), ts)
    assert not workspace.called("chat.appendStream")
    await bot.slack.send(answer("D1", thread, *LINES[:4]))
    assert "Sentence 3" in workspace.message("D1", str(ts))["text"]


# --- after a crash -----------------------------------------------------------------------------------


@PLACES
async def test_a_draft_that_was_left_is_found_and_finished(workspace: FakeSlack, bot: Bot, channel: str):
    thread = asked(workspace, channel)
    ts = await bot.draft(answer(channel, thread, *LINES[:1]))

    after = make(workspace)
    final = answer(channel, thread, *LINES)
    assert await after.find(final) == ts
    shown = workspace.message(channel, str(ts))
    assert "Sentence 4" in shown["text"]
    assert "streaming" not in shown
    assert len(workspace.called("chat.update")) >= 1
    edits = len(workspace.called("chat.update"))
    assert await after.find(final) == ts
    assert len(workspace.called("chat.update")) == edits, "what is finished is left as it is"


@PLACES
async def test_a_draft_whose_line_broke_is_not_sent_again(workspace: FakeSlack, bot: Bot, channel: str):
    thread = asked(workspace, channel)
    for method in ("chat.postMessage", "chat.startStream"):
        workspace.fail(method, Step(drop=True))
    assert await bot.draft(answer(channel, thread, *LINES[:1])) is None

    assert await bot.slack.send(answer(channel, thread, *LINES))
    assert len(workspace.channels[channel]) == 2
    assert "Sentence 4" in workspace.channels[channel][-1]["text"]


async def test_a_draft_that_may_still_appear_holds_the_post_back(workspace: FakeSlack, bot: Bot):
    thread = asked(workspace, "C1")
    workspace.fail("chat.postMessage", Step(504, body="gateway timeout"))
    assert await bot.draft(answer("C1", thread, *LINES[:1])) is None
    with pytest.raises(Retry, match="may still appear"):
        await bot.slack.send(answer("C1", thread, *LINES))
    bot.now += 60
    assert await bot.slack.send(answer("C1", thread, *LINES))


async def test_a_draft_that_somebody_deleted_is_posted_anew(workspace: FakeSlack, bot: Bot):
    thread = asked(workspace, "C1")
    await bot.draft(answer("C1", thread, *LINES[:1]))
    workspace.channels["C1"].pop()
    ts = await bot.slack.send(answer("C1", thread, *LINES))
    assert "Sentence 4" in workspace.message("C1", ts)["text"]


@pytest.mark.parametrize(
    "step",
    [Step(429, retry_after=1), Step(503), Step(drop=True), Step(error="invalid_blocks"), Step(200, body="?")],
    ids=["told to wait", "server fails", "line breaks", "refused", "no answer"],
)
@PLACES
async def test_no_draft_ever_raises(workspace: FakeSlack, bot: Bot, channel: str, step: Step):
    thread = asked(workspace, channel)
    methods = ("chat.startStream", "chat.postMessage", "chat.update", "chat.appendStream")
    for method in methods:
        workspace.fail(method, step)
    await bot.draft(answer(channel, thread, *LINES[:1]))
    for method in methods:
        workspace.steps[method].clear()
    ts = await bot.draft(answer(channel, thread, *LINES[:1]))
    for method in methods:
        workspace.fail(method, step)
    assert await bot.draft(answer(channel, thread, *LINES[:2]), ts) == ts


@pytest.mark.parametrize("text", ["<!channel> *x* https://evil.example", "&" * 3_000, "x" * 20_000, "", "\n"])
@PLACES
async def test_a_draft_of_any_text_is_one_that_slack_takes(
    workspace: FakeSlack, bot: Bot, channel: str, text: str
):
    thread = asked(workspace, channel)
    assert await bot.draft(answer(channel, thread, *hostile_blocks(text)))
    shown = str(workspace.channels[channel][-1]["blocks"])
    assert "mrkdwn" not in shown
    assert "markdown" not in shown


async def test_a_post_that_ends_a_draft_tells_what_went_wrong(workspace: FakeSlack, bot: Bot):
    thread = asked(workspace, "C1")
    await bot.draft(answer("C1", thread, *LINES[:1]))
    workspace.fail("chat.update", Step(503))
    with pytest.raises((Retry, Unknown)):
        await bot.slack.send(answer("C1", thread, *LINES))
    assert await bot.slack.find(answer("C1", thread, *LINES)) is not None
    assert "Sentence 4" in workspace.channels["C1"][-1]["text"]


# --- notices -----------------------------------------------------------------------------------------


def question(workspace: FakeSlack, channel: str, *, thread: str | None = None) -> Question:
    ts = asked(workspace, channel)
    return Question(
        f"{channel}:{ts}", "slack", channel, thread or ts, "U1", "why?", direct=channel.startswith("D")
    )


async def test_eyes_are_shown_and_taken_away(workspace: FakeSlack, bot: Bot):
    heard = question(workspace, "C1")
    await bot.slack.notice(heard, "is reading")
    await bot.slack.notice(heard, "is writing")
    assert workspace.channels["C1"][0]["reactions"] == ["eyes"]
    assert len(workspace.called("reactions.add")) == 1
    await bot.slack.notice(heard, None)
    assert workspace.channels["C1"][0]["reactions"] == []


async def test_a_conversation_with_one_person_has_a_status_line(workspace: FakeSlack, bot: Bot):
    heard = question(workspace, "D1")
    for words in ("is reading", "is writing", None):
        await bot.slack.notice(heard, words)
    assert workspace.statuses == [
        (heard.thread, "is reading"),
        (heard.thread, "is writing"),
        (heard.thread, ""),
    ]
    assert not workspace.called("reactions.add")


async def test_without_the_scope_for_it_eyes_do(workspace: FakeSlack, bot: Bot):
    workspace.fail("assistant.threads.setStatus", Step(error="missing_scope"))
    await bot.slack.notice(question(workspace, "D1"), "is reading")
    await bot.slack.notice(question(workspace, "D1"), "is reading")
    assert len(workspace.called("assistant.threads.setStatus")) == 1, "it is not asked for again"
    assert [each.get("reactions") for each in workspace.channels["D1"]] == [["eyes"], ["eyes"]]


@pytest.mark.parametrize("id", ["C1:1.0:parallax:3:ask:6.0", "13345224609.738474920", "", "C1:x", "C1:9.9"])
async def test_a_question_without_a_message_of_its_own_has_no_notice(workspace: FakeSlack, bot: Bot, id: str):
    heard = Question(id, "slack", "C1", "1.0", "U1", "why?")
    await bot.slack.notice(heard, "is reading")
    await bot.slack.notice(heard, None)
    assert workspace.channels["C1"] == []


async def test_a_notice_that_fails_is_told_to_the_log(
    workspace: FakeSlack, bot: Bot, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.INFO, "parallax")
    workspace.fail("reactions.add", Step(error="not_reactable"))
    await bot.slack.notice(question(workspace, "C1"), "is reading")
    assert "not_reactable" in caplog.text
    assert BOT not in caplog.text
