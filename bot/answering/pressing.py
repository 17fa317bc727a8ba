"""Buttons below an answer: the rest of it, and whether it helped."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from bot.desk import Desk
from bot.models import Click, Line, Whisper
from bot.platforms import Reply


async def rest(desk: Desk, click: Click, now: datetime) -> Reply:
    """What had no room in the first message comes below it, once."""
    if not await desk.store.release(click.value, click.platform, click.channel, now):
        return _said("That was all, or it is there already.")
    return None


async def helpful(desk: Desk, click: Click, now: datetime) -> Reply:
    """It helped."""
    return await _say(desk, click, "helpful", now)


async def unhelpful(desk: Desk, click: Click, now: datetime) -> Reply:
    """It did not."""
    return await _say(desk, click, "not helpful", now)


async def _say(desk: Desk, click: Click, said: str, now: datetime) -> Reply:
    # The value of a button comes from outside: it could name any post, of any channel.
    rows = (await desk.store.answers([click.value])).get(click.value, [])
    ours = any((row["platform"], row["channel"]) == (click.platform, click.channel) for row in rows)
    if not ours or not click.value.startswith("answer:"):
        return _said("That answer is not kept here any more.")
    who, name = (click.platform, click.author), await desk.store.name_of(click.platform, click.channel)
    channel = name or click.channel
    before = await desk.store.save_opinion(who, channel, click.value, "answer", said, now)
    return _said(f"Thank you. You now say: {said}." if before not in (None, said) else "Thank you: noted.")


def _said(line: str) -> Whisper:
    return Whisper((Line(line, bullet=False),))


PRESSES: Mapping[str, Callable[[Desk, Click, datetime], Awaitable[Reply]]] = {
    "rest": rest,
    "helpful": helpful,
    "unhelpful": unhelpful,
}
