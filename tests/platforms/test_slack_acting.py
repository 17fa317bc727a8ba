"""Commands, buttons and the home tab: who acts, what they alone see, and how they show it to all."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block as SlackBlock

from bot.errors import Retry
from bot.models import Button, Buttons, Click, Command, Event, Line, Post, Question, Whisper
from bot.platforms import Reply, slack
from bot.platforms.slack_home import PROMPTS, home
from bot.platforms.slack_people import FRESH
from bot.platforms.slack_whispers import whispered
from tests.platforms.blocks import card_blocks, hostile_blocks
from tests.platforms.fake_slack import APP_TOKEN, BOT_TOKEN, FakeSlack, Step
from tests.platforms.slack_desk import hearing, post, until
from tests.platforms.slack_rules import refusal, refusal_of_view

ACTIONS = (
    *("more", "compare", "sources", "why", "split", "apart", "useful", "useless", "ask", "excerpt", "share"),
    *("withdraw", "keep"),
)


class Desk:
    """Answers with what it is told to, and keeps what it heard."""

    def __init__(self) -> None:
        self.heard: list[Event] = []
        self.reply: Reply = None

    async def __call__(self, event: Event) -> Reply:
        self.heard.append(event)
        return self.reply


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
async def bot(workspace: FakeSlack, desk: Desk) -> AsyncIterator[slack.Slack]:
    options = slack.Options(operators=("U7",), hear="threads")
    platform = slack.Slack(BOT_TOKEN, APP_TOKEN, workspace.url, options=options)
    async with hearing(platform, desk):
        await workspace.wait(lambda: workspace.connected)
        yield platform


# --- private answers -----------------------------------------------------------------------------


async def test_a_command_is_answered_to_one_person(workspace: FakeSlack, bot: slack.Slack, desk: Desk):
    desk.reply = Whisper((Line("Two sources.", bullet=False),))
    await workspace.type_command("C404", "sources")
    await workspace.wait(lambda: workspace.private)
    (shown,) = workspace.private
    assert (shown["channel"], shown["user"], shown["text"]) == ("C404", "U1", "Two sources.")
    assert (shown["response_type"], shown["replace_original"]) == ("ephemeral", False)
    assert not workspace.channels["C404"]


async def test_an_answer_whose_address_no_longer_holds_is_shown_all_the_same(
    workspace: FakeSlack, bot: slack.Slack, desk: Desk
):
    workspace.fail("response", Step(404, error="expired_url"))
    desk.reply = Whisper((Line("Two sources.", bullet=False),))
    await workspace.type_command("C1", "sources")
    await workspace.wait(lambda: workspace.called("chat.postEphemeral"))
    assert workspace.private[0]["user"] == "U1"


@pytest.mark.parametrize("inside", [False, True], ids=["on the root", "on a card"])
async def test_a_press_is_answered_where_the_button_stands(
    workspace: FakeSlack, bot: slack.Slack, desk: Desk, inside: bool
):
    desk.reply = Whisper((Line("Because of two outlets.", bullet=False),))
    root = await bot.send(post())
    pressed = Post("k2", "slack", "C1", None, card_blocks()).within(root) if inside else None
    message = await bot.send(pressed) if pressed else root
    await workspace.click("C1", message, "Not useful" if inside else "Why this?")
    await workspace.wait(lambda: workspace.private)
    assert workspace.private[0].get("thread_ts") == (root if inside else None)
    (click,) = desk.heard
    assert isinstance(click, Click)
    assert (click.message, click.thread) == (message, root)


async def test_a_question_may_be_answered_in_private_too(workspace: FakeSlack, bot: slack.Slack, desk: Desk):
    desk.reply = Whisper((Line("That was your tenth today.", bullet=False),))
    said = await workspace.say("C1", "@parallax why?")
    await workspace.wait(lambda: workspace.private)
    assert (workspace.private[0]["user"], workspace.private[0]["thread_ts"]) == ("U1", said["ts"])


async def test_what_one_person_sees_can_be_shown_to_all(workspace: FakeSlack, bot: slack.Slack, desk: Desk):
    desk.reply = Whisper((Line("Two sources.", bullet=False),), share=True)
    await workspace.type_command("C1", "sources")
    await workspace.wait(lambda: workspace.private)
    command = desk.heard[0]

    desk.reply = post("shared")  # the handler has put it on its way
    await workspace.click_private("Show to all")
    await workspace.wait(lambda: not workspace.private)
    share = desk.heard[1]
    assert isinstance(share, Click)
    assert (share.action, share.value) == ("share", command.id)
    assert (share.channel, share.thread, share.message) == ("C1", None, None)


async def test_a_share_that_is_refused_keeps_what_was_shown(
    workspace: FakeSlack, bot: slack.Slack, desk: Desk
):
    desk.reply = Whisper((Line("Two sources.", bullet=False),), share=True)
    await workspace.type_command("C1", "sources")
    await workspace.wait(lambda: workspace.private)
    desk.reply = Whisper((Line("Not here.", bullet=False),))
    await workspace.click_private("Show to all")
    await workspace.wait(lambda: len(workspace.private) == 2)


async def test_a_long_private_answer_comes_in_parts(workspace: FakeSlack, bot: slack.Slack, desk: Desk):
    desk.reply = Whisper(tuple(Line(f"{n}. " + "word " * 400, bullet=False) for n in range(40)), share=True)
    await workspace.type_command("C1", "sources")
    await workspace.wait(lambda: "Show to all" in json.dumps(workspace.private))
    said = json.dumps(workspace.private)
    assert all(f'"{n}. word' in said for n in range(40))
    assert len(workspace.private) > 5, "more than the address may be used for"


@pytest.mark.parametrize(
    "text", ["", "<!channel> *bold* https://evil.example :tada:", "&" * 9_000, "word " * 9_000, "x" * 13_200]
)
def test_a_private_answer_of_any_text_is_one_that_slack_takes(text: str):
    for message in whispered(Whisper(hostile_blocks(text), share=True), "e" * 300):
        assert refusal(message) is None
        assert all(SlackBlock.parse(block) is not None for block in message["blocks"])
        for block in message["blocks"]:
            SlackBlock.parse(block).validate_json()
        assert "mrkdwn" not in str(message)


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=300))
def test_the_home_tab_of_any_text_is_one_that_slack_takes(text: str):
    assert refusal_of_view(home(hostile_blocks(text))) is None


# --- who acts ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("user", "known", "trusted"),
    [
        ("U1", {}, False),
        ("U2", {"is_admin": True}, True),
        ("U3", {"is_owner": True}, True),
        ("U4", {"is_primary_owner": True}, True),
        ("U5", {"is_admin": True, "deleted": True}, False),
        ("U6", None, False),
        ("U7", {}, True),
    ],
    ids=["member", "admin", "owner", "first owner", "gone", "unknown", "operator"],
)
async def test_who_may_change_a_channel(
    workspace: FakeSlack,
    bot: slack.Slack,
    desk: Desk,
    user: str,
    known: dict[str, bool] | None,
    trusted: bool,
):
    workspace.users = {user: known} if known is not None else {}
    await workspace.type_command("C1", "pause", user=user)
    await workspace.click("C1", await bot.send(post()), "Why this?", user=user)
    await until(lambda: len(desk.heard) == 2)
    command, click = sorted(desk.heard, key=lambda event: isinstance(event, Click))
    assert isinstance(command, Command)
    assert isinstance(click, Click)
    assert (command.trusted, click.trusted) == (trusted, trusted)


async def test_a_rank_is_asked_for_once_and_again_after_a_while(workspace: FakeSlack, desk: Desk):
    now = [1_000.0]
    bot = slack.Slack(BOT_TOKEN, APP_TOKEN, workspace.url, clock=lambda: now[0])
    workspace.users = {"U2": {"is_admin": True}}
    async with hearing(bot, desk):
        await workspace.wait(lambda: workspace.connected)
        for count in (1, 2):
            await workspace.type_command("C1", "pause", user="U2")
            await until(lambda count=count: len(desk.heard) == count)
        assert len(workspace.called("users.info")) == 1
        now[0] += FRESH
        workspace.users = {"U2": {}}
        await workspace.type_command("C1", "pause", user="U2")
        await until(lambda: len(desk.heard) == 3)
    assert [event.trusted for event in desk.heard if isinstance(event, Command)] == [True, True, False]


async def test_a_rank_that_is_not_known_is_none(workspace: FakeSlack, bot: slack.Slack, desk: Desk):
    workspace.users = {"U2": {"is_admin": True}}
    workspace.fail("users.info", Step(503))
    for count in (1, 2):
        await workspace.type_command("C1", "pause", user="U2")
        await until(lambda count=count: len(desk.heard) == count)
    assert [event.trusted for event in desk.heard if isinstance(event, Command)] == [False, True]


# --- buttons -------------------------------------------------------------------------------------


@pytest.mark.parametrize("action", ACTIONS)
async def test_each_button_comes_back_also_after_a_restart(workspace: FakeSlack, desk: Desk, action: str):
    row = Buttons((Button("Press", action, "s1"),))
    before = slack.Slack(BOT_TOKEN, APP_TOKEN, workspace.url)
    message = await before.send(Post("k1", "slack", "C1", None, (Line("A story."), row)))
    async with hearing(slack.Slack(BOT_TOKEN, APP_TOKEN, workspace.url), desk):
        await workspace.wait(lambda: workspace.connected)
        await workspace.click("C1", message, "Press")
        await until(lambda: bool(desk.heard))
    (click,) = desk.heard
    assert isinstance(click, Click)
    assert (click.action, click.value, click.message) == (action, "s1", message)


@pytest.mark.parametrize(
    ("action", "asks"), [("apart", True), ("split", False), ("more", False), ("useful", False)]
)
def test_what_can_not_be_taken_back_lightly_is_asked_for(action: str, asks: bool):
    message = slack.render((Line("x"), Buttons((Button("Press", action, "s1"),))))
    (button,) = message["blocks"][-1]["elements"]
    assert ("confirm" in button) is asks
    assert refusal(message) is None
    SlackBlock.parse(message["blocks"][-1]).validate_json()


async def test_a_button_of_another_kind_is_acknowledged(workspace: FakeSlack, bot: slack.Slack, desk: Desk):
    block = {
        "type": "actions",
        "elements": [{"type": "button", "text": {"type": "plain_text", "text": "Old"}, "action_id": "old"}],
    }
    message = workspace.post("C1", user="U0PARALLAX", text="x", blocks=[block])
    envelope = await workspace.click("C1", message["ts"], "Old")
    await workspace.wait(lambda: envelope["envelope_id"] in workspace.acks)
    assert not desk.heard


# --- places of our own ---------------------------------------------------------------------------


async def open_home(workspace: FakeSlack, user: str = "U1", tab: str = "home") -> None:
    await workspace.push_event({"type": "app_home_opened", "user": user, "channel": "D1", "tab": tab})


async def test_the_home_tab_says_what_help_says(workspace: FakeSlack, bot: slack.Slack, desk: Desk):
    desk.reply = Whisper((Line("I can do this.", bullet=False),))
    await open_home(workspace)
    await workspace.wait(lambda: "U1" in workspace.homes)
    assert "I can do this." in str(workspace.homes["U1"])
    await open_home(workspace)
    await open_home(workspace, "U2")
    await workspace.wait(lambda: "U2" in workspace.homes)
    asked = [(event.author, event.name) for event in desk.heard if isinstance(event, Command)]
    assert asked == [("U1", "help"), ("U2", "help")], "not drawn again at once"


async def test_the_other_tabs_are_left_alone(workspace: FakeSlack, bot: slack.Slack, desk: Desk):
    await open_home(workspace, tab="messages")
    await workspace.say("D1", "hello")
    await until(lambda: bool(desk.heard))
    assert isinstance(desk.heard[0], Question)


async def test_a_conversation_begins_with_what_one_may_ask(workspace: FakeSlack, bot: slack.Slack):
    began = {"user_id": "U1", "channel_id": "D1", "thread_ts": "7.0", "context": {}}
    await workspace.push_event({"type": "assistant_thread_started", "assistant_thread": began})
    await workspace.wait(lambda: "7.0" in workspace.prompts)
    assert workspace.prompts["7.0"] == list(PROMPTS)


# --- what goes wrong ------------------------------------------------------------------------------


async def test_a_handler_with_a_defect_does_not_end_the_hearing(
    workspace: FakeSlack, caplog: pytest.LogCaptureFixture
):
    heard: list[Event] = []

    async def fails(event: Event) -> Reply:
        heard.append(event)
        raise ZeroDivisionError if len(heard) == 1 else Retry("busy")

    async with hearing(slack.Slack(BOT_TOKEN, APP_TOKEN, workspace.url), fails):
        await workspace.wait(lambda: workspace.connected)
        for text in ("a secret question", "another", "a third"):
            await workspace.say("D1", text)
        await until(lambda: len(heard) == 3)
    assert "ZeroDivisionError" in caplog.text
    assert "secret question" not in caplog.text
