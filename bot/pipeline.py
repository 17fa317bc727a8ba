"""The steps. Each claims what is due, does one thing that can be repeated, and leaves rows.

poll ─▶ read ─▶ group ─▶ write ─▶ compose ─▶ deliver
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot import digest as selection
from bot import extractive, layout, reading
from bot.analysis.copies import copy_of
from bot.analysis.stories import Move, Window
from bot.config import ChannelOptions
from bot.desk import Desk
from bot.errors import BadReply, Gone, ParallaxError, Retry, Unknown, Unreadable
from bot.models import Article, Brief, Digest, Note, Post, Story
from bot.schedule import Schedule
from bot.store import Claim, Draft, batch_key

log = logging.getLogger("parallax")

POLL = timedelta(minutes=15)
FRESH = timedelta(hours=24)
CROWDED = timedelta(days=3)  # for so long a story that others crowded out may still come
MEMORY = timedelta(days=14)  # of stories: four times the 72 hours that one stays open, for those that run on
LATE = timedelta(minutes=15)
LEASE = timedelta(seconds=120)  # four times what a send may take
TRIES = 8


# --- poll ------------------------------------------------------------------------------------


async def poll(desk: Desk, now: datetime) -> int:
    """Look at each source that is due, all at once; how many new entries that gave."""
    if await desk.store.setting("started") is None:
        await desk.store.keep_setting("started", now.isoformat())
    due = await desk.store.due_sources(list(desk.sources), now)
    return sum(await asyncio.gather(*(_look(desk, source, now) for source in due)))


async def _look(desk: Desk, source: str, now: datetime) -> int:
    store = desk.store
    try:
        found = await desk.sources[source].fetch(await store.cursor(source))
    except ParallaxError as error:
        wait = error.after if isinstance(error, Retry) else None
        log.warning("source %s: %s", source, error)
        await store.save_failure(source, str(error), now + _pause(wait), now)
        return 0
    except Exception as error:
        log.exception("source %s", source)
        await store.save_failure(source, _defect(error), now + POLL, now)
        return 0
    for failure in found.failures:
        await store.note(now, "poll", failure.place, "unreadable", failure.reason)
    return await store.save_look(source, found.entries, found.cursor, now + _pause(found.again), now)


def _pause(seconds: float | None) -> timedelta:
    return timedelta(seconds=seconds) if seconds is not None else POLL


# --- read ------------------------------------------------------------------------------------


async def read(desk: Desk, now: datetime) -> int:
    """Make articles of new entries; how many entries were looked at."""
    found = await desk.store.new_entries()
    for id, entry in found:
        try:
            article = await asyncio.to_thread(reading.read, entry, now)
            await desk.store.save_article(id, entry, article, now)
        except Unreadable as error:
            await desk.store.drop_entry(id, entry, error.reason, now)
        except Exception as error:
            log.exception("entry %s", entry.place)
            await desk.store.drop_entry(id, entry, _defect(error), now)
    return len(found)


def _defect(error: Exception) -> str:
    """One bad text must not hold up the rest: it is set aside, with what went wrong for the operator."""
    return f"set aside: a defect of ours ({type(error).__name__}); the log has the details"


# --- group -----------------------------------------------------------------------------------


async def group(desk: Desk, now: datetime) -> int:
    """Find each new article its story, oldest first; how many were placed."""
    found = await desk.store.ungrouped()
    if found:
        await _open_window(desk, min(each.published for each in found), now)
    for article in found:
        try:
            await _place(desk, article, now)
        except Exception as error:
            log.exception("article %s", article.id)
            await desk.store.set_article_aside(article.id, _defect(error), now)
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
    known = await desk.store.story(story)
    return copy_of(article, known.articles) if known else None


# --- write -----------------------------------------------------------------------------------


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
            await desk.store.set_story_aside(id, _defect(error), now)
    return len(changed)


async def brief_of(desk: Desk, story: Story, now: datetime) -> Brief:
    """The model's brief where there is a model and it can be trusted, else the extractive one."""
    if desk.writer is not None and await _may_be_news(desk, story, now):
        try:
            return await desk.writer.write(story, desk.config.desk.language)
        except (BadReply, Retry, Gone) as error:
            log.warning("story %s: %s: written without it", story.id, error)
            await desk.store.note(now, "write", f"story {story.id}", "without the model", str(error))
    return await asyncio.to_thread(extractive.write, story)


