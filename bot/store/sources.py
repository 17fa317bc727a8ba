"""Sources in the store: where each look ended, and how it went."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from bot.models import Entry
from bot.store.base import Base, insert_new, note, sound, upsert
from bot.store.tables import entries, sources


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
            rows = await db.execute(select(sources.c.id).where(sources.c.due > now))
            later = {row.id for row in rows}
        return [source for source in known if source not in later]

    async def save_look(
        self, source: str, found: Iterable[Entry], cursor: dict[str, Any], due: datetime, now: datetime
    ) -> int:
        """Keep what a look gave, its entries and its cursor in one transaction; how many are new."""
        new = 0
        row = {"id": source, "cursor": cursor, "due": due, "last_success": now, "failures": 0, "why": None}
        async with self.writing() as db:
            for entry in found:
                new += (await db.execute(insert_new(entries, _entry_row(entry, now)))).rowcount
            await db.execute(upsert(sources, row, ["id"]))
        return new

    async def save_failure(self, source: str, reason: str, due: datetime, now: datetime) -> None:
        """Keep that a look failed and why; the cursor stays."""
        first = {"id": source, "cursor": {}, "due": due, "failures": 0}
        more = {"due": due, "failures": sources.c.failures + 1, "why": sound(reason)}
        async with self.writing() as db:
            await db.execute(insert_new(sources, first))
            await db.execute(update(sources).where(sources.c.id == source).values(more))
            await note(db, now, "poll", source, "failed", reason)

    async def source_rows(self) -> list[dict[str, Any]]:
        """Each source's health."""
        async with self.reading() as db:
            rows = await db.execute(sources.select().order_by(sources.c.id))
            return [dict(row) for row in rows.mappings()]


def _sound(entry: Entry) -> Entry:
    known: dict[str, Any] = asdict(entry)
    texts = {name: sound(value) for name, value in known.items() if isinstance(value, str)}
    return Entry(**(known | texts))


def _entry_row(entry: Entry, now: datetime) -> dict[str, Any]:
    entry = _sound(entry)
    content = json.dumps([entry.title, entry.body, entry.url], ensure_ascii=False)
    form = asdict(entry) | {"published": entry.published.isoformat() if entry.published else None}
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
