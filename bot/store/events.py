"""What people did: questions, clicks, commands."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Event, Question
from bot.store.base import insert_new, sound
from bot.store.living import Living
from bot.store.tables import events, posts


class Events(Living):
    """Who asked what, once each, and what answers it."""

    async def hear(self, event: Event, now: datetime) -> bool:
        """Keep what somebody did; False where it is known already, however often it is delivered."""
        async with self.writing() as db:
            return bool((await db.execute(insert_new(events, _row(event, now)))).rowcount)

    async def ask(self, question: Question, now: datetime, since: datetime) -> tuple[int, int] | None:
        """Keep a question; how many its author, and how many all in its channel, asked since then before it.

        None where it is known already. Kept and counted in one go: of many that come at once each has
        another number.
        """
        own = events.c.author == question.author
        here = events.c.channel == question.channel
        async with self.writing() as db:
            if not (await db.execute(insert_new(events, _row(question, now)))).rowcount:
                return None
            mine, all_ = [
                int((await db.execute(_count(question.platform, since).where(each))).scalar() or 0)
                for each in (own, here)
            ]
        return mine - 1, all_ - 1

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

    async def heard_in(
        self, platform: str, thread: str | None, channel: str | None = None, most: int = 500
    ) -> list[dict[str, Any]]:
        """The newest questions of one thread, or of none in a channel, oldest first."""
        here = (events.c.platform == platform) & (events.c.thread == thread) & (events.c.text != "")
        here = here & (events.c.channel == channel) if channel is not None else here
        query = events.select().where(here).order_by(events.c.at.desc(), events.c.id.desc()).limit(most)
        async with self.reading() as db:
            rows = [dict(row) for row in (await db.execute(query)).mappings()]
        return rows[::-1]

    async def answered_in(self, platform: str, channel: str, thread: str) -> bool:
        """Whether a question was answered in that thread, or a digest of ours stands there."""
        mine = (events.c.platform == platform) & (events.c.channel == channel) & (events.c.thread == thread)
        query = select(events.c.id).where(mine, func.coalesce(events.c.post, "") != "").limit(1)
        async with self.reading() as db:
            return (await db.execute(query)).first() is not None

    async def asked_since(self, platform: str, since: datetime, **here: str) -> int:
        """How many questions were heard since then of an ``author`` or in a ``channel``."""
        mine = [events.c[name] == value for name, value in here.items()]
        async with self.reading() as db:
            return int((await db.execute(_count(platform, since).where(*mine))).scalar() or 0)

    async def refuse(self, question: Question) -> None:
        """It is over a limit: it is not answered later either, and counts for nothing."""
        mine = (events.c.platform == question.platform) & (events.c.id == question.id)
        async with self.writing() as db:
            await db.execute(update(events).where(mine).values(post="", text="", links=None))

    async def forget(self, platform: str, author: str) -> int:
        """Delete what is kept of a person: what they asked and was answered, said and shared; how many rows.

        That an event was heard stays, without who or what, so that none is answered a second time.
        """
        gone = await super().forget(platform, author)
        mine = (events.c.platform == platform) & (events.c.author == author)
        async with self.writing() as db:
            rows = (await db.execute(events.select().where(mine))).all()
            for row in rows:
                await _empty(db, posts.c.batch == f"answer:{platform}:{row.id}")
            nobody = {"author": "", "text": "", "links": None}
            await db.execute(update(events).where(mine).values(nobody))
        return gone + len(rows)

    async def forget_before(self, before: datetime) -> int:
        """Delete who asked what before then; how many questions that were."""
        old = (events.c.at < before) & ((events.c.text != "") | (events.c.author != ""))
        async with self.writing() as db:
            await _empty(db, _answers() & (posts.c.made < before))
            gone = await db.execute(update(events).where(old).values(author="", text="", links=None))
        return gone.rowcount


def _row(event: Event, now: datetime) -> dict[str, Any]:
    row: dict[str, Any] = {
        "platform": event.platform,
        "id": event.id,
        "channel": event.channel,
        "thread": event.thread,
        "author": event.author,
        "kind": type(event).__name__.lower(),
        "text": sound(event.text) if isinstance(event, Question) else "",
        "at": now,
    }
    if isinstance(event, Question):
        row |= {"links": [sound(each) for each in event.links] or None, "direct": event.direct}
    return row


def _count(platform: str, since: datetime) -> Select[Any]:
    """Questions that were answered, or are being answered."""
    asked = (events.c.kind == "question") & (func.coalesce(events.c.post, "?") != "")
    pressed = (events.c.kind == "click") & events.c.post.is_not(None)
    here = (events.c.platform == platform) & (events.c.at >= since)
    return select(func.count()).where(here, asked | pressed)


def _answers() -> ColumnElement[bool]:
    """Those that still have their words."""
    return posts.c.batch.startswith("answer:") & (func.json_array_length(posts.c.blocks) > 0)


async def _empty(db: AsyncConnection, mine: ColumnElement[bool]) -> None:
    """Take the words out of answers and their edits: that they were sent has to stay known.

    What was not sent yet never is; what is on its way is emptied with what is old.
    """
    keys = select(posts.c.key).where(mine)
    theirs = (posts.c.key.in_(keys) | posts.c.target.in_(keys)) & (posts.c.state != "claimed")
    waits = theirs & posts.c.state.in_(("due", "kept"))
    await db.execute(update(posts).where(waits).values(state="gone", why="whoever asked wants it forgotten"))
    await db.execute(update(posts).where(theirs).values(blocks=[], title="", instead=None))
