"""Buttons: what each does when it is pressed, also one of an old message after a restart."""

from __future__ import annotations

from bot.acting.room import Room, plain
from bot.platforms import Reply


async def pressed(room: Room) -> Reply:
    """Do what the button says."""
    return plain("This button is of an older version of me and does nothing any more.")
