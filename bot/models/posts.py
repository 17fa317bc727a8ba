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
    """Somebody asks. ``id`` is the platform's id of the message: one is answered once.

    ``links`` are the web addresses in it, in their order. ``direct`` is a message to us alone.
    ``called`` is False for a message in a thread that mentioned nobody: it is for us only where we
    have answered in that thread.
    """

    id: str
    platform: str
    channel: str
    thread: str | None
    author: str
    text: str
    links: tuple[str, ...] = ()
    direct: bool = False
    called: bool = True


@dataclass(frozen=True, slots=True)
class Click:
    """Somebody pressed one of our buttons.

    ``message`` is the platform's id of the message that holds it. ``trusted`` where the platform
    or the config says that this person may change the channel.
    """

    id: str
    platform: str
    channel: str
    thread: str | None
    author: str
    action: str
    value: str
    message: str | None = None
    trusted: bool = False


@dataclass(frozen=True, slots=True)
class Command:
    """Somebody typed one of our commands: its ``name`` and the ``words`` behind it.

    ``trusted`` where the platform or the config says that this person may change the channel.
    """

    id: str
    platform: str
    channel: str
    thread: str | None
    author: str
    name: str
    words: tuple[str, ...] = field(default=())
    trusted: bool = False


@dataclass(frozen=True, slots=True)
class Whisper:
    """An answer that only the one who acted sees.

    ``share`` where they may show it to all: the platform then adds a button of the action ``share`` whose
    value is the id of the event that this answers.
    """

    blocks: tuple[Block, ...]
    share: bool = False


Event = Question | Click | Command
