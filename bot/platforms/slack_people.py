"""Who may change a channel, and which threads are ours: asked of Slack once, and remembered for a while."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping
from typing import Any

from bot.errors import ParallaxError
from bot.platforms.slack_calls import Calls

FRESH = 600.0  # seconds that somebody's rank is believed
MOST = 5_000  # people or threads that are remembered

log = logging.getLogger("parallax")


class People:
    """The workspace's admins and owners, and the ``operators`` that the config names by id."""

    def __init__(self, calls: Calls, operators: Collection[str], clock: Callable[[], float]) -> None:
        self._calls, self._operators, self._clock = calls, frozenset(operators), clock
        self._known: dict[str, tuple[float, bool]] = {}

    async def trusted(self, user: str) -> bool:
        """Whether this person may change what a channel gets. Not known is no."""
        if user in self._operators:
            return True
        at, known = self._known.get(user, (-FRESH, False))
        if self._clock() - at < FRESH:
            return known
        try:
            found = (await self._calls("users.info", user=user))["user"] or {}
        except ParallaxError as error:
            log.warning("slack: not known whether %s is an admin: %s", user, error)
            return False
        ranks = (found.get(rank) for rank in ("is_admin", "is_owner", "is_primary_owner"))
        trusted = any(ranks) and not found.get("deleted")
        _keep(self._known, user, (self._clock(), trusted))
        return trusted


class Threads:
    """The threads that we have posted in."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._known: dict[tuple[str, str], bool] = {}

    def note(self, channel: str, thread: str | None) -> None:
        """We have posted there."""
        if thread:
            _keep(self._known, (channel, thread), True)

    async def ours(self, event: Mapping[str, Any], me: str) -> bool:
        """Whether the message stands in a thread that we began or answered in."""
        where = (str(event["channel"]), str(event["thread_ts"]))
        if event.get("parent_user_id") == me:
            return True
        if where not in self._known:
            try:
                page = await self._calls("conversations.replies", channel=where[0], ts=where[1], limit=1)
            except ParallaxError as error:
                log.info("slack: not known whose thread %s is: %s", where[1], error)
                return False
            first: Mapping[str, Any] = next(iter(page["messages"] or ()), {})
            seen = me in (first.get("reply_users") or ())
            _keep(self._known, where, seen or self._known.get(where, False))  # we may have posted meanwhile
        return self._known[where]


def _keep(known: dict[Any, Any], key: Any, value: Any) -> None:
    known.pop(key, None)
    known[key] = value
    if len(known) > MOST:
        del known[next(iter(known))]
