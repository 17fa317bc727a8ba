"""The step from an article to its story."""

from __future__ import annotations

import logging
from datetime import datetime

from bot.analysis.copies import copied, original
from bot.analysis.stories import Move, Window
from bot.desk import Desk
from bot.models import Article
from bot.pipeline.setting_aside import defect, is_passing
from bot.pipeline.times import MEMORY

log = logging.getLogger("parallax")


async def group(desk: Desk, now: datetime) -> int:
    """Find each new article its story, oldest first; how many were placed."""
    found = await desk.store.ungrouped()
    if found:
        await _open_window(desk, min(each.published for each in found), now)
    for article in found:
        try:
            await _place(desk, article, now)
        except Exception as error:
            if is_passing(error):
                desk.window = None  # what it holds and what was kept may differ now
                raise
            log.exception("article %s", article.id)
            await desk.store.set_article_aside(article.id, defect(error), now)
    return len(found)


async def _open_window(desk: Desk, since: datetime, now: datetime) -> None:
    """The stories of the last days in memory, read anew where a person has ruled since."""
    mark = await desk.store.rulings_mark()
    if desk.window is not None and desk.rulings == mark:
        desk.window.forget(now - MEMORY)
        return
    window = Window()
    for article, story in await desk.store.members(min(since, now) - MEMORY):
        window.add(article, story)
    for ruling in await desk.store.holding():
        rule = window.keep_together if ruling.kind == "together" else window.keep_apart
        rule(ruling.article, ruling.story)
    desk.window, desk.rulings = window, mark


async def _place(desk: Desk, article: Article, now: datetime) -> None:
    assert desk.window is not None
    place = desk.window.place(article)
    copied = await _copied(desk, article, place.story)
    await desk.store.join(article, place.story, place.score, place.reason, now, copied)
    for move in place.moved:
        await _move(desk, move, now)


async def _move(desk: Desk, move: Move, now: datetime) -> None:
    """An earlier article belongs elsewhere, it turns out. One that was posted stays: it can't be untold."""
    assert desk.window is not None
    article = await desk.store.article(move.article)
    before = await desk.store.story_at(move.article)
    if article is None or before is None:
        return
    if await desk.store.was_told(before):
        desk.window.add(article, before)
        return
    await desk.store.join(article, move.story, move.score, move.reason, now)
    await desk.store.change_story(before, now)


async def _copied(desk: Desk, article: Article, story: str) -> str | None:
    return original(copied(article), await desk.store.copied_in(story))
