"""An answer to a question within its scope."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from bot import extractive
from bot.analysis.ranking import rank, searched
from bot.analysis.turns import Asking, asking
from bot.analysis.windows import Window, window
from bot.answering.scoping import Scope
from bot.desk import Desk
from bot.errors import BadReply, Gone, Retry
from bot.extractive.siding import sides
from bot.models import Answer, Article, Brief, Point

log = logging.getLogger("parallax")

MOST_ARTICLES = 12
MOST_PASSAGES = 30
MOST_POINTS = 5

Tell = Callable[[tuple[Article, ...], tuple[Point, ...]], Awaitable[None]]
"""Takes the articles that are told from, and the sentences so far."""


async def answer_from(
    desk: Desk,
    text: str,
    scope: Scope,
    now: datetime | None = None,
    *,
    by_model: bool = True,
    told: Tell | None = None,
) -> Answer:
    """An answer from what is in scope, by the model where there is one and it can be trusted.

    ``told`` is given the proven sentences of an answer that is still being written, and its articles.
    """
    asked = asking(text, scope.turns)
    if asked.story is not None:
        scope = scope.only(asked.story)
    if asked.others and scope.turns:
        scope = scope.without(scope.turns[-1].outlets)
    as_of = await desk.store.read_until()
    articles = scope.articles or await _from_archive(desk, asked, scope, now or datetime.now(UTC))
    if asked.overview and scope.briefs:
        return _overview(text, scope.briefs, as_of)
    if asked.sides:
        found = await asyncio.to_thread(sides, asked.text, articles, as_of)
    else:
        found = await _answered(desk, asked, articles, scope, as_of, told if by_model else None, by_model)
    return replace(found, question=text)


async def _answered(
    desk: Desk,
    asked: Asking,
    articles: tuple[Article, ...],
    scope: Scope,
    as_of: datetime | None,
    told: Tell | None,
    by_model: bool,
) -> Answer:
    if by_model and desk.writer is not None and articles:
        try:
            grows = partial(told, articles) if told else None
            said = await desk.writer.answer(asked.text, articles, scope.language, (scope.name,), grows)
            return replace(said, as_of=as_of)
        except (BadReply, Retry, Gone) as error:
            log.warning("a question is answered without the model: %s", error)
    return await asyncio.to_thread(extractive.answer, asked.text, articles, as_of)


def _overview(text: str, briefs: Sequence[Brief], as_of: datetime | None) -> Answer:
    """What the stories are about: one's points, or the headlines of several."""
    articles = {each.id: each for brief in briefs for each in brief.story.articles}
    told = briefs[0].points if len(briefs) == 1 else tuple(brief.headline for brief in briefs)
    return Answer(text, tuple(told[:MOST_POINTS]), not told, tuple(articles.values()), as_of)


async def _from_archive(desk: Desk, asked: Asking, scope: Scope, now: datetime) -> tuple[Article, ...]:
    if scope.sources is None:
        return ()
    span = window(asked.text, now, scope.zone)
    words = (
        " ".join([asked.text, *(turn.question for turn in scope.turns[-1:])]) if asked.leans else asked.text
    )
    return await found_articles(desk, words, scope.sources, span, scope.hidden)


async def found_articles(
    desk: Desk,
    text: str,
    sources: Sequence[str] = (),
    span: Window | None = None,
    hidden: Sequence[str] = (),
) -> tuple[Article, ...]:
    """The articles of the archive that come nearest to the question, best first, or newest where asked so."""
    span = span or Window()
    found = await desk.store.find(searched(text, desk.config.desk.language), sources, span.since, span.until)
    ranked = rank(text, found, MOST_PASSAGES)
    ids = list(dict.fromkeys(each.cite.article for each in ranked))
    source_of = await desk.store.sources_of(ids) if hidden else {}
    ids = [id for id in ids if source_of.get(id) not in hidden or not hidden][:MOST_ARTICLES]
    known = {each.id: each for each in await desk.store.articles_of(ids)}
    articles = [known[id] for id in ids if id in known]
    if span.newest:
        best = articles[: MOST_ARTICLES // 2]  # what is newest among what is about it
        articles = sorted(best, key=lambda each: each.published, reverse=True)
    return tuple(articles)
