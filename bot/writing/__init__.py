"""Who writes a brief: a model here, or the extractive writer, which needs none."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Protocol

from bot.errors import BadReply, ParallaxError, Spent
from bot.models import Answer, Article, Brief, Point, Story


@dataclass(frozen=True, slots=True)
class Order:
    """What comes with a story that is to be written.

    ``channels`` bear what it costs. ``before`` is what a model wrote of it before it grew.
    """

    channels: tuple[str, ...] = ()
    before: Brief | None = None


PLAIN = Order()
LATE = "the model was late"
UNPROVEN = "what the model wrote did not pass"


Told = Callable[[tuple[Point, ...]], Awaitable[None]]
"""Takes the proven sentences of an answer that is still being written."""


class Writer(Protocol):
    """Writes a brief of a story. What it returns has passed the test of ``bot.briefing``."""

    name: str

    async def write(self, story: Story, language: str, order: Order = PLAIN) -> Brief:
        """Raises ``BadReply``, ``Retry`` or ``Gone`` where it can't: the extractive brief takes its place."""
        ...

    async def answer(
        self,
        question: str,
        articles: tuple[Article, ...],
        language: str,
        channels: tuple[str, ...] = (),
        told: Told | None = None,
    ) -> Answer:
        """An answer from these articles alone, borne by those channels. Raises as ``write`` does.

        ``told`` is given the sentences that have passed so far, while the rest is being written.
        """
        ...


def without(brief: Brief, error: ParallaxError) -> Brief:
    """The extractive brief that takes a model's place, with the reason in words for its readers."""
    if isinstance(error, Spent):
        why = f"{error.of} is spent"
    elif isinstance(error, BadReply):
        why = UNPROVEN
    else:
        why = "the model could not be reached"
    dropped = (*brief.dropped, ("the model's brief", str(error)))
    return replace(brief, step="extractive", why=why, dropped=dropped)
