"""Stories, who belongs to them and why, and their briefs."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import forms
from bot.analysis.stories_fingerprint import CHARACTERS, FORM, OPENING_WORDS, Fingerprint, fingerprint, unpack
from bot.models import Article, Brief, Story
from bot.store.articles import Articles
from bot.store.base import insert_new, note
from bot.store.joining import Joining, join
from bot.store.keeping import opening_of, touching
from bot.store.tables import articles, briefs, fingerprints, memberships, prompts, stories, told

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

    async def fingerprints(self, since: datetime) -> list[tuple[Fingerprint, str]]:
        """What grouping sees of the articles published since then, with the story of each, oldest first.

        Those of an earlier version are drawn anew from their texts.
        """
        query = (
            select(fingerprints, memberships.c.story)
            .join(memberships, memberships.c.article == fingerprints.c.article)
            .where(memberships.c.holds, fingerprints.c.published >= since, fingerprints.c.form == FORM)
        )
        async with self.reading() as db:
            rows = (await db.execute(query)).all()
        kept = select(fingerprints.c.article).where(fingerprints.c.form == FORM)
        bare = await self.members(since, articles.c.id.not_in(kept))
        return await asyncio.to_thread(_window, rows, bare)

    async def fingerprints_of(self, ids: Iterable[str]) -> dict[str, Fingerprint]:
        """The same of these articles, by id, where it was kept."""
        mine = fingerprints.c.article.in_(list(ids)) & (fingerprints.c.form == FORM)
        async with self.reading() as db:
            return {
                row.article: _print_of(row) for row in await db.execute(fingerprints.select().where(mine))
            }

    async def members(self, since: datetime, *only: Any) -> list[tuple[Article, str]]:
        """Articles published since then, with the story that each belongs to, oldest first.

        Of their texts only the openings are there, and no sentences: all that grouping reads. ``only``
        are further conditions.
        """
        plain = [each for each in articles.c if each.name not in ("text", "sentences")]
        opening = func.substr(articles.c.text, 1, OPENING).label("text")
        query = (
            select(*plain, opening, memberships.c.story)
            .join(memberships, memberships.c.article == articles.c.id)
            .where(articles.c.newest, memberships.c.holds, articles.c.published >= since, *only)
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
            await db.execute(_changed([id], now))

    async def move_all(self, found: Sequence[Joining], left: Collection[str], now: datetime) -> None:
        """Articles leave the stories they were in, which are to be written again, and join others."""
        if found:
            async with self.writing() as db:
                await join(db, found, now)
                await db.execute(_changed(left, now))

    async def story_at(self, article: str) -> str | None:
        """The story that an article belongs to."""
        return (await self.stories_at([article])).get(article)

    async def stories_at(self, ids: Iterable[str]) -> dict[str, str]:
        """The story that each of these articles belongs to, by the article."""
        mine = memberships.c.article.in_(list(ids)) & memberships.c.holds
        query = select(memberships.c.article, memberships.c.story).where(mine)
        async with self.reading() as db:
            return {row.article: row.story for row in await db.execute(query)}

    async def was_told(self, story: str) -> bool:
        """Whether any channel was told this story."""
        return bool(await self.told_of([story]))

    async def told_of(self, ids: Iterable[str]) -> set[str]:
        """Those of these stories that any channel was told."""
        async with self.reading() as db:
            return set((await db.execute(select(told.c.story).where(told.c.story.in_(list(ids))))).scalars())

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

        ``since`` leaves out stories whose newest article is older, and those that a feed held without a
        date when it was first looked at.
        """
        before = select(told.c.story).where(told.c.channel == channel)
        newest = func.max(
            case((articles.c.backlog, None), else_=articles.c.published) if since else articles.c.published
        )
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


def _changed(ids: Collection[str], now: datetime) -> Any:
    return update(stories).where(stories.c.id.in_(list(ids))).values(state="changed", updated=now)


def _window(rows: Sequence[Any], bare: Sequence[tuple[Article, str]]) -> list[tuple[Fingerprint, str]]:
    drawn = [(fingerprint(article), story) for article, story in bare]
    found = [*((_print_of(row), row.story) for row in rows), *drawn]
    return sorted(found, key=lambda each: (each[0].published, each[0].article))


def _print_of(row: Any) -> Fingerprint:
    return unpack(row.article, row.outlet, row.published, row.packed)


def _last(story: str) -> Any:
    return briefs.select().where(briefs.c.story == story).order_by(briefs.c.version.desc()).limit(1)


async def _note_brief(db: Any, brief: Brief, version: int, now: datetime) -> None:
    subject = f"story {brief.story.id}"
    said = f"{len(brief.points)} points from {len(brief.story.articles)} articles, by {brief.writer}"
    await note(db, now, "write", subject, f"version {version}", said)
    for text, reason in brief.dropped:
        await note(db, now, "write", subject, f"left out: {text}", reason)
