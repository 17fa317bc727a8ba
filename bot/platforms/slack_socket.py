"""A Socket Mode connection that comes back.

The client reconnects by itself, but not from everywhere: it tries one address for ever, also when that
has expired. So its connection is looked at, and made anew where it stays away.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.errors import Gone, Retry
from bot.platforms.slack_calls import quiet
from bot.platforms.slack_errors import FAILURES, outcome

AWAY = 4  # looks in a row without a connection, until we make a new one
REFUSED = 60  # and so many where Slack refused to have us

log = logging.getLogger("parallax")


async def read(call: Awaitable[AsyncSlackResponse]) -> AsyncSlackResponse:
    """What a call gives that does no harm when it is made twice. Raises ``Retry`` or ``Gone``."""
    try:
        return await call
    except FAILURES as error:
        raise outcome(error, repeatable=True) from error


class Connection:
    """Brings what Slack tells to ``app``. ``ping``: seconds between two looks at the connection."""

    def __init__(self, app: AsyncApp, app_token: str, *, ping: float) -> None:
        self._app, self._app_token, self._ping = app, app_token, ping
        self._socket: AsyncSocketModeHandler | None = None
        self._watch: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Connect, now or when Slack is there again. Raises ``Gone`` where a token is refused."""
        try:
            await self._connect()
        except Retry as error:
            log.warning("slack: not connected yet: %s", error)
        self._watch = asyncio.create_task(self._hold())

    async def close(self, patience: float) -> None:  # noqa: ARG002 - what was heard is finished elsewhere
        """Hear no more."""
        if self._watch:
            self._watch.cancel()
            await asyncio.gather(self._watch, return_exceptions=True)
        await self._disconnect()

    async def _hold(self) -> None:
        away = 0
        while True:
            await asyncio.sleep(self._ping)
            away = 0 if await self._is_connected() else away + 1
            if away >= AWAY:
                away = 0
                try:
                    await self._connect()
                except Retry as error:
                    log.warning("slack: no connection: %s", error)
                except Gone as error:
                    log.error("slack: no connection, to be tried again in some minutes: %s", error)
                    away = AWAY - REFUSED

    async def _is_connected(self) -> bool:
        return self._socket is not None and await self._socket.client.is_connected()

    async def _connect(self) -> None:
        await self._disconnect()
        await read(self._app.client.auth_test())
        opened = await read(self._app.client.apps_connections_open(app_token=self._app_token))
        self._socket = AsyncSocketModeHandler(
            self._app, self._app_token, logger=quiet(), ping_interval=self._ping
        )
        self._socket.client.wss_uri = opened["url"]
        try:
            async with asyncio.timeout(AWAY * self._ping):
                await self._socket.connect_async()  # type: ignore[no-untyped-call]
        except TimeoutError as error:
            raise Retry("Slack's WebSocket can't be reached") from error

    async def _disconnect(self) -> None:
        if self._socket:
            await self._socket.close_async()  # type: ignore[no-untyped-call]
            self._socket = None
