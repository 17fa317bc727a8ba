"""What people did: questions, clicks, commands."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import update

from bot.models import Event, Question
from bot.store.base import insert_new
from bot.store.living import Living
from bot.store.tables import events


class Events(Living):
    """Who asked what, once each, and what answers it."""

    async def hear(self, event: Event, now: datetime) -> bool:
        """Keep what somebody did; False where it is known already, however often it is delivered."""
        text = event.text if isinstance(event, Question) else ""
        row: dict[str, Any] = {
            "platform": event.platform,
            "id": event.id,
            "channel": event.channel,
            "thread": event.thread,
        }
        row |= {"author": event.author, "kind": type(event).__name__.lower(), "text": text, "at": now}
        async with self.writing() as db:
            return bool((await db.execute(insert_new(events, row))).rowcount)

    async def answered(self, event: Event, post: str) -> None:
        """Keep which post answers it."""
        mine = (events.c.platform == event.platform) & (events.c.id == event.id)
        async with self.writing() as db:
            await db.execute(update(events).where(mine).values(post=post))

    async def unanswered(self, platform: str, since: datetime) -> list[dict[str, Any]]:
        """Questions heard since then that no post answers yet: a crash came between."""
        mine = (events.c.platform == platform) & events.c.post.is_(None) & (events.c.kind == "question")
        mine = mine & (events.c.at >= since)
        async with self.reading() as db:
            rows = await db.execute(events.select().where(mine).order_by(events.c.at))
            return [dict(row) for row in rows.mappings()]

    async def heard_in(self, platform: str, thread: str) -> list[dict[str, Any]]:
        """The questions of one thread, oldest first."""
        here = (events.c.platform == platform) & (events.c.thread == thread) & (events.c.text != "")
        async with self.reading() as db:
            rows = await db.execute(events.select().where(here).order_by(events.c.at))
            return [dict(row) for row in rows.mappings()]
