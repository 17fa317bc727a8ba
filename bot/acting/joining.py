"""Channels that are not set up, and people who want to be forgotten."""

from __future__ import annotations

import re

from bot.acting.room import Room, plain, short
from bot.acting.setting import begin_anew, coming
from bot.channels import common_sources
from bot.config import ChannelOptions
from bot.models import Joined, Whisper

_NAME = re.compile(r"[\w-]{1,80}")


def unknown_here(room: Room) -> Whisper:
    """How to add the channel, and to whom to turn."""
    platform, id = room.event.platform, room.event.channel
    block = f'[[channel]] with platform = "{platform}" and id = "{short(id)}"'
    can = "Say join, and it gets them" if room.trusted else "Who manages it can say join"
    return plain(f"No digests come here. {can}; or whoever runs me adds a block {block} to {room.file}.")


async def join(room: Room) -> Whisper:
    """Add this channel, from the next slot on."""
    if room.known is not None:
        return plain(f"This channel gets digests already, as “{room.name}”.", coming(room, room.channel))
    name = room.words or f"{room.event.platform}-{room.event.channel}"
    if not _NAME.fullmatch(name):
        return plain("A channel's name is one word of letters, digits, _ and -, at most 80 of them.")
    if common_sources(room.desk.config) is None:
        return plain(
            f"Each source is kept to certain channels, so only whoever runs me adds one, in {room.file}."
        )
    event = room.event
    taken = name in {each.name for each in await room.desk.channels()}
    made = Joined(name, event.platform, event.channel, event.author, room.now)
    if taken or not await room.desk.store.join_channel(made):
        return plain(f"A channel called “{name}” is there already. Say join with another name.")
    channel = ChannelOptions(name=name, platform=event.platform, id=event.channel)
    await begin_anew(room, channel, "the channel joined")
    more = "schedule, follow, mute and set change what comes; leave takes it back."
    return plain(f"This channel gets digests from now on, as “{name}”.", coming(room, channel), more)


async def leave(room: Room) -> Whisper:
    """Take a join back; a channel of the file can only be paused."""
    if await room.desk.store.leave_channel(room.name, room.now):
        return plain("No more digests come here. join brings them back, with what was set here.")
    return plain(
        f"This channel is set up in {room.file}; whoever runs me takes it out there. pause stops digests."
    )


async def forget(room: Room) -> Whisper:
    """Delete what is kept of who asks."""
    gone = await room.desk.store.forget(room.event.platform, room.event.author)
    if not gone:
        return plain("There is nothing that I keep of you.")
    return plain("It is done: what you asked, pressed and said of stories is deleted.")
