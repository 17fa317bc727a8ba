"""The step from a slot that is due to a digest and its posts."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from bot import digest as selection
from bot import layout
from bot.config import ChannelOptions
from bot.desk import Desk
from bot.models import Brief, Digest, Note
from bot.pipeline.hiding import seen
from bot.pipeline.laying import Laid, Memory, lay_out
from bot.pipeline.retelling import told_before, with_new_lead
from bot.pipeline.silence import weekly_line
from bot.pipeline.times import CROWDED, FRESH, LATE
from bot.schedule import quiet, schedule

log = logging.getLogger("parallax")
AT_ONCE = 4
"""Channels whose digests are made side by side: while one waits for the database, another is laid out."""


async def compose(desk: Desk, now: datetime, tell: Callable[[], None] = lambda: None) -> int:
    """Make the digest of each channel whose slot is due; how many were made, each followed by ``tell``."""
    memory, gate = Memory(), asyncio.Semaphore(AT_ONCE)
    lasts = await desk.store.last_slots()

    async def made(channel: ChannelOptions) -> bool:
        async with gate:
            return await _made(desk, channel, now, lasts.get(channel.name), memory, tell)

    return sum(await asyncio.gather(*map(made, await desk.channels())))


async def _made(
    desk: Desk,
    channel: ChannelOptions,
    now: datetime,
    last: datetime | None,
    memory: Memory,
    tell: Callable[[], None],
) -> bool:
    """Whether the channel's digest was due and was made. What fails is due still; the others have theirs."""
    try:
        if last and not await due_slot(desk, channel, now, last):
            return False
        async with desk.composing[channel.name]:
            slot = await due_slot(desk, channel, now)
            done = slot is not None and await _compose(desk, channel, slot, now, memory)
        if done:
            tell()
        return done
    except Exception:
        log.exception("channel %s", channel.name)
        return False


async def compose_now(desk: Desk, channel: ChannelOptions, now: datetime) -> int:
    """Make a digest out of turn; how many stories it holds. Where there is nothing to tell, none is made."""
    slot = now.astimezone(ZoneInfo(desk.config.zone(channel))).replace(microsecond=0)
    async with desk.composing[channel.name]:
        chosen = await choose(desk, channel, slot)
        made = bool(chosen.briefs) and await _compose(desk, channel, slot, now)
    return len(chosen.briefs) if made else 0


async def choose(desk: Desk, channel: ChannelOptions, slot: datetime) -> selection.Selection:
    """What a digest of that slot would hold, as the channel likes it, and what it would leave out."""
    taste = selection.Taste(channel.stories, channel.follow, channel.mute)
    return selection.select(await _candidates(desk, channel, slot), taste)


async def due_slot(
    desk: Desk, channel: ChannelOptions, now: datetime, last: datetime | None = None
) -> datetime | None:
    """The channel's slot that has come and has no digest yet; none in its quiet hours.

    ``last`` is the slot of its last digest, where that is known.
    """
    zone = desk.config.zone(channel)
    last = last or await desk.store.last_slot(channel.name)
    if last is None and desk.at_once:
        return now.astimezone(ZoneInfo(zone)).replace(microsecond=0)
    if quiet(channel.quiet, zone).holds(now):
        return None
    started = last or datetime.fromisoformat(await desk.store.setting("started") or now.isoformat())
    return schedule(channel.schedule, zone).latest(started, now)


async def _compose(
    desk: Desk, channel: ChannelOptions, slot: datetime, now: datetime, memory: Memory | None = None
) -> bool:
    chosen = selection.Selection((), ()) if channel.paused else await choose(desk, channel, slot)
    zone = ZoneInfo(desk.config.zone(channel))
    until = await desk.store.read_until()
    notes = _late(desk, channel, slot, now)
    found = Digest(channel.name, slot, chosen.briefs, notes, until.astimezone(zone) if until else None)
    laid = lay_out(desk, channel, found, await told_before(desk, channel, chosen.briefs), memory)
    drafts = laid.drafts or await weekly_line(desk, channel, slot, now)
    said = list(_reasons(channel, laid, (*chosen.left_out, *laid.left_out)))
    return await desk.store.save_digest(channel.name, laid.digest, drafts, said, now)


def _late(desk: Desk, channel: ChannelOptions, slot: datetime, now: datetime) -> tuple[Note, ...]:
    """Why it comes after its time. Quiet hours are no reason to speak of."""
    if now - slot <= LATE or quiet(channel.quiet, desk.config.zone(channel)).holds(slot):
        return ()
    return (Note("late", f"This digest was due at {layout.when(slot)}."),)


def _reasons(
    channel: ChannelOptions, laid: Laid, left_out: Iterable[tuple[str, str]]
) -> Iterator[tuple[str, str, str]]:
    """Each decision with its reason: (subject, outcome, reason)."""
    for id, reason in left_out:
        yield f"story {id}", f"not in {channel.name}", reason
    assert laid.digest.slot is not None
    told = f"in the digest of {laid.digest.slot.isoformat(timespec='minutes')}"
    for each in laid.digest.briefs:
        yield f"story {each.story.id}", f"told in {channel.name}", told
    if not laid.drafts:
        why = "digests are paused here" if channel.paused else "nothing new since the last digest"
        yield f"channel {channel.name}", "silence", why


async def _candidates(desk: Desk, channel: ChannelOptions, slot: datetime) -> list[Brief]:
    briefs = await desk.store.untold(channel.name, await _since(desk, channel, slot))
    briefs += await with_new_lead(desk, channel, slot)
    ids = [article.id for brief in briefs for article in brief.story.articles]
    source_of = await desk.store.sources_of(ids) if channel.sources else {}
    heard = [each for each in briefs if selection.from_sources(each, channel.sources, source_of)]
    return await seen(desk, channel, heard)


async def _since(desk: Desk, channel: ChannelOptions, slot: datetime) -> datetime | None:
    """How old the newest article of a story may be: what is old when a source or channel comes is no news."""
    started = await desk.store.setting("started")
    if desk.at_once or not started:
        return None
    last = await desk.store.last_slot(channel.name) or slot
    return max(datetime.fromisoformat(started) - FRESH, last - CROWDED)
