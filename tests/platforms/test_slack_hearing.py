"""Slack's payloads as events, and its failures as errors: pure, table by table."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from bot.errors import Gone, Retry, Unknown
from bot.models import Click
from bot.platforms.slack_errors import outcome
from bot.platforms.slack_hearing import click, command, opened, plain, question

ME = "U0ME"
SAID = {"type": "message", "channel": "D1", "channel_type": "im", "user": "U1", "ts": "5.1", "text": "why?"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<@U0ME> who won?", "who won?"),
        ("<@U0ME|parallax>: who won?", "who won?"),
        ("is <@U0ME> right?", "is right?"),
        ("ask <@U2|ana> or <@U3>", "ask @ana or @U3"),
        ("see <#C1|general>", "see #general"),
        ("<!here> and <!subteam^S1|@desk>", "@here and @desk"),
        ("<https://a.example/x> and <https://a.example/y|the other>", "https://a.example/x and the other"),
        ("5 &lt; 6 &amp;&amp; 7 &gt; 6", "5 < 6 && 7 > 6"),
        ("&amp;lt;!channel&amp;gt;", "&lt;!channel&gt;"),
        ("two\nlines", "two lines"),
        ("<<<", "<<<"),
        ("<>", ""),
        ("<" * 50_000, "<" * 50_000),
    ],
    ids=lambda value: value[:20],
)
def test_a_messages_text_is_what_a_person_reads(text: str, expected: str):
    assert plain(text, ME) == expected


@pytest.mark.parametrize(
    ("change", "heard"),
    [
        ({}, True),
        ({"subtype": "file_share"}, True),
        ({"subtype": "thread_broadcast", "thread_ts": "4.0"}, True),
        ({"subtype": "message_changed"}, False),
        ({"subtype": "message_deleted"}, False),
        ({"subtype": "channel_join"}, False),
        ({"subtype": "bot_message"}, False),
        ({"bot_id": "B1"}, False),
        ({"user": ME}, False),
        ({"user": None}, False),
        ({"ts": None}, False),
        ({"text": None}, True),
        ({"channel": "C1", "channel_type": "channel"}, False),
        ({"channel": "G1", "channel_type": "mpim"}, False),
        ({"channel": "C1", "channel_type": None, "type": "app_mention"}, True),
    ],
    ids=str,
)
def test_which_messages_are_questions(change: dict[str, Any], heard: bool):
    assert (question(SAID | change, ME) is not None) is heard


@pytest.mark.parametrize(
    ("change", "thread"),
    [
        ({}, None),
        ({"thread_ts": "4.0"}, "4.0"),
        ({"channel": "C1", "channel_type": None, "type": "app_mention"}, "5.1"),
        ({"channel": "C1", "channel_type": None, "type": "app_mention", "thread_ts": "4.0"}, "4.0"),
    ],
    ids=["direct", "direct, in a thread", "mention", "mention in a thread"],
)
def test_where_a_question_is_answered(change: dict[str, Any], thread: str | None):
    asked = question(SAID | change, ME)
    assert asked is not None
    assert asked.thread == thread


REPLY = SAID | {"channel": "C1", "channel_type": "channel", "thread_ts": "4.0", "parent_user_id": ME}


@pytest.mark.parametrize(
    ("change", "heard"),
    [
        ({}, True),
        ({"thread_ts": None}, False),
        ({"text": "<@U0ME> why?"}, False),
        ({"text": "<@U2> why?"}, False),
        ({"text": "<!here> why?"}, False),
        ({"text": "<https://a.example> why?"}, True),
    ],
    ids=["a reply", "no thread", "a mention comes as app_mention", "to another", "to all", "a link"],
)
def test_what_may_be_heard_in_threads_without_a_mention(change: dict[str, Any], heard: bool):
    asked = question(REPLY | change, ME)
    assert (asked is not None) is heard
    assert asked is None or not (asked.called or asked.direct)


@pytest.mark.parametrize(
    ("event", "direct", "called"),
    [
        (SAID, True, True),
        (REPLY | {"type": "app_mention"}, False, True),
        (REPLY, False, False),
    ],
    ids=["direct", "mention", "in a thread"],
)
def test_who_a_question_is_for(event: dict[str, Any], direct: bool, called: bool):
    asked = question(event, ME)
    assert asked is not None
    assert (asked.direct, asked.called) == (direct, called)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<@U0ME> read <https://a.example/x|this>", ("https://a.example/x",)),
        ("<https://a.example/x?a=1&amp;b=2>", ("https://a.example/x?a=1&b=2",)),
        (
            "<https://a.example> <http://b.example|b> <https://a.example>",
            ("https://a.example", "http://b.example"),
        ),
        ("<mailto:a@b.example|a> <tel:1> <ftp://a.example> <@U1> <#C1|x>", ()),
        ("https://not.marked.example", ()),
        ("<javascript:alert(1)> <HTTPS://A.example>", ("HTTPS://A.example",)),
        (
            "".join(f"<https://a.example/{n}>" for n in range(100)),
            tuple(f"https://a.example/{n}" for n in range(8)),
        ),
    ],
    ids=["with a label", "escaped", "twice", "other kinds", "not marked by Slack", "script", "many"],
)
def test_the_links_in_a_question(text: str, found: tuple[str, ...]):
    asked = question(SAID | {"text": text}, ME)
    assert asked is not None
    assert asked.links == found


PRESSED = {
    "user": {"id": "U1"},
    "channel": {"id": "C1"},
    "container": {"type": "message", "message_ts": "4.5", "thread_ts": "4.0", "channel_id": "C1"},
    "message": {"ts": "4.5", "thread_ts": "4.0"},
    "actions": [{"action_id": "parallax:3:why", "value": "s1", "action_ts": "6.0"}],
}


@pytest.mark.parametrize(
    ("change", "thread"),
    [
        ({}, "4.0"),
        ({"message": {"ts": "4.5"}}, "4.5"),
        ({"message": None}, "4.0"),
    ],
    ids=["in a thread", "on a root", "of a message we are not shown"],
)
def test_a_press_is_answered_in_its_thread(change: dict[str, Any], thread: str):
    pressed = click(PRESSED | change)
    assert pressed is not None
    assert (pressed.thread, pressed.action, pressed.value, pressed.author) == (thread, "why", "s1", "U1")


def test_a_press_says_on_which_message_and_by_whom():
    pressed = click(PRESSED, trusted=True)
    assert pressed is not None
    assert (pressed.message, pressed.trusted) == ("4.5", True)


@pytest.mark.parametrize(
    ("container", "thread"), [({}, None), ({"thread_ts": "4.0"}, "4.0")], ids=["channel", "thread"]
)
def test_a_press_on_what_one_person_sees_is_on_no_message(container: dict[str, Any], thread: str | None):
    held = {"type": "message", "message_ts": "4.5", "channel_id": "C1", "is_ephemeral": True} | container
    pressed = click(PRESSED | {"container": held, "message": None})
    assert pressed is not None
    assert (pressed.message, pressed.thread) == (None, thread)


@pytest.mark.parametrize(
    "change",
    [
        {"actions": []},
        {"actions": [{"action_id": "parallax:3:open", "action_ts": "6.0"}]},
        {"actions": [{"action_id": "other", "value": "x", "action_ts": "6.0"}]},
        {"channel": None},
        {"message": None, "container": None},
    ],
    ids=["nothing", "a link", "another's", "in a window of its own", "nowhere"],
)
def test_what_is_no_press_of_ours(change: dict[str, Any]):
    assert click(PRESSED | change) is None


def test_an_opened_home_tab_asks_for_help():
    asked = opened({"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "home"}, "Ev1")
    assert asked is not None
    assert (asked.id, asked.name, asked.channel, asked.author, asked.trusted) == (
        "Ev1",
        "help",
        "D1",
        "U1",
        False,
    )
    assert opened({"type": "app_home_opened"}, "Ev1") is None


def test_an_empty_command_asks_for_help():
    assert command({"text": "  ", "channel_id": "C1", "user_id": "U1", "trigger_id": "t"}).name == "help"


def test_a_question_typed_as_a_command_is_asked_where_all_can_read_the_answer():
    typed = {"text": "ask What did the <@U7> say?", "channel_id": "C1", "user_id": "U1", "trigger_id": "t"}
    click = command(typed)
    assert isinstance(click, Click)
    assert (click.action, click.value, click.channel) == ("ask", "What did the @U7 say?", "C1")


def answered(error: str = "", status: int = 200, **headers: str) -> SlackApiError:
    response = SimpleNamespace(status_code=status, data={"ok": False, "error": error}, headers=headers)
    return SlackApiError("failed", response)


@pytest.mark.parametrize(
    ("error", "kind", "repeatable"),
    [
        (answered("ratelimited", 429), Retry, Retry),
        (answered("ratelimited"), Retry, Retry),
        (answered("not_in_channel"), Gone, Gone),
        (answered("", 502), Unknown, Retry),
        (answered("internal_error"), Unknown, Retry),
        (SlackApiError("not json", SimpleNamespace(status=200, headers={})), Unknown, Retry),
        (aiohttp.ServerDisconnectedError(), Unknown, Retry),
        (aiohttp.ClientPayloadError("half an answer"), Unknown, Retry),
        (ConnectionResetError("reset"), Unknown, Retry),
        (TimeoutError(), Unknown, Retry),
        (aiohttp.ConnectionTimeoutError("no connection in time"), Retry, Retry),
        (aiohttp.InvalidURL("slack"), Gone, Gone),
    ],
    ids=lambda value: getattr(value, "__name__", str(value)[:60].split("\n")[-1]),
)
def test_what_a_failure_means(error: Exception, kind: type[Exception], repeatable: type[Exception]):
    assert type(outcome(error)) is kind
    assert type(outcome(error, repeatable=True)) is repeatable
    assert "\n" not in str(outcome(error))


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("30", 30.0), ("", None), ("soon", None), ("-5", None), ("9" * 400, None)],
    ids=["seconds", "nothing", "words", "negative", "absurd"],
)
def test_how_long_slack_asks_to_wait(said: str, seconds: float | None):
    found = outcome(answered("ratelimited", 429, **{"retry-after": said}))
    assert isinstance(found, Retry)
    assert found.after == seconds
