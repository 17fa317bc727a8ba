"""What somebody asks: heard once, for us or not, within limits, and answered kindly whatever happens."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from bot.analysis.turns import is_question
from bot.answering.pressing import PRESSES
from bot.answering.replying import apologise, reply, shortened
from bot.desk import Desk
from bot.models import Click, Event, Line, Question, Whisper
from bot.platforms import Reply

log = logging.getLogger("parallax")

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
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
    if not await desk.store.hear(question if isinstance(event, Question) and question else event, now):
        return None
    if question is None:
        return None
    if over := await _over(desk, question, now):
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
            by_model = await _may_cost(desk, question, now)
            return await reply(desk, question, now, repeat, by_model=by_model)
    except Exception:
        log.exception("a question was not answered")  # without its words: they are nobody else's
        return await apologise(desk, question, now)
    finally:
        if told:
            await told(question, None)


async def _over(desk: Desk, question: Question, now: datetime) -> str | None:
    """What to say to who has asked too much; None where there is room."""
    desk_ = desk.config.desk
    mine = await desk.store.asked_since(question.platform, now - HOUR, author=question.author)
    here = await desk.store.asked_since(question.platform, now - HOUR, channel=question.channel)
    if mine >= desk_.questions_per_person:
        return f"You have asked {mine} questions within an hour. Please ask again a little later."
    if here >= desk_.questions_per_channel:
        return f"{here} questions were asked here within an hour. Please ask again a little later."
    return None


async def _may_cost(desk: Desk, question: Question, now: datetime) -> bool:
    """Whether one person's questions of the day leave room for a model; beyond, answers come without it."""
    most = desk.config.desk.model_answers_per_person
    mine = await desk.store.asked_since(question.platform, now - DAY, author=question.author)
    return mine < most


def _question(event: Event) -> Question | None:
    """A question, or a press on one that we suggested."""
    if isinstance(event, Question):
        return shortened(event)
    text = getattr(event, "value", "") if getattr(event, "action", "") == "ask" else ""
    if not text:
        return None
    return Question(event.id, event.platform, event.channel, event.thread, event.author, text)
