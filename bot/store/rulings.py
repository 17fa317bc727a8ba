"""What people decided about stories. A ruling holds until it is undone, and is never deleted."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import func, select, update

from bot.store.tables import rulings, told
from bot.store.visits import Visits


@dataclass(frozen=True, slots=True)
class Ruling:
    """``together``: the article belongs to the story. ``apart``: it never does.

    ``before`` is the story that the article was in when it was ruled.
    """

    kind: Literal["together", "apart"]
    article: str
    story: str
    before: str


class Rulings(Visits):
    """Merges and splits by hand."""

    async def rule(self, made: Sequence[Ruling], now: datetime) -> str:
        """Keep rulings that belong together; the name under which they are undone."""
        batch = secrets.token_hex(4)
        rows = [
            {"batch": batch, "at": now, "kind": each.kind, "article": each.article}
            | {"story": each.story, "before": each.before, "holds": True}
            for each in made
        ]
        async with self.writing() as db:
            await db.execute(rulings.insert(), rows)
        return batch

    async def holding(self) -> list[Ruling]:
        """The rulings that hold, oldest first."""
        query = rulings.select().where(rulings.c.holds).order_by(rulings.c.id)
        async with self.reading() as db:
            rows = (await db.execute(query)).all()
        return [Ruling(row.kind, row.article, row.story, row.before) for row in rows]

    async def rulings_mark(self) -> tuple[int, int]:
        """Changes whenever a ruling is made or undone."""
        query = select(func.coalesce(func.max(rulings.c.id), 0), func.count()).where(rulings.c.holds)
        async with self.reading() as db:
            last, count = (await db.execute(query)).one()
        return last, count

    async def newest_rulings(self) -> tuple[str, list[Ruling]]:
        """The rulings that were made together last and hold, with the name to void them by."""
        newest = select(rulings.c.batch).where(rulings.c.holds).order_by(rulings.c.id.desc()).limit(1)
        async with self.reading() as db:
            batch = (await db.execute(newest)).scalar() or ""
            rows = (await db.execute(rulings.select().where(rulings.c.batch == batch))).all()
        return batch, [Ruling(row.kind, row.article, row.story, row.before) for row in rows]

    async def void_rulings(self, batch: str) -> None:
        """They hold no more."""
        async with self.writing() as db:
            await db.execute(update(rulings).where(rulings.c.batch == batch).values(holds=False))

    async def carry_told(self, source: str, target: str) -> None:
        """Where a story was told, the one that takes its articles counts as told too."""
        already = select(told.c.channel).where(told.c.story == target)
        query = told.select().where(told.c.story == source, told.c.channel.not_in(already))
        async with self.writing() as db:
            for row in (await db.execute(query)).mappings().all():
                # In no batch: the thread that told it goes on with the story that it told.
                await db.execute(told.insert().values(dict(row) | {"story": target, "batch": ""}))
