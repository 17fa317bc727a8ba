"""The line to Discord: where it leads, how fast it is used, and what its failures mean.

discord.py asks again by itself after a 500, 502, 504 or 524 and after some lost connections. For
a message that may mean the same post twice, so ``watch`` ends each request that changes something
at its first failure: with ``Retry`` where it surely was not done, else with ``Unknown``. It uses
the library's own door for that, ``http_trace``.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Coroutine, Mapping
from contextlib import asynccontextmanager
from contextvars import ContextVar
from json import JSONDecodeError
from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.errors import Gone, ParallaxError, Retry, Unknown
from bot.platforms.discord_pace import PATIENCE, Pace, route_of, seconds

API = "https://discord.com/api/v10"
GATEWAY = "wss://gateway.discord.gg/"
MOMENT = 0.1  # seconds in which discord.py is done with an answer, unless it sleeps
ALREADY_THREADED, ARCHIVED = 160004, 50083

log = logging.getLogger(__name__)

Resting = set[asyncio.Task[object]]
_asked: ContextVar[list[str]] = ContextVar("asked")
"""The requests made so far in what is under way, so that waiting for a turn is no unknown outcome."""
_answer: ContextVar[asyncio.Future[Mapping[str, Any]]] = ContextVar("answer")


def aim(environ: Mapping[str, str]) -> None:
    """Points discord.py at the addresses in DISCORD_API_URL and DISCORD_GATEWAY_URL, or at Discord.

    They are attributes of discord.py's classes: one process speaks to one Discord. So are its
    warnings that it can't speak in voice channels, which nobody wants of it here.
    """
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    logging.getLogger("discord.client").addFilter(_without_trace)
    Route.BASE = environ.get("DISCORD_API_URL", API).rstrip("/")
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(environ.get("DISCORD_GATEWAY_URL", GATEWAY))


def _without_trace(record: logging.LogRecord) -> bool:
    """A lost line is no defect: discord.py tells of it with a trace and comes back by itself."""
    if str(record.msg).startswith("Attempting a reconnect"):
        record.exc_info = None
    return True


def watch(pace: Pace) -> aiohttp.TraceConfig:
    """A trace that paces requests and ends those that change something at their first failure."""

    async def before(_: object, __: object, request: aiohttp.TraceRequestStartParams) -> None:
        if not _is_free(request.url.path):
            await pace.turn(_route(request))
        if (asked := _asked.get(None)) is not None and _changes(request.method):
            asked.append(request.url.path)

    async def after(_: object, __: object, request: aiohttp.TraceRequestEndParams) -> None:
        response = request.response
        pace.heard(_route(request), response.status, response.headers)
        if not _changes(request.method):
            return
        if response.status == 429:
            response.release()
            raise Retry("Discord asks to wait", seconds(response.headers))
        if response.status >= 500:
            response.release()
            raise Unknown(f"Discord answered {response.status}")
        if (answer := _answer.get(None)) is not None and response.status < 300 and not answer.done():
            answer.set_result(json.loads(await response.read()))

    async def lost(_: object, __: object, request: aiohttp.TraceRequestExceptionParams) -> None:
        if _changes(request.method) and isinstance(request.exception, OSError | aiohttp.ClientError):
            raise read(request.exception) from request.exception

    trace = aiohttp.TraceConfig(trace_config_ctx_factory=SimpleNamespace)
    trace.on_request_start.append(before)
    trace.on_request_end.append(after)
    trace.on_request_exception.append(lost)
    return trace


async def answered(asking: Coroutine[Any, Any, object], resting: Resting) -> Mapping[str, Any]:
    """What Discord answered to the one request in ``asking``, as soon as it did.

    After the last request that a route allows, discord.py sleeps until it allows the next one. Whoever
    waits for an answer needs not wait for that: such a request is put to those ``resting``.
    """
    answer: asyncio.Future[Mapping[str, Any]] = asyncio.get_running_loop().create_future()
    token = _answer.set(answer)
    try:
        task = asyncio.create_task(asking)
    finally:
        _answer.reset(token)
    try:
        first: set[asyncio.Future[Any]] = {task, answer}
        await asyncio.wait(first, return_when=asyncio.FIRST_COMPLETED)
        await asyncio.wait({task}, timeout=MOMENT)
    except asyncio.CancelledError:
        task.cancel()
        raise
    if not answer.done():
        await task
        raise Unknown("Discord's answer was not seen")
    if task.done():
        task.result()
        return answer.result()
    resting.add(task)
    task.add_done_callback(_rested)
    task.add_done_callback(resting.discard)
    return answer.result()


def _rested(task: asyncio.Task[object]) -> None:
    if not task.cancelled() and (failure := task.exception()):
        log.debug("Discord: after an answer: %s", failure)


def deadline() -> float:
    """The moment, on the loop's clock, by which what begins now has to be done."""
    return asyncio.get_running_loop().time() + PATIENCE


