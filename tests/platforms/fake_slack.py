"""Slack, played over real HTTP and a real WebSocket: what it keeps outlives the clients that talk to it.

In a test: ``async with FakeSlack() as slack``. By hand: ``python -m tests.platforms.fake_slack --port 9001``,
then start a bot with ``SLACK_API_URL=http://127.0.0.1:9001/api/``, ``SLACK_BOT_TOKEN=xoxb-fake`` and
``SLACK_APP_TOKEN=xapp-fake``. To play a person: POST JSON to ``/_say`` {channel, text, user, thread_ts},
``/_click`` {channel, ts, action_id}, ``/_fail`` {method, steps: [Step...]};
``GET /_log`` shows all calls and messages.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import time
import uuid
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from aiohttp import ClientSession, WSMsgType, web

from tests.platforms.slack_rules import Shape, refusal
from tests.platforms.slack_signed import SECRET, signed, told
from tests.platforms.slack_workspace import APP, APP_TOKEN, BOT, BOT_TOKEN, TEAM, Workspace


@dataclass(frozen=True, slots=True)
class Step:
    """What goes wrong with one call.

    ``drop``: it is done, and the line breaks before the answer. ``delay`` and ``linger``: seconds
    that pass before it is done, and before it is answered.
    """

    status: int = 200
    error: str | None = None
    retry_after: int | None = None
    drop: bool = False
    delay: float = 0.0
    linger: float = 0.0
    body: str | None = None


@dataclass(slots=True)
class Call:
    """A call as it came in, and what was answered."""

    method: str
    args: Shape
    at: float
    error: str | None = None


@dataclass
class FakeSlack(Workspace):
    """A workspace behind real sockets, with people in it, and with faults where they are asked for.

    ``weather`` gives the fault of each call that no script foresees. With a ``target`` it tells an app what
    happens over signed HTTP, at that address; ``answers`` are the statuses that it got.
    """

    calls: list[Call] = field(default_factory=list)
    acks: list[str] = field(default_factory=list)
    sent: list[Shape] = field(default_factory=list)
    steps: dict[str, deque[Step]] = field(default_factory=lambda: defaultdict(deque))
    weather: Callable[[str], Step] = lambda method: Step()
    target: str = ""
    secret: str = SECRET
    answers: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._changed = asyncio.Condition()
        self._sockets: list[web.WebSocketResponse] = []
        self._waiting: list[Shape] = []
        self._runner: web.AppRunner | None = None

    # --- running -----------------------------------------------------------------------------

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_get("/link", self._link)
        app.router.add_post("/response/{channel}/{user}", self._respond)
        app.router.add_post("/_say", self._say_by_hand)
        app.router.add_post("/_click", self._click_by_hand)
        app.router.add_post("/_fail", self._fail_by_hand)
        app.router.add_get("/_log", self._log_by_hand)
        self._runner = web.AppRunner(app, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._runner
        for socket in self._sockets:
            await socket.close()
        await self._runner.cleanup()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/"

    @property
    def environ(self) -> dict[str, str]:
        """What a bot needs in its environment to talk to this workspace."""
        return {"SLACK_API_URL": self.url, "SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN}

    async def wait(self, holds: Callable[[], object], seconds: float = 5.0) -> None:
        """Return once it holds; it is asked after each call, ack and connection."""
        async with asyncio.timeout(seconds), self._changed:
            await self._changed.wait_for(lambda: bool(holds()))

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    # --- what a test scripts and looks at ------------------------------------------------------

    def fail(self, method: str, *steps: Step) -> None:
        """The next calls of that method go wrong, in this order."""
        self.steps[method].extend(steps)

    def called(self, method: str) -> list[Shape]:
        """The arguments of each call of that method."""
        return [call.args for call in self.calls if call.method == method]

    @property
    def connected(self) -> bool:
        return any(not socket.closed for socket in self._sockets)

    async def say(
        self, channel: str, text: str, *, user: str = "U1", thread: str | None = None, **rest: Any
    ) -> Shape:
        """A person writes; the app hears of it as Slack tells it."""
        text = text.replace("@parallax", f"<@{BOT}>")
        message = self.post(
            channel, user=user, text=text, **({"thread_ts": thread} if thread else {}), **rest
        )
        direct = channel.startswith("D")
        event = message | {
            "channel": channel,
            "event_ts": message["ts"],
            "channel_type": "im" if direct else "channel",
        }
        if thread:
            event["parent_user_id"] = self.message(channel, thread).get("user")
        await self.push_event(event)
        if f"<@{BOT}>" in text and not direct:
            event.pop("channel_type")
            await self.push_event(event | {"type": "app_mention"})
        return message

    async def push_event(self, event: Shape) -> Shape:
        """An event over Socket Mode, in its two envelopes."""
        payload = {
            "token": "t",
            "team_id": TEAM,
            "api_app_id": APP,
            "type": "event_callback",
            "event_id": f"Ev{uuid.uuid4().hex[:10]}",
            "event_time": int(time.time()),
            "authorizations": [{"enterprise_id": None, "team_id": TEAM, "user_id": BOT, "is_bot": True}],
            "event": event,
        }
        return await self._push(
            {"type": "events_api", "payload": payload, "retry_attempt": 0, "retry_reason": ""}
        )

    async def click(self, channel: str, ts: str, label: str, *, user: str = "U1") -> Shape:
        """A person presses the button with that label (or action_id)."""
        message = self.message(channel, ts)
        buttons = [e for b in message["blocks"] if b["type"] == "actions" for e in b["elements"]]
        button = next(each for each in buttons if label in (each["text"]["text"], each["action_id"]))
        payload = {
            "type": "block_actions",
            "user": {"id": user, "team_id": TEAM},
            "team": {"id": TEAM},
            "api_app_id": APP,
            "token": "t",
            "trigger_id": uuid.uuid4().hex,
            "response_url": self.response_url(channel, user),
            "container": {"type": "message", "message_ts": ts, "channel_id": channel},
            "channel": {"id": channel, "name": "news"},
            "message": message,
            "actions": [{"type": "button", "block_id": "b", "action_ts": self._ts(), **button}],
        }
        return await self._push({"type": "interactive", "payload": payload})

    async def click_private(self, label: str) -> Shape:
        """Who saw the newest private message presses a button in it; Slack shows the app no message."""
        shown = self.private[-1]
        buttons = [e for b in shown["blocks"] if b["type"] == "actions" for e in b["elements"]]
        button = next(each for each in buttons if label == each["text"]["text"])
        held = {"type": "message", "message_ts": shown["ts"], "channel_id": shown["channel"]}
        payload = {
            "type": "block_actions",
            "user": {"id": shown["user"], "team_id": TEAM},
            "team": {"id": TEAM},
            "response_url": self.response_url(shown["channel"], shown["user"]),
            "container": held | {"is_ephemeral": True},
            "channel": {"id": shown["channel"], "name": "news"},
            "actions": [{"type": "button", "block_id": "b", "action_ts": self._ts(), **button}],
        }
        return await self._push({"type": "interactive", "payload": payload})

    def response_url(self, channel: str, user: str) -> str:
        """Where what somebody did there may be answered."""
        return f"http://127.0.0.1:{self.port}/response/{channel}/{user}"

    async def type_command(
        self, channel: str, text: str, *, name: str = "/parallax", user: str = "U1"
    ) -> Shape:
        """A person types the slash command."""
        payload = {
            "token": "t",
            "team_id": TEAM,
            "channel_id": channel,
            "user_id": user,
            "command": name,
            "text": text,
            "api_app_id": APP,
            "trigger_id": uuid.uuid4().hex,
            "response_url": self.response_url(channel, user),
        }
        return await self._push({"type": "slash_commands", "payload": payload})

    async def redeliver(self, envelope: Shape) -> None:
        """The same again, as Slack does where no acknowledgement came."""
        attempt = envelope.get("retry_attempt", 0) + 1
        await self._push(envelope | {"retry_attempt": attempt, "retry_reason": "timeout"})

    async def disconnect(self, *, politely: bool = True) -> None:
        """End the connection: announced, as Slack does every few hours, or just gone."""
        for socket in [each for each in self._sockets if not each.closed]:
            if politely:
                await socket.send_json({"type": "disconnect", "reason": "refresh_requested"})
            elif socket._req and socket._req.transport:
                socket._req.transport.abort()

    async def _push(self, envelope: Shape) -> Shape:
        envelope = {"envelope_id": str(uuid.uuid4()), "accepts_response_payload": False, **envelope}
        self.sent.append(envelope)
        if self.target:
            await self._post(envelope)
            return envelope
        self._waiting.append(envelope)
        await self._flush()
        return envelope

    async def _post(self, envelope: Shape, at: int | None = None) -> None:
        """The same over HTTP, acknowledged where the app answers with 200."""
        body, headers = told(envelope)
        headers |= signed(body, int(time.time()) if at is None else at, self.secret)
        async with ClientSession() as client, client.post(self.target, data=body, headers=headers) as answer:
            self.answers.append(answer.status)
            if answer.status == 200:
                self.acks.append(envelope["envelope_id"])
        await self._tell()

    async def _flush(self) -> None:
        open_sockets = [each for each in self._sockets if not each.closed]
        while open_sockets and self._waiting:
            envelope = self._waiting.pop(0)
            try:
                await open_sockets[-1].send_json(envelope)
            except ConnectionError:
                open_sockets.pop()
                self._waiting.insert(0, envelope)

    # --- HTTP and the WebSocket ----------------------------------------------------------------

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method, args = request.match_info["method"], await _arguments(request)
        call = Call(method, args, time.time())
        self.calls.append(call)
        step = self.steps[method].popleft() if self.steps[method] else self.weather(method)
        await asyncio.sleep(step.delay)
        answer: Shape = {
            "ok": False,
            "error": step.error or ("ratelimited" if step.status == 429 else "internal_error"),
        }
        if step.status == 200 and not step.error:
            answer = self.answer(method, args, request.headers.get("Authorization", ""))
            await self._told_of_itself(method, answer)
        call.error = answer.get("error")
        await self._tell()
        await asyncio.sleep(step.linger)
        if step.drop and request.transport:
            request.transport.abort()
        headers = {"Retry-After": str(step.retry_after)} if step.retry_after is not None else {}
        headers["X-OAuth-Scopes"] = self.scopes
        if step.body is not None:
            return web.Response(text=step.body, status=step.status, headers=headers, content_type="text/html")
        return web.json_response(answer, status=step.status, headers=headers)

    async def _told_of_itself(self, method: str, answer: Shape) -> None:
        """Slack tells an app of its own messages too."""
        if method == "chat.postMessage" and answer["ok"]:
            await self.push_event(
                answer["message"] | {"channel": answer["channel"], "channel_type": "channel"}
            )

    async def _link(self, request: web.Request) -> web.WebSocketResponse:
        if not self.admit(request.query.get("ticket", "")):
            raise web.HTTPForbidden
        if self.steps["link"]:
            raise web.HTTPServiceUnavailable(text=self.steps["link"].popleft().error)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": 1, "connection_info": {"app_id": APP}})
        self._sockets.append(socket)
        # What the last connection took and nobody acknowledged is told again.
        self._waiting = [each for each in self.sent if each["envelope_id"] not in self.acks]
        await self._flush()
        await self._tell()
        async for message in socket:
            if message.type == WSMsgType.TEXT:
                self.acks.append(json.loads(message.data)["envelope_id"])
                await self._tell()
        return socket

    async def _respond(self, request: web.Request) -> web.Response:
        """An answer to what somebody typed or pressed."""
        body = await request.json()
        step = self.steps["response"].popleft() if self.steps["response"] else Step()
        if step.status != 200:
            return web.Response(status=step.status, text=step.error or "")
        if body.get("delete_original"):
            self.private.pop()
        elif error := refusal(body):
            return web.Response(status=400, text=error)
        else:
            where = {key: request.match_info[key] for key in ("channel", "user")}
            self.private.append({"ts": self._ts(), **where, **body})
        await self._tell()
        return web.Response(text="ok")

    # --- by hand -------------------------------------------------------------------------------

    async def _say_by_hand(self, request: web.Request) -> web.Response:
        said = await request.json()
        return web.json_response(
            await self.say(
                said["channel"], said["text"], user=said.get("user", "U1"), thread=said.get("thread_ts")
            )
        )

    async def _click_by_hand(self, request: web.Request) -> web.Response:
        told = await request.json()
        return web.json_response(await self.click(told["channel"], told["ts"], told["action_id"]))

    async def _fail_by_hand(self, request: web.Request) -> web.Response:
        told = await request.json()
        self.fail(told["method"], *(Step(**step) for step in told["steps"]))
        return web.json_response({})

    async def _log_by_hand(self, _: web.Request) -> web.Response:
        return web.json_response({"calls": [asdict(call) for call in self.calls], "messages": self.channels})


async def _arguments(request: web.Request) -> Shape:
    if request.query or request.method == "GET":
        return dict(request.query)
    if request.content_type == "application/json":
        return dict(await request.json())
    sent = {key: value for key, value in (await request.post()).items() if isinstance(value, str)}
    return sent | {key: json.loads(sent[key]) for key in ("blocks", "metadata") if key in sent}


async def _serve(port: int) -> None:
    async with FakeSlack(port=port, lenient=True) as slack:
        print(
            f"SLACK_API_URL={slack.url} SLACK_BOT_TOKEN={BOT_TOKEN} SLACK_APP_TOKEN={APP_TOKEN}", flush=True
        )
        await asyncio.Event().wait()


if __name__ == "__main__":
    options = argparse.ArgumentParser(description="A Slack workspace on this machine.")
    options.add_argument("--port", type=int, default=9001)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(options.parse_args().port))
