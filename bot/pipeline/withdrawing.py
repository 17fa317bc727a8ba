"""An operator takes a posted story back, or takes that back again. Not a step: somebody says so.

The messages stay and say that the story is withdrawn; the story is never told there again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot import forms, layout
from bot.desk import Desk
from bot.models import Heading, Post, Small
from bot.store import Corrected, Draft, Edit, Telling, Turn

KIND = "withdrawn"


async def withdraw(
    desk: Desk, story: str, reason: str, now: datetime, channel: str | None = None
) -> tuple[str, ...]:
    """Take a story back in one channel (by its name), or in all that were told it; the channels' names.

    None among them where it was never told there, or is withdrawn already. Nothing is sent here: the
    changes wait in the outbox.
    """
    done = []
    for telling in await desk.store.tellings_of(story):
        if channel not in (None, telling.channel) or await _withdrawal(desk, telling):
            continue
        if await desk.store.turn(telling, await _taken(desk, telling, reason, now), now):
            done.append(telling.channel)
    return tuple(done)


async def restore(desk: Desk, story: str, now: datetime, channel: str | None = None) -> tuple[str, ...]:
    """Undo ``withdraw``: the messages show again what they showed before; the channels' names."""
    done = []
    for telling in await desk.store.tellings_of(story):
        row = await _withdrawal(desk, telling) if channel in (None, telling.channel) else None
        if row and await desk.store.turn(telling, await _given_back(desk, telling, row, now), now):
            await desk.store.undo_corrections([row["id"]], now)
            done.append(telling.channel)
    return tuple(done)


async def _withdrawal(desk: Desk, telling: Telling) -> dict[str, Any] | None:
    rows = await desk.store.corrections_of(telling)
    return next((row for row in reversed(rows) if row["kind"] == KIND), None)


async def _taken(desk: Desk, telling: Telling, reason: str, now: datetime) -> Turn:
    at = await _local(desk, telling, now)
    rows = await desk.store.looks_of(telling.batch)
    brief = await desk.store.brief(telling.story, telling.shown)
    title = brief.headline.text if brief else telling.story
    edits = [*_root_edits(rows, telling, reason, at), *_card_edits(rows, telling, title, reason, at)]
    shown = {row["key"]: row["blocks"] for row in rows}
    said = layout.withdrawn(title, reason, at)
    return Turn(
        {"ended": f"withdrawn: {reason}" if reason else "withdrawn"},
        edits,
        _thread_post(rows, telling, (Heading(title, 3), *said[1:]), now),
        [Corrected(KIND, title, None, reason or "No reason was given.")],
        kept={edit.key: shown[edit.key] for edit in edits},
    )


async def _given_back(desk: Desk, telling: Telling, row: dict[str, Any], now: datetime) -> Turn:
    at = await _local(desk, telling, now)
    rows = await desk.store.looks_of(telling.batch)
    edits = [Edit(key, forms.blocks_of(blocks)) for key, blocks in (row["kept"] or {}).items()]
    drafts = _thread_post(rows, telling, layout.restored(at), now)
    notes = [(f"restored in {telling.channel}", "the operator took the withdrawal back")]
    return Turn({"ended": None}, edits, drafts, notes=notes)


def _root_edits(
    rows: Iterable[dict[str, Any]], telling: Telling, reason: str, at: datetime
) -> Iterable[Edit]:
    section = layout.withdrawn(f"{telling.number}. Withdrawn", reason, at)
    for row in rows:
        blocks = layout.replaced(row["blocks"], telling.number, section)
        if row["parent"] is None and blocks != row["blocks"]:
            yield Edit(row["key"], blocks)


def _card_edits(
    rows: Iterable[dict[str, Any]], telling: Telling, title: str, reason: str, at: datetime
) -> Iterable[Edit]:
    mine = [row for row in rows if row["parent"] is not None and row["story"] == telling.story]
    for number, row in enumerate(mine):
        whole = layout.withdrawn(title, reason, at)
        yield Edit(row["key"], (Small("Withdrawn by the operator."),) if number else whole)


def _thread_post(
    rows: Sequence[dict[str, Any]], telling: Telling, blocks: Sequence[Any], now: datetime
) -> list[Draft]:
    """One message in the story's thread, where it has one."""
    row = next((row for row in rows if row["parent"] and row["story"] == telling.story), None)
    if row is None:
        return []
    key = f"{telling.batch}:w{telling.number}.{now:%Y%m%dT%H%M%S}"
    post = Post(key, row["platform"], row["channel"], row["parent"], tuple(blocks), row["title"])
    return [Draft(post, telling.batch, telling.story)]


async def _local(desk: Desk, telling: Telling, at: datetime) -> datetime:
    channels = {each.name: each for each in await desk.channels()}
    known = channels.get(telling.channel)
    return at.astimezone(ZoneInfo(desk.config.zone(known) if known else desk.config.desk.timezone))
