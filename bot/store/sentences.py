"""Sentences by their words: written with each article, found for a question.

FTS5 keeps which sentences hold a word. Its own bm25 reads the whole list of every word that is asked
for, common ones too, which takes long in a large archive. So the lists are read from their newest end
and only so far; a rough score of each sentence, by how rare its words are, picks those whose text is
worth looking at. ``bot.analysis.finding`` orders them.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import delete, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Article, Cite, Found, Passage
from bot.store.sources import Sources
from bot.store.tables import articles, passages

FAR = 12_000  # newest sentences read of each word's list
CHUNK = 120  # sentences whose text is read at a time, SQLite's variables being limited
MOST_CHUNKS = 12
LISTED = 4_000  # articles whose rows are known beforehand


_INSERT = (
    "INSERT INTO sentence_search (rowid, text, title, outlet, article, revision, first, last, source) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


class Sentences(Sources):
    """What was said where, by word."""

    async def find(
        self,
        words: Collection[str],
        sources: Collection[str] = (),
        since: datetime | None = None,
        until: datetime | None = None,
        limit: int = 100,
    ) -> Found:
        """The sentences that hold the rarest of the words, best first, as candidates for an answer.

        ``sources`` are all where there are none. ``since`` and ``until`` bound when the article was
        published. A word may be any text: what FTS5 makes no word of finds nothing.
        """
        async with self.reading() as db:
            low, high, total = await _range(db, since, until)
            places = await _places(db, sources, since, until)
            lists = {word: await _holding(db, word, low, high) for word in dict.fromkeys(words)}
            counts = {word: _count(rows, total) for word, rows in lists.items()}
            ranked = _rough(lists, counts, total)
            if places is not None:
                ranked = list(islice((at for at in ranked if _inside(at, places)), limit))
            kept: list[Passage] = []
            for chunk in _chunks(ranked):
                rows = await db.execute(_texts(chunk))
                known = {row.at: row for row in rows}
                wanted = (known[at] for at in chunk if at in known)
                kept += [_passage(row) for row in wanted if _within(row, sources, since, until)]
                if len(kept) >= limit:
                    break
        return Found(tuple(kept[:limit]), counts, total)


async def index(db: AsyncConnection, article: Article, revision: int, source: str) -> None:
    """Make a revision's sentences findable, and those of the one before no longer."""
    mine = passages.c.article == article.id
    old = (await db.execute(passages.select().where(mine))).first()
    if old:
        between = {"first": old.first_row, "last": old.last_row}
        await db.execute(text("DELETE FROM sentence_search WHERE rowid BETWEEN :first AND :last"), between)
    if not article.sentences:
        await db.execute(delete(passages).where(mine))
        return
    await db.execute(delete(passages).where(mine))
    await index_new(db, [(replace(article, revision=revision), source)])


async def index_new(db: AsyncConnection, found: Sequence[tuple[Article, str]]) -> None:
    """Make the sentences of articles findable that are not in the index, each with its source."""
    newest = (await db.execute(select(func.max(passages.c.last_row)))).scalar() or 0
    rows: list[tuple[Any, ...]] = []
    held: list[dict[str, Any]] = []
    for article, source in found:
        first = newest + len(rows) + 1
        known = (article.title, article.outlet.name, article.id, article.revision)
        places = enumerate(article.sentences, first)
        rows += [(at, article.text[start:end], *known, start, end, source) for at, (start, end) in places]
        last = newest + len(rows)
        about = {"article": article.id, "source": source, "published": article.published}
        held += [{**about, "first_row": first, "last_row": last}] if article.sentences else []
    if rows:
        await db.exec_driver_sql(_INSERT, rows)  # half of the time of going through the query builder
        await db.execute(passages.insert(), held)


