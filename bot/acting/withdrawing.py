"""Taking back what was posted of a story: asked first, as all have seen it."""

from __future__ import annotations

from bot import pipeline
from bot.acting.finding import story_meant
from bot.acting.room import Room, plain, short
from bot.models import Button, Buttons, Line, Whisper


async def ask(room: Room) -> Whisper:
    """Which story is meant, and the button that takes it back."""
    story = await story_meant(room, room.words)
    brief = await room.desk.store.brief(story) if story else None
    if story is None or brief is None or not await room.desk.store.told_here(room.name, story):
        known = "its number in the last digest, its id, or a link to its message"
        return plain(f"“{short(room.words)}” is no story that was told here. Say {known}.")
    said = f"Take back “{brief.headline.text}”? Its message and its thread then say that it is withdrawn."
    yes, no = Button("Withdraw it", "withdraw", story), Button("Leave it", "keep", story)
    return Whisper((Line(said, bullet=False), Buttons((yes, no))))


async def withdraw(room: Room, story: str) -> Whisper:
    """Take it back, after it was asked."""
    if not room.trusted:
        return plain("Only those who manage this channel may take back what was posted.")
    if not await room.desk.store.told_here(room.name, story):
        return plain("That story is not kept here any more.")
    if not await pipeline.withdraw(room.desk, story, "", room.now, room.name):
        return plain("That story is withdrawn already.")
    undo = "Whoever runs me can take that back with `parallax story undo`."
    return plain("It is withdrawn: its message and its thread say so in a moment.", undo)
