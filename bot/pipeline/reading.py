"""The step from an entry to an article."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime

from bot import reading
from bot.desk import Desk
from bot.errors import Unreadable
from bot.pipeline.setting_aside import defect

log = logging.getLogger("parallax")


async def read(desk: Desk, now: datetime) -> int:
    """Make articles of new entries; how many entries were looked at."""
    found = await desk.store.new_entries()
    for id, entry in found:
        try:
            article = await asyncio.to_thread(reading.read, entry, now)
            await desk.store.save_article(id, entry, article, now)
        except Unreadable as error:
            await desk.store.drop_entry(id, entry, error.reason, now)
        except Exception as error:
            log.exception("entry %s", entry.place)
            await desk.store.drop_entry(id, entry, defect(error), now)
    return len(found)