async def _may_be_news(desk: Desk, story: Story, now: datetime) -> bool:
    """Whether a channel may still be told: the backlog of a first run is not worth a model's price."""
    started = await desk.store.setting("started")
    if desk.at_once or not started:
        return True
    newest = max(article.published for article in story.articles)
    return newest >= max(datetime.fromisoformat(started) - FRESH, now - CROWDED)


# --- compose ---------------------------------------------------------------------------------


async def compose(desk: Desk, now: datetime) -> int:
    """Make the digest of each channel whose slot is due; how many were made."""
    made = 0
    for channel in desk.config.channel:
        try:
            if slot := await _due_slot(desk, channel, now):
                made += await _compose(desk, channel, slot, now)
        except Exception:
            log.exception("channel %s", channel.name)  # its slot is due still; the others have theirs
    return made


async def _due_slot(desk: Desk, channel: ChannelOptions, now: datetime) -> datetime | None:
    zone = desk.config.zone(channel)
    last = await desk.store.last_slot(channel.name)
    if last is None and desk.at_once:
        return now.astimezone(ZoneInfo(zone)).replace(microsecond=0)
    started = datetime.fromisoformat(await desk.store.setting("started") or now.isoformat())
    return Schedule(channel.schedule, zone).latest(last or started, now)


async def _compose(desk: Desk, channel: ChannelOptions, slot: datetime, now: datetime) -> bool:
    chosen = selection.select(
        await _candidates(desk, channel, slot), selection.Taste(channel.stories, channel.follow, channel.mute)
    )
    zone = ZoneInfo(desk.config.zone(channel))
    until = await desk.store.read_until()
    late = (Note("late", f"This digest was due at {layout.when(slot)}."),) if now - slot > LATE else ()
    found = Digest(channel.name, slot, chosen.briefs, late, until.astimezone(zone) if until else None)
    drafts = lay_out(desk, channel, found) if chosen.briefs else []
    notes = [(f"story {id}", f"not in {channel.name}", reason) for id, reason in chosen.left_out]
    told = f"in the digest of {slot.isoformat(timespec='minutes')}"
    notes += [(f"story {each.story.id}", f"told in {channel.name}", told) for each in chosen.briefs]
    if not drafts:
        notes.append((f"channel {channel.name}", "silence", "nothing new since the last digest"))
    return await desk.store.save_digest(channel.name, found, drafts, notes, now)


async def _candidates(desk: Desk, channel: ChannelOptions, slot: datetime) -> list[Brief]:
    briefs = await desk.store.untold(channel.name, await _since(desk, channel, slot))
    ids = [article.id for brief in briefs for article in brief.story.articles]
    source_of = await desk.store.sources_of(ids) if channel.sources else {}
    return [each for each in briefs if selection.from_sources(each, channel.sources, source_of)]


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


# --- deliver ---------------------------------------------------------------------------------


async def deliver(desk: Desk, now: datetime) -> bool:
    """Send one due post. A second attempt looks before it sends. False where none is due."""
    claim = await desk.store.claim_post(now, LEASE, list(desk.platforms))
    if claim is None:
        return False
    try:
        await _send(desk, claim, now)
    except ParallaxError as error:
        await _put_back(desk, claim, error, now)
    except Exception as error:
        log.exception("post %s", claim.post.key)
        await _put_back(desk, claim, Unknown(f"a defect of ours ({type(error).__name__})"), now)
    return True


async def _send(desk: Desk, claim: Claim, now: datetime) -> None:
    platform = desk.platforms[claim.post.platform]
    sent = await platform.find(claim.post) if claim.attempt > 1 else None
    await desk.store.mark_sent(claim.post.key, sent or await platform.send(claim.post), now)


async def _put_back(desk: Desk, claim: Claim, error: ParallaxError, now: datetime) -> None:
    """Decide what a failed send means for the post."""
    key = claim.post.key
    log.warning("post %s: %s", key, error)
    if isinstance(error, Gone):
        await desk.store.mark_ended(key, "gone", str(error), now)
    elif isinstance(error, Unknown) and claim.attempt >= TRIES:
        await desk.store.mark_ended(key, "held", f"not known whether it was sent: {error}", now)
    else:
        asked = error.after if isinstance(error, Retry) else None
        wait = max(1.0, asked) if asked is not None else min(2.0 ** min(claim.attempt, 9), 300.0)
        await desk.store.mark_due(key, now + timedelta(seconds=wait), str(error))
