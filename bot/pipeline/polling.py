"""The step from a source to its new entries."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta

from bot.desk import Desk
from bot.errors import ParallaxError, Retry
from bot.pipeline.setting_aside import defect
from bot.pipeline.times import POLL

log = logging.getLogger("parallax")


async def poll(desk: Desk, now: datetime) -> int:
    """Look at each source that is due, all at once; how many new entries that gave."""
    if await desk.store.setting("started") is None:
        await desk.store.keep_setting("started", now.isoformat())
    due = await desk.store.due_sources(list(desk.sources), now)
    return sum(await asyncio.gather(*(_look(desk, source, now) for source in due)))


async def _look(desk: Desk, source: str, now: datetime) -> int:
    store = desk.store
    try:
        found = await desk.sources[source].fetch(await store.cursor(source))
    except ParallaxError as error:
        wait = error.after if isinstance(error, Retry) else None
        log.warning("source %s: %s", source, error)
        await store.save_failure(source, str(error), now + _pause(wait), now)
        return 0
    except Exception as error:
        log.exception("source %s", source)
        await store.save_failure(source, defect(error), now + POLL, now)
        return 0
    for failure in found.failures:
        await store.note(now, "poll", failure.place, "unreadable", failure.reason)
    return await store.save_look(source, found.entries, found.cursor, now + _pause(found.again), now)


def _pause(seconds: float | None) -> timedelta:
    return timedelta(seconds=seconds) if seconds is not None else POLL
