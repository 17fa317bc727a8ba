"""An answer to a question within its scope."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot import digest as selection
from bot.analysis.ranking import rank, searched
from bot.analysis.turns import Asking, asking, stays
from bot.analysis.windows import Window, window
from bot.answering.scoping import Scope
from bot.desk import Desk
from bot.models import Answer, Article, Brief
from bot.operating.stating import MOST_POINTS, Ordered, Tell, answer_of, overview

log = logging.getLogger("parallax")

MOST_ARTICLES = 12
MOST_PASSAGES = 30
NEW = timedelta(days=1)  # what a question after the news reaches back to


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
    elif stays(asking(text)) or asked.leans:
        scope = scope.talked_of(text)
    if asked.others and scope.turns:
        scope = scope.without(scope.turns[-1].outlets)
    as_of = await desk.store.read_until()
    moment = now or datetime.now(UTC)
    if asked.overview:
        briefs = scope.briefs or await _newest(desk, scope, window(asked.text, moment, scope.zone), moment)
        return overview(text, briefs, as_of)
    articles = scope.articles or await _from_archive(desk, asked, scope, moment)
    order = Ordered(desk.writer if by_model else None, scope.language, (scope.name,), told)
    return replace(await answer_of(asked, articles, as_of, order), question=text)


async def _newest(desk: Desk, scope: Scope, span: Window, now: datetime) -> tuple[Brief, ...]:
    """What the channel's sources told last, the most reported first."""
    if scope.sources is None:
        return ()
    briefs = await desk.store.untold("", span.since or now - NEW)
    ids = [article.id for brief in briefs for article in brief.story.articles]
    source_of = await desk.store.sources_of(ids) if scope.sources or scope.hidden else {}
    shown = [
        brief
        for brief in briefs
        if selection.from_sources(brief, scope.sources, source_of)
        and not any(source_of.get(article.id) in scope.hidden for article in brief.story.articles)
    ]
    return selection.select(shown, selection.Taste(MOST_POINTS)).briefs


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
