"""Posts that are shown while they are being written."""

from __future__ import annotations

import asyncio

BETWEEN = 1.0  # seconds between two edits of one message
KEPT = 500


class Drafts:
    """When each message may be edited next."""

    def __init__(self) -> None:
        self._next: dict[str, float] = {}

    def is_due(self, message: str) -> bool:
        """Whether it may be edited now; if so, it may not again for a second."""
        due = self._next.get(message, 0.0) <= asyncio.get_running_loop().time()
        if due:
            self.shown(message)
        return due

    def shown(self, message: str) -> None:
        """It was just shown."""
        self.wait(message, BETWEEN)

    def wait(self, message: str | None, seconds: float | None) -> None:
        """Discord asks to wait so long, at least a second."""
        if message is None:
            return
        self._next[message] = asyncio.get_running_loop().time() + max(seconds or 0.0, BETWEEN)
        while len(self._next) > KEPT:
            del self._next[next(iter(self._next))]
