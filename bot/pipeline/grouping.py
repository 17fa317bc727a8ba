"""The step from an article to its story."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from bot.analysis.stories import Move, Window
from bot.analysis.stories_fingerprint import Fingerprint
from bot.desk import Desk
from bot.models import Article
from bot.pipeline.setting_aside import defect, keep_all
from bot.pipeline.times import MEMORY

if TYPE_CHECKING:
    from bot.store import Joining

log = logging.getLogger("parallax")


async def group(desk: Desk, now: datetime) -> int:
    """Find each new article its story, oldest first; how many were placed."""
    found = await desk.store.ungrouped()
    if not found:
        return 0
    await _open_window(desk, min(each.published for each in found), now)
    try:
        await _place(desk, found, now)
    except Exception:
        desk.window = None  # what it holds and what was kept may differ now
        raise
    return len(found)


async def _open_window(desk: Desk, since: datetime, now: datetime) -> None:
    """The stories of the last days in memory, read anew where a person has ruled since."""
    mark = await desk.store.rulings_mark()
    if desk.window is not None and desk.rulings == mark:
        desk.window.forget(now - MEMORY)
        return
    members = await desk.store.fingerprints(min(since, now) - MEMORY)
    window = await asyncio.to_thread(_filled, members)
    for ruling in await desk.store.holding():
        rule = window.keep_together if ruling.kind == "together" else window.keep_apart
        rule(ruling.article, ruling.story)
    desk.window, desk.rulings = window, mark


def _filled(members: Sequence[tuple[Fingerprint, str]]) -> Window:
    window = Window()
    for print_, story in members:
        window.add(print_, story)
    return window


async def _place(desk: Desk, found: Sequence[Article], now: datetime) -> None:
    """Decide on all, and write it at once; then move those that stand elsewhere since."""
    from bot.store import Joining

    assert desk.window is not None
    prints = await desk.store.fingerprints_of(each.id for each in found)
    placed: list[Joining] = []
    moved: dict[str, Move] = {}
    for article in found:
        try:
            place = desk.window.place(prints.get(article.id, article))
        except Exception as error:
            log.exception("article %s", article.id)
            await desk.store.set_article_aside(article.id, defect(error), now)
        else:
            placed.append(Joining(article, place.story, place.score, place.reason))
            moved.update((each.article, each) for each in place.moved)
    await _join(desk, placed, now)
    if moved:
        await _move(desk, moved, now)


async def _join(desk: Desk, placed: Sequence[Joining], now: datetime) -> None:
    async def set_aside(one: Joining, why: str) -> None:
        assert desk.window is not None
        desk.window.remove(one.article.id)
        await desk.store.set_article_aside(one.article.id, why, now)

    await keep_all(
        placed,
        lambda some: desk.store.join_all(some, now),
        set_aside,
        lambda one: f"article {one.article.id}",
    )


async def _move(desk: Desk, moved: Mapping[str, Move], now: datetime) -> None:
    """Earlier articles belong elsewhere, it turns out. One that was posted stays: it can't be untold."""
    assert desk.window is not None
    before = await desk.store.stories_at(moved)
    told = await desk.store.told_of(set(before.values()))
    leaving: list[Joining] = []
    for article in await desk.store.articles_of(before):
        if before[article.id] in told:
            desk.window.add(article, before[article.id])
        elif (move := moved[article.id]).story != before[article.id]:
            leaving.append(_joining(article, move))
    await desk.store.move_all(leaving, {before[each.article.id] for each in leaving}, now)


def _joining(article: Article, move: Move) -> Joining:
    from bot.store import Joining

    return Joining(article, move.story, move.score, move.reason)
