"""The step from an entry to an article."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from bot import reading
from bot.desk import Desk
from bot.errors import Unreadable
from bot.models import Entry
from bot.pipeline.setting_aside import defect, keep_all
from bot.reading.verdicts import WALLS

if TYPE_CHECKING:
    from bot.store import Read

log = logging.getLogger("parallax")


async def read(desk: Desk, now: datetime) -> int:
    """Make articles of new entries; how many entries were looked at."""
    found = await desk.store.new_entries()
    made = await asyncio.to_thread(lambda: [_read(id, entry, now) for id, entry in found])
    await _save(desk, made, now)
    return len(found)


def _read(id: int, entry: Entry, now: datetime) -> Read:
    """What an entry is, or why it is nothing."""
    from bot.store import Read
    from bot.store.keeping import draw

    try:
        article = reading.read(entry, now)
        names, paged = reading.names_of(entry, article), reading.is_page(entry)
        return Read(id, entry, article, names=names, paged=paged, drawn=draw(article))
    except Unreadable as error:
        if entry.summary and error.reason in WALLS:
            short = replace(entry, body=entry.summary, whole=False, summary="")
            return replace(
                _read(id, short, now), reason=f"the feed's summary, for its page is {error.reason}"
            )
        return Read(id, entry, reason=error.reason)
    except Exception as error:
        log.exception("entry %s", entry.place)
        return Read(id, entry, reason=defect(error))


async def _save(desk: Desk, made: list[Read], now: datetime) -> None:
    from bot.store import Read

    store = desk.store
    await keep_all(
        made,
        lambda some: store.save_readings(list(some), now),
        lambda one, why: store.save_readings([Read(one.id, one.entry, reason=why)], now),
        lambda one: f"entry {one.entry.place}",
    )
