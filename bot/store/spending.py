"""What was paid for."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from bot.store.rulings import Rulings
from bot.store.tables import spending


class Spending(Rulings):
    """Each call to a model, with its price."""

    async def save_spending(
        self, at: datetime, model: str, what: str, tokens: tuple[int, int], usd: float | None
    ) -> None:
        """Keep what a call to a model took: tokens in and out, and its price where that is known."""
        row = {"at": at, "model": model, "what": what, "usd": usd}
        row |= {"tokens_in": tokens[0], "tokens_out": tokens[1]}
        async with self.writing() as db:
            await db.execute(spending.insert().values(row))

    async def spent(self, since: datetime) -> float:
        """US dollars spent since then."""
        query = select(func.coalesce(func.sum(spending.c.usd), 0.0)).where(spending.c.at >= since)
        async with self.reading() as db:
            return float((await db.execute(query)).scalar() or 0.0)
