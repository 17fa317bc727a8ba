"""Commands: who may give them, and which function carries each out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot import commands
from bot.acting.room import Room, plain, short
from bot.models import Whisper

Deed = Callable[[Room], Awaitable[Whisper]]

DEEDS: dict[str, Deed] = {}


async def obey(room: Room) -> Whisper:
    """Carry out a command, where there is such a one and this person may give it."""
    return plain(f"There is no command {short(room.event.id)}.")
