"""A question, answered from the articles, or with the plain word that they don't say."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime

from bot import extractive, layout
from bot.analysis.ranking import rank, searched
from bot.analysis.text import tokens
from bot.config import ChannelOptions
from bot.desk import Desk
from bot.errors import BadReply, Gone, Retry
from bot.models import Answer, Article, Click, Event, Line, Post, Question, Small
from bot.store import Draft

log = logging.getLogger("parallax")

MOST_ARTICLES = 12
MOST_PASSAGES = 30
LONGEST_QUESTION = 1000


@dataclass(frozen=True, slots=True)
class Scope:
    """What a question may be answered from: a thread's articles, or what a channel's sources gave.

    ``sources`` are all where there are none, and nothing where it is None.
    """

    name: str
    articles: tuple[Article, ...] = ()
    sources: tuple[str, ...] | None = ()


async def hear(desk: Desk, event: Event, now: datetime) -> Post | None:
    """Take what somebody did, once; the post that answers, already on its way, or None."""
    if not await desk.store.hear(event, now):
        return None
    question = _question(event)
    return await reply(desk, question, now, repeat=isinstance(event, Click)) if question else None


async def reply(desk: Desk, question: Question, now: datetime, repeat: bool = False) -> Post:
    """Answer in the thread where it was asked; ``repeat`` the question where others can't see it."""
    scope = await scope_of(desk, question)
    text = question.text.strip()[:LONGEST_QUESTION]
    found = await answer_from(desk, text, scope)
    parts = layout.answer(found, desk.link(question.platform), repeat)
    batch = f"answer:{question.platform}:{question.id}"
    posts = [
        Post(
            f"{batch}:{number}", question.platform, question.channel, None, blocks, text[:80], question.thread
        )
        for number, blocks in enumerate(_messages(desk, question, parts if tokens(text) else (GREETING,)), 1)
    ]
    for post in posts:
        await desk.store.save_post(Draft(post, batch), scope.name, now)
    await desk.store.answered(question, posts[0].key)
    return posts[0]


def _messages(desk: Desk, question: Question, parts: tuple[layout.Blocks, ...]) -> tuple[layout.Blocks, ...]:
    return layout.pack(parts, desk.platforms[question.platform].fits)


GREETING: layout.Blocks = (
    Line(
        "Ask me about the stories in this thread, and I answer from the articles, with sources.", bullet=False
    ),
    Small('For example: "What did the mayor say?" or "What does the other paper report?"'),
)


async def answer_from(desk: Desk, text: str, scope: Scope) -> Answer:
    """An answer from the articles in scope, by the model where there is one and it can be trusted."""
    articles = scope.articles
    if not articles and scope.sources is not None:
        articles = await found_articles(desk, text, scope.sources)
    as_of = await desk.store.read_until()
    if desk.writer is not None and articles:
        try:
            return await desk.writer.answer(text, articles, desk.config.desk.language)
        except (BadReply, Retry, Gone) as error:
            log.warning("a question is answered without the model: %s", error)
    return await asyncio.to_thread(extractive.answer, text, articles, as_of)


async def found_articles(desk: Desk, text: str, sources: tuple[str, ...] = ()) -> tuple[Article, ...]:
    """The articles of the archive that come nearest to the question, best first."""
    found = await desk.store.find(searched(text, desk.config.desk.language), sources)
    ranked = rank(text, found, MOST_PASSAGES)
    ids = list(dict.fromkeys(each.cite.article for each in ranked))[:MOST_ARTICLES]
    known = {each.id: each for each in await desk.store.articles_of(ids)}
    return tuple(known[id] for id in ids if id in known)


async def scope_of(desk: Desk, question: Question) -> Scope:
    """The articles of the thread's story or digest, else the archive of the channel's sources."""
    channel = await _channel_of(desk, question)
    name = channel.name if channel else question.channel
    rows = (
        await desk.store.batch_of(question.platform, question.thread, question.channel)
        if question.thread
        else []
    )
    if rows:
        here = next((row for row in rows if question.thread in (row["message"], row["key"])), rows[0])
        told = await desk.store.told_in(rows[0]["batch"])
        wanted = [(story, version) for story, version in told if here["story"] in (None, story)]
        briefs = [await desk.store.brief(story, version) for story, version in wanted]
        articles = {each.id: each for brief in briefs if brief for each in brief.story.articles}
        if articles:
            return Scope(name, tuple(articles.values()))
    return Scope(name, sources=channel.sources if channel else _common_sources(desk))


async def _channel_of(desk: Desk, question: Question) -> ChannelOptions | None:
    """The channel it was asked in; on the page they go by the names that we gave them."""
    for each in await desk.channels():
        here = each.platform == question.platform and each.id == question.channel
        if here or (question.platform == "page" and each.name == question.channel):
            return each
    return None


def _common_sources(desk: Desk) -> tuple[str, ...] | None:
    """Elsewhere, only what every channel hears: a source that is kept to some channels stays there."""
    kept = [set(each.sources) for each in desk.config.channel if each.sources]
    if not kept:
        return ()
    return tuple(sorted(set.intersection(*kept))) or None


def _question(event: Event) -> Question | None:
    """A question, or a press on one that we suggested."""
    if isinstance(event, Question):
        return event
    text = getattr(event, "value", "") if getattr(event, "action", "") == "ask" else ""
    if not text:
        return None
    return Question(event.id, event.platform, event.channel, event.thread, event.author, text)
