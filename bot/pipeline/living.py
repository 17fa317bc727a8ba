"""The step from a story that goes on to the posts that told it: edited, not posted again.

A card grows with its story, its thread is told what changed, and a mark stands in the digest. What was
posted and does not stand any more is corrected there, in words, and for those who had asked about it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot import layout
from bot.analysis.changes import Change, change
from bot.analysis.revisions import Fallen, fallen
from bot.config import ChannelOptions
from bot.desk import Desk
from bot.models import Brief, Cite, Post
from bot.pipeline.hiding import seen
from bot.pipeline.setting_aside import defect
from bot.pipeline.times import ASKED, LIVES, SETTLED
from bot.schedule import quiet
from bot.store import Corrected, Draft, Edit, Telling, Turn

log = logging.getLogger("parallax")


async def live(desk: Desk, now: datetime) -> int:
    """Change the posts of stories that have grown, or that did not stand; how many stories were changed."""
    found = await desk.store.tellings(now - LIVES)
    channels = {each.name: each for each in await desk.channels()} if found else {}
    shelf, changed = Shelf(desk), 0
    for telling in found:
        channel = channels.get(telling.channel)
        if channel is None or channel.platform not in desk.platforms:
            continue
        if quiet(channel.quiet, desk.config.zone(channel)).holds(now):
            continue  # a reader is not woken by an edit either: its turn comes when the hours are over
        try:
            changed += await _live(Scene(desk, channel, telling, now), shelf)
        except Exception as error:
            log.exception("story %s in channel %s", telling.story, telling.channel)
            left = Turn({"seen": telling.newest}, notes=[("left as it is", defect(error))])
            await desk.store.turn(telling, left, now)
    return changed


@dataclass(frozen=True, slots=True)
class Scene:
    """One story in one channel, at that moment."""

    desk: Desk
    channel: ChannelOptions
    telling: Telling
    now: datetime

    def local(self, at: datetime) -> datetime:
        """The same moment in the channel's time zone."""
        return at.astimezone(ZoneInfo(self.desk.config.zone(self.channel)))

    def in_words(self, *blocks: layout.Blocks) -> tuple[layout.Blocks, ...]:
        """The same, with our own words in the channel's language."""
        return layout.in_words(blocks, self.desk.config.language(self.channel))

    async def read_until(self) -> datetime | None:
        """Until when was read, in the channel's time zone."""
        until = await self.desk.store.read_until()
        return self.local(until) if until else None


@dataclass
class Shelf:
    """Briefs and what differs between them, read and compared once however many channels tell them."""

    desk: Desk
    briefs: dict[tuple[str, int], Brief | None] = field(default_factory=dict)
    compared: dict[tuple[int, int], tuple[tuple[Brief, Brief], Change, tuple[Fallen, ...]]] = field(
        default_factory=dict
    )

    async def brief(self, channel: ChannelOptions, story: str, version: int) -> Brief | None:
        """That version, as the channel may see it."""
        if (story, version) not in self.briefs:
            self.briefs[story, version] = await self.desk.store.brief(story, version)
        found = self.briefs[story, version]
        shown = await seen(self.desk, channel, [found]) if found else []
        return shown[0].told_in(self.desk.config.language(channel)) if shown else None

    async def compare(self, old: Brief, new: Brief) -> tuple[Change, tuple[Fallen, ...]]:
        """What is new, and what no longer stands."""
        if (id(old), id(new)) not in self.compared:
            newest = {each.id: each for each in new.story.articles}
            grown = await asyncio.to_thread(change, old, new)
            lost = await asyncio.to_thread(fallen, old, newest)
            self.compared[id(old), id(new)] = (old, new), grown, lost
        return self.compared[id(old), id(new)][1:]


@dataclass(frozen=True, slots=True)
class Told:
    """What is to be told: the brief as it is now, what is new in it, what did not stand and where."""

    brief: Brief
    change: Change
    corrected: tuple[Corrected, ...]
    cites: tuple[Cite, ...]


