"""A question that brings the address of an article: read it, or set it beside the thread's story."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime

from bot import extractive, layout, reading
from bot.analysis.text import tokens
from bot.analysis.turns import asking
from bot.answering.scoping import Scope
from bot.desk import Desk
from bot.errors import ParallaxError
from bot.models import Answer, Article, Line, Question, Small, Story
from bot.sources import open_place

MOST_LINKS = 3
PATIENCE = 20.0  # seconds for all links of a question
ALONE = "Read for you alone: it takes no part in any digest."
STRAY = 4  # words beside a link that are no question: "look at this"

Answering = Callable[[str, Scope], Awaitable[Answer]]


async def linked(
    desk: Desk, question: Question, text: str, scope: Scope, now: datetime, answer: Answering
) -> tuple[layout.Blocks, ...]:
    """What the articles behind the links say to the question; with none, what they tell."""
    found = await asyncio.gather(*(_article(desk, url, scope, now) for url in question.links[:MOST_LINKS]))
    read = tuple(each for each in found if isinstance(each, Article))
    failed = tuple((Line(each, bullet=False),) for each in found if isinstance(each, str))
    if not read:
        return failed
    told = {each.id: each for each in (*scope.articles, *read)}
    if rest := _question_in(text):
        said = await answer(rest, replace(scope, articles=tuple(told.values()), briefs=()))
        return (*failed, *layout.answer(said, desk.link(question.platform)))
    whole = tuple(sorted(told.values(), key=lambda each: (each.published, each.id)))
    story = Story("asked", whole, whole[0].published, now)
    brief = await asyncio.to_thread(extractive.write, story)
    card = layout.card(replace(brief, questions=()), desk.link(question.platform), now)
    parts = (tuple(layout.legible(part)) for part in card)
    return (*failed, *(part for part in parts if part), (Small(ALONE),))


def _question_in(text: str) -> str:
    """What is asked beside the links; nothing where they are only to be looked at, or summed up."""
    rest = " ".join(word for word in text.split() if "://" not in word)
    asks = len(tokens(rest)) > STRAY or (rest.rstrip().endswith("?") and bool(tokens(rest)))
    return rest if asks and not asking(rest).overview else ""


async def _article(desk: Desk, url: str, scope: Scope, now: datetime) -> Article | str:
    """The article there, from the archive where this channel may be told it; or a sentence saying why not.

    Fetched as a source is: politely, and from no address inside.
    """
    if known := await _known(desk, url, scope):
        return known
    try:
        if not url.casefold().startswith(("http://", "https://")):
            raise ValueError(url)
        async with asyncio.timeout(PATIENCE):
            fetched = await open_place(url, desk.http).fetch({})
        if not fetched.entries:
            raise fetched.failures[0] if fetched.failures else ValueError(url)
        return await asyncio.to_thread(reading.read, fetched.entries[0], now)
    except TimeoutError:
        return f"I can't read {url[:200]}: it takes too long to answer."
    except (ParallaxError, ValueError) as error:
        reason = getattr(error, "reason", "") or "it holds no article"
        return f"I can't read {url[:200]}: {reason}."


async def _known(desk: Desk, url: str, scope: Scope) -> Article | None:
    """The article as it is kept, if it came from a source that may be told from here."""
    found = await desk.store.article_at(url)
    if found is None:
        return None
    article, _ = found
    if article.id in {each.id for each in scope.articles}:
        return article
    source = (await desk.store.sources_of([article.id])).get(article.id)
    open_ = scope.sources is not None and (not scope.sources or source in scope.sources)
    return article if open_ and source not in scope.hidden else None
