"""What is to be posted, and what became of it.

A digest and its posts are written in one transaction. A post is sent under a lease; a second
attempt looks before it sends. See ``docs/architecture.md`` for why nothing else holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, bindparam, exists, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import forms
from bot.models import Block, Brief, Digest, Post
from bot.store.base import insert_all_new, insert_new, note, note_row
from bot.store.spending import Spending
from bot.store.tables import Moment, decisions, digests, posts, told

OPEN = ("due", "claimed")


@dataclass(frozen=True, slots=True)
class Draft:
    """A post with the story it is about and the batch in whose order it is sent.

    One whose ``state`` is "kept" waits until somebody asks for it.
    """

    post: Post
    batch: str
    story: str | None = None
    state: str = "due"


@dataclass(frozen=True, slots=True)
class Edit:
    """What a post is to show from now on, whole. ``key`` is the post's.

    ``instead`` is said in its thread, once, where the platform lets nobody change it any more.
    """

    key: str
    blocks: tuple[Block, ...]
    instead: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """A row that is ours to send until the lease ends. ``attempt`` counts from 1.

    An edit has the ``post`` as it is to look and the platform's id of the ``message`` to change; a
    post that is still to be sent has none. ``row`` is the row's own key, by which it is marked.
    """

    post: Post
    attempt: int
    row: str
    message: str | None = None


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

    async def last_slots(self) -> dict[str, datetime]:
        """The same of every channel that had one."""
        query = select(digests.c.channel, func.max(digests.c.slot).label("last"))
        async with self.reading() as db:
            rows = (await db.execute(query.group_by(digests.c.channel))).all()
        return {row.channel: row.last for row in rows}

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
            stories = [each.story.id for each in digest.briefs]
            again = (told.c.channel == name) & told.c.story.in_(stories) & told.c.ended.is_(None)
            await db.execute(update(told).where(again).values(ended="told again, with a new lead"))
            # All rows of a table in one stroke: a thousand channels may be due in this minute.
            rows = [_told_row(name, digest, brief, number) for number, brief in enumerate(digest.briefs, 1)]
            said = [note_row(now, "compose", *each) for each in notes]
            await _insert(db, told.insert(), rows)
            await _insert(db, insert_all_new(posts), [_post_row(draft, name, now) for draft in drafts])
            await _insert(db, decisions.insert(), said)
        return True

    async def save_post(self, draft: Draft, name: str, now: datetime) -> bool:
        """Keep one post to be sent; False where its key is there already."""
        async with self.writing() as db:
            return await put_draft(db, draft, name, now)

    async def begin_post(self, draft: Draft, name: str, lease: timedelta, now: datetime) -> bool:
        """Keep a post that is shown while it is being written; False where its key is there already.

        It is as if it were being sent: who takes it up after a crash looks for it first.
        """
        shown = {"state": "claimed", "attempt": 1, "leased": now + lease}
        async with self.writing() as db:
            return bool((await db.execute(insert_new(posts, _post_row(draft, name, now) | shown))).rowcount)

    async def save_edit(self, edit: Edit, now: datetime) -> bool:
        """Keep that a post is to be changed; False where there is no such post, or nothing to change.

        An older edit of it that was not sent yet is replaced; a post that was not sent yet is itself
        what is changed.
        """
        async with self.writing() as db:
            return await put_edit(db, edit, now)

    async def claim_post(self, now: datetime, lease: timedelta, platforms: Sequence[str]) -> Claim | None:
        """The next row that is due on one of these platforms, ours for the length of the lease."""
        return next(iter(await self.claim_posts(now, lease, platforms, 1)), None)

    async def claim_posts(
        self, now: datetime, lease: timedelta, platforms: Sequence[str], most: int
    ) -> list[Claim]:
        """The next rows that are due on these platforms, ours for the length of the lease.

        Posts of one batch go out in their order, none before its parent has an id, and one at a time
        in a channel.
        """
        async with self.writing() as db:
            found = await db.execute(_due(), {"now": now, "platforms": list(platforms), "most": most})
            rows = list({(row.platform, row.channel): row for row in reversed(found.all())}.values())
            if rows:
                taken = {"state": "claimed", "attempt": posts.c.attempt + 1, "leased": now + lease}
                await db.execute(
                    update(posts).where(posts.c.seq.in_([row.seq for row in rows])).values(taken)
                )
        rows.sort(key=lambda row: row.seq)
        return [
            Claim(_post(row).within(row.above or row.thread), row.attempt + 1, row.key, row.aim)
            for row in rows
        ]

    async def release(self, batch: str, platform: str, channel: str, now: datetime) -> int:
        """What of a batch was kept there until asked for is due now; how many posts that were."""
        kept = (posts.c.batch == batch) & (posts.c.state == "kept")
        kept = kept & (posts.c.platform == platform) & (posts.c.channel == channel)
        async with self.writing() as db:
            return (await db.execute(update(posts).where(kept).values(state="due", due=now))).rowcount

    async def end_leases(self, now: datetime) -> None:
        """Nobody else serves this database: what was being sent when a process died is free at once."""
        open_ = posts.c.state == "claimed"
        async with self.writing() as db:
            await db.execute(update(posts).where(open_).values(leased=now - timedelta(seconds=1)))

    async def mark_sent(self, key: str, message: str, now: datetime) -> None:
        """The platform has it, under this id."""
        sent = {"state": "sent", "sent": now, "why": None}
        mine = posts.c.key == key
        async with self.writing() as db:
            here = update(posts).where(mine, posts.c.target.is_(None)).values(sent | {"message": message})
            if (await db.execute(here)).rowcount:
                return
            row = (await db.execute(posts.select().where(mine))).one()
            await db.execute(update(posts).where(mine).values(sent))
            await db.execute(update(posts).where(posts.c.key == row.target).values(blocks=row.blocks))

    async def mark_refused(self, key: str, why: str, now: datetime) -> None:
        """The post can't be changed any more: what was to be said instead is a post of its own now."""
        async with self.writing() as db:
            row = (await db.execute(posts.select().where(posts.c.key == key))).one()
            await db.execute(update(posts).where(posts.c.key == key).values(state="refused", why=why))
            await note(db, now, "deliver", row.target, "not changed", why)
            if row.instead:
                parent = row.parent or (None if row.thread else row.target)
                known = {name: row._mapping[name] for name in _SHARED}
                reply = {"key": f"{key}:instead", "batch": key, "parent": parent, "blocks": row.instead}
                await db.execute(insert_new(posts, _fresh(known | reply, now)))

    async def mark_due(self, key: str, due: datetime, why: str, *, untouched: bool = False) -> None:
        """It was not sent, or it is not known: to be tried again, not before ``due``.

        ``untouched``: the platform put off the first attempt, which is then none: nobody need look for it.
        """
        tried = {"attempt": 0} if untouched else {}
        await self._mark(key, {"state": "due", "due": due, "leased": None, "why": why} | tried)

    async def mark_ended(self, key: str, state: str, why: str, now: datetime) -> None:
        """``held``: not known whether it was sent, an operator decides. ``gone``: it never can be.

        What was to stand in its thread can't be sent either.
        """
        ended = {"state": state, "why": why}
        async with self.writing() as db:
            await db.execute(update(posts).where(posts.c.key == key).values(ended))
            below = ((posts.c.parent == key) | (posts.c.target == key)) & posts.c.state.in_(OPEN)
            await db.execute(update(posts).where(below).values(state=state, why=f"its thread: {why}"))
            await note(db, now, "deliver", key, state, why)

    async def _mark(self, key: str, values: dict[str, Any]) -> None:
        async with self.writing() as db:
            await db.execute(update(posts).where(posts.c.key == key).values(values))

    async def next_due(self, platforms: Sequence[str]) -> datetime | None:
        """When the next post that waits for no other wants to be sent, or its lease ends."""
        async with self.reading() as db:
            found = (await db.execute(_next(), {"platforms": list(platforms)})).scalar()
        return datetime.fromisoformat(found) if isinstance(found, str) else found