async def _range(db: AsyncConnection, since: datetime | None, until: datetime | None) -> tuple[int, int, int]:
    """The first and last row that may be of articles published then, and how many rows there are.

    Articles are written about when they are published, so that a window is a stretch of rows.
    """
    newest = (await db.execute(select(func.max(passages.c.last_row)))).scalar() or 0
    query = select(func.min(passages.c.first_row), func.max(passages.c.last_row))
    if since:
        query = query.where(passages.c.published >= since)
    if until:
        query = query.where(passages.c.published <= until)
    low, high = (await db.execute(query)).one() if since or until else (1, newest)
    return low or 1, high or 0, newest


async def _places(
    db: AsyncConnection, sources: Collection[str], since: datetime | None, until: datetime | None
) -> tuple[list[int], list[int]] | None:
    """Where the rows of each article that may be told from begin and end, in order; None: too many to list.

    Then, and where all may be told from, each row is asked when its text is read.
    """
    query = select(passages.c.first_row, passages.c.last_row).order_by(passages.c.first_row)
    if sources:
        query = query.where(passages.c.source.in_(list(sources)))
    if since:
        query = query.where(passages.c.published >= since)
    if until:
        query = query.where(passages.c.published <= until)
    if not (sources or since or until):
        return None
    rows = (await db.execute(query.limit(LISTED + 1))).all()
    return ([row.first_row for row in rows], [row.last_row for row in rows]) if len(rows) <= LISTED else None


def _inside(at: int, places: tuple[list[int], list[int]]) -> bool:
    firsts, lasts = places
    place = bisect_right(firsts, at) - 1
    return place >= 0 and at <= lasts[place]


async def _holding(db: AsyncConnection, word: str, low: int, high: int) -> list[int]:
    """Rows that hold the word, newest first, as far as we read. One JSON text is quicker than many rows."""
    query = text(
        "SELECT json_group_array(rowid) FROM (SELECT rowid FROM sentence_search "
        "WHERE sentence_search MATCH :word AND rowid BETWEEN :low AND :high "
        "ORDER BY rowid DESC LIMIT :far)"
    )
    quoted = '"' + word.replace('"', "") + '"'
    found = await db.execute(query, {"word": quoted, "low": low, "high": high, "far": FAR})
    rows: list[int] = json.loads(found.scalar() or "[]")
    return rows


def _count(rows: Sequence[int], total: int) -> int:
    """How many sentences hold a word: counted, or reckoned from how dense the newest stand."""
    if len(rows) < FAR:
        return len(rows)
    return round(len(rows) / max(1, rows[0] - rows[-1]) * total)


def _rough(lists: Mapping[str, Sequence[int]], counts: Mapping[str, int], total: int) -> list[int]:
    worth: dict[int, float] = {}
    for word, rows in lists.items():
        rarity = math.log(1 + total / (1 + counts[word]))
        for at in rows:
            worth[at] = worth.get(at, 0.0) + rarity
    return sorted(worth, key=lambda at: (-worth[at], -at))


def _chunks(rows: Sequence[int]) -> Iterator[Sequence[int]]:
    yield from (rows[at : at + CHUNK] for at in range(0, min(len(rows), CHUNK * MOST_CHUNKS), CHUNK))


def _texts(rows: Sequence[int]) -> Any:
    numbers = ",".join(map(str, rows))
    return text(
        "SELECT s.rowid AS at, s.text, s.title, s.outlet, s.article, s.revision, s.first, s.last, "  # noqa: S608
        "s.source, p.published, a.copy_of FROM sentence_search s "
        "JOIN passages p ON p.article = s.article "
        "JOIN articles a ON a.id = s.article AND a.revision = s.revision "
        f"WHERE s.rowid IN ({numbers})"
    ).columns(published=articles.c.published.type)


def _within(row: Any, sources: Collection[str], since: datetime | None, until: datetime | None) -> bool:
    if sources and row.source not in sources:
        return False
    return (since is None or row.published >= since) and (until is None or row.published <= until)


def _passage(row: Any) -> Passage:
    cite = Cite(row.article, row.revision, row.first, row.last)
    return Passage(cite, row.text, row.title, row.outlet, row.published, row.copy_of)
