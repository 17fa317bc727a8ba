"""The one way to Slack's methods: in their pace, and with failures told apart."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.errors import ParallaxError, Retry
from bot.platforms.slack_errors import FAILURES, code, outcome
from bot.platforms.slack_pace import Pace

TIMEOUT = 20.0  # seconds; with the wait for a turn well under the lease on a post, which outlives a send


class Calls:
    """A workspace's methods."""

    def __init__(self, token: str, api: str, pace: Pace, timeout: float = TIMEOUT) -> None:
        # No handlers, for the default one sends again what may already stand in the channel.
        self.client = AsyncWebClient(token=token, base_url=api, retry_handlers=[], logger=quiet())
        self.client.timeout = timeout  # type: ignore[assignment]  # aiohttp takes parts of a second
        self.pace = pace

    async def open(self) -> None:
        """Keep lines open between calls, until ``close``."""
        await self.close()
        whole = aiohttp.ClientTimeout(total=self.client.timeout)
        self.client.session = aiohttp.ClientSession(timeout=whole, connector=aiohttp.TCPConnector(limit=0))

    async def close(self) -> None:
        """Let the lines go; a call after that opens its own."""
        if self.client.session is not None:
            await self.client.session.close()
            self.client.session = None

    async def __call__(self, method: str, **given: Any) -> AsyncSlackResponse:
        """What a method answers that does no harm when it is called twice. Raises ``Retry`` or ``Gone``."""
        return await self._call(method, given, repeatable=True)

    async def once(self, method: str, **given: Any) -> AsyncSlackResponse:
        """The same for one that does. Raises ``Retry`` where it surely wasn't done, ``Gone``, ``Unknown``."""
        return await self._call(method, given, repeatable=False)

    async def _call(self, method: str, given: Mapping[str, Any], *, repeatable: bool) -> AsyncSlackResponse:
        channel = str(given.get("channel", ""))
        await self.pace.turn(method, channel)
        call: Callable[..., Awaitable[AsyncSlackResponse]]
        call = getattr(self.client, method.replace(".", "_"))
        try:
            return await call(**given)
        except FAILURES as error:
            found = outcome(error, repeatable=repeatable)
            if isinstance(found, Retry) and _too_many(error):
                self.pace.hold(method, channel, found.after)
            raise found from error


def cause(error: ParallaxError) -> str:
    """Slack's name for what stands behind the error, or an empty string."""
    return code(error.__cause__) if isinstance(error.__cause__, Exception) else ""


def _too_many(error: Exception) -> bool:
    response = getattr(error, "response", None)
    status = getattr(response, "status_code", 0) or getattr(response, "status", 0)
    return status == 429 or code(error) in ("ratelimited", "rate_limited")


# --- what the client says of itself ------------------------------------------------------------

_SECRET = re.compile(
    r"""xox[a-z]-[\w-]+|xapp-[\w-]+|(?:wss?|https?)://[^\s'"<>]*(?:ticket|/commands/|/actions/|/response)[^\s'"<>]*"""
)


_CLOSED = ("Failed to send a message", "Cannot write to closing transport")
"""Said for each event that could not be acknowledged any more: Slack tells us of it again."""


def quiet() -> logging.Logger:
    """The logger for Slack's own libraries.

    At their lowest level they write down whole messages and answers, and so what people ask, and addresses
    that are as good as a token: nothing of that level is let through. Traces of a dead line are for those
    who debug.
    """
    logger = logging.getLogger("parallax.slack")
    logger.setLevel(max(logging.INFO, logging.getLogger().getEffectiveLevel()))
    if _discreet not in logger.filters:
        logger.addFilter(_discreet)
    return logger


def _discreet(record: logging.LogRecord) -> bool:
    if not logging.getLogger().isEnabledFor(logging.DEBUG):
        record.exc_info = None
    said = _SECRET.sub("(not shown)", record.getMessage())
    record.msg, record.args = " ".join(said.split())[:300], ()
    return not any(each in said for each in _CLOSED)
