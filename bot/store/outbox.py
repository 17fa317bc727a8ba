"""What is to be posted, and what became of it.

A digest and its posts are written in one transaction. A post is sent under a lease; a second
attempt looks before it sends. See ``docs/architecture.md`` for why nothing else holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select, update

from bot import forms
from bot.models import Brief, Digest, Post
from bot.store.base import insert_new, note
from bot.store.spending import Spending
from bot.store.tables import digests, posts, told

OPEN = ("due", "claimed")


@dataclass(frozen=True, slots=True)
class Draft:
    """A post with the story it is about and the batch in whose order it is sent."""

    post: Post
    batch: str
    story: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A post that is ours to send until the lease ends. ``attempt`` counts from 1."""

    post: Post
    attempt: int


class Outbox(Spending):
    """Digests and posts."""

    async def last_slot(self, channel: str) -> datetime | None:
        """The slot of a channel's newest digest, also of one that had nothing to say."""
        query = select(digests.c.slot).where(digests.c.channel == channel)
        async with self.reading() as db:
            found: datetime | None = (
                await db.execute(query.order_by(digests.c.slot.desc()).limit(1))
            ).scalar()
        return found

    async def save_digest(
        self,
        name: str,
        digest: Digest,
        drafts: Sequence[Draft],
        notes: Sequence[tuple[str, str, str]],
        now: datetime,
    ) -> bool:
        """Keep a digest, the stories it told, its posts and its decisions, all or nothing.

        ``notes`` are (subject, outcome, reason). False where that slot had its digest already.
        """
        row = {"channel": name, "slot": digest.slot, "made": now, "read_until": digest.read_until}
        async with self.writing() as db:
            if not (await db.execute(insert_new(digests, row))).rowcount:
                return False
            for number, brief in enumerate(digest.briefs, 1):
                await db.execute(told.insert().values(_told_row(name, digest, brief, number)))
            for draft in drafts:
                await db.execute(insert_new(posts, _post_row(draft, name, now)))
            for subject, outcome, reason in notes:
                await note(db, now, "compose", subject, outcome, reason)
        return True

    async def save_post(self, draft: Draft, name: str, now: datetime) -> bool:
        """Keep one post to be sent; False where its key is there already."""
        async with self.writing() as db:
            return bool((await db.execute(insert_new(posts, _post_row(draft, name, now)))).rowcount)

    async def claim_post(self, now: datetime, lease: timedelta, platforms: Sequence[str]) -> Claim | None:
        """The next post that is due on one of these platforms, ours for the length of the lease.

        Posts of one batch go out in their order, and none before its parent has an id.
        """
        free = (posts.c.state == "due") | ((posts.c.state == "claimed") & (posts.c.leased < now))
        here = posts.c.platform.in_(list(platforms))
        mine = select(posts.c.seq).where(free, here, posts.c.due <= now, *_in_line())
        first = mine.order_by(posts.c.seq)
        taken = {"state": "claimed", "attempt": posts.c.attempt + 1, "leased": now + lease}
        change = update(posts).where(posts.c.seq == first.limit(1).scalar_subquery()).values(taken)
        async with self.writing() as db:
            row = (await db.execute(change.returning(posts))).first()
            if row is None:
                return None
            thread = row.thread
            if row.parent:
                up = select(posts.c.message).where(posts.c.key == row.parent)
                thread = (await db.execute(up)).scalar()
        return Claim(_post(row).within(thread), row.attempt)

    async def end_leases(self, now: datetime) -> None:
        """Nobody else serves this database: what was being sent when a process died is free at once."""
        open_ = posts.c.state == "claimed"
        async with self.writing() as db:
            await db.execute(update(posts).where(open_).values(leased=now - timedelta(seconds=1)))

    async def mark_sent(self, key: str, message: str, now: datetime) -> None:
        """The platform has it, under this id."""
        await self._mark(key, {"state": "sent", "message": message, "sent": now, "why": None})

    async def mark_due(self, key: str, due: datetime, why: str) -> None:
        """It was not sent, or it is not known: to be tried again, not before ``due``."""
        await self._mark(key, {"state": "due", "due": due, "leased": None, "why": why})

    async def mark_ended(self, key: str, state: str, why: str, now: datetime) -> None:
        """``held``: not known whether it was sent, an operator decides. ``gone``: it never can be.

        What was to stand in its thread can't be sent either.
        """
        ended = {"state": state, "why": why}
        async with self.writing() as db:
            await db.execute(update(posts).where(posts.c.key == key).values(ended))
            below = (posts.c.parent == key) & posts.c.state.in_(OPEN)
            await db.execute(update(posts).where(below).values(state=state, why=f"its thread: {why}"))
            await note(db, now, "deliver", key, state, why)

    async def _mark(self, key: str, values: dict[str, Any]) -> None:
        async with self.writing() as db:
            await db.execute(update(posts).where(posts.c.key == key).values(values))

    async def next_due(self, platforms: Sequence[str]) -> datetime | None:
        """When the next post that waits for no other wants to be sent, or its lease ends."""
        when = func.coalesce(posts.c.leased, posts.c.due)
        here = posts.c.platform.in_(list(platforms))
        query = select(func.min(when)).where(posts.c.state.in_(OPEN), here, *_in_line())
        async with self.reading() as db:
            found = (await db.execute(query)).scalar()
        return datetime.fromisoformat(found) if isinstance(found, str) else found

    # --- what was posted

    async def batch_of(self, platform: str, thread: str, channel: str = "") -> list[dict[str, Any]]:
        """All posts of the batch that a thread belongs to, in their order.

        ``thread`` is the platform's id of a message, or the key of one of our posts.
        """
        there = (posts.c.platform == platform) & (posts.c.message == thread)
        there = there & (posts.c.channel == channel) if channel else there
        mine = select(posts.c.batch).where(there | (posts.c.key == thread))
        query = posts.select().where(posts.c.batch.in_(mine)).order_by(posts.c.seq)
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
        """The stories of a digest's batch, in the digest's order, with the version told."""
        query = told.select().where(told.c.batch == batch).order_by(told.c.number)
        async with self.reading() as db:
            return [(row.story, row.version) for row in await db.execute(query)]

    async def told_where(self, story: str) -> list[dict[str, Any]]:
        """Which channels were told a story, and when."""
        async with self.reading() as db:
            rows = await db.execute(told.select().where(told.c.story == story).order_by(told.c.slot))
            return [dict(row) for row in rows.mappings()]