async def _live(scene: Scene, shelf: Shelf) -> bool:
    telling = scene.telling
    briefs = await _briefs(scene, shelf)
    since = telling.changed or telling.slot
    waits = scene.now - since < SETTLED or scene.channel.paused
    if briefs and waits and not _may_fall(*briefs):
        return False  # its turn comes, with what else has come by then
    told = await _told(scene, shelf, *briefs) if briefs else None
    if told and told.change and waits and not told.corrected:
        return False
    if told and (told.change or told.corrected):
        return await scene.desk.store.turn(telling, await _turn(scene, told), scene.now)
    nothing = Turn({"seen": telling.newest}, notes=[("not told again", "nothing that a reader would notice")])
    await scene.desk.store.turn(telling, nothing, scene.now)
    return False


async def _briefs(scene: Scene, shelf: Shelf) -> tuple[Brief, Brief, Brief] | None:
    """What was told first, what stands there, and what is known now; None where the channel may see none."""
    telling = scene.telling
    versions = (telling.version, telling.shown, telling.newest)
    first, shown, new = [await shelf.brief(scene.channel, telling.story, each) for each in versions]
    return (first, shown, new) if first and shown and new else None


def _may_fall(first: Brief, shown: Brief, new: Brief) -> bool:
    """Whether an article was changed or taken out: else all that was told stands."""
    now = {each.id: each.revision for each in new.story.articles}
    before = (*first.story.articles, *shown.story.articles)
    return any(now.get(each.id) != each.revision for each in before)


async def _told(scene: Scene, shelf: Shelf, first: Brief, shown: Brief, new: Brief) -> Told:
    """What differs between what stands in the channel and what is known now."""
    grown, lost = await shelf.compare(shown, new)
    if first is not shown:
        lost = (*lost, *(await shelf.compare(first, new))[1])
    known = {row["was"] for row in await scene.desk.store.corrections_of(scene.telling)}
    lost = tuple({each.text: each for each in lost if each.text not in known}.values())
    gone = [each for each in _taken_out((first, shown), new) if each.was not in known]
    corrected = (*(_corrected(each) for each in lost), *gone)
    return Told(new, grown, corrected, tuple(each.cite for each in lost))


def _corrected(each: Fallen) -> Corrected:
    return Corrected("article", each.text, each.now.text if each.now else None, layout.reason(each))


def _taken_out(old: Iterable[Brief], new: Brief) -> Iterable[Corrected]:
    """Articles that were told as one story with these, and are not of it: a person has said so."""
    left = {each.id for each in new.story.articles}
    gone = {each.id: each for brief in old for each in brief.story.articles if each.id not in left}
    for each in gone.values():
        yield Corrected(
            "ours", f"{each.outlet.name}: {each.title}", None, "It tells of another event and was taken out."
        )


async def _turn(scene: Scene, told: Told) -> Turn:
    """All that follows: the card and the digest edited, the thread told, and those who asked."""
    telling, desk = scene.telling, scene.desk
    rows = await desk.store.looks_of(telling.batch)
    grew = scene.now if told.change else telling.changed
    before = await desk.store.corrections_of(telling)
    fixed = scene.now if told.corrected else max((row["at"] for row in before), default=None)
    mark = layout.mark(
        scene.local(grew) if grew else None, scene.local(fixed) if fixed else None, scene.local(telling.slot)
    )
    edits = [*_root_edits(scene, rows, mark, told.corrected), *await _card_edits(scene, rows, told, before)]
    after = {"shown": telling.newest, "seen": telling.newest, "changed": grew, "mark": mark}
    drafts = [await _thread_post(scene, rows, told), *await _to_those_who_asked(scene, told)]
    said = f"version {telling.newest}: {len(told.change.points)} points, {len(told.change.quotes)} quotes"
    notes = [(f"updated in {telling.channel}", said)] if told.change else []
    return Turn(after, edits, drafts, told.corrected, notes)


