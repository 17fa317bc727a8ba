"""The step from a slot that is due to a digest and its posts."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot import digest as selection
from bot import layout
from bot.config import ChannelOptions
from bot.desk import Desk
from bot.models import Brief, Digest, Note, Post
from bot.pipeline.hiding import seen
from bot.pipeline.times import CROWDED, FRESH, LATE
from bot.schedule import Schedule
from bot.store import Draft, batch_key

log = logging.getLogger("parallax")


async def compose(desk: Desk, now: datetime) -> int:
    """Make the digest of each channel whose slot is due; how many were made."""
    made = 0
    for channel in await desk.channels():
        try:
            async with desk.composing:
                if slot := await due_slot(desk, channel, now):
                    made += await _compose(desk, channel, slot, now)
        except Exception:
            log.exception("channel %s", channel.name)  # its slot is due still; the others have theirs
    return made


async def compose_now(desk: Desk, channel: ChannelOptions, now: datetime) -> int:
    """Make a digest out of turn; how many stories it holds. Where there is nothing to tell, none is made."""
    slot = now.astimezone(ZoneInfo(desk.config.zone(channel))).replace(microsecond=0)
    async with desk.composing:
        chosen = await choose(desk, channel, slot)
        made = bool(chosen.briefs) and await _compose(desk, channel, slot, now)
    return len(chosen.briefs) if made else 0


async def choose(desk: Desk, channel: ChannelOptions, slot: datetime) -> selection.Selection:
    """What a digest of that slot would hold, as the channel likes it, and what it would leave out."""
    taste = selection.Taste(channel.stories, channel.follow, channel.mute)
    return selection.select(await _candidates(desk, channel, slot), taste)


async def due_slot(desk: Desk, channel: ChannelOptions, now: datetime) -> datetime | None:
    """The channel's slot that has come and has no digest yet."""
    zone = desk.config.zone(channel)
    last = await desk.store.last_slot(channel.name)
    if last is None and desk.at_once:
        return now.astimezone(ZoneInfo(zone)).replace(microsecond=0)
    started = datetime.fromisoformat(await desk.store.setting("started") or now.isoformat())
    return Schedule(channel.schedule, zone).latest(last or started, now)


async def _compose(desk: Desk, channel: ChannelOptions, slot: datetime, now: datetime) -> bool:
    chosen = selection.Selection((), ()) if channel.paused else await choose(desk, channel, slot)
    zone = ZoneInfo(desk.config.zone(channel))
    until = await desk.store.read_until()
    late = (Note("late", f"This digest was due at {layout.when(slot)}."),) if now - slot > LATE else ()
    found = Digest(channel.name, slot, chosen.briefs, late, until.astimezone(zone) if until else None)
    drafts = lay_out(desk, channel, found) if chosen.briefs else []
    notes = [(f"story {id}", f"not in {channel.name}", reason) for id, reason in chosen.left_out]
    told = f"in the digest of {slot.isoformat(timespec='minutes')}"
    notes += [(f"story {each.story.id}", f"told in {channel.name}", told) for each in chosen.briefs]
    if not drafts:
        why = "digests are paused here" if channel.paused else "nothing new since the last digest"
        notes.append((f"channel {channel.name}", "silence", why))
    return await desk.store.save_digest(channel.name, found, drafts, notes, now)


async def _candidates(desk: Desk, channel: ChannelOptions, slot: datetime) -> list[Brief]:
    briefs = await desk.store.untold(channel.name, await _since(desk, channel, slot))
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


def lay_out(desk: Desk, channel: ChannelOptions, digest: Digest) -> list[Draft]:
    """A digest as posts: its root, and in the root's thread a card for each story."""
    assert digest.slot is not None
    platform = desk.platforms[channel.platform]
    batch = batch_key(channel.name, digest.slot)
    link = desk.link(channel.platform)
    root = layout.no_link if link is layout.outlet_link else link
    title = layout.digest_title(digest)
    drafts: list[Draft] = []
    short = (replace(brief, points=brief.points[: channel.points]) for brief in digest.briefs)
    digest = replace(digest, briefs=tuple(short))
    base = desk.bases.get(channel.platform)
    threads = [f"{base}/thread/{batch}:s{place}.1" for place, _ in enumerate(digest.briefs, 1)]
    parts = layout.root(digest, root, threads if base is not None else ())
    for number, blocks in enumerate(layout.pack(parts, platform.fits), 1):
        post = Post(f"{batch}:r{number}", platform.name, channel.id, None, blocks, title)
        drafts.append(Draft(post, batch))
    parent = drafts[0].post.key
    for place, brief in enumerate(digest.briefs, 1):
        parts = layout.card(brief, link, digest.read_until)
        for number, blocks in enumerate(layout.pack(parts, platform.fits), 1):
            key = f"{batch}:s{place}.{number}"
            post = Post(key, platform.name, channel.id, parent, blocks, title)
            drafts.append(Draft(post, batch, brief.story.id))
    return drafts