async def _insert(db: AsyncConnection, statement: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        await db.execute(statement, rows)


async def put_draft(db: AsyncConnection, draft: Draft, name: str, now: datetime) -> bool:
    """``Outbox.save_post`` inside a transaction."""
    return bool((await db.execute(insert_new(posts, _post_row(draft, name, now)))).rowcount)


async def put_edit(db: AsyncConnection, edit: Edit, now: datetime) -> bool:
    """``Outbox.save_edit`` inside a transaction."""
    row = (await db.execute(posts.select().where(posts.c.key == edit.key))).first()
    if row is None or row.state == "gone":
        return False
    blocks = forms.blocks_form(edit.blocks)
    if row.state == "due" and not row.attempt:
        await db.execute(update(posts).where(posts.c.key == edit.key).values(blocks=blocks))
        return True
    query = posts.select().where(posts.c.target == edit.key).order_by(posts.c.seq)
    before = (await db.execute(query)).all()
    open_ = [each for each in before if each.state in OPEN]
    if blocks == (open_[-1] if open_ else row).blocks:
        return False
    late = (posts.c.target == edit.key) & (posts.c.state == "due")
    await db.execute(update(posts).where(late).values(state="replaced", why="by a newer edit"))
    known = {name: row._mapping[name] for name in _SHARED} | {"parent": row.parent, "blocks": blocks}
    name = {"key": f"{edit.key}~{len(before) + 1}", "batch": f"edit:{edit.key}", "target": edit.key}
    said = {"kind": "edit", "instead": forms.blocks_form(edit.instead) if edit.instead else None}
    await db.execute(posts.insert().values(_fresh(known | name | said, now)))
    return True


_SHARED = ("platform", "name", "channel", "thread", "story", "title")


def _fresh(row: dict[str, Any], now: datetime) -> dict[str, Any]:
    return row | {"made": now, "due": now, "state": "due", "attempt": 0}


@cache
def _due() -> Select[Any]:
    """The rows that may be sent now, each with the ids of what it stands under and of what it changes."""
    now = bindparam("now", type_=Moment())
    free = (posts.c.state == "due") | ((posts.c.state == "claimed") & (posts.c.leased < now))
    here = _platform().in_(bindparam("platforms", expanding=True))
    ids = [_message_of(posts.c.parent).label("above"), _message_of(posts.c.target).label("aim")]
    query = select(posts, *ids).where(_OPEN_ROWS, free, here, posts.c.due <= now, *_in_line(), ~_busy(now))
    return query.order_by(posts.c.seq).limit(bindparam("most"))


@cache
def _next() -> Select[Any]:
    here = _platform().in_(bindparam("platforms", expanding=True))
    when = func.min(func.coalesce(posts.c.leased, posts.c.due))
    return select(when).where(_OPEN_ROWS, here, *_in_line())


def _platform() -> ColumnElement[str]:
    """Wrapped, else SQLite takes an index of all that was ever sent to the platform."""
    return func.coalesce(posts.c.platform, "")


_OPEN_ROWS = text("posts.state IN ('due', 'claimed')")
"""In so many words, else SQLite does not see that its index of these rows will do."""


def _message_of(key: ColumnElement[Any]) -> ScalarSelect[Any]:
    other = posts.alias()
    return select(other.c.message).where(other.c.key == key).scalar_subquery()


def _in_line() -> tuple[ColumnElement[bool], ...]:
    """No row of its batch comes before it; its parent and its target, where it has them, have an id."""
    earlier = posts.alias("earlier")
    waits = exists().where(
        earlier.c.batch == posts.c.batch, earlier.c.seq < posts.c.seq, earlier.c.state.in_(OPEN)
    )
    ready = posts.c.parent.is_(None) | _message_of(posts.c.parent).is_not(None)
    aimed = posts.c.target.is_(None) | _message_of(posts.c.target).is_not(None)
    return ~waits, ready, aimed


def _busy(now: ColumnElement[Any]) -> ColumnElement[bool]:
    """Something is on its way to the channel: what comes after it must not arrive before it."""
    other = posts.alias("other")
    return exists().where(
        text("other.state = 'claimed'"),
        other.c.platform == posts.c.platform,
        other.c.channel == posts.c.channel,
        other.c.leased >= now,
    )


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
    row = {
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
    }
    return _fresh(row, now) | {"state": draft.state}


def _post(row: Any) -> Post:
    blocks = forms.blocks_of(row.blocks)
    return Post(row.target or row.key, row.platform, row.channel, row.parent, blocks, row.title, row.thread)
