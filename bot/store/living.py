"""Stories that were told and go on: what stands there now, what was corrected, what was taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ScalarSelect, Select, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import forms
from bot.models import Block
from bot.store.base import insert_new, note
from bot.store.outbox import OPEN, Draft, Edit, put_draft, put_edit
from bot.store.posted import Posted
from bot.store.tables import briefs, corrections, posts, told


@dataclass(frozen=True, slots=True)
class Telling:
    """A story in a channel's digest, by whose ``number`` there its posts are named.

    ``version`` of its brief was told first; ``shown`` stands there since ``changed`` (the slot at first);
    ``newest`` is the last one that was written. ``mark`` stands behind its title in the digest.
    """

    channel: str
    story: str
    slot: datetime
    batch: str
    number: int
    version: int
    shown: int
    seen: int
    newest: int
    changed: datetime | None
    mark: str
    ended: str | None


@dataclass(frozen=True, slots=True)
class Corrected:
    """Something posted that did not stand. ``kind``: "article", "ours" or "withdrawn".

    ``now`` is what stands instead, None where nothing does; ``why`` is in words for a reader.
    """

    kind: str
    was: str
    now: str | None
    why: str


@dataclass(frozen=True, slots=True)
class Turn:
    """All that follows from a change of one story in one channel, kept together or not at all.

    ``after`` are the columns of the telling as they are to be; ``kept`` are blocks by key, for taking
    a withdrawal back; ``notes`` are (outcome, reason) about the story.
    """

    after: Mapping[str, Any]
    edits: Sequence[Edit] = ()
    drafts: Sequence[Draft] = ()
    corrected: Sequence[Corrected] = ()
    notes: Sequence[tuple[str, str]] = ()
    kept: Mapping[str, Sequence[Block]] | None = None


class Living(Posted):
    """What was told, as it lives on."""

    async def tellings(self, since: datetime) -> list[Telling]:
        """Stories told or changed since then that have a brief nobody has compared yet, oldest first."""
        looked = func.coalesce(told.c.seen, told.c.version)
        lives = func.coalesce(told.c.changed, told.c.slot) >= since
        query = _told().where(told.c.ended.is_(None), told.c.slot >= since - LONGEST, lives)
        return await self._tellings(query.where(_newest() > looked))

    async def telling(self, channel: str, story: str) -> Telling | None:
        """The last time that a channel was told a story, also where that has ended."""
        found = await self._tellings(_told().where(told.c.channel == channel, told.c.story == story))
        return found[-1] if found else None

    async def tellings_of(self, story: str) -> list[Telling]:
        """The last time that each channel was told a story."""
        query = select(told.c.channel).where(told.c.story == story, told.c.batch != "").distinct()
        async with self.reading() as db:
            channels = list((await db.execute(query)).scalars())
        found = [await self.telling(channel, story) for channel in channels]
        return [each for each in found if each]

    async def going_on(self, channel: str, since: datetime) -> list[Telling]:
        """The stories that live on in a channel and have a brief made since then, newer than the one told."""
        last = briefs.alias("last")
        made = select(last.c.made).where(last.c.story == told.c.story, last.c.version == _newest())
        query = _told().where(told.c.channel == channel, told.c.ended.is_(None))
        query = query.where(told.c.slot >= since - LONGEST, _newest() > told.c.version)
        return await self._tellings(query.where(made.scalar_subquery() > since))

    async def last_told(self, channel: str, ids: Iterable[str]) -> list[Telling]:
        """The tellings of these stories that live on in a channel."""
        query = _told().where(told.c.channel == channel, told.c.story.in_(list(ids)))
        return await self._tellings(query.where(told.c.ended.is_(None)))

    async def _tellings(self, query: Select[Any]) -> list[Telling]:
        async with self.reading() as db:
            rows = await db.execute(query.order_by(told.c.slot, told.c.number))
            return [_telling(row) for row in rows if row.newest is not None]

    async def turn(self, telling: Telling, turn: Turn, now: datetime) -> bool:
        """Keep a change with its edits, posts and corrections; False where another was faster."""
        mine = (
            (told.c.channel == telling.channel)
            & (told.c.story == telling.story)
            & (told.c.slot == telling.slot)
        )
        same = func.coalesce(told.c.seen, told.c.version) == telling.seen
        async with self.writing() as db:
            changed = update(told).where(mine, same).values(dict(turn.after))
            if not (await db.execute(changed)).rowcount:
                return False
            for edit in turn.edits:
                await put_edit(db, edit, now)
            for draft in turn.drafts:
                await put_draft(db, draft, telling.channel, now)
            for each in turn.corrected:
                await _correct(db, telling, each, turn.kept, now)
            for outcome, reason in turn.notes:
                await note(db, now, "live", f"story {telling.story}", outcome, reason)
        return True

    async def looks_of(self, batch: str) -> list[dict[str, Any]]:
        """The posts of a batch in their order, their ``blocks`` as they will look when all is sent."""
        query = posts.select().where(posts.c.batch == batch, posts.c.target.is_(None)).order_by(posts.c.seq)
        async with self.reading() as db:
            rows = [dict(row) for row in (await db.execute(query)).mappings()]
            keys = [row["key"] for row in rows]
            late = posts.select().where(posts.c.target.in_(keys), posts.c.state.in_(OPEN))
            newest = {row.target: row.blocks for row in await db.execute(late.order_by(posts.c.seq))}
        return [row | {"blocks": forms.blocks_of(newest.get(row["key"], row["blocks"]))} for row in rows]

    async def corrections(self, since: datetime) -> list[dict[str, Any]]:
        """What was corrected or withdrawn since then, oldest first."""
        query = corrections.select().where(corrections.c.at >= since).order_by(corrections.c.id)
        async with self.reading() as db:
            return [dict(row) for row in (await db.execute(query)).mappings()]

    async def corrections_of(self, telling: Telling) -> list[dict[str, Any]]:
        """What was corrected in one telling of a story and not taken back, oldest first."""
        mine = (corrections.c.batch == telling.batch) & (corrections.c.story == telling.story)
        query = corrections.select().where(mine, corrections.c.undone.is_(None))
        async with self.reading() as db:
            rows = await db.execute(query.order_by(corrections.c.id))
            return [dict(row) for row in rows.mappings()]

    async def undo_corrections(self, ids: Iterable[int], now: datetime) -> None:
        """They are taken back."""
        async with self.writing() as db:
            mine = corrections.c.id.in_(list(ids))
            await db.execute(update(corrections).where(mine).values(undone=now))

    async def answers_since(self, since: datetime) -> list[dict[str, Any]]:
        """The answers that were given since then, with their blocks as they stand there."""
        mine = posts.c.batch.startswith("answer:") & posts.c.target.is_(None)
        query = posts.select().where(mine, posts.c.sent >= since).order_by(posts.c.seq)
        async with self.reading() as db:
            rows = [dict(row) for row in (await db.execute(query)).mappings()]
        return [row | {"blocks": forms.blocks_of(row["blocks"])} for row in rows]

    # --- what is not known to have been sent

    async def held_posts(self) -> list[dict[str, Any]]:
        """Posts of which nobody knows whether they were sent, oldest first; those that wait for one apart."""
        parent = posts.alias("parent")
        waits = select(parent.c.key).where(parent.c.state == "held")
        query = posts.select().where(posts.c.state == "held")
        query = query.where(posts.c.parent.is_(None) | posts.c.parent.not_in(waits))
        async with self.reading() as db:
            rows = await db.execute(query.order_by(posts.c.seq))
            return [dict(row) for row in rows.mappings()]

    async def settle_post(self, key: str, message: str | None, now: datetime) -> bool:
        """What an operator found of a held post: it was sent as that message, or (None) it was not.

        One that was not is due again, and so is what was to stand in its thread. False where it isn't held.
        """
        again = {"state": "due", "attempt": 0, "due": now, "leased": None, "why": None}
        found = {"state": "sent", "message": message, "sent": now, "why": None} if message else again
        async with self.writing() as db:
            mine = (posts.c.key == key) & (posts.c.state == "held")
            if not (await db.execute(update(posts).where(mine).values(found))).rowcount:
                return False
            below = ((posts.c.parent == key) | (posts.c.target == key)) & (posts.c.state == "held")
            await db.execute(update(posts).where(below).values(again))
            said = f"it was sent as {message}" if message else "it was not sent: send it again"
            await note(db, now, "deliver", key, "settled by the operator", said)
        return True


async def _correct(
    db: AsyncConnection,
    telling: Telling,
    each: Corrected,
    kept: Mapping[str, Sequence[Block]] | None,
    now: datetime,
) -> None:
    row = {"at": now, "channel": telling.channel, "story": telling.story, "batch": telling.batch}
    row |= {"kind": each.kind, "was": each.was, "now": each.now, "why": each.why}
    row["kept"] = {key: forms.blocks_form(blocks) for key, blocks in kept.items()} if kept else None
    await db.execute(insert_new(corrections, row))
    await note(db, now, "live", f"story {telling.story}", f"corrected in {telling.channel}", each.why)


LONGEST = timedelta(days=14)
"""After its slot no story is followed for longer, however often it changes."""


def _newest() -> ScalarSelect[Any]:
    """The last version of the brief of a story that was told."""
    other = briefs.alias("newest")
    return select(func.max(other.c.version)).where(other.c.story == told.c.story).scalar_subquery()


def _told() -> Select[Any]:
    return select(told, _newest().label("newest")).where(told.c.batch != "")


def _telling(row: Any) -> Telling:
    shown = row.shown or row.version
    return Telling(
        channel=row.channel,
        story=row.story,
        slot=row.slot,
        batch=row.batch,
        number=row.number,
        version=row.version,
        shown=shown,
        seen=row.seen or row.version,
        newest=row.newest,
        changed=row.changed,
        mark=row.mark,
        ended=row.ended,
    )