def _root_edits(
    scene: Scene, rows: Sequence[dict[str, Any]], mark: str, corrected: Iterable[Corrected]
) -> Iterable[Edit]:
    """The same number of messages: a mark behind the title, and nothing left that did not stand."""
    gone = [each.was for each in corrected]
    for row in rows:
        if row["parent"] is None:
            blocks = layout.marked(row["blocks"], scene.telling.number, scene.telling.mark, mark)
            blocks = layout.without_texts(blocks, scene.telling.number, gone)
            if blocks != row["blocks"] and scene.desk.platforms[row["platform"]].fits(blocks):
                yield Edit(row["key"], blocks)


async def _card_edits(
    scene: Scene, rows: Sequence[dict[str, Any]], told: Told, before: Sequence[dict[str, Any]]
) -> Iterable[Edit]:
    telling = scene.telling
    cards = [row for row in rows if row["key"].startswith(f"{telling.batch}:s{telling.number}.")]
    as_of = await scene.read_until()
    news = layout.News(told.change, scene.local(telling.changed or telling.slot)) if told.change else None
    fixes = [layout.Correction(scene.local(row["at"]), row["was"], row["now"], row["why"]) for row in before]
    fixes += [
        layout.Correction(scene.local(scene.now), each.was, each.now, each.why) for each in told.corrected
    ]
    kept = tuple(
        each
        for place, each in enumerate(told.brief.points)
        if place < scene.channel.points or each in told.change.points
    )
    link = scene.desk.link(scene.channel.platform)
    choices = (
        scene.in_words(*layout.grown(each, news, fixes, link, as_of))
        for each in layout.shorter(replace(told.brief, points=kept))
    )
    fits = scene.desk.platforms[scene.channel.platform].fits
    made = layout.exactly(choices, fits, len(cards)) if cards else ()
    return [Edit(row["key"], blocks) for row, blocks in zip(cards, made, strict=True)]


async def _thread_post(scene: Scene, rows: Sequence[dict[str, Any]], told: Told) -> Draft:
    """One message of what changed, in the story's thread."""
    telling, now = scene.telling, scene.local(scene.now)
    blocks: layout.Blocks = ()
    if told.corrected:
        blocks += layout.correction(
            [layout.Correction(now, each.was, each.now, each.why) for each in told.corrected], now
        )
    if told.change:
        news = layout.News(told.change, scene.local(telling.changed or telling.slot))
        link = scene.desk.link(scene.channel.platform)
        blocks += layout.update(told.brief, news, link, await scene.read_until())
    (blocks,) = scene.in_words(blocks)
    return _in_thread(scene, rows, f"u{telling.number}.{telling.newest}", blocks)


def _in_thread(scene: Scene, rows: Sequence[dict[str, Any]], name: str, blocks: layout.Blocks) -> Draft:
    telling = scene.telling
    row = next(row for row in rows if row["parent"] and row["story"] == telling.story)
    platform = scene.desk.platforms.get(row["platform"])
    one = layout.pack([(each,) for each in blocks], platform.fits)[0] if platform else blocks
    post = Post(f"{telling.batch}:{name}", row["platform"], row["channel"], row["parent"], one, row["title"])
    return Draft(post, telling.batch, telling.story)


async def _to_those_who_asked(scene: Scene, told: Told) -> list[Draft]:
    """A message in each other thread where an answer rested on what did not stand. It names no one."""
    if not told.cites:
        return []
    now = scene.local(scene.now)
    said = layout.correction(
        [layout.Correction(now, each.was, each.now, each.why) for each in told.corrected], now
    )
    return [
        Draft(
            Post(
                f"{row['key']}:c{scene.telling.newest}",
                row["platform"],
                row["channel"],
                None if row["thread"] else row["key"],
                said,
                row["title"],
                row["thread"],
            ),
            row["batch"],
        )
        for row in await scene.desk.store.answers_since(scene.now - ASKED)
        if _rests_on(row["blocks"], told.cites)
    ]


def _rests_on(blocks: layout.Blocks, lost: Iterable[Cite]) -> bool:
    cites = [ref.cite for block in blocks for ref in getattr(block, "refs", ())]
    return any(
        cite.article == each.article and cite.start < each.end and each.start < cite.end
        for cite in cites
        for each in lost
    )
