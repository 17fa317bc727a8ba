"""Slack, over Socket Mode or over signed HTTP.

Secrets of the environment: ``SLACK_BOT_TOKEN`` (xoxb-), and ``SLACK_APP_TOKEN`` (xapp-) for Socket Mode or
``SLACK_SIGNING_SECRET`` for HTTP, which comes in by our page. ``SLACK_API_URL`` where it is not slack.com
that is talked to.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import BadConfig, Gone, ParallaxError, Unknown
from bot.models import Block, Post, Question
from bot.platforms import Check, Door, Handler, Platform
from bot.platforms.slack_calls import TIMEOUT, Calls, cause
from bot.platforms.slack_drafts import Drafts
from bot.platforms.slack_ears import Ears
from bot.platforms.slack_examine import examine
from bot.platforms.slack_hearing import NAME
from bot.platforms.slack_history import History
from bot.platforms.slack_http import PATH, PROMPT, Doorway
from bot.platforms.slack_http import Door as Signed
from bot.platforms.slack_notices import Notices
from bot.platforms.slack_pace import Pace
from bot.platforms.slack_people import People
from bot.platforms.slack_render import fits, render
from bot.platforms.slack_socket import Connection
from bot.platforms.slack_wire import is_draft, payload

__all__ = ["Options", "fits", "make", "render"]

API = AsyncWebClient.BASE_URL
PING = 5.0  # seconds between looks whether the connection still holds
AGAIN = 12  # such looks until Slack, which was away at the start, is asked once more
PATIENCE = 10.0  # seconds that what is under way gets to finish when we stop

log = logging.getLogger("parallax")


class Options(BaseModel):
    """``[slack]``. ``hear``: also what is said in threads without a mention, or not.

    ``operators`` are ids of people who may change any channel; a workspace's admins and owners always may.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    hear: Literal["mentions", "threads"] = "mentions"
    operators: tuple[str, ...] = Field(default=(), strict=False)


def make(options: Options, environ: Mapping[str, str]) -> Platform:
    """The platform, not yet connected. Raises ``BadConfig`` where a token is missing."""
    bot = _token(environ, "SLACK_BOT_TOKEN", "xoxb-")
    secret = environ.get("SLACK_SIGNING_SECRET", "").strip()
    if environ.get("SLACK_APP_TOKEN", "").strip():
        app, secret = _token(environ, "SLACK_APP_TOKEN", "xapp-"), ""
    elif secret:
        app = ""
    else:
        expects = "SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP) in the environment"
        raise BadConfig("slack", f"expects {expects}")
    return Slack(bot, app, environ.get("SLACK_API_URL") or API, secret=secret, options=options)


def _token(environ: Mapping[str, str], name: str, start: str) -> str:
    token = environ.get(name, "").strip()
    if not token.startswith(start):
        raise BadConfig("slack", f"expects {name} in the environment, a token that starts with {start}")
    return token


class Slack:
    """One workspace: posts through the Web API, hears through Socket Mode or, with a ``secret``, HTTP."""

    name = NAME

    def __init__(
        self,
        bot_token: str,
        app_token: str,
        api: str,
        *,
        secret: str = "",
        options: Options = Options(),  # noqa: B008 - frozen
        clock: Callable[[], float] = time.time,
        pace: Pace | None = None,
        ping: float = PING,
        timeout: float = TIMEOUT,
        prompt: float = PROMPT,
    ) -> None:
        self._app_token, self._ping = app_token, ping
        self._calls = Calls(bot_token, api, pace or Pace(), timeout)
        self._history = History(self._calls, clock)
        self._drafts = Drafts(self._calls, self._history, clock)
        self._notices = Notices(self._calls)
        self._ears = Ears(
            self._calls,
            People(self._calls, options.operators, clock),
            threads=options.hear == "threads",
            clock=clock,
        )
        self._door = Signed(secret, clock, prompt) if secret else None
        self._connection: Connection | Doorway | None = None

    # --- connecting --------------------------------------------------------------------------

    async def start(self, handler: Handler) -> None:
        """Connect and hear, or as soon as Slack is there. Raises ``Gone`` where a token is refused."""
        await self._calls.open()
        app = self._ears.app(handler)
        if self._door:
            self._connection = Doorway(self._door, app, self._calls, again=AGAIN * self._ping)
        else:
            self._connection = Connection(app, self._app_token, ping=self._ping)
        await self._connection.open()

    async def stop(self) -> None:
        """Hear no more, and let what was heard be answered."""
        if self._connection:
            await self._connection.close(PATIENCE)
        await self._ears.rest(PATIENCE)
        await self._calls.close()

    def doors(self) -> Mapping[str, Door]:
        """Where Slack comes in over HTTP, if it does."""
        return {PATH: self._door.answer} if self._door else {}

    async def examine(self, channels: Collection[str]) -> tuple[Check, ...]:
        """The tokens, the scopes and the channels. Never raises."""
        return await examine(self._calls, self._app_token, channels)

    # --- posting -----------------------------------------------------------------------------

    async def send(self, post: Post) -> str:
        """Post it, once, or finish what was begun of it. Returns its ``ts``."""
        if found := await self._begun(post):
            return found
        quiet = {"unfurl_links": False, "unfurl_media": False, "mrkdwn": False}
        where = {"channel": post.channel, "thread_ts": post.thread}
        try:
            sent = await self._calls.once("chat.postMessage", **where, **quiet, **payload(post))
        except Unknown as error:
            self._history.doubt(post.key, error)
            raise
        return str(sent["ts"])

    async def _begun(self, post: Post) -> str | None:
        """The message that shows the post already, because a draft of it was sent."""
        message = self._drafts.of(post.key)
        if message is None:
            return await self.find(post) if self._history.in_doubt(post.key) else None
        try:
            await self.edit(post, message)
        except Gone as error:
            if cause(error) != "message_not_found":
                raise
            return None
        return message

    async def edit(self, post: Post, message: str) -> None:
        """Show the post's blocks in the message. Editing twice does no harm."""
        await self._drafts.end(post, message)
        where = {"channel": post.channel, "ts": message}
        try:
            await self._calls("chat.update", **where, **payload(post))
        except Gone as error:
            if cause(error) != "streaming_state_conflict":
                raise
            await self._drafts.stop(post, message)
            await self._calls("chat.update", **where, **payload(post))

    async def find(self, post: Post) -> str | None:
        """The ``ts`` of the message that carries the post's key; one that was left unfinished is finished.

        Raises ``Unknown`` where it can't look so far back, ``Retry`` where Slack is away, or where the post
        may yet appear.
        """
        message = await self._history.look(post)
        if message is None:
            return None
        if is_draft(message, post.key):
            await self.edit(post, str(message["ts"]))
        return str(message["ts"])

    async def notice(self, question: Question, words: str | None) -> None:
        """A status in a conversation with the assistant, else a pair of eyes at the message."""
        await self._notices.show(question, words)

    async def draft(self, post: Post, message: str | None) -> str | None:
        """Stream it where Slack can, else edit it as it grows."""
        return await self._drafts.show(post, message)

    async def link(self, channel: str, thread: str | None, message: str) -> str | None:  # noqa: ARG002
        """The address of a message, which Slack makes; it knows the thread by itself."""
        try:
            found = await self._calls("chat.getPermalink", channel=channel, message_ts=message)
        except ParallaxError:
            return None
        return str(found.get("permalink") or "") or None

    def fits(self, blocks: tuple[Block, ...]) -> bool:
        """Whether one message holds these blocks."""
        return fits(blocks)
