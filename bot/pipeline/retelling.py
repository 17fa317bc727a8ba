"""Stories that were told and come as news again: only those that have a new lead."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from bot import digest as selection
from bot.analysis.changes import new_lead
from bot.config import ChannelOptions
from bot.desk import Desk
from bot.models import Brief, Point
from bot.pipeline.laying import Before
from bot.platforms import Linked
from bot.store import Telling

ENOUGH = 2
"""Independent sources that make another event of a told story news again; one, where it is followed."""


async def with_new_lead(desk: Desk, channel: ChannelOptions, slot: datetime) -> list[Brief]:
    """The told stories whose newest brief is headed by another event than the one that was told."""
    last = await desk.store.last_slot(channel.name)
    found = await desk.store.going_on(channel.name, last or slot)
    return [brief for each in found if (brief := await _led(desk, channel, each))]


async def _led(desk: Desk, channel: ChannelOptions, telling: Telling) -> Brief | None:
    story = telling.story
    old, new = [await desk.store.brief(story, each) for each in (telling.version, telling.newest)]
    if old is None or new is None:
        return None
    versions = (story, telling.version, telling.newest)
    if versions not in desk.leads:
        desk.leads[versions] = await asyncio.to_thread(new_lead, old, new)
    sources = desk.leads[versions]
    return new if sources >= ENOUGH or (sources and _is_followed(channel, new.headline)) else None


def _is_followed(channel: ChannelOptions, headline: Point) -> bool:
    return any(selection.stands(topic, headline.text) for topic in channel.follow)


async def told_before(desk: Desk, channel: ChannelOptions, briefs: Iterable[Brief]) -> dict[str, Before]:
    """When each of these stories was told here before, if it was, and where that leads to."""
    wanted = {each.story.id for each in briefs}
    found = await desk.store.last_told(channel.name, wanted) if wanted else ()
    zone = ZoneInfo(desk.config.zone(channel))
    return {each.story: Before(each.slot.astimezone(zone), await _url(desk, channel, each)) for each in found}


async def _url(desk: Desk, channel: ChannelOptions, telling: Telling) -> str | None:
    """The address of the old card: on the platform where it can say so, else on our page."""
    key = f"{telling.batch}:s{telling.number}.1"
    platform: object = desk.platforms.get(channel.platform)
    if isinstance(platform, Linked) and (found := await _address(desk, platform, key)):
        return found
    base = desk.bases.get(channel.platform)
    return None if base is None else f"{base}/thread/{key}"


async def _address(desk: Desk, platform: Linked, key: str) -> str | None:
    row = await desk.store.post_row(key)
    if not row or not row["message"]:
        return None
    parent = await desk.store.post_row(row["parent"]) if row["parent"] else None
    return await platform.link(row["channel"], parent["message"] if parent else None, row["message"])
