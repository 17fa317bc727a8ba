"""Slack, over Socket Mode.

Three secrets of the environment: ``SLACK_BOT_TOKEN`` (xoxb-), ``SLACK_APP_TOKEN`` (xapp-), and
``SLACK_API_URL`` where it is not slack.com that is talked to.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict
from slack_bolt.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.errors import BadConfig, Gone, ParallaxError, Retry, Unknown
from bot.models import Block, Post, Question
from bot.platforms import Handler, Platform
from bot.platforms.slack_errors import FAILURES, code, may_still_come, outcome
from bot.platforms.slack_hearing import NAME, click, command, question
from bot.platforms.slack_render import ACTION, fits, render
from bot.platforms.slack_socket import Connection, read

__all__ = ["Options", "fits", "make", "render"]

API = AsyncWebClient.BASE_URL
TIMEOUT = 20  # seconds; well under the lease on a post, which must outlive a send
LOOK_BACK = 7 * 24 * 3600  # seconds of a channel's history in which a lost post is looked for
SETTLED = 45.0  # seconds after which Slack is done with a call that we no longer wait for
PAGE = 200
PAGES = 50
PING = 5.0  # seconds between looks whether the connection still holds
PATIENCE = 10.0  # seconds that what is under way gets to finish when we stop
METADATA = "parallax_post"

log = logging.getLogger("parallax")


class Options(BaseModel):
    """``[slack]``. ``hear``: also what is said in threads of ours without a mention, or not."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    hear: Literal["mentions", "threads"] = "mentions"


def make(options: Options, environ: Mapping[str, str]) -> Platform:
    """The platform, not yet connected. Raises ``BadConfig`` where a token is missing."""
    bot, app = (_token(environ, name, start) for name, start in _TOKENS.items())
    return Slack(bot, app, environ.get("SLACK_API_URL") or API, threads=options.hear == "threads")


_TOKENS = {"SLACK_BOT_TOKEN": "xoxb-", "SLACK_APP_TOKEN": "xapp-"}


def _token(environ: Mapping[str, str], name: str, start: str) -> str:
    token = environ.get(name, "").strip()
    if not token.startswith(start):
        raise BadConfig("slack", f"expects {name} in the environment, a token that starts with {start}")
    return token


