"""What goes out, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from bot.models.blocks import Block


@dataclass(frozen=True, slots=True)
class Post:
    """One message, to be sent once. ``key`` is ours and travels with it, to be found again.

    ``channel`` is the platform's id of the channel. ``parent`` is the key of the post whose thread
    this one stands in. ``thread`` is the platform's id of that thread, filled in when the post is
    claimed, or given at once for an answer. ``title`` names the thread that the post may open.
    """

    key: str
    platform: str
    channel: str
    parent: str | None
    blocks: tuple[Block, ...]
    title: str = ""
    thread: str | None = None

    def within(self, thread: str | None) -> Post:
        """The same post, with the platform's id of its thread known."""
        return replace(self, thread=thread)


@dataclass(frozen=True, slots=True)
class Question:
    """Somebody asks. ``id`` is the platform's id of the message: one is answered once."""

    id: str
    platform: str
    channel: str
    thread: str | None
    author: str
    text: str


@dataclass(frozen=True, slots=True)
class Click:
    """Somebody pressed one of our buttons."""

    id: str
    platform: str
    channel: str
    thread: str | None
    author: str
    action: str
    value: str


@dataclass(frozen=True, slots=True)
class Command:
    """Somebody typed one of our commands."""

    id: str
    platform: str
    channel: str
    thread: str | None
    author: str
    name: str
    words: tuple[str, ...] = field(default=())


Event = Question | Click | Command
