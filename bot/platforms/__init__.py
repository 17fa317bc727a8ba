"""Where digests go and questions come from.

A platform is one file here with

- ``Options``: a pydantic model of its config block,
- ``make(options, environ) -> Platform``,
- ``render(blocks, ...)``: pure, from blocks to the platform's payload,
- ``fits(blocks) -> bool``: pure, whether one message holds them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from bot.models import Block, Event, Post, Question, Whisper

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

Reply = Post | Whisper | None
"""A post is on its way by itself already; a whisper is the platform's to show to the one who acted."""

Handler = Callable[[Event], Awaitable[Reply]]
"""Takes what somebody did, gives what answers it."""


class Platform(Protocol):
    """A place to post to. Sends what it is told once; whether it was sent before is asked of it."""

    name: str

    async def start(self, handler: Handler) -> None:
        """Connect and hear. Each mention, click and command goes to ``handler``."""

    async def stop(self) -> None:
        """Disconnect, finishing what is under way."""

    async def send(self, post: Post) -> str:
        """Send it and return the platform's message id.

        Raises ``Retry`` where it surely was not sent and may be later, ``Gone`` where it never can
        be, and lets a lost connection through as ``Unknown``: then ``find`` has to look.
        """
        ...

    async def find(self, post: Post) -> str | None:
        """The id of a message that carries this post's key, or None where it surely was not sent."""
        ...

    async def edit(self, post: Post, message: str) -> None:
        """Replace what the message with this id shows; the same edit twice does no harm.

        Raises as ``send`` does; ``Gone`` where the platform lets nobody edit it any more.
        """

    async def notice(self, question: Question, words: str | None) -> None:
        """Show who asked that it was heard, in a few ``words``; None takes it away. Never raises."""

    async def draft(self, post: Post, message: str | None) -> str | None:
        """Show a post that is still being written, the first time with no message yet; its id.

        The post carries its key from the first. Not sooner after the last than the platform bears:
        what comes too soon is skipped. None where the platform has no such thing. Never raises.
        """

    def fits(self, blocks: tuple[Block, ...]) -> bool:
        """Whether one message holds these blocks."""
        ...


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at for the operator. ``well`` is False where they have to act; one plain line."""

    what: str
    well: bool
    said: str


@runtime_checkable
class Examined(Protocol):
    """A platform that can look itself over, without being started and without posting anything."""

    async def examine(self, channels: Collection[str]) -> tuple[Check, ...]:
        """Its token, its rights, each of these channels by id, and how to invite it. Never raises."""
        ...


Door = Callable[["Request"], Awaitable["Response"]]
"""Takes what somebody posts to one address of our page's server. It checks by itself who that is."""


@runtime_checkable
class Visited(Protocol):
    """A platform that may be told things over HTTP, by the page's server."""

    def doors(self) -> Mapping[str, Door]:
        """Its doors by their paths; none where it hears in another way."""
        ...


@runtime_checkable
class Host(Protocol):
    """A platform with a server of its own, where others can have their doors."""

    def open_doors(self, doors: Mapping[str, Door]) -> None:
        """Let others be told things at these paths, once it has started."""
        ...


@runtime_checkable
class Linked(Protocol):
    """A platform whose messages have addresses."""

    async def link(self, channel: str, thread: str | None, message: str) -> str | None:
        """The address of a message by the platform's ids, None where it is not known. Never raises."""
