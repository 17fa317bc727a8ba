"""Where articles come from.

A source is one file here with ``Options`` (a pydantic model of its ``[[source]]`` block) and
``make(options, http) -> Source``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from bot.errors import Unreadable
from bot.models import Entry


@dataclass(frozen=True, slots=True)
class Fetched:
    """What one look at a source gave: entries, the cursor for the next look, and what failed.

    ``again`` is after how many seconds the source wants to be looked at next, None for as usual.
    """

    entries: tuple[Entry, ...]
    cursor: dict[str, Any]
    failures: tuple[Unreadable, ...] = ()
    again: float | None = None


class Source(Protocol):
    """Gives entries, politely. It decides nothing: not what is new, not what is an article."""

    id: str

    async def fetch(self, cursor: dict[str, Any]) -> Fetched:
        """Look once. ``cursor`` is what the last look left, ``{}`` at first.

        Raises ``Unreadable`` where nothing can be had, ``Retry`` where it asks us to wait, ``Gone``
        where it ended.
        """
        ...
