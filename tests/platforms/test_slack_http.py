"""Slack over signed HTTP, at the page's own server: what is not Slack's, or old, stays outside."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp import ClientSession

from bot.app import make_platforms
from bot.config import Config
from bot.errors import Gone
from bot.models import Click, Command, Event, Line, Question, Whisper
from bot.platforms import Handler, Reply, slack
from bot.platforms.page import Options as PageOptions
from bot.platforms.page import Page
from bot.platforms.slack_http import LARGEST, PATH
from tests.platforms.fake_slack import BOT_TOKEN, FakeSlack, Step
from tests.platforms.slack_desk import Ear, post, until
from tests.platforms.slack_signed import SECRET, signed, told


class Nothing:
    """A page's archive with nothing in it."""

    async def channels(self) -> list[str]:
        return []


@dataclass
class Bot:
    """A bot with its page, and what it heard."""

    page: Page
    slack: slack.Slack
    ear: Ear

    @property
    def url(self) -> str:
        return self.page.address + PATH


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def built(workspace: FakeSlack) -> tuple[Page, slack.Slack]:
    """As the config has it: a page, and Slack with a secret in place of the app token."""
    environ = workspace.environ | {"SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": SECRET}
    blocks: dict[str, dict[str, Any]] = {"slack": {"hear": "threads"}, "page": {"port": free_port()}}
    made = make_platforms(Config(platforms=blocks), environ)
    page, bot = made["page"], made["slack"]
    assert isinstance(page, Page)
    assert isinstance(bot, slack.Slack)
    return page, bot


@asynccontextmanager
async def running(page: Page, bot: slack.Slack, handler: Handler) -> AsyncIterator[str]:
    """Both started, and in the end stopped; the address at which Slack comes in."""
    page.read_from(Nothing())  # type: ignore[arg-type]
    await page.start(handler)
    try:
        await bot.start(handler)
        yield page.address + PATH
    finally:
        await bot.stop()
        await page.stop()


@pytest.fixture
async def bot(workspace: FakeSlack) -> AsyncIterator[Bot]:
    page, platform = built(workspace)
    ear = Ear()
    async with running(page, platform, ear) as workspace.target:
        yield Bot(page, platform, ear)


async def posted(url: str, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
    async with ClientSession() as client, client.post(url, data=body, headers=headers) as answer:
        return answer.status, await answer.text()


def event(text: str = "why?", id: str = "Ev1", ts: str = "5.1") -> dict[str, Any]:
    said = {"type": "message", "channel": "D1", "channel_type": "im", "user": "U1", "ts": ts, "text": text}
    return {
        "type": "events_api",
        "payload": {"type": "event_callback", "event_id": id, "team_id": "T", "event": said},
    }


async def sent(url: str, envelope: dict[str, Any], at: float | None = None, **headers: str) -> int:
    body, named = told(envelope)
    status, _ = await posted(url, body, named | signed(body, int(at or time.time())) | headers)
    return status


async def test_what_is_said_pressed_and_typed_is_heard(workspace: FakeSlack, bot: Bot):
    root = await bot.slack.send(post())
    await workspace.say("C1", "@parallax who voted &lt;against&gt; it?", thread=root)
    await workspace.click("C1", root, "Why this?")
    await workspace.type_command("C1", "follow  ferries & trade")
    await until(lambda: len(bot.ear.heard) == 3)
    assert set(workspace.answers) == {200}
    question, click, command = bot.ear.heard
    assert isinstance(question, Question)
    assert isinstance(click, Click)
    assert isinstance(command, Command)
    assert question.text == "who voted <against> it?"
    assert (click.action, click.message) == ("why", root)
    assert (command.name, command.words) == ("follow", ("ferries", "&", "trade"))


async def test_the_address_is_confirmed_to_slack_and_to_nobody_else(bot: Bot):
    body = json.dumps({"type": "url_verification", "challenge": "3eZbrw1aB", "token": "t"}).encode()
    headers = {"Content-Type": "application/json"}
    status, said = await posted(bot.url, body, headers | signed(body, int(time.time())))
    assert (status, json.loads(said)) == (200, {"challenge": "3eZbrw1aB"})
    status, said = await posted(bot.url, body, headers)
    assert status == 401
    assert "3eZbrw1aB" not in said


HEADERS: dict[str, dict[str, str]] = {
    "another's secret": signed(told(event())[0], int(time.time()), "another"),
    "no signature": {"X-Slack-Signature": ""},
    "no time": {"X-Slack-Request-Timestamp": ""},
    "half a signature": {"X-Slack-Signature": "v0="},
    "another version": {"X-Slack-Signature": "v1=00"},
    "no number": {"X-Slack-Request-Timestamp": "soon"},
    "digits of another script": {"X-Slack-Request-Timestamp": "١٢٣"},
    "endless digits": {"X-Slack-Request-Timestamp": "9" * 5_000},
    "not ASCII": {"X-Slack-Signature": "v0=é"},
}


@pytest.mark.parametrize("headers", HEADERS.values(), ids=HEADERS)
async def test_what_is_not_signed_for_us_is_refused(bot: Bot, headers: dict[str, str]):
    assert await sent(bot.url, event(), **headers) == 401
    assert await sent(bot.url, event(id="Ev2", ts="5.2")) == 200
    await until(lambda: bool(bot.ear.heard))
    assert [each.id for each in bot.ear.heard] == ["D1:5.2"]


@pytest.mark.parametrize(("late", "status"), [(-290, 200), (-310, 401), (290, 200), (310, 401)])
async def test_what_is_older_than_five_minutes_is_refused(bot: Bot, late: int, status: int):
    assert await sent(bot.url, event(), time.time() + late) == status


async def test_a_changed_body_is_refused(bot: Bot):
    body, headers = told(event())
    proof = signed(body, int(time.time()))
    assert (await posted(bot.url, body.replace(b"why?", b"why!"), headers | proof))[0] == 401
    assert (await posted(bot.url, b"\xff" + body, headers | proof))[0] == 401
    assert not bot.ear.heard


async def test_what_is_told_again_is_done_once(workspace: FakeSlack, bot: Bot):
    await workspace.say("D1", "why?")
    for _ in range(3):
        await workspace.redeliver(workspace.sent[0])
    await workspace.say("D1", "and when?")
    await until(lambda: len(bot.ear.heard) == 2)
    assert [each.text for each in bot.ear.heard if isinstance(each, Question)] == ["why?", "and when?"]
    assert workspace.answers == [200] * 5


@pytest.mark.parametrize("method", ["GET", "PUT", "HEAD"])
async def test_only_a_post_is_looked_at(bot: Bot, method: str):
    async with ClientSession() as client, client.request(method, bot.url) as answer:
        assert answer.status == 404


@pytest.mark.parametrize("told_length", [True, False], ids=["told before", "in pieces"])
async def test_what_is_too_large_is_not_read(bot: Bot, told_length: bool):
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(LARGEST // 65_536 + 2):
            yield b"x" * 65_536

    body = b"x" * (LARGEST + 1) if told_length else pieces()
    async with ClientSession() as client, client.post(bot.url, data=body) as answer:
        assert answer.status == 413


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b"payload=", b"payload={", b"a=b&a=c", b'{"type":"event_callback"}']
)
@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded"])
async def test_nonsense_that_is_signed_ends_nothing(bot: Bot, body: bytes, kind: str):
    await posted(bot.url, body, {"Content-Type": kind} | signed(body, int(time.time())))
    assert await sent(bot.url, event()) == 200
    await until(lambda: bool(bot.ear.heard))


