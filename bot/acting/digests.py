"""A digest out of turn, and what one would hold."""

from __future__ import annotations

from bot import layout, pipeline
from bot.acting.room import Room, plain, told
from bot.models import Line, Whisper
from bot.operating import previewing
from bot.operating.digesting import moment_of


async def now(room: Room) -> Whisper:
    """Post a digest; where nothing is new, say so."""
    channel = room.channel.model_copy(update={"paused": False})
    stories = await pipeline.compose_now(room.desk, channel, room.now)
    if not stories:
        until = await room.desk.store.read_until()
        read = (
            f" I last read {layout.when(room.local(until))}." if until else " I have not read anything yet."
        )
        return plain(f"Nothing is new since the last digest, so none is posted.{read}")
    return plain(f"A digest of {stories} {'story' if stories == 1 else 'stories'} is on its way.")


async def preview(room: Room) -> Whisper:
    """What a digest would hold, for one person; posts nothing and leaves nothing."""
    try:
        since = moment_of(room.words, room.now) if room.words else None
    except (ValueError, OverflowError):
        return plain("preview takes how far back to look: 24h, 7d or 2026-03-01.")
    found = await previewing.preview(room.desk, room.channel, room.now, since)
    if not found.digest.briefs:
        return plain(
            "Nothing is new: a digest now would be empty, so none would be posted.", *found.reasons()
        )
    head = Line("This is what would be posted; nobody else sees it.", bullet=False)
    blocks = [block for part in layout.root(found.digest, layout.no_link) for block in part]
    return told([head, *layout.legible(blocks)], found.price(), *found.reasons())
