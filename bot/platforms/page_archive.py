"""What the page shows, and who gives it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.models import Article, Block


@dataclass(frozen=True, slots=True)
class Shown:
    """A message that was posted. ``name`` is the channel's, ``story`` None for a digest's root."""

    key: str
    platform: str
    name: str
    story: str | None
    blocks: tuple[Block, ...]
    sent: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """A question asked here, and the blocks of its answer, none while it is being made."""

    text: str
    at: datetime
    answer: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Thread:
    """A story as a thread: its messages, then what was asked."""

    title: str
    name: str
    cards: list[Shown]
    talk: list[Asked]


class Archive(Protocol):
    """What the page shows."""

    async def channels(self) -> list[str]:
        """Names of channels."""
        ...

    async def digests(self, name: str, limit: int = 20) -> list[list[Shown]]:
        """The newest digests of a channel, each as its root messages."""
        ...

    async def thread(self, key: str) -> Thread | None:
        """The thread that a message belongs to."""
        ...

    async def article(self, id: str, revision: int) -> Article | None:
        """One revision of an article."""
        ...
