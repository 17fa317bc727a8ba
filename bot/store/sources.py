"""Sources in the store: where each look ended, how it went, and which ones a command added."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Entry, Health, Notice
from bot.models.health import after_failure, after_look, change
from bot.store.base import Base, insert_new, note, plain, sound, upsert
from bot.store.tables import added, entries, notices, sources

MANY = 500
"""Guids in one question: databases take only so many."""


class Sources(Base):
    """What was looked at, when, and what it gave."""

    async def cursor(self, source: str) -> dict[str, Any]:
        """Where the last look at a source ended, ``{}`` before the first."""
        async with self.reading() as db:
            row = (await db.execute(sources.select().where(sources.c.id == source))).first()
        return dict(row.cursor) if row else {}

    async def due_sources(self, known: Sequence[str], now: datetime) -> list[str]:
        """Those of the known sources that want a look."""
        async with self.reading() as db:
            rows = await db.execute(
                select(sources.c.id).where(or_(sources.c.due > now, sources.c.state == "ended"))
            )
            later = {row.id for row in rows}
        return [source for source in known if source not in later]

    async def save_look(
        self, source: str, found: Iterable[Entry], cursor: dict[str, Any], due: datetime, now: datetime
    ) -> int:
        """Keep what a look gave, its entries and its cursor in one transaction; how many are new."""
        rows = [(each, _entry_row(each, now)) for each in map(_sound, found)]
        async with self.writing() as db:
            before = await _health(db, source)
            known = await _known_entries(db, source, [each.guid for each, _ in rows])
            new, fresh = [], []
            for entry, row in rows:
                versions = known.setdefault(entry.guid, set())
                if row["digest"] not in versions:
                    new.append(row)
                    fresh += [] if versions else [entry]
                    versions.add(row["digest"])
            if new:
                await db.execute(entries.insert(), new)
            after = after_look(_named(before, fresh), _times(fresh, before, now), now, due)
            await _save(db, before, after, now, cursor=cursor)
        return len(new)

    async def save_failure(
        self, source: str, reason: str, due: datetime, now: datetime, ended: bool = False
    ) -> None:
        """Keep that a look failed and why; the cursor stays. ``ended``: it is never looked at again."""
        async with self.writing() as db:
            before = await _health(db, source)
            await _save(db, before, after_failure(before, sound(reason), now, due, ended), now)
            await note(db, now, "poll", source, "failed", reason)

    async def source_health(self) -> dict[str, Health]:
        """How each source does that was ever looked at, by id."""
        async with self.reading() as db:
            rows = await db.execute(sources.select().order_by(sources.c.id))
            return {row.id: _health_of(row) for row in rows}

    async def health_of(self, source: str) -> Health:
        """How one source does."""
        async with self.reading() as db:
            return await _health(db, source)

    async def forget_source(self, source: str) -> None:
        """Its next look is as if it was the first: nothing is known of its health or its cursor."""
        async with self.writing() as db:
            await db.execute(delete(sources).where(sources.c.id == source))

    async def source_rows(self) -> list[dict[str, Any]]:
        """The same with all that is kept of it, as rows."""
        async with self.reading() as db:
            rows = await db.execute(sources.select().order_by(sources.c.id))
            return [dict(row) for row in rows.mappings()]

    async def add_source(self, id: str, block: Mapping[str, Any], now: datetime) -> None:
        """Keep a source's block beside those of the config file. One that is there already is changed."""
        async with self.writing() as db:
            await db.execute(upsert(added, {"id": id, "block": dict(block), "at": now}, ["id"]))

    async def remove_source(self, id: str) -> bool:
        """Take such a block away, and what is known of the source's health; whether there was one."""
        async with self.writing() as db:
            found = await db.execute(delete(added).where(added.c.id == id))
            if found.rowcount:
                await db.execute(delete(sources).where(sources.c.id == id))
        return bool(found.rowcount)

    async def added_sources(self) -> dict[str, dict[str, Any]]:
        """The blocks that commands added, by id, in the order in which they came."""
        async with self.reading() as db:
            rows = await db.execute(added.select().order_by(added.c.at, added.c.id))
            return {row.id: dict(row.block) for row in rows}

    async def notices(self, since: datetime) -> tuple[Notice, ...]:
        """What the operator was to know since then, oldest first."""
        query = notices.select().where(notices.c.at >= since).order_by(notices.c.at, notices.c.id)
        async with self.reading() as db:
            return tuple(Notice(row.at, row.subject, row.text) for row in await db.execute(query))


async def _health(db: AsyncConnection, source: str) -> Health:
    row = (await db.execute(sources.select().where(sources.c.id == source))).first()
    return _health_of(row) if row else Health(source)


def _health_of(row: Any) -> Health:
    return Health(
        source=row.id,
        state=row.state,
        last_success=row.last_success,
        failures=row.failures,
        since=row.since,
        why=row.why,
        due=row.due,
        arrivals=tuple(map(datetime.fromisoformat, row.arrivals or ())),
        outlet=row.outlet,
    )


async def _save(
    db: AsyncConnection, before: Health, after: Health, now: datetime, **rest: dict[str, Any]
) -> None:
    """Keep a source's health, and what the operator should know of how it has changed."""
    known = asdict(after) | {"arrivals": [each.isoformat(timespec="seconds") for each in after.arrivals]}
    id = known.pop("source")
    await db.execute(insert_new(sources, {"id": id, "cursor": {}, "due": after.due}))
    await db.execute(update(sources).where(sources.c.id == id).values({**known, **rest}))
    if text := change(before, after, now):
        await db.execute(insert(notices).values(at=now, subject=id, text=sound(text)))


async def _known_entries(db: AsyncConnection, source: str, guids: Sequence[str]) -> dict[str, set[str]]:
    """The versions of each of these entries that were kept before, by their digests."""
    known: dict[str, set[str]] = {}
    for at in range(0, len(guids), MANY):
        mine = (entries.c.source == source) & entries.c.guid.in_(guids[at : at + MANY])
        for row in await db.execute(select(entries.c.guid, entries.c.digest).where(mine)):
            known.setdefault(row.guid, set()).add(row.digest)
    return known


def _named(before: Health, fresh: Sequence[Entry]) -> Health:
    """With the outlet that all items of the first look name, if they do."""
    names = {each.outlet for each in fresh}
    known = before.outlet is not None or before.arrivals or len(names) != 1
    return before if known else replace(before, outlet=names.pop())


def _times(fresh: Sequence[Entry], before: Health, now: datetime) -> list[datetime]:
    """When new items came. Those without a date tell nothing at the first look: they may be of any age."""
    dated = [each.published for each in fresh if each.published]
    return dated + ([now] * (len(fresh) - len(dated)) if before.last_success else [])


def _sound(entry: Entry) -> Entry:
    known = plain(entry)
    texts = {name: sound(value) for name, value in known.items() if isinstance(value, str)}
    return Entry(**(known | texts))


def _entry_row(entry: Entry, now: datetime) -> dict[str, Any]:
    content = json.dumps([entry.title, entry.body, entry.url], ensure_ascii=False)
    form = plain(entry) | {"published": entry.published.isoformat() if entry.published else None}
    return {
        "source": entry.source,
        "guid": entry.guid,
        "digest": hashlib.sha256(content.encode(errors="replace")).hexdigest(),
        "url": entry.url,
        "place": entry.place,
        "form": form,
        "seen": now,
        "state": "new",
    }
