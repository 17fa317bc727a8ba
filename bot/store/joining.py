"""How articles join stories: their memberships, what they copy, and the reasons, written together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, case, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.analysis.copies import Copied, copied, original, sketch, unpack
from bot.models import Article
from bot.store.base import insert_all_new, note_row
from bot.store.tables import articles, decisions, memberships, stories

Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Joining:
    """An article that belongs to a story, with the score and the reason."""

    article: Article
    story: str
    score: float
    reason: str


async def join(db: AsyncConnection, found: Sequence[Joining], now: datetime) -> None:
    """Write that these belong to their stories; an earlier membership stays, as a row that is void."""
    copies = await _copies(db, found)
    for statement, rows in _statements(found, copies, now):
        await db.execute(statement, rows)


async def _copies(db: AsyncConnection, found: Sequence[Joining]) -> dict[str, str | None]:
    """The article that each of these copies: of its story, stored or among these. No text is read for it."""
    columns = [articles.c[name] for name in ("id", "outlet", "wire", "published", "sketch", "copy_of")]
    # One that was kept before sketches were is drawn from its text.
    text = case((articles.c.sketch.is_(None), articles.c.text)).label("text")
    query = (
        select(*columns, text, memberships.c.story)
        .join(memberships, (memberships.c.article == articles.c.id) & memberships.c.holds)
        .where(articles.c.newest, memberships.c.story.in_({each.story for each in found}))
    )
    held: dict[str, list[Copied]] = defaultdict(list)
    for row in await db.execute(query):
        held[row.story].append(_copied(row))
    made: dict[str, str | None] = {}
    for each in found:
        mine = copied(each.article)
        made[mine.id] = original(mine, held[each.story])
        held[each.story].append(replace(mine, copy_of=made[mine.id]))
    return made


def _copied(row: Any) -> Copied:
    drawn = sketch(row.text) if row.sketch is None else unpack(row.sketch)
    return Copied(row.id, row.outlet["name"], row.wire, row.published, drawn, row.copy_of)


def _statements(
    found: Sequence[Joining], copies: Mapping[str, str | None], now: datetime
) -> Iterator[tuple[Any, Rows]]:
    """What is written, statement by statement, with the rows of each."""
    yield _VOID, [{"of": each.article.id} for each in found]
    yield memberships.insert(), [_member_row(each, now) for each in found]
    yield _GROUPED, [{"of": each.article.id, "original": copies[each.article.id]} for each in found]
    yield insert_all_new(stories), [_story_row(each, now) for each in found]
    yield _EXTENDED, [{"of": each.story, "first": each.article.published, "moment": now} for each in found]
    yield (
        decisions.insert(),
        [
            note_row(now, "group", each.article.url or each.article.id, f"story {each.story}", each.reason)
            for each in found
        ],
    )


_MOMENT = stories.c.since.type
_VOID = (
    update(memberships)
    .where(memberships.c.article == bindparam("of"), memberships.c.holds)
    .values(holds=False)
)
_GROUPED = (
    update(articles)
    .where(articles.c.id == bindparam("of"))
    .values(state="grouped", copy_of=bindparam("original", type_=articles.c.copy_of.type))
)
_EXTENDED = (
    update(stories)
    .where(stories.c.id == bindparam("of"))
    .values(
        updated=bindparam("moment", type_=_MOMENT),
        state="changed",
        since=func.min(stories.c.since, bindparam("first", type_=_MOMENT)),
    )
)


def _member_row(each: Joining, now: datetime) -> dict[str, Any]:
    known = {"article": each.article.id, "story": each.story, "score": each.score, "reason": each.reason}
    return {**known, "at": now, "holds": True}


def _story_row(each: Joining, now: datetime) -> dict[str, Any]:
    return {"id": each.story, "since": each.article.published, "updated": now, "state": "changed"}
