"""The step from a source to its new entries."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime

from bot.desk import Desk
from bot.errors import Gone, ParallaxError, Retry
from bot.models import Health
from bot.models.health import change
from bot.pipeline.setting_aside import defect
from bot.pipeline.spacing import pause, pause_after_failure
from bot.sources import Source

log = logging.getLogger("parallax")
PATIENCE = 20.0
"""Seconds that the other steps wait for slow sources; what those give is read at the next turn."""


async def poll(desk: Desk, now: datetime) -> int:
    """Look at each source that is due, all at once; how many looks ended.

    A look that takes longer goes on beside the other steps, and its source is not looked at again
    before it has ended.
    """
    if await desk.store.setting("started") is None:
        await desk.store.keep_setting("started", now.isoformat())
    await desk.learn_sources()
    due = [each for each in await desk.store.due_sources(list(desk.sources), now) if each not in desk.looks]
    looks = [_begin(desk, source, now) for source in due]
    done = (await asyncio.wait(looks, timeout=PATIENCE))[0] if looks else ()
    return len(done)


def _begin(desk: Desk, source: str, now: datetime) -> asyncio.Task[None]:
    def ended(look: asyncio.Task[None]) -> None:
        del desk.looks[source]
        if not look.cancelled() and (problem := look.exception()):
            log.error("source %s: its look could not be kept", source, exc_info=problem)

    look = desk.looks[source] = asyncio.create_task(_look(desk, desk.sources[source], now))
    look.add_done_callback(ended)
    return look


async def _look(desk: Desk, source: Source, now: datetime) -> None:
    store, before = desk.store, await desk.store.health_of(source.id)
    try:
        found = await source.fetch(await store.cursor(source.id))
        for failure in found.failures:
            await store.note(now, "poll", failure.place, "unreadable", failure.reason)
        if found.moved:
            await store.note(now, "poll", source.id, "moved", f"for good, to {found.moved}")
        due = now + pause(source.id, now, found.again)
        await store.save_look(source.id, found.entries, found.cursor, due, now)
    except ParallaxError as error:
        log.warning("source %s: %s", source.id, error)
        await _failed(desk, before, error, str(error), now)
    except Exception as error:
        log.exception("source %s", source.id)
        await _failed(desk, before, error, defect(error), now)
    if said := change(before, await store.health_of(source.id), now):
        log.warning("%s", said)


async def _failed(desk: Desk, before: Health, error: Exception, reason: str, now: datetime) -> None:
    """Keep why, and when to come back."""
    due = now + pause_after_failure(before, now, error.after if isinstance(error, Retry) else None)
    await desk.store.save_failure(before.source, reason, due, now, isinstance(error, Gone))
