"""What people decided about stories. A ruling holds until it is undone, and is never deleted."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import func, select, update

from bot.store.stories import Stories
from bot.store.tables import rulings


@dataclass(frozen=True, slots=True)
class Ruling:
    """``together``: the article belongs to the story. ``apart``: it never does.

    ``before`` is the story that the article was in when it was ruled.
    """

    kind: Literal["together", "apart"]
    article: str
    story: str
    before: str


class Rulings(Stories):
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

    async def undo_ruling(self) -> list[Ruling]:
        """Void the newest rulings made together, and give them back; none where there are none."""
        newest = select(rulings.c.batch).where(rulings.c.holds).order_by(rulings.c.id.desc()).limit(1)
        async with self.writing() as db:
            batch = (await db.execute(newest)).scalar()
            mine = rulings.c.batch == batch
            rows = (await db.execute(rulings.select().where(mine).order_by(rulings.c.id))).all()
            await db.execute(update(rulings).where(mine).values(holds=False))
        return [Ruling(row.kind, row.article, row.story, row.before) for row in rows]
