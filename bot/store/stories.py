"""Stories, who belongs to them and why, and their briefs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import forms
from bot.analysis.stories_fingerprint import CHARACTERS, OPENING_WORDS
from bot.models import Article, Brief, Story
from bot.store.articles import Articles
from bot.store.base import insert_new, note
from bot.store.joining import Joining, join
from bot.store.keeping import opening_of, touching
from bot.store.tables import articles, briefs, memberships, prompts, stories, told

OPENING = OPENING_WORDS * CHARACTERS
REMEMBERED = 512
"""Briefs in memory: a thousand channels are told the same few hundred."""


class Stories(Articles):
    """What was put together and what was written of it."""

    def __init__(self, engine: AsyncEngine) -> None:
        super().__init__(engine)
        self._briefs: dict[tuple[str, int], Brief] = {}

    async def join(self, article: Article, story: str, score: float, reason: str, now: datetime) -> None:
        """Keep that an article belongs to a story; an earlier membership stays, as a row that is void."""
        await self.join_all([Joining(article, story, score, reason)], now)

    async def join_all(self, found: Sequence[Joining], now: datetime) -> None:
        """The same for several articles, all in one transaction. Those that copy another say so."""
        if found:
            async with self.writing() as db:
                await join(db, found, now)

    async def members(self, since: datetime) -> list[tuple[Article, str]]:
        """Articles published since then, with the story that each belongs to, oldest first.

        Of their texts only the openings are there, and no sentences: all that grouping reads.
        """
        plain = [each for each in articles.c if each.name not in ("text", "sentences")]
        opening = func.substr(articles.c.text, 1, OPENING).label("text")
        query = (
            select(*plain, opening, memberships.c.story)
            .join(memberships, memberships.c.article == articles.c.id)
            .where(articles.c.newest, memberships.c.holds, articles.c.published >= since)
            .order_by(articles.c.published, articles.c.id)
        )
        async with self.reading() as db:
            return [(opening_of(row), row.story) for row in await db.execute(query)]

    async def changed_stories(self, limit: int = 20) -> list[str]:
        """Stories that have changed since they were last written."""
        query = select(stories.c.id).where(stories.c.state == "changed").order_by(stories.c.updated)
        async with self.reading() as db:
            return list((await db.execute(query.limit(limit))).scalars())

    async def touch(self, article: str, now: datetime) -> None:
        """The article was revised: its story is to be written again."""
        async with self.writing() as db:
            await db.execute(touching(article, now))

    async def change_story(self, id: str, now: datetime) -> None:
        """Its articles are not what they were: it is to be written again."""
        async with self.writing() as db:
            mine = stories.c.id == id
            await db.execute(update(stories).where(mine).values(state="changed", updated=now))

    async def story_at(self, article: str) -> str | None:
        """The story that an article belongs to."""
        query = select(memberships.c.story).where(memberships.c.article == article, memberships.c.holds)
        async with self.reading() as db:
            found: str | None = (await db.execute(query)).scalar()
        return found

    async def was_told(self, story: str) -> bool:
        """Whether any channel was told this story."""
        async with self.reading() as db:
            return (await db.execute(told.select().where(told.c.story == story))).first() is not None

    async def set_article_aside(self, id: str, reason: str, now: datetime) -> None:
        """No story could be found for it, for a reason that the next try would meet again."""
        async with self.writing() as db:
            await db.execute(update(articles).where(articles.c.id == id).values(state="aside"))
            await note(db, now, "group", id, "aside", reason)

    async def set_story_aside(self, id: str, reason: str, now: datetime) -> None:
        """It could not be written, until it changes again."""
        async with self.writing() as db:
            await db.execute(update(stories).where(stories.c.id == id).values(state="aside"))
            await note(db, now, "write", f"story {id}", "aside", reason)

    async def story(self, id: str) -> Story | None:
        """A story with the newest revisions of its articles, oldest first."""
        mine = select(memberships.c.article).where(memberships.c.story == id, memberships.c.holds)
        query = articles.select().where(articles.c.newest, articles.c.id.in_(mine))
        found = await self._articles(query.order_by(articles.c.published, articles.c.id))
        async with self.reading() as db:
            row = (await db.execute(stories.select().where(stories.c.id == id))).first()
        return Story(id, tuple(found), row.since, row.updated) if row and found else None

    async def save_brief(self, brief: Brief, seen: datetime, now: datetime) -> int:
        """Keep a new version of a story's brief, unless the last one says the same; its version.

        ``seen`` is the story's ``updated`` when it was loaded: one that changed since is written again.
        """
        story = brief.story
        async with self.writing() as db:
            last = (await db.execute(_last(story.id))).first()
            version = last.version if last else 0
            form = forms.brief_record(brief) | {"version": version}
            revisions = {each.id: each.revision for each in story.articles}
            if not last or form != last.form or revisions != last.revisions:
                version += 1
                row = {"story": story.id, "version": version, "form": form | {"version": version}}
                row |= {"revisions": revisions, "writer": brief.writer, "made": now}
                await db.execute(briefs.insert().values(row))
                await _note_brief(db, brief, version, now)
            mine = (stories.c.id == story.id) & (stories.c.updated == seen)
            await db.execute(update(stories).where(mine).values(state="written"))
        return version

    async def brief(self, story: str, version: int | None = None) -> Brief | None:
        """A story's brief, the last version unless another is asked for, on the texts it was made from."""
        if version is None:
            version = (await self._versions([story])).get(story)
        if version is None:
            return None
        key = story, version
        if key not in self._briefs and (found := await self._brief(story, version)):
            while len(self._briefs) >= REMEMBERED:
                del self._briefs[next(iter(self._briefs))]
            self._briefs[key] = found
        return self._briefs.get(key)

    async def _brief(self, story: str, version: int) -> Brief | None:
        query = briefs.select().where(briefs.c.story == story, briefs.c.version == version)
        async with self.reading() as db:
            row = (await db.execute(query)).first()
            about = (await db.execute(stories.select().where(stories.c.id == story))).first()
        if not row or not about:
            return None
        found = {each.id: each for each in await self.revisions(row.revisions)}
        members = tuple(found[id] for id in row.revisions)
        return forms.brief_of(row.form, Story(story, members, about.since, about.updated))

    async def _versions(self, ids: Sequence[str]) -> dict[str, int]:
        """The last version of each story's brief."""
        query = select(briefs.c.story, func.max(briefs.c.version).label("last"))
        query = query.where(briefs.c.story.in_(ids)).group_by(briefs.c.story)
        async with self.reading() as db:
            return {row.story: row.last for row in await db.execute(query)}

    async def untold(self, channel: str, since: datetime | None) -> list[Brief]:
        """The last briefs of stories that this channel was not told, newest first.

        ``since`` leaves out stories whose newest article is older.
        """
        before = select(told.c.story).where(told.c.channel == channel)
        newest = func.max(articles.c.published)
        query = (
            select(memberships.c.story)
            .join(articles, (articles.c.id == memberships.c.article) & articles.c.newest)
            .where(memberships.c.holds, memberships.c.story.not_in(before))
            .group_by(memberships.c.story)
            .order_by(newest.desc(), memberships.c.story)
        )
        if since:
            query = query.having(newest >= since)
        async with self.reading() as db:
            ids = list((await db.execute(query)).scalars())
        versions = await self._versions(ids)
        found = [await self.brief(id, versions[id]) for id in ids if id in versions]
        return [brief for brief in found if brief]

    async def memberships_of(self, ids: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
        """All memberships of these articles, oldest first, those that no longer hold among them."""
        query = memberships.select().where(memberships.c.article.in_(list(ids))).order_by(memberships.c.id)
        kept: dict[str, list[dict[str, Any]]] = defaultdict(list)
        async with self.reading() as db:
            for row in (await db.execute(query)).mappings():
                kept[row["article"]].append(dict(row))
        return kept

    async def save_prompt(self, version: str, name: str, text: str) -> None:
        """Keep a prompt's text beside what was written with it."""
        async with self.writing() as db:
            await db.execute(insert_new(prompts, {"version": version, "name": name, "text": text}))


def _last(story: str) -> Any:
    return briefs.select().where(briefs.c.story == story).order_by(briefs.c.version.desc()).limit(1)


async def _note_brief(db: Any, brief: Brief, version: int, now: datetime) -> None:
    subject = f"story {brief.story.id}"
    said = f"{len(brief.points)} points from {len(brief.story.articles)} articles, by {brief.writer}"
    await note(db, now, "write", subject, f"version {version}", said)
    for text, reason in brief.dropped:
        await note(db, now, "write", subject, f"left out: {text}", reason)
