"""A question that brings the address of an article: read it, or set it beside the thread's story."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime

from bot import extractive, layout, reading
from bot.analysis.text import tokens
from bot.answering.finding import answer_from
from bot.answering.scoping import Scope
from bot.desk import Desk
from bot.errors import ParallaxError
from bot.models import Article, Line, Question, Small, Story
from bot.sources import open_place

MOST_LINKS = 3
ALONE = "Read for you alone: it takes no part in any digest."
STRAY = 4  # words beside a link that are no question: "look at this"


async def linked(
    desk: Desk, question: Question, text: str, scope: Scope, now: datetime
) -> tuple[layout.Blocks, ...]:
    """What the articles behind the links say to the question; with none, what they tell."""
    found = [await _article(desk, url, now) for url in question.links[:MOST_LINKS]]
    read = tuple(each for each in found if isinstance(each, Article))
    failed = tuple((Line(each, bullet=False),) for each in found if isinstance(each, str))
    if not read:
        return failed
    told = {each.id: each for each in (*scope.articles, *read)}
    rest = " ".join(word for word in text.split() if not word.startswith(("http://", "https://")))
    if len(tokens(rest)) > STRAY or rest.rstrip().endswith("?"):
        answer = await answer_from(desk, rest, replace(scope, articles=tuple(told.values())), now)
        return (*failed, *layout.answer(answer, desk.link(question.platform)))
    whole = tuple(sorted(told.values(), key=lambda each: (each.published, each.id)))
    story = Story("asked", whole, whole[0].published, now)
    brief = await asyncio.to_thread(extractive.write, story)
    card = layout.card(replace(brief, questions=()), desk.link(question.platform), now)
    parts = (tuple(layout.legible(part)) for part in card)
    return (
        *failed,
        *(part for part in parts if part),
        (Small("Read for you alone: it takes no part in any digest."),),
    )


async def _article(desk: Desk, url: str, now: datetime) -> Article | str:
    """The article there, from the archive where we have it; or a sentence saying why not.

    Fetched as a source is: politely, and from no address inside.
    """
    if known := await desk.store.article_at(url):
        return known[0]
    try:
        fetched = await open_place(url, desk.http).fetch({})
        if not fetched.entries:
            raise fetched.failures[0] if fetched.failures else ValueError(url)
        return await asyncio.to_thread(reading.read, fetched.entries[0], now)
    except (ParallaxError, ValueError) as error:
        reason = getattr(error, "reason", "") or "it holds no article"
        return f"I can't read {url[:200]}: {reason}."
