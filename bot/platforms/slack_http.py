"""Slack over HTTP: what it sends is signed, and taken only where the signature holds.

https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.signature import Clock, SignatureVerifier
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot.errors import Retry
from bot.platforms.slack_calls import Calls

PATH = "/slack/events"
LARGEST = 1_000_000  # bytes; a press brings the whole message with it, which is far smaller
PROMPT = 2.0  # seconds until Slack is told that we have it, of the three that it waits

log = logging.getLogger("parallax")


class Door:
    """Where Slack comes in. ``clock`` gives seconds since 1970."""

    def __init__(self, secret: str, clock: Callable[[], float], prompt: float = PROMPT) -> None:
        self._signature = SignatureVerifier(secret, _Clock(clock))
        self._prompt = prompt
        self._inside: AsyncSlackRequestHandler | None = None
        self._busy: set[asyncio.Task[Response]] = set()

    def open(self, app: AsyncApp) -> None:
        """Let in what is signed."""
        self._inside = AsyncSlackRequestHandler(app)

    async def close(self, patience: float) -> None:
        """Let in nothing more, and finish what was let in."""
        self._inside = None
        if self._busy:
            await asyncio.wait(self._busy, timeout=patience)

    async def answer(self, request: Request) -> Response:
        """Answers within three seconds, whatever there is to do: that goes on behind."""
        body = await _body(request)
        if body is None:
            return PlainTextResponse("too large", 413)
        if not self._signed(request, body):
            return PlainTextResponse("not signed by Slack for us, or too long ago", 401)
        if self._inside is None:
            return PlainTextResponse("not ready", 503)  # Slack comes again
        work = asyncio.create_task(_take(self._inside, _with(request, body)))
        self._busy.add(work)
        work.add_done_callback(self._busy.discard)
        await asyncio.wait({work}, timeout=self._prompt)
        return work.result() if work.done() else Response()

    def _signed(self, request: Request, body: bytes) -> bool:
        at = request.headers.get("x-slack-request-timestamp", "")
        signature = request.headers.get("x-slack-signature", "")
        if not (at.isascii() and at.isdecimal() and len(at) < 12 and signature.isascii()):
            return False
        try:
            return self._signature.is_valid(body.decode(), at, signature)
        except UnicodeDecodeError:
            return False


class Doorway:
    """Keeps the door open for as long as we hear: what a connection is to Socket Mode.

    ``again``: seconds until Slack is asked once more who we are, where it was away.
    """

    def __init__(self, door: Door, app: AsyncApp, calls: Calls, *, again: float) -> None:
        self._door, self._app, self._calls, self._again = door, app, calls, again
        self._asking: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Hear, now or when Slack is there again. Raises ``Gone`` where the token is refused."""
        try:
            await self._calls("auth.test")
        except Retry as error:
            log.warning("slack: not connected yet: %s", error)
            self._asking = asyncio.create_task(self._ask())
        else:
            self._door.open(self._app)

    async def close(self, patience: float) -> None:
        """Hear no more."""
        if self._asking:
            self._asking.cancel()
            await asyncio.gather(self._asking, return_exceptions=True)
        await self._door.close(patience)

    async def _ask(self) -> None:
        while True:
            await asyncio.sleep(self._again)
            try:
                await self._calls("auth.test")
            except Retry as error:
                log.warning("slack: not connected yet: %s", error)
            else:
                return self._door.open(self._app)


async def _take(inside: AsyncSlackRequestHandler, request: Request) -> Response:
    try:
        return await inside.handle(request)
    except Exception:
        log.exception("slack: what was signed can't be read")
        return PlainTextResponse("can't be read", 400)


async def _body(request: Request) -> bytes | None:
    """The raw body, or None where it is larger than anything that Slack sends."""
    said = request.headers.get("content-length", "0")
    if not said.isdecimal() or len(said) > 9 or int(said) > LARGEST:
        return None
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            return None
    return bytes(body)


def _with(request: Request, body: bytes) -> Request:
    """The request, to be read once more."""

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    return Request(request.scope, receive)


class _Clock(Clock):
    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock

    def now(self) -> float:
        return self._clock()
