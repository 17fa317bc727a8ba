"""The step from a story that has changed to its brief."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime

from bot import extractive
from bot.desk import Desk
from bot.errors import BadReply, Gone, Retry
from bot.models import Brief, Story
from bot.pipeline.setting_aside import defect
from bot.pipeline.times import CROWDED, FRESH
from bot.writing import without

log = logging.getLogger("parallax")


async def write(desk: Desk, now: datetime) -> int:
    """Write a brief of each story that has changed; how many were written."""
    changed = await desk.store.changed_stories()
    for id in changed:
        try:
            if story := await desk.store.story(id):
                await desk.store.save_brief(await brief_of(desk, story, now), story.updated, now)
            else:
                await desk.store.set_story_aside(id, "its articles belong to other stories now", now)
        except Exception as error:
            log.exception("story %s", id)
            await desk.store.set_story_aside(id, defect(error), now)
    return len(changed)


async def brief_of(desk: Desk, story: Story, now: datetime) -> Brief:
    """The model's brief where there is a model and it can be trusted, else the extractive one."""
    if desk.writer is not None and await _may_be_news(desk, story, now):
        try:
            return await desk.writer.write(story, desk.config.desk.language)
        except (BadReply, Retry, Gone) as error:
            log.warning("story %s: %s: written without it", story.id, error)
            await desk.store.note(now, "write", f"story {story.id}", "without the model", str(error))
            return without(await asyncio.to_thread(extractive.write, story), error)
    return await asyncio.to_thread(extractive.write, story)


async def _may_be_news(desk: Desk, story: Story, now: datetime) -> bool:
    """Whether a channel may still be told: the backlog of a first run is not worth a model's price."""
    started = await desk.store.setting("started")
    if desk.at_once or not started:
        return True
    newest = max(article.published for article in story.articles)
    return newest >= max(datetime.fromisoformat(started) - FRESH, now - CROWDED)
