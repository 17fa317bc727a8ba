"""Where somebody acts: the channel, what is set in it, and the few things that all answers need."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot import layout
from bot.channels import all_channels
from bot.config import ChannelOptions
from bot.desk import Desk
from bot.models import Block, Click, Command, Line, Override, Small, Whisper

LONGEST = 200
"""Characters of what somebody typed that an answer repeats."""


@dataclass(frozen=True, slots=True)
class Room:
    """One event with its surroundings.

    ``channel`` is how the channel holds now, ``filed`` how it would without what was set in chat; None,
    both, where it is not set up. ``made`` are the settings made in chat, of all channels.
    """

    desk: Desk
    event: Command | Click
    now: datetime
    channel: ChannelOptions | None
    filed: ChannelOptions | None
    made: tuple[Override, ...] = ()

    @property
    def words(self) -> str:
        """What stands behind the command, in one line."""
        words = self.event.words if isinstance(self.event, Command) else ()
        return " ".join(" ".join(words).split())

    @property
    def trusted(self) -> bool:
        """Whether this person may change the channel."""
        return self.event.trusted

    @property
    def name(self) -> str:
        """The channel's name, else the platform's id of it."""
        return self.channel.name if self.channel else self.event.channel

    @property
    def file(self) -> str:
        """The config file's name, without its folder."""
        return self.desk.config.file.replace("\\", "/").rpartition("/")[2] or "config.toml"

    @property
    def link(self) -> layout.Link:
        """How a source is linked from here."""
        return self.desk.link(self.event.platform)

    def local(self, at: datetime) -> datetime:
        """The same moment in the channel's time zone."""
        config = self.desk.config
        zone = config.zone(self.channel) if self.channel else config.desk.timezone
        return at.astimezone(ZoneInfo(zone))


async def room_of(desk: Desk, event: Command | Click, now: datetime) -> Room:
    """The event with the channel that it happened in."""
    made = await desk.store.overrides()
    joined = await desk.store.joined()
    filed = next((each for each in all_channels(desk.config, joined, ()) if _is_here(each, event)), None)
    held = next((each for each in all_channels(desk.config, joined, made) if _is_here(each, event)), None)
    return Room(desk, event, now, held, filed, tuple(made))


def _is_here(channel: ChannelOptions, event: Command | Click) -> bool:
    # On the page channels go by the names that we gave them.
    ids = (channel.id, channel.name) if event.platform == "page" else (channel.id,)
    return channel.platform == event.platform and event.channel in ids


def plain(*lines: str) -> Whisper:
    """Some sentences, for one person."""
    return Whisper(tuple(Line(each, bullet=False) for each in lines))


def told(blocks: Iterable[Block], *small: str) -> Whisper:
    """An answer that may be shown to all, with small print below it."""
    return Whisper((*blocks, *(Small(each) for each in small)), share=True)


def short(text: str) -> str:
    """What somebody typed, cut to what an answer can repeat."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1].rstrip() + "…"
