"""Repairs by hand: merges, splits and withdrawals hold for good, and each can be undone."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from bot import pipeline
from bot.desk import Desk
from bot.errors import Unreadable
from bot.layout import counted
from bot.models import Article, Story
from bot.store import Store
from bot.store.rulings import Ruling

BY_HAND = 1.0
EVER = datetime(2000, 1, 1, tzinfo=UTC)
WITHDRAWN = pipeline.withdrawing.KIND


async def merge(store: Store, into: str, other: str, now: datetime) -> str:
    """Put all articles of one story into another; what was done, in a line. Raises Unreadable."""
    target, source = await _story(store, into), await _story(store, other)
    if target.id == source.id:
        raise Unreadable(other, "is the same story")
    made = [Ruling("together", each.id, target.id, source.id) for each in source.articles]
    for each in source.articles:
        await store.join(each, target.id, BY_HAND, f"merged by hand with story {source.id}", now)
    await store.carry_told(source.id, target.id)
    await store.rule(made, now)  # last: a running bot reads the memberships anew when it sees a ruling
    belong = "belongs" if len(made) == 1 else "belong"
    return f"{counted(len(made), 'article')} of story {source.id} now {belong} to story {target.id}"


async def split(store: Store, story: str, place: str, now: datetime) -> str:
    """Take an article (URL, path or id) out of a story, for good; what was done. Raises Unreadable."""
    known = await _story(store, story)
    article = await _member(store, known, place)
    own = hashlib.sha256(f"{article.id} apart from {known.id}".encode()).hexdigest()[:12]
    made = [
        Ruling("apart", article.id, known.id, known.id),
        Ruling("together", article.id, own, known.id),
    ]
    await store.join(article, own, BY_HAND, f"split by hand from story {known.id}", now)
    await store.change_story(known.id, now)
    await store.rule(made, now)
    return f"article {article.id} of {article.outlet.name} left story {known.id} for story {own}"


async def undo(store: Store, now: datetime) -> str:
    """Undo the newest merge or split that holds; what was done. Raises Unreadable where there is none."""
    batch, undone = await store.newest_rulings()
    if not undone:
        raise Unreadable("undo", "nothing that was done by hand holds")
    moved = [each for each in undone if each.kind == "together"]
    for ruling in moved:
        article = await store.article(ruling.article)
        if article is not None:
            await store.join(article, ruling.before, BY_HAND, f"undone: not in story {ruling.story}", now)
            await store.change_story(ruling.story, now)
    await store.void_rulings(batch)
    place = "is back where it was" if len(moved) == 1 else "are back where they were"
    return f"{counted(len(moved), 'article')} {place}"


async def withdraw(desk: Desk, id: str, reason: str, channel: str | None, now: datetime) -> str:
    """Take a posted story back, in one channel or in all; what was done. Raises Unreadable."""
    done = await pipeline.withdraw(desk, id, reason, now, channel)
    if not done:
        where = f"not told in {channel}" if channel else "told in no channel"
        raise Unreadable(id, f"was {where}, or is withdrawn there already")
    return f"story {id} is withdrawn in {' and '.join(done)}; the bot that runs changes its messages"


async def undo_newest(desk: Desk, now: datetime) -> str:
    """Undo the newest merge, split or withdrawal that holds; what was done. Raises Unreadable."""
    taken = [each for each in await desk.store.corrections(EVER) if each["kind"] == WITHDRAWN]
    held = [each for each in taken if each["undone"] is None]
    ruled = await desk.store.ruled_at()
    if not held or (ruled is not None and ruled > held[-1]["at"]):
        return await undo(desk.store, now)
    story, at = held[-1]["story"], held[-1]["at"]
    names = [each["channel"] for each in held if (each["story"], each["at"]) == (story, at)]
    back = [name for each in names for name in await pipeline.restore(desk, story, now, each)]
    return f"story {story} stands again in {' and '.join(back)}"


async def _story(store: Store, id: str) -> Story:
    found = await store.story(id)
    if found is None:
        raise Unreadable(id, "is no story; `parallax why URL` shows an article's story")
    return found


async def _member(store: Store, story: Story, place: str) -> Article:
    found = await store.article_at(place)
    if found is None or found[0].id not in {each.id for each in story.articles}:
        raise Unreadable(place, f"is no article of story {story.id}")
    if len(story.articles) == 1:
        raise Unreadable(place, "is the story's only article")
    return found[0]
