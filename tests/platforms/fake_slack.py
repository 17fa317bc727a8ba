"""Slack, played over real HTTP and a real WebSocket: what it keeps outlives the clients that talk to it.

In a test: ``async with FakeSlack() as slack``. By hand: ``python -m tests.platforms.fake_slack --port 9001``,
then start a bot with ``SLACK_API_URL=http://127.0.0.1:9001/api/``, ``SLACK_BOT_TOKEN=xoxb-fake`` and
``SLACK_APP_TOKEN=xapp-fake``. To play a person: POST JSON to ``/_say`` {channel, text, user, thread_ts},
``/_click`` {channel, ts, action_id}, ``/_fail`` {method, steps: [{status, retry_after, error, drop, delay}]};
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

from aiohttp import WSMsgType, web

from tests.platforms.slack_rules import refusal

BOT, BOT_ID, TEAM, APP = "U0PARALLAX", "B0PARALLAX", "T0TEAM", "A0APP"
BOT_TOKEN, APP_TOKEN = "xoxb-fake", "xapp-fake"
Shape = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Step:
    """What goes wrong with one call. ``drop``: it is done, and the line breaks before the answer."""

    status: int = 200
    error: str | None = None
    retry_after: int | None = None
    drop: bool = False
    delay: float = 0.0
    body: str | None = None


@dataclass(slots=True)
class Call:
    """A call as it came in, and what was answered."""

    method: str
    args: Shape
    at: float
    error: str | None = None


@dataclass
class FakeSlack:
    """One workspace. ``members`` are the channels that the bot is in; any other is refused."""

    port: int = 0
    members: set[str] = field(default_factory=lambda: {"C1", "C2", "D1"})
    archived: set[str] = field(default_factory=set)
    calls: list[Call] = field(default_factory=list)
    channels: dict[str, list[Shape]] = field(default_factory=lambda: defaultdict(list))
    acks: list[str] = field(default_factory=list)
    sent: list[Shape] = field(default_factory=list)
    steps: dict[str, deque[Step]] = field(default_factory=lambda: defaultdict(deque))
    page: int = 200
    lenient: bool = False

    def __post_init__(self) -> None:
        self._changed = asyncio.Condition()
        self._sockets: list[web.WebSocketResponse] = []
        self._waiting: list[Shape] = []
        self._last = 0.0
        self._tickets: set[str] = set()
        self._runner: web.AppRunner | None = None

    # --- running -----------------------------------------------------------------------------

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_get("/link", self._link)
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

    def message(self, channel: str, ts: str) -> Shape:
        return next(each for each in self.channels[channel] if each["ts"] == ts)

    def post(self, channel: str, **rest: Any) -> Shape:
        """A message that stands in the channel, as if somebody had posted it."""
        message = {"type": "message", "ts": self._ts(), **rest}
        self.channels[channel].append(message)
        return message

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
            "container": {"type": "message", "message_ts": ts, "channel_id": channel},
            "channel": {"id": channel, "name": "news"},
            "message": message,
            "actions": [{"type": "button", "block_id": "b", "action_ts": self._ts(), **button}],
        }
        return await self._push({"type": "interactive", "payload": payload})

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
        self._waiting.append(envelope)
        await self._flush()
        return envelope

    async def _flush(self) -> None:
        open_sockets = [each for each in self._sockets if not each.closed]
        while open_sockets and self._waiting:
            envelope = self._waiting.pop(0)
            try:
                await open_sockets[-1].send_json(envelope)
            except ConnectionError:
                open_sockets.pop()
                self._waiting.insert(0, envelope)

    def _ts(self) -> str:
        self._last = max(time.time(), self._last + 0.000_002)
        return f"{self._last:.6f}"

    # --- HTTP and the WebSocket ----------------------------------------------------------------

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method, args = request.match_info["method"], await _arguments(request)
        call = Call(method, args, time.time())
        self.calls.append(call)
        step = self.steps[method].popleft() if self.steps[method] else Step()
        await asyncio.sleep(step.delay)
        answer: Shape = {
            "ok": False,
            "error": step.error or ("ratelimited" if step.status == 429 else "internal_error"),
        }
        if step.status == 200 and not step.error:
            answer = self._answer(method, args, request.headers.get("Authorization", ""))
        call.error = answer.get("error")
        await self._tell()
        if step.drop and request.transport:
            request.transport.abort()
        headers = {"Retry-After": str(step.retry_after)} if step.retry_after is not None else {}
        if step.body is not None:
            return web.Response(text=step.body, status=step.status, headers=headers, content_type="text/html")
        return web.json_response(answer, status=step.status, headers=headers)

    def _answer(self, method: str, args: Shape, authorization: str) -> Shape:
        wanted = "xapp-" if method == "apps.connections.open" else "xoxb-"
        token = authorization.removeprefix("Bearer ")
        if not token.startswith(wanted) or (token not in (BOT_TOKEN, APP_TOKEN) and not self.lenient):
            return {"ok": False, "error": "invalid_auth"}
        do = getattr(self, "_do_" + method.replace(".", "_"), None)
        result = do(args) if do else "unknown_method"
        if isinstance(result, str):
            error, _, detail = result.partition(": ")
            return {"ok": False, "error": error, "response_metadata": {"messages": [detail]}}
        return {"ok": True, **result}

    async def _link(self, request: web.Request) -> web.WebSocketResponse:
        if request.query.get("ticket") not in self._tickets:
            raise web.HTTPForbidden
        self._tickets.discard(request.query["ticket"])
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": 1, "connection_info": {"app_id": APP}})
        self._sockets.append(socket)
        await self._flush()
        await self._tell()
        async for message in socket:
            if message.type == WSMsgType.TEXT:
                self.acks.append(json.loads(message.data)["envelope_id"])
                await self._tell()
        return socket

    # --- methods: an error's name, or what is answered -------------------------------------------

    def _do_auth_test(self, _: Shape) -> Shape:
        return {
            "url": "https://fake.example/",
            "team_id": TEAM,
            "user_id": BOT,
            "bot_id": BOT_ID,
            "user": "parallax",
        }

    def _do_apps_connections_open(self, _: Shape) -> Shape:
        ticket = uuid.uuid4().hex
        self._tickets.add(ticket)
        return {"url": f"ws://127.0.0.1:{self.port}/link?ticket={ticket}"}

    def _do_chat_postMessage(self, args: Shape) -> Shape | str:
        channel, thread = args.get("channel"), args.get("thread_ts")
        if error := self._closed(channel) or refusal(args):
            return error
        if thread and not any(each["ts"] == thread for each in self.channels[channel]):
            return "thread_not_found"
        kept = {key: args[key] for key in ("text", "blocks", "metadata", "thread_ts") if args.get(key)}
        message = self.post(str(channel), user=BOT, bot_id=BOT_ID, app_id=APP, **kept)
        event = message | {"channel": channel, "channel_type": "channel"}
        task = asyncio.ensure_future(self.push_event(event))
        task.add_done_callback(lambda done: done.exception())
        return {"channel": channel, "ts": message["ts"], "message": message}

    def _do_chat_update(self, args: Shape) -> Shape | str:
        found = [each for each in self.channels[args["channel"]] if each["ts"] == args["ts"]]
        if not found:
            return "message_not_found"
        if found[0].get("user") != BOT:
            return "cant_update_message"
        if error := self._closed(args["channel"]) or refusal(args):
            return error
        found[0].update({key: args[key] for key in ("text", "blocks", "metadata") if args.get(key)})
        found[0]["edited"] = {"user": BOT, "ts": self._ts()}
        return {"channel": args["channel"], "ts": args["ts"], "text": args["text"]}

    def _do_conversations_history(self, args: Shape) -> Shape | str:
        if error := self._closed(args.get("channel"), writing=False):
            return error
        roots = [
            each for each in self.channels[args["channel"]] if each.get("thread_ts", each["ts"]) == each["ts"]
        ]
        return self._paged(list(reversed(roots)), args)

    def _do_conversations_replies(self, args: Shape) -> Shape | str:
        if error := self._closed(args.get("channel"), writing=False):
            return error
        thread = [
            each
            for each in self.channels[args["channel"]]
            if args["ts"] in (each["ts"], each.get("thread_ts"))
        ]
        if not any(each["ts"] == args["ts"] for each in thread):
            return "thread_not_found"
        return self._paged(thread, args)

    def _do_reactions_add(self, args: Shape) -> Shape | str:
        found = [each for each in self.channels[args["channel"]] if each["ts"] == args["timestamp"]]
        if not found:
            return "message_not_found"
        names = found[0].setdefault("reactions", [])
        if args["name"] in names:
            return "already_reacted"
        names.append(args["name"])
        return {}

    def _closed(self, channel: Any, *, writing: bool = True) -> str | None:
        if channel not in self.members and not self.lenient:
            return "not_in_channel" if channel in self.channels else "channel_not_found"
        return "is_archived" if writing and channel in self.archived else None

    def _paged(self, messages: list[Shape], args: Shape) -> Shape:
        oldest, start = float(args.get("oldest") or 0), int(args.get("cursor") or 0)
        chosen = [each for each in messages if float(each["ts"]) > oldest or each["ts"] == args.get("ts")]
        end = start + min(int(args.get("limit") or 100), self.page)
        hidden = set() if str(args.get("include_all_metadata")).lower() in ("1", "true") else {"metadata"}
        page = [{k: v for k, v in each.items() if k not in hidden} for each in chosen[start:end]]
        more = end < len(chosen)
        cursor = {"response_metadata": {"next_cursor": str(end)}} if more else {}
        return {"messages": page, "has_more": more, **cursor}

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
