"""What somebody asks: heard once, for us or not, within limits, and answered kindly whatever happens."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta

from bot.analysis.turns import is_question
from bot.answering.pressing import PRESSES
from bot.answering.replying import apologise, reply, shortened
from bot.desk import Desk
from bot.models import Click, Event, Line, Post, Question, Whisper
from bot.platforms import Reply

log = logging.getLogger("parallax")

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LONGEST = 120.0
"""Seconds for one answer: whatever hangs must not hold up those who wait behind it."""
READING = "Reading the articles"
HEARD = ("ask", *PRESSES)
"""The buttons that are for us."""


async def hear(desk: Desk, event: Event, now: datetime) -> Reply:
    """Take what somebody asked, once; the post that answers, already on its way, or a line for them alone."""
    if isinstance(event, Click) and event.action in PRESSES:
        return await PRESSES[event.action](desk, event, now) if await desk.store.hear(event, now) else None
    question = _question(event)
    if isinstance(event, Question) and not await _is_for_us(desk, event):
        return None  # what people say to each other is not kept
    if question is None:
        return None
    counts = await desk.store.ask(question, now, now - HOUR)
    if counts is None:
        return None
    if over := _over(desk, *counts):
        await desk.store.refuse(question)
        return Whisper((Line(over, bullet=False),))
    return await _answered(desk, question, now, repeat=isinstance(event, Click))


async def _is_for_us(desk: Desk, question: Question) -> bool:
    """Called, or a question in a thread that we have answered in."""
    if question.called or question.direct:
        return True
    if not question.thread or not is_question(question.text):
        return False
    return await desk.store.answered_in(question.platform, question.channel, question.thread)


async def _answered(desk: Desk, question: Question, now: datetime, repeat: bool) -> Reply:
    platform = desk.platforms[question.platform]
    told = platform.notice if not repeat else None  # a press on a button is acknowledged by the platform
    try:
        if told:
            await told(question, f"{desk.queue.ahead} before you" if desk.queue.ahead else READING)
        async with desk.queue.place():
            return await answered(desk, question, now, repeat)
    finally:
        if told:
            await told(question, None)


async def answered(desk: Desk, question: Question, now: datetime, repeat: bool = False) -> Post:
    """The post that answers it, on its way, or one that says that it did not work."""
    try:
        async with asyncio.timeout(LONGEST):
            by_model = await _may_cost(desk, question, now)
            return await reply(desk, question, now, repeat, by_model=by_model)
    except TimeoutError:
        log.warning("a question took longer than %d seconds to answer", LONGEST)
    except Exception:
        log.exception("a question was not answered")  # without its words: they are nobody else's
    return await apologise(desk, question, now)


def _over(desk: Desk, mine: int, here: int) -> str | None:
    """What to say to who has asked too much; None where there is room."""
    desk_ = desk.config.desk
    if mine >= desk_.questions_per_person:
        return f"You have asked {_questions(mine)} within an hour. Please ask again a little later."
    if here >= desk_.questions_per_channel:
        said = "was" if here == 1 else "were"
        return f"{_questions(here)} {said} asked here within an hour. Please ask again a little later."
    return None


def _questions(count: int) -> str:
    return "1 question" if count == 1 else f"{count} questions"


async def _may_cost(desk: Desk, question: Question, now: datetime) -> bool:
    """Whether one person's questions of the day leave room for a model; beyond, answers come without it."""
    most = desk.config.desk.model_answers_per_person
    mine = await desk.store.asked_since(question.platform, now - DAY, author=question.author)
    return mine <= most


def _question(event: Event) -> Question | None:
    """A question, or a press on one that we suggested."""
    if isinstance(event, Question):
        return shortened(event)
    text = getattr(event, "value", "") if getattr(event, "action", "") == "ask" else ""
    if not text:
        return None
    return shortened(Question(event.id, event.platform, event.channel, event.thread, event.author, text))
