"""Discord, played over real HTTP and a real gateway: what it keeps outlives the clients that talk to it.

In a test: ``async with FakeDiscord() as discord``. By hand: ``python -m tests.platforms.fake_discord
--port 9002``, then start a bot with the environment that it prints. To play a person: POST JSON to
``/_say`` {text, channel, user, reply_to}, ``/_click`` {message, button, user}, ``/_fail`` {request, steps:
[{status, retry_after, is_global, drop, delay}]}; ``GET /_log`` shows all requests and messages.
A ``{bot}`` in a text becomes a mention of the bot.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import re
import time
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from aiohttp import web

from tests.platforms.discord_calls import Buckets, Call, Step, answer_json, failure
from tests.platforms.discord_gateway import Gateway
from tests.platforms.discord_interactions import READING, Interactions, shown
from tests.platforms.discord_rules import message_fault, thread_fault
from tests.platforms.discord_world import (
    BOT,
    BOT_USER,
    DIRECT,
    GUILD,
    NEWS,
    READER,
    SEND,
    Refused,
    World,
    person,
)

TOKEN = "fake-token"
Shape = dict[str, Any]


Answer = tuple[int, Any]
Route = tuple[str, re.Pattern[str], Callable[..., Awaitable[Answer]]]


@dataclass
class FakeDiscord:
    """One Discord with one server. ``per_second`` requests in all are let through, if given."""

    port: int = 0
    world: World = field(default_factory=World)
    calls: list[Call] = field(default_factory=list)
    reactions: list[tuple[str, str]] = field(default_factory=list)
    typing: list[str] = field(default_factory=list)
    steps: dict[str, deque[Step]] = field(default_factory=lambda: defaultdict(deque))
    per_second: int | None = None
    buckets: Buckets | None = None

    def __post_init__(self) -> None:
        self.gateway = Gateway(self.world, TOKEN, lambda: f"ws://127.0.0.1:{self.port}/gateway")
        self._changed = asyncio.Condition()
        self._runner: web.AppRunner | None = None
        self.interactions = Interactions(self.world, self.gateway)
        self._taken: deque[float] = deque()
        self._routes = self._table()

    # --- running -----------------------------------------------------------------------------

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/api/v10/{path:.*}", self._api)
        app.router.add_get("/gateway", self.gateway.serve)
        app.router.add_post("/_say", self._say_by_hand)
        app.router.add_post("/_click", self._click_by_hand)
        app.router.add_post("/_fail", self._fail_by_hand)
        app.router.add_get("/_log", self._log_by_hand)
        self._runner = web.AppRunner(app, shutdown_timeout=0.2)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._runner
        await self.gateway.close()
        await self._runner.cleanup()

    @property
    def environ(self) -> dict[str, str]:
        """What a bot needs in its environment to talk to this Discord."""
        return {
            "DISCORD_TOKEN": TOKEN,
            "DISCORD_API_URL": f"http://127.0.0.1:{self.port}/api/v10",
            "DISCORD_GATEWAY_URL": f"ws://127.0.0.1:{self.port}/gateway",
        }

    async def wait(self, holds: Callable[[], object], seconds: float = 20.0) -> None:
        """Return once it holds; it is asked after each request."""
        async with asyncio.timeout(seconds), self._changed:
            await self._changed.wait_for(lambda: bool(holds()))

    # --- what a test scripts and looks at ----------------------------------------------------

    def fail(self, request: str, *steps: Step) -> None:
        """The next requests like ``POST /channels/{id}/messages`` go so; the last step isn't repeated."""
        self.steps[request].extend(steps)

    def posted(self, channel: str = NEWS) -> list[Shape]:
        """The bot's messages in a channel or thread, oldest first."""
        return [each for each in self.world.messages[channel] if each["author"]["id"] == BOT]

    def asked(self, request: str) -> list[Call]:
        """The requests that came in under that name."""
        return [call for call in self.calls if call.request == request]

    async def delete_channel(self, id: str) -> None:
        """Somebody deletes a channel, and with it its messages."""
        await self.gateway.tell("CHANNEL_DELETE", self.world.channels.pop(id))
        self.world.messages.pop(id, None)

    async def say(
        self,
        text: str,
        channel: str = NEWS,
        user: str = READER,
        reply_to: str | None = None,
        pings: bool = True,
        **author: Any,
    ) -> Shape:
        """A person writes; ``{bot}`` in the text is a mention. A reply to the bot ``pings`` it, or not."""
        body: Shape = {"content": text.replace("{bot}", f"<@{BOT}>")}
        if reply_to:
            body["message_reference"] = {"message_id": reply_to, "channel_id": channel, "guild_id": GUILD}
        message = self.world.add(channel, person(user) | author, body)
        if not pings:
            message["mentions"].clear()
        await self.gateway.tell_message(message)
        return message

    async def click(self, message: Shape, button: str, user: str = READER, permissions: int = READING) -> str:
        """A person presses the button of that label or custom_id; gives the interaction's id."""
        return await self.interactions.press(message, button, user, permissions)

    async def submit(self, interaction: str, *values: str, user: str = READER) -> str:
        """A person fills in the form that answered their press."""
        await asyncio.sleep(0.2)  # to type: discord.py keeps a form only once Discord has taken it
        return await self.interactions.submit(interaction, values, user)

    async def type(
        self, name: str, channel: str = NEWS, user: str = READER, permissions: int = READING, **filled: str
    ) -> str:
        """A person types one of our commands, its fields filled."""
        return await self.interactions.type(name, filled, channel, user, permissions)

    def answered(self, interaction: str) -> Shape | None:
        """What the first response to an interaction was."""
        return self.interactions.answered(interaction)

    @property
    def private(self) -> list[str]:
        """What single people were shown, oldest first."""
        return [shown(each) for each in self.interactions.whispers]

    # --- the API -------------------------------------------------------------------------------

    def _table(self) -> list[Route]:
        rows: list[tuple[str, str, Callable[..., Awaitable[Answer]]]] = [
            ("GET", "/users/@me", self._me),
            ("GET", "/oauth2/applications/@me", self._application),
            ("POST", "/users/@me/channels", self._direct),
            ("GET", "/channels/{}", self._get_channel),
            ("PATCH", "/channels/{}", self._change_channel),
            ("GET", "/channels/{}/messages", self._history),
            ("POST", "/channels/{}/messages", self._post),
            ("PATCH", "/channels/{}/messages/{}", self._edit),
            ("POST", "/channels/{}/messages/{}/threads", self._open),
            ("PUT", "/channels/{}/messages/{}/reactions/{}/@me", self._react),
            ("DELETE", "/channels/{}/messages/{}/reactions/{}/@me", self._unreact),
            ("POST", "/channels/{}/typing", self._typing),
            ("POST", "/interactions/{}/{}/callback", self._callback),
            ("PATCH", "/webhooks/{}/{}/messages/@original", self._finish),
            ("POST", "/webhooks/{}/{}", self._follow),
            ("GET", "/applications/{}/commands", self._commands),
            ("PUT", "/applications/{}/commands", self._register),
        ]
        return [
            (f"{verb} {path}", re.compile(f"{verb} {path.replace('{}', '([^/]+)')}"), do)
            for verb, path, do in rows
        ]

    async def _api(self, request: web.Request) -> web.StreamResponse:
        asked = f"{request.method} /{request.match_info['path']}"
        body = await request.json() if request.can_read_body else {}
        name, do, found = next(
            ((name, do, m) for name, shape, do in self._routes if (m := shape.fullmatch(asked))),
            (asked, None, None),
        )
        call = Call(name, body, time.monotonic())
        self.calls.append(call)
        step = self.steps[name].popleft() if self.steps[name] else Step()
        await asyncio.sleep(step.delay)
        if step.status != 200:
            call.status = step.status
            answer = failure(step)
        else:
            answer = await self._answer(call, do, found.groups() if found else (), request)
        async with self._changed:
            self._changed.notify_all()
        await asyncio.sleep(step.linger)
        if step.drop and request.transport is not None:
            request.transport.abort()
        return answer

    async def _answer(
        self, call: Call, do: Any, parts: tuple[str, ...], request: web.Request
    ) -> web.Response:
        headers: dict[str, str] = {}
        try:
            self._admit(request)
            headers = self._take(call, parts)
            if do is None:
                raise Refused(404, 0, f"404: {call.request}")
            call.status, data = await do(*parts, body=call.body, query=request.query)
        except Refused as refused:
            call.status, call.error = refused.status, refused.message
            data = {"code": refused.code, "message": refused.message}
            if refused.status == 429:
                return failure(Step(429, 0.1, is_global=refused.code == 0))
        return answer_json(data, call.status, headers)

    def _take(self, call: Call, parts: tuple[str, ...]) -> dict[str, str]:
        if self.buckets is None or not parts or "/messages" not in call.request:
            return {}
        through, headers = self.buckets.take(f"{call.request} {parts[0]}", time.monotonic())
        if not through:
            raise Refused(429, 1, "You are being rate limited.")
        return headers

    def _admit(self, request: web.Request) -> None:
        free = request.path.startswith(("/api/v10/interactions", "/api/v10/webhooks"))
        if not free and request.headers.get("Authorization") != f"Bot {TOKEN}":
            raise Refused(401, 0, "401: Unauthorized")
        if free or self.per_second is None:
            return
        now = time.monotonic()
        while self._taken and self._taken[0] <= now - 1:
            self._taken.popleft()
        if len(self._taken) >= self.per_second:
            raise Refused(429, 0, "You are being rate limited.")
        self._taken.append(now)

    async def _me(self, **_: Any) -> Answer:
        return 200, BOT_USER

    async def _application(self, **_: Any) -> Answer:
        told = {
            "id": BOT,
            "name": "parallax",
            "description": "",
            "icon": None,
            "summary": "",
            "verify_key": "0",
        }
        told |= {"bot_public": False, "bot_require_code_grant": False, "owner": person(READER), "team": None}
        return 200, told | {"rpc_origins": [], "flags": 0}

    async def _direct(self, **_: Any) -> Answer:
        return 200, self.world.channel(DIRECT)

    async def _get_channel(self, channel: str, **_: Any) -> Answer:
        return 200, self.world.channel(channel)

    async def _change_channel(self, channel: str, *, body: Shape, **_: Any) -> Answer:
        return 200, self.world.change_thread(channel, body)

    async def _history(self, channel: str, *, query: Any, **_: Any) -> Answer:
        limit = int(query.get("limit", 50))
        if not 1 <= limit <= 100:
            raise Refused(400, 50035, "limit: Must be between 1 and 100")
        return 200, self.world.history(channel, limit, query.get("before"))

    async def _post(self, channel: str, *, body: Shape, **_: Any) -> Answer:
        self.world.channel(channel)
        if not self.world.permissions & SEND:
            raise Refused(403, 50013, "Missing Permissions")
        _check(message_fault(body))
        message = self.world.add(channel, BOT_USER, body)
        await self.gateway.tell_message(message)
        return 200, message | {"nonce": body.get("nonce")}

    async def _edit(self, channel: str, id: str, *, body: Shape, **_: Any) -> Answer:
        _check(message_fault(body, edit=True))
        return 200, self.world.edit(channel, id, body)

    async def _open(self, channel: str, id: str, *, body: Shape, **_: Any) -> Answer:
        _check(thread_fault(body))
        thread = self.world.open_thread(channel, id, body)
        await self.gateway.tell("THREAD_CREATE", thread | {"newly_created": True})
        return 201, thread

    async def _react(self, channel: str, id: str, emoji: str, **_: Any) -> Answer:
        self.world.message(channel, id)
        self.reactions.append((id, emoji))
        return 204, None

    async def _unreact(self, channel: str, id: str, emoji: str, **_: Any) -> Answer:
        self.world.message(channel, id)
        if (id, emoji) not in self.reactions:
            raise Refused(404, 10014, "Unknown Emoji")
        self.reactions.remove((id, emoji))
        return 204, None

    async def _typing(self, channel: str, **_: Any) -> Answer:
        self.world.channel(channel)
        self.typing.append(channel)
        return 204, None

    async def _callback(self, id: str, token: str, *, body: Shape, **_: Any) -> Answer:
        return 200, self.interactions.callback(id, token, body)

    async def _finish(self, _: str, token: str, *, body: Shape, **__: Any) -> Answer:
        _check(message_fault(body, edit=True))
        return 200, self.interactions.finish(token, body)

    async def _follow(self, _: str, token: str, *, body: Shape, **__: Any) -> Answer:
        _check(message_fault(body))
        return 200, self.interactions.follow(token, body)

    async def _commands(self, _: str, **__: Any) -> Answer:
        return 200, self.interactions.commands

    async def _register(self, _: str, *, body: Any, **__: Any) -> Answer:
        return 200, self.interactions.register(body)

    # --- by hand -------------------------------------------------------------------------------

    async def _say_by_hand(self, request: web.Request) -> web.Response:
        body = await request.json()
        return answer_json(await self.say(**body))

    async def _click_by_hand(self, request: web.Request) -> web.Response:
        body = await request.json()
        every = (each for kept in self.world.messages.values() for each in kept)
        message = next((each for each in every if each["id"] == str(body["message"])), None)
        if message is None:
            return answer_json({"message": "no such message"}, 404)
        return answer_json(
            {"interaction": await self.click(message, body["button"], body.get("user", READER))}
        )

    async def _fail_by_hand(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.fail(body["request"], *(Step(**step) for step in body["steps"]))
        return answer_json({"ok": True})

    async def _log_by_hand(self, _: web.Request) -> web.Response:
        calls = [asdict(call) for call in self.calls]
        shown = {"calls": calls, "messages": self.world.messages, "private": self.private}
        return answer_json(shown | {"channels": self.world.channels, "reactions": self.reactions})


def _check(fault: str | None) -> None:
    if fault:
        raise Refused(400, 50035, f"Invalid Form Body\nIn {fault}")


async def _serve(port: int) -> None:
    async with FakeDiscord(port) as discord:
        print(*(f"export {name}={value}" for name, value in discord.environ.items()), sep="\n", flush=True)
        print(f"# channel {NEWS}", flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--port", type=int, default=9002)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(arguments.parse_args().port))
