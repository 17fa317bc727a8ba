"""Nothing new means silence; after a week of it, one line that says so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot import layout
from bot.config import ChannelOptions
from bot.desk import Desk
from bot.models import Post
from bot.store import Draft, batch_key

WEEK = timedelta(days=7)


async def weekly_line(desk: Desk, channel: ChannelOptions, slot: datetime, now: datetime) -> Sequence[Draft]:
    """The post that says that all is well, or what is not, where the channel heard nothing for a week."""
    since = await desk.store.silent_since(channel.name)
    if channel.paused or since is None or slot - since < WEEK:
        return ()
    health = await desk.store.source_health()
    here = [each for each in channel.sources or desk.sources if each not in channel.hide]
    failing = [
        health[id] for id in here if id in health and health[id].state in ("failing", "paused", "ended")
    ]
    read = await desk.store.read_since(now - WEEK, here)
    blocks = layout.silence(read, len(here), [(each.source, each.why) for each in failing], slot)
    post = Post(f"{batch_key(channel.name, slot)}:r1", channel.platform, channel.id, None, blocks, "Parallax")
    return (Draft(post, batch_key(channel.name, slot)),)