async def test_the_rest_of_the_page_is_as_it_was(bot: Bot):
    async with ClientSession() as client:
        async with client.get(bot.page.address + "/health") as answer:
            assert answer.status == 200
        async with client.get(bot.page.address, headers={"Host": "evil.example"}) as answer:
            assert answer.status == 400
    assert await sent(bot.url, event(), Host="bot.example") == 200, "behind any proxy: it is signed"


async def test_slack_is_answered_before_the_work_is_done(workspace: FakeSlack):
    begun, leave, answers = asyncio.Event(), asyncio.Event(), []

    async def slow(event: Event) -> Reply:
        begun.set()
        await leave.wait()
        answers.append(event)
        return Whisper((Line("At last.", bullet=False),))

    async with running(*built(workspace), slow) as workspace.target:
        await workspace.type_command("C1", "status")
        await begun.wait()
        assert (workspace.answers, answers) == ([200], [])
        asyncio.get_running_loop().call_later(0.01, leave.set)
    assert len(answers) == 1, "stopping waits for what is under way"
    assert workspace.private[0]["text"] == "At last."


async def test_slack_is_answered_though_its_own_service_is_slow(workspace: FakeSlack):
    page = Page(PageOptions(port=free_port()))
    bot = slack.Slack(BOT_TOKEN, "", workspace.url, secret=SECRET, prompt=0.05)
    page.open_doors(bot.doors())
    ear = Ear()
    async with running(page, bot, ear) as url:
        workspace.fail("auth.test", Step(delay=0.5))
        assert await sent(url, event()) == 200
        assert not ear.heard
        await until(lambda: bool(ear.heard))


async def test_while_slack_is_away_it_is_told_to_come_again(workspace: FakeSlack):
    page = Page(PageOptions(port=free_port()))
    bot = slack.Slack(BOT_TOKEN, "", workspace.url, secret=SECRET, ping=0.001)
    page.open_doors(bot.doors())
    workspace.fail("auth.test", Step(503, linger=0.2), Step(503, linger=0.2))
    ear = Ear()
    async with running(page, bot, ear) as url:
        assert await sent(url, event()) == 503
        await workspace.wait(lambda: len(workspace.called("auth.test")) >= 3)
        while await sent(url, event()) == 503:
            await asyncio.sleep(0.01)
        await until(lambda: bool(ear.heard))


async def test_a_refused_token_is_told_at_the_start(workspace: FakeSlack):
    _, platform = built(workspace)
    workspace.fail("auth.test", Step(error="invalid_auth"))
    with pytest.raises(Gone, match="SLACK_BOT_TOKEN"):
        await platform.start(Ear())
    await platform.stop()


async def test_nothing_of_a_request_stands_in_the_log(
    workspace: FakeSlack, bot: Bot, caplog: pytest.LogCaptureFixture
):
    caplog.set_level("DEBUG")
    await workspace.say("D1", "a secret question")
    await workspace.type_command("C1", "follow secret-topic")
    await sent(
        bot.url, event("a secret question"), X_Slack_Signature="v0=00", **{"X-Slack-Signature": "v0=00"}
    )
    await until(lambda: len(bot.ear.heard) == 2)
    assert [each for each in ("secret question", "secret-topic", SECRET) if each in caplog.text] == []
