"""The line to Discord: where it leads, how fast it is used, and what its failures mean.

discord.py asks again by itself after a 500, 502, 504 or 524 and after some lost connections. For
a message that may mean the same post twice, so ``watch`` ends each request that changes something
at its first failure: with ``Retry`` where it surely was not done, else with ``Unknown``. It uses
the library's own door for that, ``http_trace``.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from contextvars import ContextVar
from json import JSONDecodeError
from types import SimpleNamespace

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.errors import Gone, ParallaxError, Retry, Unknown

API = "https://discord.com/api/v10"
GATEWAY = "wss://gateway.discord.gg/"
PER_SECOND = 48  # Discord allows 50 requests a second in all
PATIENCE = 30.0  # seconds for a post to be sent; the outbox's lease is four times that
ALREADY_THREADED, ARCHIVED = 160004, 50083

_asked: ContextVar[list[str]] = ContextVar("asked")
"""The requests made so far in what is under way, so that waiting for a turn is no unknown outcome."""


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


class Pace:
    """Gives each request its turn: so many a second in all, and none while Discord asks for quiet."""

    def __init__(self, per_second: float = PER_SECOND) -> None:
        self._gap = 1 / per_second
        self._next = 0.0
        self._turn = asyncio.Lock()
        self._closed: dict[str, float] = {}

    async def turn(self, route: str) -> None:
        """Waits until the request may be made. Raises ``Retry`` where that is too long to wait."""
        clock = asyncio.get_running_loop().time
        if (wait := self._closed.get(route, 0.0) - clock()) > 0:
            raise Retry("Discord asks to wait", wait)
        async with self._turn:
            wait = self._next - clock()
            if wait > PATIENCE:
                raise Retry("Discord asks to wait", wait)
            await asyncio.sleep(max(0.0, wait))
            # What a busy moment held up is made good by a few, not by a burst that Discord refuses.
            self._next = max(self._next, clock() - 4 * self._gap) + self._gap

    def quiet(self, seconds: float) -> None:
        """No further turn for so long."""
        self._next = max(self._next, asyncio.get_running_loop().time() + seconds)

    def close(self, route: str, seconds: float) -> None:
        """No further turn on that route for so long."""
        now = asyncio.get_running_loop().time()
        self._closed = {each: until for each, until in self._closed.items() if until > now}
        self._closed[route] = now + seconds


def watch(pace: Pace) -> aiohttp.TraceConfig:
    """A trace that paces requests and ends those that change something at their first failure."""

    async def before(_: object, __: object, request: aiohttp.TraceRequestStartParams) -> None:
        if "/interactions/" not in request.url.path:  # these have no share in the overall limit
            await pace.turn(_route(request))
        if (asked := _asked.get(None)) is not None and _changes(request.method):
            asked.append(request.url.path)

    async def after(_: object, __: object, request: aiohttp.TraceRequestEndParams) -> None:
        status, headers = request.response.status, request.response.headers
        if status == 429 and headers.get("X-RateLimit-Global"):
            pace.quiet(seconds(headers) or 1.0)
        if not _changes(request.method) or (status != 429 and status < 500):
            return
        request.response.release()
        if status == 429:
            pace.close(_route(request), seconds(headers) or 1.0)
            raise Retry("Discord asks to wait", seconds(headers))
        raise Unknown(f"Discord answered {status}")

    async def lost(_: object, __: object, request: aiohttp.TraceRequestExceptionParams) -> None:
        if _changes(request.method) and isinstance(request.exception, OSError | aiohttp.ClientError):
            raise read(request.exception) from request.exception

    trace = aiohttp.TraceConfig(trace_config_ctx_factory=SimpleNamespace)
    trace.on_request_start.append(before)
    trace.on_request_end.append(after)
    trace.on_request_exception.append(lost)
    return trace


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
        case discord.LoginFailure():
            return Gone("Discord does not know this token")
        case discord.PrivilegedIntentsRequired():
            return Gone("Discord does not let this bot read messages: switch the message content intent on")
        case discord.HTTPException(status=429):
            return Retry("Discord asks to wait", seconds(failure.response.headers))
        case discord.HTTPException(status=401):
            return Gone("Discord does not know this token")
        case discord.HTTPException(code=code) if code in _FORBIDDEN:
            return Gone(f"Discord refuses: {_line(failure.text)}; the bot needs to {NEEDS} there")
        case discord.HTTPException(status=status) if status < 500:
            return Gone(f"Discord refuses: {_line(failure.text) or status}")
        case discord.HTTPException(status=status):
            return Unknown(f"Discord answered {status}")
        case TimeoutError():
            return Unknown("Discord did not answer in time")
    return Unknown("the line to Discord was lost")


def seconds(headers: Mapping[str, str]) -> float | None:
    """How long Discord asks to wait, or None where it does not say."""
    try:
        return float(headers["Retry-After"])
    except (KeyError, ValueError):
        return None


def _route(request: aiohttp.TraceRequestStartParams | aiohttp.TraceRequestEndParams) -> str:
    return f"{request.method} {request.url.path}"


def _changes(method: str) -> bool:
    return method != "GET"


def _line(text: str) -> str:
    return " ".join(text.split())[:200]
