"""Which story somebody means: by its number in the last digest, its id, an article, a link to a message."""

from __future__ import annotations

import re

from bot.acting.room import Room

_DIGITS = re.compile(r"\d{6,25}")


async def story_named(room: Room, words: str) -> str | None:
    """The id of the story that was told here under this number or id, or in the message of this link."""
    words = words.strip().strip("<>").removeprefix("#").removeprefix("story ")
    found = await _numbered(room, words) or await _posted(room, words)
    return found or (words if await room.desk.store.told_here(room.name, words) else None)


async def story_meant(room: Room, words: str) -> str | None:
    """The same; an article's address means its story, too."""
    if found := await story_named(room, words):
        return found
    article = await room.desk.store.article_at(words)
    return await room.desk.store.story_at(article[0].id) if article else None


async def newest(room: Room) -> list[str]:
    """The stories of this channel's newest digest, in their order."""
    rows = await room.desk.store.root_rows(room.name, 1)
    told = await room.desk.store.told_in(rows[0]["batch"]) if rows else []
    return [story for story, _ in told]


async def _numbered(room: Room, words: str) -> str | None:
    if not re.fullmatch(r"\d{1,2}\.?", words):
        return None
    stories = dict(enumerate(await newest(room), 1))
    return stories.get(int(words.rstrip(".")))


async def _posted(room: Room, words: str) -> str | None:
    """A link to a message ends in its id, in some platforms without the point that stands in it."""
    if not words.casefold().startswith("http"):
        return None
    numbers = _DIGITS.findall(words)[:8]
    ids = [*numbers, *(f"{each[:-6]}.{each[-6:]}" for each in numbers)]
    return await room.desk.store.story_posted(room.name, ids)
