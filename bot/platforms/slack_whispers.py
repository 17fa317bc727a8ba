"""Answers that one person sees.

They go to the address that Slack gave for what was typed or pressed, which also holds where the bot is no
member; where there is none, or it no longer holds, as an ephemeral message.
https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
"""

from __future__ import annotations

import logging
from typing import Any

from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.errors import ParallaxError
from bot.layout import pack
from bot.models import Button, Buttons, Click, Event, Whisper
from bot.platforms.slack_calls import Calls, quiet
from bot.platforms.slack_errors import FAILURES, outcome
from bot.platforms.slack_render import Shape, fits, render

USES = 5  # of the address that Slack gives
SHARE = "Show to all"

log = logging.getLogger("parallax")


def whispered(whisper: Whisper, event: str) -> tuple[Shape, ...]:
    """The messages that hold the whisper, the last with the button that shows it to all. Pure."""
    parts = [(block,) for block in whisper.blocks]
    if whisper.share:
        parts.append((Buttons((Button(SHARE, "share", event),)),))
    whole = tuple(block for part in parts for block in part)
    return tuple(map(render, pack([whole], fits)))


class Whispers:
    """Tells one person."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def tell(self, whisper: Whisper, event: Event, address: str = "") -> None:
        """Show it to who acted, where they acted. ``address``: what Slack gave for it. Never raises."""
        where = {"thread_ts": thread} if (thread := _thread(event)) else {}
        for number, message in enumerate(whispered(whisper, event.id)):
            if address and number < USES and await self._respond(address, message | where):
                continue
            try:
                await self._calls(
                    "chat.postEphemeral", channel=event.channel, user=event.author, **message, **where
                )
            except ParallaxError as error:
                log.warning("slack: an answer in %s was not shown: %s", event.channel, error)
                return

    async def take_away(self, address: str) -> None:
        """Take away the private message that a button stood in. Never raises."""
        await self._send(address, {"delete_original": True})

    async def _respond(self, address: str, message: dict[str, Any]) -> bool:
        return await self._send(address, {"response_type": "ephemeral", "replace_original": False, **message})

    async def _send(self, address: str, body: dict[str, Any]) -> bool:
        client = AsyncWebhookClient(
            address, session=self._calls.client.session, retry_handlers=[], logger=quiet()
        )
        client.timeout = self._calls.client.timeout
        try:
            answer = await client.send_dict(body)
        except FAILURES as error:
            log.info("slack: nothing could be shown in reply: %s", outcome(error))
            return False
        return answer.status_code == 200


def _thread(event: Event) -> str | None:
    """The thread it is to be shown in: none for a button on a message of the channel itself."""
    if isinstance(event, Click) and event.message == event.thread:
        return None
    return event.thread