@asynccontextmanager
async def told(until: float, *, repeatable: bool = False) -> AsyncIterator[None]:
    """What goes wrong inside, told as one of our errors.

    ``repeatable``: doing it twice does no harm, so that an unknown outcome is only a reason to try
    again.
    """
    asked: list[str] = []
    token = _asked.set(asked)
    try:
        async with asyncio.timeout_at(until):
            yield
    except (*FAILURES, ParallaxError) as failure:
        error = failure if isinstance(failure, ParallaxError) else read(failure)
        if isinstance(error, Unknown) and (repeatable or not asked):
            error = Retry(str(error))
        raise error from failure
    finally:
        _asked.reset(token)


FAILURES = (discord.DiscordException, aiohttp.ClientError, OSError, JSONDecodeError)
"""All that discord.py lets through; ``TimeoutError`` is an ``OSError``."""

_FORBIDDEN = {50001, 50013}
_CLOSED = {
    4004: "Discord does not know this token",
    4011: "the bot is on more servers than Discord allows one connection to have (2,500)",
    4014: "Discord does not let this bot read messages: switch the message content intent on",
}
NEEDS = (
    "view the channel, send messages, send messages in threads, create public threads and read the history"
)
_UNREACHED = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)


def read(failure: BaseException) -> ParallaxError:
    """What a failure means for the one who asked, as one plain line: pure."""
    match failure:
        case _ if isinstance(failure, _UNREACHED):
            return Retry("Discord can't be reached")
        case discord.RateLimited():
            return Retry("Discord asks to wait", failure.retry_after)
        case discord.LoginFailure() | discord.HTTPException(status=401):
            return Gone("Discord does not know this token")
        case discord.PrivilegedIntentsRequired():
            return Gone(_CLOSED[4014])
        case discord.ConnectionClosed(code=code) if code in _CLOSED:
            return Gone(_CLOSED[code])
        case discord.HTTPException(status=429):
            return Retry("Discord asks to wait", seconds(failure.response.headers))
        case discord.HTTPException(code=code) if code in _FORBIDDEN:
            return Gone(f"Discord refuses: {_line(failure.text)}; the bot needs to {NEEDS} there")
        case discord.HTTPException(status=status) if status < 500:
            return Gone(f"Discord refuses: {_line(failure.text) or status}")
        case discord.HTTPException(status=status):
            return Unknown(f"Discord answered {status}")
        case TimeoutError():
            return Unknown("Discord did not answer in time")
    return Unknown("the line to Discord was lost")


def _route(request: aiohttp.TraceRequestStartParams | aiohttp.TraceRequestEndParams) -> str:
    return route_of(request.method, request.url.path)


def _is_free(path: str) -> bool:
    """Answers to what people do have no share in the overall limit."""
    return "/interactions/" in path or "/webhooks/" in path


def _changes(method: str) -> bool:
    return method != "GET"


def _line(text: str) -> str:
    return " ".join(text.split())[:200]