class Slack:
    """One workspace: posts through the Web API, hears through Socket Mode."""

    name = NAME

    def __init__(
        self,
        bot_token: str,
        app_token: str,
        api: str,
        *,
        threads: bool = False,
        clock: Callable[[], float] = time.time,
        ping: float = PING,
        timeout: float = TIMEOUT,
    ) -> None:
        self._app_token = app_token
        self._threads = threads
        self._clock = clock
        self._ping = ping
        # An empty list, for the default handler sends again what may already stand in the channel.
        self._client = AsyncWebClient(token=bot_token, base_url=api, retry_handlers=[])
        self._client.timeout = timeout  # type: ignore[assignment]  # aiohttp takes parts of a second
        self._connection: Connection | None = None
        self._busy: set[asyncio.Future[Any]] = set()
        self._lost: dict[str, float] = {}

    # --- connecting --------------------------------------------------------------------------

    async def start(self, handler: Handler) -> None:
        """Connect and hear, or as soon as Slack is there. Raises ``Gone`` where a token is refused."""
        self._connection = Connection(self._app(handler), self._app_token, ping=self._ping)
        await self._connection.open()

    async def stop(self) -> None:
        """Hear no more, and let what was heard be answered."""
        if self._connection:
            await self._connection.close()
        if self._busy:
            await asyncio.wait(self._busy, timeout=PATIENCE)

    def _app(self, handler: Handler) -> AsyncApp:
        app = AsyncApp(name="parallax", token=self._client.token)
        app.client.base_url, app.client.timeout = self._client.base_url, self._client.timeout
        app.client.retry_handlers = []

        async def heard(event: Mapping[str, Any], context: AsyncBoltContext) -> None:
            if asked := question(event, context.bot_user_id or "", threads=self._threads):
                await self._hand(handler(asked), self._see(event))

        async def pressed(ack: Callable[[], Awaitable[Any]], body: Mapping[str, Any]) -> None:
            await ack()
            if done := click(body):
                await self._hand(handler(done))

        async def typed(ack: Callable[[], Awaitable[Any]], body: Mapping[str, Any]) -> None:
            await ack()
            await self._hand(handler(command(body)))

        app.event("app_mention")(heard)
        app.event("message")(heard)
        app.event(re.compile(""))(_nothing)  # else Slack sends again what nobody acknowledges
        app.action(re.compile(f"^{ACTION}"))(pressed)
        app.command(re.compile("^/"))(typed)
        return app

    async def _hand(self, *work: Awaitable[Any]) -> None:
        """Do what an event asks for, all at once, so that ``stop`` can wait for it."""
        task = asyncio.gather(*work)
        self._busy.add(task)
        try:
            await task
        except ParallaxError as error:
            log.error("slack: not answered: %s", error)
        finally:
            self._busy.discard(task)

    async def _see(self, event: Mapping[str, Any]) -> None:
        """Show that the question was seen: a courtesy, so its failure is only told to the log."""
        try:
            await self._client.reactions_add(channel=event["channel"], timestamp=event["ts"], name="eyes")
        except FAILURES as error:
            if code(error) != "already_reacted":
                log.info("slack: no reaction on %s: %s", event["ts"], outcome(error))

    # --- posting -----------------------------------------------------------------------------

    async def send(self, post: Post) -> str:
        """Post it, once. Returns its ``ts``."""
        try:
            sent = await self._client.chat_postMessage(
                channel=post.channel,
                thread_ts=post.thread,
                unfurl_links=False,
                unfurl_media=False,
                mrkdwn=False,
                **_payload(post),
            )
        except FAILURES as error:
            if may_still_come(error):
                self._lost[post.key] = self._clock()
            raise outcome(error) from error
        return str(sent["ts"])

    async def edit(self, post: Post, message: str) -> None:
        """Show the post's blocks in the message. Editing twice does no harm."""
        await read(self._client.chat_update(channel=post.channel, ts=message, **_payload(post)))

    async def find(self, post: Post) -> str | None:
        """The ``ts`` of the message that carries the post's key.

        Looks back ``LOOK_BACK`` seconds. Raises ``Unknown`` where it can't look so far, ``Retry``
        where Slack is away, or where the post may yet appear.
        """
        if found := await self._look(post):
            self._lost.pop(post.key, None)
            return found
        if (wait := self._lost.get(post.key, 0.0) + SETTLED - self._clock()) > 0:
            raise Retry("the post may still appear", wait)
        self._lost.pop(post.key, None)
        return None

    async def _look(self, post: Post) -> str | None:
        try:
            async for page in self._pages(post):
                for message in page["messages"] or ():
                    if _carries(message, post.key):
                        return str(message["ts"])
        except SlackApiError as error:
            if code(error) == "thread_not_found":
                return None
            found = outcome(error, repeatable=True)
            blind = isinstance(found, Gone) and code(error) != "channel_not_found"
            raise Unknown(f"can't look for the post: {found}") if blind else found from error
        except FAILURES as error:
            raise outcome(error, repeatable=True) from error
        return None

    async def notice(self, question: Question, words: str | None) -> None:
        """Nothing is shown here before the answer is."""

    async def draft(self, post: Post, message: str | None) -> str | None:  # noqa: ARG002
        """Nothing is shown here before it is whole."""
        return None

    def fits(self, blocks: tuple[Block, ...]) -> bool:
        """Whether one message holds these blocks."""
        return fits(blocks)

    async def _pages(self, post: Post) -> AsyncIterator[AsyncSlackResponse]:
        asked = {
            "channel": post.channel,
            "oldest": f"{max(0.0, self._clock() - LOOK_BACK):.6f}",
            "limit": PAGE,
            "include_all_metadata": True,
        }
        cursor = ""
        for _ in range(PAGES):
            page = await self._page(post.thread, asked | ({"cursor": cursor} if cursor else {}))
            yield page
            if not (cursor := (page.get("response_metadata") or {}).get("next_cursor", "")):
                return
        raise Unknown(f"more than {PAGES * PAGE} messages to look through in {post.channel}")

    async def _page(self, thread: str | None, asked: Mapping[str, Any]) -> AsyncSlackResponse:
        if thread:
            return await self._client.conversations_replies(ts=thread, **asked)
        return await self._client.conversations_history(**asked)


async def _nothing() -> None:
    """Acknowledges what we have no use for."""


def _payload(post: Post) -> dict[str, Any]:
    """The message, with the post's key in its metadata and in its first block.

    Where the bot may not read metadata, history shows the block alone.
    """
    message = render(post.blocks)
    message["blocks"][0] |= {"block_id": _block_id(post.key)}
    return {**message, "metadata": {"event_type": METADATA, "event_payload": {"key": post.key}}}


def _carries(message: Mapping[str, Any], key: str) -> bool:
    metadata = message.get("metadata") or {}
    payload = metadata.get("event_payload") or {} if metadata.get("event_type") == METADATA else {}
    blocks = message.get("blocks") or ()
    return payload.get("key") == key or any(block.get("block_id") == _block_id(key) for block in blocks[:1])


def _block_id(key: str) -> str:
    """The key as Slack takes it for a block: at most 255 characters, so a long one is digested."""
    return f"{ACTION}{key}" if len(key) <= 200 else ACTION + hashlib.sha256(key.encode()).hexdigest()
