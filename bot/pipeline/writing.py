"""The step from a story that has changed to its brief.

Each story has a brief in the articles' own words at once. A model, where there is one, is asked only for
those that a channel is about to be told or was told. A late model makes no late digest: what it wrote
replaces the other brief where the story was not told meanwhile.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import datetime, timedelta

from bot import extractive
from bot.config import ChannelOptions, ModelOptions
from bot.desk import Desk
from bot.errors import BadReply, Gone, ParallaxError, Retry
from bot.models import Brief, Story
from bot.pipeline.composing import choose, due_slot
from bot.pipeline.setting_aside import defect
from bot.schedule import Schedule
from bot.writing import LATE, UNPROVEN, Order, without

log = logging.getLogger("parallax")

LEAD = timedelta(minutes=10)  # before a slot: what it will tell is written by then
GLANCE = 3.0  # seconds that the other steps wait for one where nothing is due


async def write(desk: Desk, now: datetime) -> int:
    """Write a brief of each story that has changed; how many were taken up. The last round asks the model."""
    under_way = desk.writings
    found = await desk.store.changed_stories(20 + len(under_way))
    changed = [id for id in found if id not in under_way]
    for id in changed:
        try:
            await _take_up(desk, id, now)
        except Exception as error:
            log.exception("story %s", id)
            await desk.store.set_story_aside(id, defect(error), now)
    if not changed and desk.writer is not None:
        await _ask_for_next(desk, now)
    return len(changed)


async def _take_up(desk: Desk, id: str, now: datetime) -> None:
    told = [row["channel"] for row in await desk.store.told_where(id)] if desk.writer else []
    if told:  # its readers have a brief: the next one is as good, or comes a little later
        _begin(desk, id, tuple(sorted(set(told))), now)
    elif story := await desk.store.story(id):
        brief = await asyncio.to_thread(extractive.write, story)
        if desk.writer:  # told before the model has written it, it says so
            brief = replace(brief, step="extractive", why=LATE)
        await desk.store.save_brief(brief, story.updated, now)
    else:
        await desk.store.set_story_aside(id, "its articles belong to other stories now", now)


async def _ask_for_next(desk: Desk, now: datetime) -> None:
    """Let the model write what the next digests will tell, and wait for it as long as there is time."""
    wanted: dict[str, list[str]] = {}
    due = False
    for channel in await desk.channels():
        if channel.paused:
            continue
        slot, is_due = await _next(desk, channel, now)
        if slot is None:
            continue
        due = due or is_due
        for brief in (await choose(desk, channel, slot)).briefs:
            if _may_gain(brief):
                wanted.setdefault(brief.story.id, []).append(channel.name)
    for id, channels in wanted.items():
        if id not in desk.writings:
            _begin(desk, id, tuple(channels), now)
    if desk.writings:
        model = desk.config.model or ModelOptions(name="none")
        patience = model.patience_seconds if due else min(GLANCE, model.patience_seconds)
        await asyncio.wait(set(desk.writings.values()), timeout=patience)


async def _next(desk: Desk, channel: ChannelOptions, now: datetime) -> tuple[datetime | None, bool]:
    """The slot that is due, or the next one where it is near; and whether it is due."""
    if slot := await due_slot(desk, channel, now):
        return slot, True
    slot = Schedule(channel.schedule, desk.config.zone(channel)).next(now)
    return (slot if slot and slot - now <= LEAD else None), False


def _may_gain(brief: Brief) -> bool:
    """Whether a model could still write it: what did not pass would not pass again."""
    return brief.writer == "extractive" and brief.why != UNPROVEN


def _begin(desk: Desk, id: str, channels: tuple[str, ...], now: datetime) -> None:
    def ended(task: asyncio.Task[None]) -> None:
        del desk.writings[id]
        if not task.cancelled() and (problem := task.exception()):
            log.error("story %s: its brief could not be kept", id, exc_info=problem)

    task = desk.writings[id] = asyncio.create_task(_have_written(desk, id, channels, now))
    task.add_done_callback(ended)


async def _have_written(desk: Desk, id: str, channels: tuple[str, ...], now: datetime) -> None:
    """The model's brief of a story, or the reason why there is none."""
    story = await desk.store.story(id)
    if story is None:
        await desk.store.set_story_aside(id, "its articles belong to other stories now", now)
        return
    before = await desk.store.brief(id)
    told_before = await desk.store.was_told(id)
    brief = await _brief_of(desk, story, channels, now, before.why if before else None)
    if await desk.store.was_told(id) != told_before:
        await desk.store.note(
            now, "write", f"story {id}", "too late", "it was told before the model had done"
        )
        return
    changed = before is None or (brief.writer, brief.why) != (before.writer, before.why)
    if changed or told_before or brief.writer != "extractive":
        await desk.store.save_brief(brief, story.updated, now)


async def _brief_of(
    desk: Desk, story: Story, channels: tuple[str, ...], now: datetime, known: str | None
) -> Brief:
    """A brief in the language that its readers share, with a variant in each other that a channel reads."""
    readers = await _readers(desk, channels)
    first, *others = [
        await _in_language(desk, story, language, some, now, known) for language, some in readers.items()
    ]
    return replace(first, variants=tuple(each for each in others if each.writer != "extractive"))


async def _readers(desk: Desk, channels: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """The channels that are told, by the language that they read, the desk's first."""
    known = {each.name: desk.config.language(each) for each in await desk.channels()}
    ours = desk.config.desk.language
    found: dict[str, tuple[str, ...]] = {}
    for name in sorted(channels, key=lambda name: known.get(name, ours) != ours):
        language = known.get(name, ours)
        found[language] = (*found.get(language, ()), name)
    return found or {ours: channels}


async def _in_language(
    desk: Desk, story: Story, language: str, channels: tuple[str, ...], now: datetime, known: str | None
) -> Brief:
    assert desk.writer is not None
    try:
        before = await desk.store.modelled(story.id)
        same = before.told_in(language) if before else None
        order = Order(channels, same if same and same.language in (language, None) else None)
        return await desk.writer.write(story, language, order)
    except (BadReply, Retry, Gone) as error:
        brief = without(await asyncio.to_thread(extractive.write, story), error)
        if brief.why != known:
            await _tell(desk, story.id, error, now)
        return brief


async def _tell(desk: Desk, id: str, error: ParallaxError, now: datetime) -> None:
    log.warning("story %s: %s: written without the model", id, error)
    await desk.store.note(now, "write", f"story {id}", "without the model", str(error))
