"""Visits: the pages of articles in posted stories, seen again, and what that showed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, func, insert, null, select, update

from bot.models import Article, Entry
from bot.store.base import note, sound
from bot.store.keeping import Read, newest, revise
from bot.store.stories import Stories
from bot.store.tables import articles, memberships, revisions, told, visits


@dataclass(frozen=True, slots=True)
class Visit:
    """A page to be seen again. ``since`` is when its story was posted, ``count`` how often it was seen since.

    ``etag`` and ``modified`` are what the server gave to ask again with, ``paged`` whether the text that
    we hold was read from this page, ``withdrawn`` when it was found to be gone, None where it is there.
    """

    article: str
    url: str
    since: datetime
    count: int
    etag: str | None = None
    modified: str | None = None
    paged: bool = True
    withdrawn: datetime | None = None


@dataclass(frozen=True, slots=True)
class Revision:
    """What an outlet changed: sentences of the revision before, and of this one; both titles, or none."""

    article: str
    revision: int
    at: datetime
    removed: tuple[str, ...]
    added: tuple[str, ...]
    titles: tuple[str, ...] = ()


class Visits(Stories):
    """What became of articles after they were posted."""

    async def plan_visits(self, now: datetime, first: timedelta, last: timedelta) -> int:
        """Plan to see the pages of newly posted stories again, ``first`` after they were posted.

        Only addresses that the article came from are asked, no earlier posting than ``last`` ago is
        looked at, and no article is planned twice. How many were planned.
        """
        since = func.max(told.c.slot)
        query = (
            select(articles.c.id, articles.c.url, since.label("since"))
            .select_from(told)
            .join(memberships, (memberships.c.story == told.c.story) & memberships.c.holds)
            .join(articles, (articles.c.id == memberships.c.article) & articles.c.newest)
            .where(told.c.slot >= now - last, articles.c.url.is_not(None), articles.c.place.like("http%"))
            .where(~exists().where(visits.c.article == articles.c.id))
            .group_by(articles.c.id, articles.c.url)
        )
        async with self.writing() as db:
            rows = [_planned(row, first) for row in await db.execute(query)]
            if rows:
                await db.execute(insert(visits), rows)
        return len(rows)

    async def due_visits(self, now: datetime, limit: int) -> list[Visit]:
        """The pages that it is time to see, those that have waited longest first."""
        query = (
            select(visits, articles.c.paged)
            .join(articles, (articles.c.id == visits.c.article) & articles.c.newest)
            .where(visits.c.due <= now)
            .order_by(visits.c.due, visits.c.article)
        )
        names = Visit.__dataclass_fields__
        async with self.reading() as db:
            rows = (await db.execute(query.limit(limit))).mappings()
            return [Visit(**{name: row[name] for name in names}) for row in rows]

    async def save_visit(
        self, visit: Visit, due: datetime | None, why: str, now: datetime, noted: bool = False
    ) -> None:
        """Keep how a visit went and when the next is, None for never. ``noted``: worth a line in ``why``."""
        row = {"count": visit.count + 1, "due": due, "why": sound(why), "withdrawn": visit.withdrawn}
        row |= {"etag": visit.etag, "modified": visit.modified}
        async with self.writing() as db:
            await db.execute(update(visits).where(visits.c.article == visit.article).values(row))
            if noted:
                await note(db, now, "revise", visit.url, "seen again", why)

    async def origin(self, article: str) -> Entry | None:
        """The entry that an article was read from, without its body."""
        query = newest().where(articles.c.id == article)
        async with self.reading() as db:
            row = (await db.execute(query)).first()
        if row is None:
            return None
        name = row.outlet["name"]
        published = row.published if row.dated else None
        return Entry(
            row.source, row.id, row.url, row.title, published, row.byline, "", "text/html", name, row.place
        )

    async def save_revision(self, entry: Entry, article: Article, id: str, now: datetime) -> int:
        """Keep what a page was read as when it was seen again; the revision, 0 where nothing is new."""
        async with self.writing() as db:
            old = (await db.execute(newest().where(articles.c.id == id))).first()
            if old is None:
                return 0
            return await revise(db, Read(0, entry, article, paged=True), old, now, "revise")

    async def revisions_of(self, ids: Iterable[str]) -> list[Revision]:
        """What was changed in these articles, oldest first."""
        query = revisions.select().where(revisions.c.article.in_(list(ids)))
        async with self.reading() as db:
            rows = await db.execute(query.order_by(revisions.c.at, revisions.c.article, revisions.c.revision))
            return [_revision(row) for row in rows]

    async def withdrawn(self, ids: Iterable[str]) -> dict[str, datetime]:
        """When the pages of these articles were found to be gone, of those that are."""
        query = visits.select().where(visits.c.article.in_(list(ids)), visits.c.withdrawn.is_not(null()))
        async with self.reading() as db:
            return {row.article: row.withdrawn for row in await db.execute(query)}


def _planned(row: Any, first: timedelta) -> dict[str, Any]:
    return {"article": row.id, "url": row.url, "since": row.since, "count": 0, "due": row.since + first}


def _revision(row: Any) -> Revision:
    lists = (tuple(row.removed), tuple(row.added), tuple(row.titles or ()))
    return Revision(row.article, row.revision, row.at, *lists)
