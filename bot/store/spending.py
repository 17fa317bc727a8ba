"""What was paid for: reserved before a call, settled after it, and the replies that it bought."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Brief
from bot.money import Call, Cap, Tokens, payers, refuses
from bot.store.base import upsert
from bot.store.rulings import Rulings
from bot.store.tables import briefs, charges, replies, spending, told

KEPT = timedelta(days=30)  # a reply that was of use
ANSWERS = timedelta(hours=1)  # one to a question: it may repeat what somebody asked, who may be forgotten
REMEMBERED = timedelta(hours=6)  # one that was not: asked again later, not each minute


class Spending(Rulings):
    """Each call to a model, with its price and who bears it."""

    async def reserve(self, call: Call, caps: Sequence[Cap]) -> int | Cap:
        """Put by the most that a call can take, in one transaction with the look at what is left.

        The id of the reservation, or the cap that the call could cross. Until it is settled, all of it
        counts as spent: also where the process dies before.
        """
        async with self.writing() as db:
            used = await _used(db, caps)
            for cap, spent in used:
                if cap.channel is None and refuses(cap, spent, call):
                    return cap
            theirs = [(cap, spent) for cap, spent in used if cap.channel in call.channels]
            bearing = payers(call, theirs)
            if call.channels and not bearing:
                return theirs[0][0]
            return await _reserved(db, call, bearing)

    async def settle_call(self, id: int, tokens: Tokens, usd: float | None) -> None:
        """The server said what the call took."""
        row = {"tokens_in": tokens.read, "tokens_out": tokens.written, "cached": tokens.cached}
        await self._close(id, row | {"usd": usd, "state": "settled"})

    async def release_call(self, id: int) -> None:
        """The server refused the call, or was never reached: it took nothing."""
        await self._close(id, {"tokens_in": 0, "tokens_out": 0, "usd": 0.0, "state": "refused"})

    async def lose_call(self, id: int) -> None:
        """Nobody said what the call took: the most that it can have taken stays counted."""
        async with self.writing() as db:
            await db.execute(update(spending).where(spending.c.id == id).values(state="lost"))

    async def used(self, caps: Sequence[Cap]) -> list[tuple[Cap, float]]:
        """How much of each cap is spent or put by."""
        async with self.reading() as db:
            return await _used(db, caps)

    async def _close(self, id: int, row: dict[str, Any]) -> None:
        mine = charges.c.call == id
        async with self.writing() as db:
            await db.execute(update(spending).where(spending.c.id == id).values(row))
            count = (await db.execute(select(func.count()).select_from(charges).where(mine))).scalar()
            if count:
                share = (row["usd"] or 0.0) / count
                await db.execute(update(charges).where(mine).values(share=share))

    async def reply(self, key: str, now: datetime) -> tuple[str, str | None] | None:
        """A reply that was paid for before, with what was wrong with it, or None."""
        mine = (replies.c.key == key) & (replies.c.until > now)
        change = update(replies).where(mine).values(used=replies.c.used + 1)
        async with self.reading() as db:
            row = (await db.execute(select(replies).where(mine))).first()
        if row is None:
            return None
        async with self.writing() as db:
            await db.execute(change)
        return row.text, row.problem

    async def keep_reply(
        self, key: str, model: str, text: str, problem: str | None, now: datetime, *, asked: bool = False
    ) -> None:
        """Keep what was paid for, so that nobody pays for it again; what is past its time goes.

        ``asked``: it answers what somebody asked.
        """
        until = now + (ANSWERS if asked else REMEMBERED if problem else KEPT)
        row = {"key": key, "model": model, "at": now, "until": until, "text": text, "problem": problem}
        async with self.writing() as db:
            await db.execute(replies.delete().where(replies.c.until <= now))
            await db.execute(upsert(replies, row, ["key"]))

    async def drop_replies(self, now: datetime) -> None:
        """Delete what is past its time."""
        async with self.writing() as db:
            await db.execute(replies.delete().where(replies.c.until <= now))

    async def modelled(self, story: str) -> Brief | None:
        """The last brief of a story that a model wrote."""
        query = select(func.max(briefs.c.version)).where(
            briefs.c.story == story, briefs.c.writer != "extractive"
        )
        async with self.reading() as db:
            version = (await db.execute(query)).scalar()
        return await self.brief(story, version) if version else None

    async def calls(self, since: datetime) -> list[dict[str, Any]]:
        """All calls since then, oldest first."""
        query = spending.select().where(spending.c.at >= since).order_by(spending.c.at, spending.c.id)
        async with self.reading() as db:
            return [dict(row) for row in (await db.execute(query)).mappings()]

    async def charged(self, since: datetime) -> list[tuple[int, str, float]]:
        """Who bears which call since then: its id, the channel, its share in US dollars."""
        columns = select(charges.c.call, charges.c.channel, charges.c.share)
        query = columns.join(spending).where(spending.c.at >= since).order_by(charges.c.call)
        async with self.reading() as db:
            return [(row.call, row.channel, row.share) for row in await db.execute(query)]

    async def told_by(self, since: datetime) -> list[tuple[str, str, str | None]]:
        """Of each story told since then: who wrote it, what gave way, and why."""
        mine = (briefs.c.story == told.c.story) & (briefs.c.version == told.c.version)
        query = select(briefs.c.writer, briefs.c.form).join(told, mine).where(told.c.slot >= since)
        async with self.reading() as db:
            rows = (await db.execute(query)).all()
        return [(row.writer, row.form.get("step", "whole"), row.form.get("why")) for row in rows]

    async def kept_replies(self, since: datetime) -> int:
        """How many replies since then were taken from those already paid for."""
        query = select(func.coalesce(func.sum(replies.c.used), 0)).where(replies.c.at >= since)
        async with self.reading() as db:
            return int((await db.execute(query)).scalar() or 0)


async def _used(db: AsyncConnection, caps: Sequence[Cap]) -> list[tuple[Cap, float]]:
    return [(cap, float((await db.execute(_sum(cap))).scalar() or 0.0)) for cap in caps]


def _sum(cap: Cap) -> Select[Any]:
    since = spending.c.at >= cap.since
    if cap.channel is not None:
        mine = select(func.sum(charges.c.share)).join(spending)
        return mine.where(since, charges.c.channel == cap.channel)
    if cap.unit == "tokens":
        all_ = func.sum(spending.c.tokens_in + spending.c.tokens_out)
        return select(all_).where(since, spending.c.usd.is_(None))
    return select(func.sum(spending.c.usd)).where(since)


async def _reserved(db: AsyncConnection, call: Call, bearing: Sequence[str]) -> int:
    row = {"at": call.at, "model": call.model, "what": call.what, "story": call.story, "state": "reserved"}
    row |= {"tokens_in": call.most.read, "tokens_out": call.most.written, "usd": call.usd}
    id = int((await db.execute(spending.insert().values(row).returning(spending.c.id))).scalar_one())
    for channel in bearing:
        share = (call.usd or 0.0) / len(bearing)
        await db.execute(charges.insert().values({"call": id, "channel": channel, "share": share}))
    return id
