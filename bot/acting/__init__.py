"""What people do in chat with commands and buttons: one answer each, and each deed once."""

from __future__ import annotations

import logging
from contextlib import nullcontext
from datetime import datetime

from bot.acting import buttons, typed
from bot.acting.room import plain, room_of
from bot.desk import Desk
from bot.models import Click, Command, Whisper
from bot.platforms import Reply

__all__ = ["act"]

log = logging.getLogger("parallax")


async def act(desk: Desk, event: Command | Click, now: datetime) -> Reply:
    """Do what a command or a button says, once; what answers it, for the one who acted alone."""
    if not await desk.store.hear(event, now):
        return None
    try:
        async with desk.changing if isinstance(event, Command) and event.trusted else nullcontext():
            room = await room_of(desk, event, now)
            reply = await (typed.obey(room) if isinstance(event, Command) else buttons.pressed(room))
        if isinstance(reply, Whisper) and reply.share:
            await desk.store.save_whisper(event, reply.blocks, now)
        return reply
    except Exception:
        log.exception("%s %s", type(event).__name__.lower(), event.id)
        return plain("That did not work, through a fault of mine. Whoever runs me finds it in the log.")
