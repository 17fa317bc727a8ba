"""Where articles come from.

A source is one file here with ``Options`` (a pydantic model of its ``[[source]]`` block) and
``make(options, http) -> Source``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from bot.errors import Unreadable
from bot.models import Entry

if TYPE_CHECKING:
    from bot.http import Http


@dataclass(frozen=True, slots=True)
class Fetched:
    """What one look at a source gave: entries, the cursor for the next look, and what failed.

    ``again`` is after how many seconds the source wants to be looked at next, None for as usual.
    ``moved`` is the address that it has moved to for good, where this look is the first to hear of it.
    """

    entries: tuple[Entry, ...]
    cursor: dict[str, Any]
    failures: tuple[Unreadable, ...] = ()
    again: float | None = None
    moved: str | None = None


class Source(Protocol):
    """Gives entries, politely. It decides nothing: not what is new, not what is an article."""

    @property
    def id(self) -> str:
        """Names the source among others, the same at every start."""
        ...

    async def fetch(self, cursor: dict[str, Any]) -> Fetched:
        """Look once. ``cursor`` is what the last look left, ``{}`` at first.

        Raises ``Unreadable`` where nothing can be had, ``Retry`` where it asks us to wait, ``Gone``
        where it ended.
        """
        ...


def open_place(place: str, http: Http | None = None, outlet: str | None = None) -> Source:
    """The source that a path or URL names. ``http`` is needed for a URL only.

    Raises ``Unreadable`` where there is no such file or folder, or none that we can read.
    """
    from bot.sources import places

    return places.open_place(place, http, outlet)
