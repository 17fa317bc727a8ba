"""Counts of what was posted, asked and said."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from bot.store.outbox import Outbox
from bot.store.tables import (
    articles,
    corrections,
    digests,
    events,
    feedback,
    memberships,
    posts,
    rulings,
    told,
)


class Stats(Outbox):
    """Reads only."""

    async def channel_counts(self, since: datetime) -> dict[str, dict[str, int]]:
        """By channel, since then: digests that told a story, stories, posts, edits, corrections, opinions."""
        made = select(told.c.channel, func.count(func.distinct(told.c.slot))).join(digests)
        queries: Mapping[str, Select[Any]] = {
            "digests": made.where(digests.c.made >= since).group_by(told.c.channel),
            "stories": select(told.c.channel, func.count())
            .join(digests)
            .where(digests.c.made >= since)
            .group_by(told.c.channel),
            "posts": _posts(since).where(posts.c.target.is_(None)),
            "edits": _posts(since).where(posts.c.target.is_not(None)),
            "corrections": select(corrections.c.channel, func.count())
            .where(corrections.c.at >= since, corrections.c.undone.is_(None))
            .group_by(corrections.c.channel),
            "useful": _opinions(since, "useful"),
            "not useful": _opinions(since, "not useful"),
        }
        found: dict[str, dict[str, int]] = {}
        async with self.reading() as db:
            for name, query in queries.items():
                for channel, count in await db.execute(query):
                    found.setdefault(channel, {})[name] = count
        return found

    async def asked(self, since: datetime) -> list[dict[str, Any]]:
        """Questions since then: the channel's name and the blocks of the answer, None where there is none."""
        query = (
            select(events.c.platform, events.c.channel, posts.c.name, posts.c.blocks)
            .join(posts, posts.c.key == events.c.post, isouter=True)
            .where(events.c.at >= since, (events.c.kind == "question") | events.c.post.is_not(None))
        )
        async with self.reading() as db:
            return [dict(row) for row in (await db.execute(query)).mappings()]

    async def source_counts(self, since: datetime) -> dict[str, dict[str, int]]:
        """By source: articles read, of them told, and how often their stories were called useful or not."""
        read = select(articles.c.source, func.count(func.distinct(articles.c.id)))
        read = read.where(articles.c.fetched >= since).group_by(articles.c.source)
        held = select(articles.c.source, memberships.c.story, articles.c.id).distinct()
        held = held.join(memberships, articles.c.id == memberships.c.article)
        member = held.where(memberships.c.holds, articles.c.newest).subquery()
        used = select(member.c.source, func.count(func.distinct(member.c.id)))
        used = used.join(told, told.c.story == member.c.story).where(told.c.slot >= since)
        liked = select(member.c.source, func.count(func.distinct(feedback.c.id)))
        liked = liked.join(feedback, feedback.c.story == member.c.story)
        mine = (feedback.c.at >= since) & (feedback.c.about == "story")
        found: dict[str, dict[str, int]] = {}
        async with self.reading() as db:
            for name, query in {
                "articles": read,
                "told": used.group_by(member.c.source),
                "useful": liked.where(mine, feedback.c.said == "useful").group_by(member.c.source),
                "not useful": liked.where(mine, feedback.c.said == "not useful").group_by(member.c.source),
            }.items():
                for source, count in await db.execute(query):
                    found.setdefault(source, {})[name] = count
        return found

    async def ruled_at(self) -> datetime | None:
        """When the newest merge or split by hand was made that holds."""
        query = select(rulings.c.at).where(rulings.c.holds).order_by(rulings.c.at.desc()).limit(1)
        async with self.reading() as db:
            found: datetime | None = (await db.execute(query)).scalar()
        return found


def _posts(since: datetime) -> Select[Any]:
    sent = (posts.c.state == "sent") & (posts.c.sent >= since)
    return select(posts.c.name, func.count()).where(sent).group_by(posts.c.name)


def _opinions(since: datetime, said: str) -> Select[Any]:
    mine = (feedback.c.at >= since) & (feedback.c.about == "story") & (feedback.c.said == said)
    return select(feedback.c.channel, func.count()).where(mine).group_by(feedback.c.channel)