def _in_line() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """No post of its batch comes before it, and its parent, where it has one, has an id."""
    earlier, parent = posts.alias("earlier"), posts.alias("parent")
    waits = exists().where(
        earlier.c.batch == posts.c.batch, earlier.c.seq < posts.c.seq, earlier.c.state.in_(OPEN)
    )
    ready = posts.c.parent.is_(None) | exists().where(
        parent.c.key == posts.c.parent, parent.c.message.is_not(None)
    )
    return ~waits, ready


def batch_key(name: str, slot: datetime) -> str:
    """The digest of a channel and slot, as a key: its posts go out together, in their order."""
    return f"{name}:{slot.astimezone(UTC):%Y%m%dT%H%M%S}"


def _told_row(name: str, digest: Digest, brief: Brief, number: int) -> dict[str, Any]:
    assert digest.slot is not None
    return {
        "channel": name,
        "story": brief.story.id,
        "slot": digest.slot,
        "version": brief.version,
        "number": number,
        "batch": batch_key(name, digest.slot),
    }


def _post_row(draft: Draft, name: str, now: datetime) -> dict[str, Any]:
    post = draft.post
    return {
        "key": post.key,
        "platform": post.platform,
        "name": name,
        "channel": post.channel,
        "parent": post.parent,
        "thread": post.thread,
        "batch": draft.batch,
        "story": draft.story,
        "title": post.title,
        "blocks": forms.blocks_form(post.blocks),
        "made": now,
        "due": now,
        "state": "due",
        "attempt": 0,
    }


def _post(row: Any) -> Post:
    blocks = forms.blocks_of(row.blocks)
    return Post(row.key, row.platform, row.channel, row.parent, blocks, row.title, row.thread)
