"""What people did: questions, clicks, commands."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from bot.models import Event, Question
from bot.store.base import insert_new, sound
from bot.store.living import Living
from bot.store.tables import events, posts


class Events(Living):
    """Who asked what, once each, and what answers it."""

    async def hear(self, event: Event, now: datetime) -> bool:
        """Keep what somebody did; False where it is known already, however often it is delivered."""
        text = sound(event.text) if isinstance(event, Question) else ""
        row: dict[str, Any] = {
            "platform": event.platform,
            "id": event.id,
            "channel": event.channel,
            "thread": event.thread,
        }
        row |= {"author": event.author, "kind": type(event).__name__.lower(), "text": text, "at": now}
        if isinstance(event, Question):
            row |= {"links": [sound(each) for each in event.links] or None, "direct": event.direct}
        async with self.writing() as db:
            return bool((await db.execute(insert_new(events, row))).rowcount)

    async def answered(self, event: Event, post: str, abstained: bool | None = None) -> None:
        """Keep which post answers it, and whether the articles said nothing to it."""
        mine = (events.c.platform == event.platform) & (events.c.id == event.id)
        async with self.writing() as db:
            await db.execute(update(events).where(mine).values(post=post, abstained=abstained))

    async def unanswered(self, platform: str, since: datetime) -> list[dict[str, Any]]:
        """Questions heard since then that no post answers yet: a crash came between."""
        mine = (events.c.platform == platform) & events.c.post.is_(None) & (events.c.kind == "question")
        mine = mine & (events.c.at >= since)
        async with self.reading() as db:
            rows = await db.execute(events.select().where(mine).order_by(events.c.at))
            return [dict(row) for row in rows.mappings()]

    async def heard_in(self, platform: str, thread: str, channel: str | None = None) -> list[dict[str, Any]]:
        """The questions of one thread, oldest first."""
        here = (events.c.platform == platform) & (events.c.thread == thread) & (events.c.text != "")
        here = here & (events.c.channel == channel) if channel is not None else here
        async with self.reading() as db:
            rows = await db.execute(events.select().where(here).order_by(events.c.at))
            return [dict(row) for row in rows.mappings()]

    async def answered_in(self, platform: str, channel: str, thread: str) -> bool:
        """Whether a question was answered in that thread, or a digest of ours stands there."""
        mine = (events.c.platform == platform) & (events.c.channel == channel) & (events.c.thread == thread)
        query = select(events.c.id).where(mine, events.c.post.is_not(None)).limit(1)
        async with self.reading() as db:
            return (await db.execute(query)).first() is not None

    async def asked_since(self, platform: str, since: datetime, **here: str) -> int:
        """How many questions were heard since then of an ``author`` or in a ``channel``."""
        mine = [events.c[name] == value for name, value in here.items()]
        query = select(func.count()).where(events.c.platform == platform, events.c.at >= since, *mine)
        async with self.reading() as db:
            return int((await db.execute(query.where(_asks()))).scalar() or 0)

    async def forget(self, platform: str, author: str) -> int:
        """Delete what is kept of a person: what they asked and was answered, said and shared; how many rows.

        That an event was heard stays, without who or what, so that none is answered a second time.
        """
        gone = await super().forget(platform, author)
        mine = (events.c.platform == platform) & (events.c.author == author)
        async with self.writing() as db:
            rows = (await db.execute(events.select().where(mine))).all()
            for row in rows:
                await db.execute(_emptied(f"answer:{platform}:{row.id}"))
            nobody = {"author": "", "text": "", "links": None}
            await db.execute(update(events).where(mine).values(nobody))
        return gone + len(rows)

    async def forget_before(self, before: datetime) -> int:
        """Delete who asked what before then; how many questions that were."""
        old = (events.c.at < before) & ((events.c.text != "") | (events.c.author != ""))
        async with self.writing() as db:
            rows = (await db.execute(events.select().where(old))).all()
            for row in rows:
                await db.execute(_emptied(f"answer:{row.platform}:{row.id}"))
            await db.execute(update(events).where(old).values(author="", text="", links=None))
        return len(rows)


def _asks() -> Any:
    return events.c.kind.in_(("question", "click")) & events.c.post.is_not(None)


def _emptied(batch: str) -> Any:
    """The posts of an answer without their words: that they were sent has to stay known."""
    mine = (posts.c.batch == batch) & posts.c.state.in_(("sent", "gone", "held", "kept"))
    return update(posts).where(mine).values(blocks=[], title="")
