"""The step that sees posted articles again: outlets change what we quoted, and take it down."""

from __future__ import annotations

import asyncio
import logging
import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot import reading
from bot.desk import Desk
from bot.errors import Gone, ParallaxError, Retry, Unreadable
from bot.models import Article, Entry
from bot.pipeline.setting_aside import defect, is_passing
from bot.sources.decoding import Undecodable, decode

if TYPE_CHECKING:
    from bot.http import Http, Reply
    from bot.store.visits import Visit

log = logging.getLogger("parallax")
AFTER = tuple(timedelta(hours=hours) for hours in (1, 3, 9, 24, 48))
"""Since its story was posted: most corrections come within hours, few after two days."""
MOST = 40
"""Pages at a time."""
PATIENCE = 5.0
"""Seconds that the other steps wait for them; what comes later is kept beside the other steps."""
MISSING = re.compile(r"\bserver answered (?:404|410)\b")


async def revise(desk: Desk, now: datetime) -> int:
    """See the pages of posted articles again that are due; how many of these visits ended."""
    if desk.http is None:
        return 0
    await desk.store.plan_visits(now, AFTER[0], AFTER[-1])
    due = await desk.store.due_visits(now, MOST)
    visits = [_begin(desk, each, now) for each in due if _name(each) not in desk.looks]
    return len((await asyncio.wait(visits, timeout=PATIENCE))[0]) if visits else 0


def next_visit(visit: Visit, now: datetime) -> datetime | None:
    """When a page is seen again after a visit ``now``: None where its two days are over."""
    return next((visit.since + after for after in AFTER if visit.since + after > now), None)


def _name(visit: Visit) -> str:
    return f"visit {visit.article}"


def _begin(desk: Desk, visit: Visit, now: datetime) -> asyncio.Task[None]:
    made = desk.looks[_name(visit)] = asyncio.create_task(_visit(desk, visit, now))
    made.add_done_callback(lambda _: desk.looks.pop(_name(visit), None))
    return made


async def _visit(desk: Desk, visit: Visit, now: datetime) -> None:
    """One visit. Whatever it meets, the next one is planned: no page is asked again and again."""
    try:
        try:
            await _see(desk, visit, now)
        except ParallaxError as error:
            await _failed(desk, visit, error, now)
    except Exception as error:
        log.exception("visit of %s", visit.url)
        if not is_passing(error):
            await desk.store.save_visit(visit, next_visit(visit, now), defect(error), now, noted=True)


async def _see(desk: Desk, visit: Visit, now: datetime) -> None:
    """Ask for the page if it has changed, and keep what the outlet changed in the text."""
    assert desk.http is not None
    reply = await _ask(desk.http, visit)
    seen = replace(visit, withdrawn=None)
    if reply.status != 304:
        seen = replace(seen, etag=reply.headers.get("etag"), modified=reply.headers.get("last-modified"))
    back = "the outlet has it again" if visit.withdrawn else ""
    said = await _compare(desk, visit, reply, now) if reply.status != 304 and visit.paged else ""
    why = "; ".join(each for each in (back, said) if each)
    await desk.store.save_visit(seen, next_visit(visit, now), why or "as it was", now, noted=bool(why))


async def _ask(http: Http, visit: Visit) -> Reply:
    kept = {"If-None-Match": visit.etag, "If-Modified-Since": visit.modified}
    return await http.page(visit.url, {name: value for name, value in kept.items() if value})


async def _compare(desk: Desk, visit: Visit, reply: Reply, now: datetime) -> str:
    """Keep a new revision where there is one. Gives what else is to be said of the page, mostly nothing."""
    entry = await desk.store.origin(visit.article)
    if entry is None:
        return ""
    try:
        body = decode(reply.body, reply.charset, markup=True)
    except Undecodable as problem:
        return str(problem)
    article = await asyncio.to_thread(_read, replace(entry, body=body), now)
    await desk.store.save_revision(entry, article, visit.article, now)
    return ""


def _read(entry: Entry, now: datetime) -> Article:
    return reading.read(entry, now)


async def _failed(desk: Desk, visit: Visit, error: ParallaxError, now: datetime) -> None:
    """A page that is gone is withdrawn; any other failure is a visit that showed nothing."""
    due = next_visit(visit, now)
    if isinstance(error, Retry) and error.after and due:
        due = max(due, now + timedelta(seconds=error.after))
    if not is_gone(error):
        reason = error.reason if isinstance(error, Unreadable) else str(error)
        await desk.store.save_visit(visit, due, reason, now)
    elif visit.withdrawn is None:
        why = f"withdrawn by the outlet, or moved without a word: {error}"
        await desk.store.save_visit(replace(visit, withdrawn=now), due, why, now, noted=True)
    else:
        await desk.store.save_visit(visit, due, "still gone", now)


def is_gone(error: ParallaxError) -> bool:
    """Whether the server says that there is no such page."""
    return isinstance(error, Gone) or MISSING.search(str(error)) is not None
