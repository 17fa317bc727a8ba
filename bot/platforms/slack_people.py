"""Who may change a channel: asked of Slack once, and remembered for a while."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection

from bot.errors import ParallaxError
from bot.platforms.slack_calls import Calls

FRESH = 600.0  # seconds that somebody's rank is believed
MOST = 5_000  # people that are remembered

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
        self._known.pop(user, None)
        self._known[user] = (self._clock(), trusted)
        if len(self._known) > MOST:
            del self._known[next(iter(self._known))]
        return trusted
