"""Entries and articles in the store."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Article, Entry, Outlet
from bot.store.base import note
from bot.store.sentences import Sentences, index
from bot.store.tables import articles, entries, memberships, sources, stories

Row = Any


class Articles(Sentences):
    """What was fetched and what was read of it."""

    async def new_entries(self, limit: int = 50) -> list[tuple[int, Entry]]:
        """Entries not read yet, in the order they came."""
        query = entries.select().where(entries.c.state == "new").order_by(entries.c.id).limit(limit)
        async with self.reading() as db:
            return [(row.id, _entry(row.form)) for row in await db.execute(query)]

    async def drop_entry(self, id: int, entry: Entry, reason: str, now: datetime) -> None:
        """The entry is no article: kept with the reason, never read again."""
        async with self.writing() as db:
            await db.execute(update(entries).where(entries.c.id == id).values(state="dropped"))
            await note(db, now, "read", entry.url or entry.place, "dropped", reason)

    async def save_article(self, id: int, entry: Entry, article: Article, now: datetime) -> int:
        """Keep what an entry was read as: a new article, a new revision, or nothing new.

        Returns the revision kept, 0 where the text was known already.
        """
        subject = entry.url or entry.place
        async with self.writing() as db:
            await db.execute(update(entries).where(entries.c.id == id).values(state="read"))
            old = (await db.execute(_newest().where(articles.c.id == article.id))).first()
            if old and (old.text, old.title) == (article.text, article.title):
                await note(db, now, "read", subject, "known", "the same text was read before")
                return 0
            revision = old.revision + 1 if old else 1
            await self._keep(db, entry, article, revision, old.state if old else "new")
            await db.execute(touching(article.id, now))
            outcome, reason = _told(article, revision)
            await note(db, now, "read", subject, outcome, reason)
            return revision

    async def _keep(
        self, db: AsyncConnection, entry: Entry, article: Article, revision: int, state: str
    ) -> None:
        await db.execute(update(articles).where(articles.c.id == article.id).values(newest=False))
        row = asdict(article) | {"revision": revision, "newest": True, "state": state}
        row |= {"source": entry.source, "place": entry.place}
        await db.execute(articles.insert().values(row))
        await index(db, article, revision, entry.source)

    # --- articles

    async def ungrouped(self, limit: int = 100) -> list[Article]:
        """Articles that no story has been found for yet, oldest first."""
        query = _newest().where(articles.c.state == "new").order_by(articles.c.published, articles.c.id)
        return await self._articles(query.limit(limit))

    async def article(self, id: str, revision: int | None = None) -> Article | None:
        """One article, its newest revision unless another is asked for."""
        query = _newest() if revision is None else articles.select().where(articles.c.revision == revision)
        found = await self._articles(query.where(articles.c.id == id))
        return found[0] if found else None

    async def articles_of(self, ids: Iterable[str]) -> list[Article]:
        """The newest revisions of these articles."""
        return await self._articles(_newest().where(articles.c.id.in_(list(ids))))

    async def revisions(self, wanted: dict[str, int]) -> list[Article]:
        """The very revisions named: id to revision."""
        query = articles.select().where(articles.c.id.in_(list(wanted)))
        return [each for each in await self._articles(query) if wanted[each.id] == each.revision]

    async def article_at(self, place: str) -> tuple[Article, str] | None:
        """The article with that URL, path or id, and the place where its source has it."""
        here = (articles.c.url == place) | (articles.c.place == place) | (articles.c.id == place)
        async with self.reading() as db:
            row = (await db.execute(_newest().where(here))).first()
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


def touching(article: str, now: datetime) -> Any:
    """The change by which an article's story, where it has one, is to be written again."""
    mine = select(memberships.c.story).where(memberships.c.article == article, memberships.c.holds)
    return update(stories).where(stories.c.id.in_(mine)).values(state="changed", updated=now)


def _newest() -> Any:
    return articles.select().where(articles.c.newest)


def _told(article: Article, revision: int) -> tuple[str, str]:
    outlet = article.outlet.name
    if revision > 1:
        return "revised", f"its text changed; this is revision {revision} of {outlet}'s article {article.id}"
    known = f"{article.kind} of {len(article.sentences)} sentences by {outlet}, article {article.id}"
    return "read", known if article.dated else f"{known}; it has no date, so the time it was first seen"


def _entry(form: dict[str, Any]) -> Entry:
    at = form["published"]
    return Entry(**form | {"published": datetime.fromisoformat(at) if at else None})


def article_of(row: Row) -> Article:
    """The article in a row that has its columns, among others."""
    known = {field.name: row._mapping[field.name] for field in fields(Article)}
    known["outlet"] = Outlet(**known["outlet"])
    known["sentences"] = tuple((start, end) for start, end in known["sentences"])
    return Article(**known)
