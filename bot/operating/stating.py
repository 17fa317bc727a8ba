"""An answer from articles at hand: by a model where there is one, without where not; no store needed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from bot import extractive
from bot.analysis.turns import Asking
from bot.errors import BadReply, Gone, Retry
from bot.extractive.siding import sides
from bot.models import Answer, Article, Brief, Point
from bot.writing import Writer

log = logging.getLogger("parallax")

MOST_POINTS = 5

Tell = Callable[[tuple[Article, ...], tuple[Point, ...]], Awaitable[None]]
"""Takes the articles that are told from, and the sentences so far."""


@dataclass(frozen=True, slots=True)
class Ordered:
    """Who answers, in which language, at whose cost, and who is told while it is being written."""

    writer: Writer | None = None
    language: str = "en"
    channels: tuple[str, ...] = ()
    told: Tell | None = None


async def answer_of(
    asked: Asking, articles: tuple[Article, ...], as_of: datetime | None, order: Ordered
) -> Answer:
    """An answer from these articles, by the model where there is one and it can be trusted."""
    if asked.sides:
        return await asyncio.to_thread(sides, asked.text, articles, as_of)
    if order.writer is not None and articles:
        try:
            grows = partial(order.told, articles) if order.told else None
            said = await order.writer.answer(asked.text, articles, order.language, order.channels, grows)
            return replace(said, as_of=as_of)
        except (BadReply, Retry, Gone) as error:
            log.warning("a question is answered without the model: %s", error)
    return await asyncio.to_thread(extractive.answer, asked.text, articles, as_of)


def overview(text: str, briefs: Sequence[Brief], as_of: datetime | None) -> Answer:
    """What the stories are about: one's points, or the headlines of several."""
    articles = {each.id: each for brief in briefs for each in brief.story.articles}
    told = briefs[0].points if len(briefs) == 1 else tuple(brief.headline for brief in briefs)
    return Answer(text, tuple(told[:MOST_POINTS]), not told, tuple(articles.values()), as_of)
