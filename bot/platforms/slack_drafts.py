"""An answer while it is being written.

In a conversation with one person Slack streams: blocks are appended, and nothing is taken back. Elsewhere
the message is edited, no oftener than Slack bears. Either way it is found by its key from the first, as a
draft, and the finished post replaces all of it.
https://docs.slack.dev/messaging/sending-and-scheduling-messages#text-streaming
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from bot.errors import Gone, ParallaxError, Retry, Unknown
from bot.models import Block, Post, Small
from bot.platforms.slack_calls import Calls
from bot.platforms.slack_history import History
from bot.platforms.slack_render import BLOCKS, fits
from bot.platforms.slack_wire import is_direct, payload

EVERY = 1.5  # seconds between two edits of a draft
MOST = 200  # drafts that are remembered

log = logging.getLogger("parallax")


@dataclass(slots=True)
class Draft:
    """A message that isn't finished: what it shows, and since when. ``stream``: it can only grow."""

    message: str
    blocks: tuple[Block, ...]
    at: float
    stream: bool


class Drafts:
    """The messages that are being written. ``clock`` gives seconds."""

    def __init__(self, calls: Calls, history: History, clock: Callable[[], float]) -> None:
        self._calls, self._history, self._clock = calls, history, clock
        self._open: dict[str, Draft] = {}

    async def show(self, post: Post, message: str | None) -> str | None:
        """Show what there is so far; the message's id, None where nothing can be shown. Never raises."""
        try:
            if message is None:
                return await self._begin(post)
            await self._go_on(post)
        except ParallaxError as error:
            log.info("slack: a draft is not shown: %s", error)
        return message

    def of(self, key: str) -> str | None:
        """The message in which the post was begun."""
        draft = self._open.get(key)
        return draft.message if draft else None

    async def end(self, post: Post, message: str) -> None:
        """Make the message one that can be edited. Raises as an edit does."""
        draft = self._open.pop(post.key, None)
        if draft and draft.stream:
            await self.stop(post, message)

    async def stop(self, post: Post, message: str) -> None:
        """End a stream, also one that has ended by itself: the edit that follows tells how it is."""
        try:
            await self._calls("chat.stopStream", channel=post.channel, ts=message)
        except Gone as error:
            log.info("slack: the stream %s was over: %s", message, error)

    async def _begin(self, post: Post) -> str | None:
        if post.thread and is_direct(post.channel) and fits(post.blocks):
            lasting = replace(post, blocks=_lasting(post.blocks))
            try:
                return await self._start(lasting, "chat.startStream", stream=True, chunks=_chunks(lasting))
            except (Gone, Retry) as error:
                log.info("slack: no stream in %s: %s", post.channel, error)
        quiet = {"unfurl_links": False, "unfurl_media": False, "mrkdwn": False}
        return await self._start(post, "chat.postMessage", stream=False, **quiet, **payload(post, draft=True))

    async def _start(self, post: Post, method: str, *, stream: bool, **given: Any) -> str:
        try:
            begun = await self._calls.once(method, channel=post.channel, thread_ts=post.thread, **given)
        except Unknown as error:
            self._history.doubt(post.key, error)
            raise
        if len(self._open) >= MOST:
            del self._open[next(iter(self._open))]
        self._open[post.key] = Draft(str(begun["ts"]), post.blocks, self._clock(), stream)
        return str(begun["ts"])

    async def _go_on(self, post: Post) -> None:
        draft = self._open.get(post.key)
        if draft is None or self._clock() - draft.at < EVERY:
            return
        if draft.stream:
            post = replace(post, blocks=_lasting(post.blocks))
        if draft.blocks == post.blocks:
            return
        if draft.stream:
            await self._append(draft, post)
        elif self._calls.pace.spare("chat.update"):
            draft.at, draft.blocks = self._clock(), post.blocks
            shown = payload(post, draft=True)
            await self._calls("chat.update", channel=post.channel, ts=draft.message, **shown)

    async def _append(self, draft: Draft, post: Post) -> None:
        """Add the blocks that are new; what was changed before them waits for the finished post."""
        known = len(draft.blocks)
        grown = post.blocks[:known] == draft.blocks and len(post.blocks) <= BLOCKS // 2
        if grown and fits(post.blocks) and self._calls.pace.spare("chat.appendStream"):
            draft.at, draft.blocks = self._clock(), post.blocks
            chunks = _chunks(post, known)
            await self._calls("chat.appendStream", channel=post.channel, ts=draft.message, chunks=chunks)


def _lasting(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Without the small print at the end: more comes before it, and a stream takes nothing back."""
    end = len(blocks)
    while end and isinstance(blocks[end - 1], Small):
        end -= 1
    return blocks[:end] or blocks


def _chunks(post: Post, known: int = 0) -> list[dict[str, Any]]:
    """The blocks behind the first ``known`` as Slack streams them; the key stands in the very first."""
    drawn = payload(Post(post.key, "", "", None, post.blocks[known:]), draft=True)["blocks"]
    if known:
        drawn[0].pop("block_id")
    return [{"type": "blocks", "blocks": drawn}]
