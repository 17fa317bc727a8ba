"""Where somebody acts: the channel, what is set in it, and the few things that all answers need."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot import layout
from bot.channels import all_channels, overlaid
from bot.config import ChannelOptions
from bot.desk import Desk
from bot.models import Block, Click, Command, Line, Override, Small, Whisper

LONGEST = 200
"""Characters of what somebody typed that an answer repeats."""


@dataclass(frozen=True, slots=True)
class Room:
    """One event with its surroundings.

    ``known`` is how the channel holds now and how it would without what was set in chat, None where it is
    not set up. ``made`` are the settings made in chat, of all channels. ``name`` is the channel's, or what
    it was called when something was posted there, else the platform's id of it.
    """

    desk: Desk
    event: Command | Click
    now: datetime
    known: tuple[ChannelOptions, ChannelOptions] | None
    made: tuple[Override, ...]
    name: str

    @property
    def channel(self) -> ChannelOptions:
        """How the channel holds now, where it is set up."""
        assert self.known
        return self.known[0]

    @property
    def filed(self) -> ChannelOptions:
        """How it would hold without what was set in chat."""
        assert self.known
        return self.known[1]

    @property
    def words(self) -> str:
        """What stands behind the command, in one line; of a button, its value."""
        words = self.event.words if isinstance(self.event, Command) else (self.event.value,)
        return _clean(" ".join(words))

    @property
    def trusted(self) -> bool:
        """Whether this person may change the channel."""
        return self.event.trusted

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
        zone = config.zone(self.channel) if self.known else config.desk.timezone
        return at.astimezone(ZoneInfo(zone))


async def room_of(desk: Desk, event: Command | Click, now: datetime) -> Room:
    """The event with the channel that it happened in."""
    made = await desk.store.overrides()
    joined = await desk.store.joined()
    filed = next((each for each in all_channels(desk.config, joined, ()) if _is_here(each, event)), None)
    known = (overlaid(filed, made), filed) if filed else None
    name = filed.name if filed else await desk.store.name_of(event.platform, event.channel)
    return Room(desk, event, now, known, tuple(made), name or event.channel)


def _is_here(channel: ChannelOptions, event: Command | Click) -> bool:
    # On the page channels go by the names that we gave them.
    ids = (channel.id, channel.name) if event.platform == "page" else (channel.id,)
    return channel.platform == event.platform and event.channel in ids


def _clean(text: str) -> str:
    """In one line, without what turns or hides it, and without halves of characters."""
    return "".join(filter(str.isprintable, " ".join(text.split())))


def plain(*lines: str) -> Whisper:
    """Some sentences, for one person."""
    return Whisper(tuple(Line(each, bullet=False) for each in lines))


def done(*lines: str) -> Whisper:
    """What was changed here: whoever did it may show it to the others, whom it concerns."""
    return told(Line(each, bullet=False) for each in lines)


def told(blocks: Iterable[Block], *small: str) -> Whisper:
    """An answer that may be shown to all, with small print below it."""
    return Whisper((*blocks, *(Small(each) for each in small)), share=True)


def said_at(made: Override | None) -> str:
    """``, 3 March 2026``, where it was set in chat."""
    return f", {layout.day(made.at)}" if made else ""


def short(text: str) -> str:
    """What somebody typed, cut to what an answer can repeat."""
    line = _clean(text)
    return line if len(line) <= LONGEST else line[: LONGEST - 1].rstrip() + "…"
