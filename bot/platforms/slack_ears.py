"""Hearing: what Slack tells becomes events, and what is answered to one person alone is shown to them."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from bot.errors import ParallaxError
from bot.models import Click, Command, Event, Post, Whisper
from bot.platforms import Handler
from bot.platforms.slack_calls import Calls, quiet
from bot.platforms.slack_hearing import author, click, command, opened, question
from bot.platforms.slack_home import PROMPTS, home
from bot.platforms.slack_people import People
from bot.platforms.slack_render import ACTION
from bot.platforms.slack_whispers import Whispers

MOST = 5_000  # events that are remembered, so that what Slack tells again is not done again
FRESH = 600.0  # seconds that somebody's home tab stands before it is drawn anew
SORRY = "Parallax can't reach Slack's own service just now. Please try again in a minute."

Body = Mapping[str, Any]
Ack = Callable[[], Awaitable[Any]]

log = logging.getLogger("parallax")


class Ears:
    """One workspace, heard.

    ``threads``: also what is said in threads without a mention. The handler knows which threads are ours,
    and keeps nothing of the others.
    """

    def __init__(
        self,
        calls: Calls,
        people: People,
        *,
        threads: bool,
        clock: Callable[[], float],
    ) -> None:
        self._calls, self._people = calls, people
        self._threads, self._clock = threads, clock
        self._whispers = Whispers(calls)
        self._told: dict[str, None] = {}
        self._homes: dict[str, float] = {}
        self._busy: set[asyncio.Future[Any]] = set()

    def app(self, handler: Handler) -> AsyncApp:
        """What takes Slack's payloads, whichever way they come. They were checked before."""
        app = AsyncApp(
            name=quiet().name,  # a logger of that name is set as the one below: it must not be ours
            token=self._calls.client.token,
            logger=quiet(),
            request_verification_enabled=False,
            user_facing_authorize_error_message=SORRY,
        )
        app.client.base_url, app.client.timeout = self._calls.client.base_url, self._calls.client.timeout
        app.client.retry_handlers = []

        async def heard(body: Body, event: Body, context: AsyncBoltContext) -> None:
            if not self._known(body):
                await self._do(self._hear(handler, event, context.bot_user_id or ""))

        async def visited(body: Body, event: Body) -> None:
            if not self._known(body) and event.get("tab") == "home":
                await self._do(self._receive(handler, str(body.get("event_id", "")), event))

        async def greeted(body: Body, event: Body) -> None:
            if not self._known(body):
                await self._do(self._suggest(event))

        async def pressed(ack: Ack, body: Body) -> None:
            await ack()
            if click(body):
                await self._do(self._act(handler, click, body))

        async def typed(ack: Ack, body: Body) -> None:
            await ack()
            await self._do(self._act(handler, command, body))

        app.event("app_mention")(heard)
        app.event("message")(heard)
        app.event("app_home_opened")(visited)
        app.event("assistant_thread_started")(greeted)
        app.event(re.compile(""))(_nothing)  # else Slack sends again what nobody acknowledges
        app.action(re.compile(f"^{ACTION}"))(pressed)
        app.action(re.compile(""))(_taken)
        app.command(re.compile("^/"))(typed)
        return app

    async def rest(self, patience: float) -> None:
        """Let what was heard be answered."""
        if self._busy:
            await asyncio.wait(self._busy, timeout=patience)

    def _known(self, body: Body) -> bool:
        """Whether Slack told this before: it does so up to three times where it missed our answer."""
        event = str(body.get("event_id") or "")
        if not event or event in self._told:
            return bool(event)
        self._told[event] = None
        if len(self._told) > MOST:
            del self._told[next(iter(self._told))]
        return False

    async def _do(self, work: Awaitable[None]) -> None:
        """Do what an event asks for, so that ``rest`` can wait for it. What goes wrong is told to the log."""
        task = asyncio.ensure_future(work)
        self._busy.add(task)
        try:
            await task
        except ParallaxError as error:
            log.error("slack: not answered: %s", error)
        except Exception:
            log.exception("slack: not answered")
        finally:
            self._busy.discard(task)

    async def _hear(self, handler: Handler, event: Body, me: str) -> None:
        asked = question(event, me)
        if asked is None or not (asked.called or self._threads):
            return
        reply = await handler(asked)
        if isinstance(reply, Whisper):
            await self._whispers.tell(reply, asked)

    async def _act(
        self, handler: Handler, read: Callable[[Body, bool], Click | Command | None], body: Body
    ) -> None:
        event = read(body, await self._people.trusted(author(body)))
        if event is None:
            return
        reply = await handler(event)
        address = str(body.get("response_url") or "")
        if isinstance(reply, Whisper):
            await self._whispers.tell(reply, event, address)
        elif isinstance(reply, Post) and _is_shared(event) and address:
            await self._whispers.take_away(address)

    async def _receive(self, handler: Handler, id: str, event: Body) -> None:
        """Fill the tab that somebody opened, with what is said to who asks for help."""
        asked = opened(event, id)
        if asked is None or self._clock() - self._homes.get(asked.author, -FRESH) < FRESH:
            return
        reply = await handler(asked)
        if isinstance(reply, Whisper):
            self._homes[asked.author] = self._clock()
            await self._calls("views.publish", user_id=asked.author, view=home(reply.blocks))

    async def _suggest(self, event: Body) -> None:
        """What one may ask, where a conversation with the assistant begins."""
        began = event.get("assistant_thread") or {}
        if began.get("channel_id") and began.get("thread_ts"):
            where = {"channel_id": began["channel_id"], "thread_ts": began["thread_ts"]}
            await self._calls("assistant.threads.setSuggestedPrompts", prompts=list(PROMPTS), **where)


def _is_shared(event: Event) -> bool:
    return isinstance(event, Click) and event.action == "share"


async def _nothing() -> None:
    """Acknowledges what we have no use for."""


async def _taken(ack: Ack) -> None:
    """A link was opened, or the button is of another time: nothing to do but to say that it came."""
    await ack()
