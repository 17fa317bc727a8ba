"""What was posted, as it stands there now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, select

from bot.store.channels import Channels
from bot.store.outbox import batch_key
from bot.store.tables import articles, digests, posts, told


class Posted(Channels):
    """Looks back at digests and posts."""

    async def batch_of(self, platform: str, thread: str, channel: str = "") -> list[dict[str, Any]]:
        """All posts of the batch that a thread belongs to, in their order.

        ``thread`` is the platform's id of a message, or the key of one of our posts.
        """
        there = (posts.c.platform == platform) & (posts.c.message == thread)
        there = there & (posts.c.channel == channel) if channel else there
        mine = select(posts.c.batch).where(there | (posts.c.key == thread))
        query = posts.select().where(posts.c.batch.in_(mine), posts.c.target.is_(None)).order_by(posts.c.seq)
        async with self.reading() as db:
            return [dict(row) for row in (await db.execute(query)).mappings()]

    async def root_rows(self, name: str, batches: int) -> list[dict[str, Any]]:
        """The root messages of a channel's newest digests, newest digest first."""
        # Slots that had nothing to say have no posts, and must not push out those that had.
        spoke = exists().where(told.c.channel == digests.c.channel, told.c.slot == digests.c.slot)
        newest = select(digests.c.channel, digests.c.slot).where(digests.c.channel == name, spoke)
        async with self.reading() as db:
            slots = (await db.execute(newest.order_by(digests.c.slot.desc()).limit(batches))).all()
            keys = [batch_key(name, row.slot) for row in slots]
            query = posts.select().where(posts.c.batch.in_(keys), posts.c.parent.is_(None))
            rows = [dict(row) for row in (await db.execute(query)).mappings()]
        return sorted(rows, key=lambda row: (keys.index(row["batch"]), row["seq"]))

    async def answers(self, batches: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
        """The posts of these batches, by batch, in their order."""
        query = posts.select().where(posts.c.batch.in_(list(batches))).order_by(posts.c.seq)
        found: dict[str, list[dict[str, Any]]] = {}
        async with self.reading() as db:
            for row in (await db.execute(query)).mappings():
                found.setdefault(row["batch"], []).append(dict(row))
        return found

    async def post_row(self, key: str) -> dict[str, Any] | None:
        """One post by its key."""
        async with self.reading() as db:
            row = (await db.execute(posts.select().where(posts.c.key == key))).mappings().first()
        return dict(row) if row else None

    async def told_in(self, batch: str) -> list[tuple[str, int]]:
        """The stories of a digest's batch, in the digest's order, with the version that stands there."""
        query = told.select().where(told.c.batch == batch).order_by(told.c.number)
        async with self.reading() as db:
            return [(row.story, row.shown or row.version) for row in await db.execute(query)]

    async def told_where(self, story: str) -> list[dict[str, Any]]:
        """Which channels were told a story, and when."""
        async with self.reading() as db:
            rows = await db.execute(told.select().where(told.c.story == story).order_by(told.c.slot))
            return [dict(row) for row in rows.mappings()]

    async def silent_since(self, name: str) -> datetime | None:
        """When a channel was last told something by itself, else its first slot; None where it had none."""
        first = select(func.min(digests.c.slot)).where(digests.c.channel == name)
        said = (posts.c.name == name) & posts.c.parent.is_(None) & posts.c.target.is_(None)
        last = select(func.max(posts.c.made)).where(said, ~posts.c.batch.startswith("answer:"))
        async with self.reading() as db:
            spoke: datetime | None = (await db.execute(last)).scalar()
            return spoke or (await db.execute(first)).scalar()

    async def read_since(self, since: datetime, sources: Sequence[str]) -> int:
        """How many articles these sources gave since then."""
        mine = articles.c.newest & (articles.c.fetched >= since) & articles.c.source.in_(list(sources))
        async with self.reading() as db:
            return int((await db.execute(select(func.count()).where(mine))).scalar_one())
