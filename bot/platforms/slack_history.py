"""Looking whether a post already stands in its channel or thread."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.errors import Gone, Retry, Unknown
from bot.models import Post
from bot.platforms.slack_calls import Calls, cause
from bot.platforms.slack_errors import may_still_come
from bot.platforms.slack_wire import carries

LOOK_BACK = 7 * 24 * 3600  # seconds of a channel's history in which a lost post is looked for
SETTLED = 45.0  # seconds after which Slack is done with a call that we no longer wait for
PAGE = 200
PAGES = 50


class History:
    """What Slack keeps of us, and what we don't know of it. ``clock`` gives seconds since 1970."""

    def __init__(self, calls: Calls, clock: Callable[[], float]) -> None:
        self._calls, self._clock = calls, clock
        self._lost: dict[str, float] = {}

    def doubt(self, key: str, error: Unknown) -> None:
        """A post was sent and nothing was heard of it."""
        if isinstance(error.__cause__, Exception) and may_still_come(error.__cause__):
            self._lost[key] = self._clock()

    def in_doubt(self, key: str) -> bool:
        """Whether the post may stand there already."""
        return key in self._lost

    async def look(self, post: Post) -> Mapping[str, Any] | None:
        """The message that carries the post's key.

        Looks back ``LOOK_BACK`` seconds. Raises ``Unknown`` where it can't look so far, ``Retry``
        where Slack is away, or where the post may yet appear.
        """
        found = await self._find(post)
        if found is None and (wait := self._lost.get(post.key, 0.0) + SETTLED - self._clock()) > 0:
            raise Retry("the post may still appear", wait)
        self._lost.pop(post.key, None)
        return found

    async def _find(self, post: Post) -> Mapping[str, Any] | None:
        try:
            async for page in self._pages(post):
                for message in page["messages"] or ():
                    if carries(message, post.key):
                        return dict(message)
        except Gone as error:
            if cause(error) == "thread_not_found":
                return None
            if cause(error) != "channel_not_found":
                raise Unknown(f"can't look for the post: {error}") from error
            raise
        return None

    async def _pages(self, post: Post) -> AsyncIterator[AsyncSlackResponse]:
        asked = {
            "channel": post.channel,
            "oldest": f"{max(0.0, self._clock() - LOOK_BACK):.6f}",
            "limit": PAGE,
            "include_all_metadata": True,
        }
        where = {"ts": post.thread} if post.thread else {}
        method = "conversations.replies" if post.thread else "conversations.history"
        cursor: dict[str, str] = {}
        for _ in range(PAGES):
            page = await self._calls(method, **asked, **where, **cursor)
            yield page
            if not (following := (page.get("response_metadata") or {}).get("next_cursor", "")):
                return
            cursor = {"cursor": following}
        raise Unknown(f"more than {PAGES * PAGE} messages to look through in {post.channel}")
