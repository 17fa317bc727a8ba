"""Entries and articles in the store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.models import Article, Entry
from bot.store.keeping import Read, article_of, keep_all, newest
from bot.store.sentences import Sentences
from bot.store.tables import articles, entries, sources


class Articles(Sentences):
    """What was fetched and what was read of it."""

    async def new_entries(self, limit: int = 50) -> list[tuple[int, Entry]]:
        """Entries not read yet, in the order they came."""
        query = entries.select().where(entries.c.state == "new").order_by(entries.c.id).limit(limit)
        async with self.reading() as db:
            return [(row.id, _entry(row.form)) for row in await db.execute(query)]

    async def drop_entry(self, id: int, entry: Entry, reason: str, now: datetime) -> None:
        """The entry is no article: kept with the reason, never read again."""
        await self.save_readings([Read(id, entry, reason=reason)], now)

    async def save_article(
        self, id: int, entry: Entry, article: Article, now: datetime, names: tuple[str, ...] = ()
    ) -> int:
        """Keep what an entry was read as: a new article, a new revision, or nothing new.

        Returns the revision kept, 0 where the text was known already.
        """
        (revision,) = await self.save_readings([Read(id, entry, article, names=names)], now)
        return revision

    async def save_readings(self, found: Sequence[Read], now: datetime) -> list[int]:
        """Keep what several entries were read as, all in one transaction; the revisions kept, in order."""
        async with self.writing() as db:
            return await keep_all(db, found, now)

    # --- articles

    async def ungrouped(self, limit: int = 100) -> list[Article]:
        """Articles that no story has been found for yet, oldest first."""
        query = newest().where(articles.c.state == "new").order_by(articles.c.published, articles.c.id)
        return await self._articles(query.limit(limit))

    async def article(self, id: str, revision: int | None = None) -> Article | None:
        """One article, its newest revision unless another is asked for."""
        query = newest() if revision is None else articles.select().where(articles.c.revision == revision)
        found = await self._articles(query.where(articles.c.id == id))
        return found[0] if found else None

    async def articles_of(self, ids: Iterable[str]) -> list[Article]:
        """The newest revisions of these articles."""
        return await self._articles(newest().where(articles.c.id.in_(list(ids))))

    async def revisions(self, wanted: dict[str, int]) -> list[Article]:
        """The very revisions named: id to revision."""
        query = articles.select().where(articles.c.id.in_(list(wanted)))
        return [each for each in await self._articles(query) if wanted[each.id] == each.revision]

    async def article_at(self, place: str) -> tuple[Article, str] | None:
        """The article with that URL, path or id, and the place where its source has it."""
        here = (articles.c.url == place) | (articles.c.place == place) | (articles.c.id == place)
        async with self.reading() as db:
            row = (await db.execute(newest().where(here))).first()
        return (article_of(row), row.place) if row else None

    async def sources_of(self, ids: Iterable[str]) -> dict[str, str]:
        """Which source each article came from."""
        query = select(articles.c.id, articles.c.source).where(
            articles.c.newest, articles.c.id.in_(list(ids))
        )
        async with self.reading() as db:
            return {row.id: row.source for row in await db.execute(query)}

    async def entry_at(self, place: str) -> dict[str, Any] | None:
        """The newest entry with that URL or path."""
        here = (entries.c.url == place) | (entries.c.place == place)
        query = entries.select().where(here).order_by(entries.c.id.desc())
        async with self.reading() as db:
            row = (await db.execute(query)).mappings().first()
        return dict(row) if row else None

    async def read_until(self) -> datetime | None:
        """When a source was last read with success."""
        query = select(sources.c.last_success).order_by(sources.c.last_success.desc()).limit(1)
        async with self.reading() as db:
            found: datetime | None = (await db.execute(query)).scalar()
        return found

    async def _articles(self, query: Any) -> list[Article]:
        async with self.reading() as db:
            return [article_of(row) for row in await db.execute(query)]


def _entry(form: dict[str, Any]) -> Entry:
    at = form["published"]
    return Entry(**form | {"published": datetime.fromisoformat(at) if at else None})
