"""Buttons: what each does when it is pressed, also one of an old message after a restart."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from bot import layout
from bot.acting import showing, withdrawing
from bot.acting.room import Room, plain
from bot.models import Click, Post, Small
from bot.operating import repairs
from bot.platforms import Reply
from bot.store import Draft

Press = Callable[[Room, str], Awaitable[Reply]]

GONE = "That story is not kept here any more."


async def pressed(room: Room) -> Reply:
    """Do what the button says."""
    assert isinstance(room.event, Click)
    press = PRESSES.get(room.event.action)
    if press is None:
        return plain("This button is of another version of me and does nothing here.")
    return await press(room, room.words)


# --- what people say of a story


async def useful(room: Room, story: str) -> Reply:
    """It was worth reading."""
    return await _say(room, story, "useful")


async def useless(room: Room, story: str) -> Reply:
    """It was not."""
    return await _say(room, story, "not useful")


async def _say(room: Room, story: str, said: str) -> Reply:
    if not await room.desk.store.told_here(room.name, story):
        return plain(GONE)
    who = (room.event.platform, room.event.author)
    before = await room.desk.store.save_opinion(who, room.name, story, "story", said, room.now)
    if before == said:
        return plain(f"You said so before: {said}. Thank you.")
    return plain(f"Thank you. You now say: {said}." if before else f"Thank you: noted as {said}.")


async def apart(room: Room, value: str) -> Reply:
    """An article tells another event: it leaves the story, or whoever runs the bot hears of it."""
    story, _, article = value.partition(".")
    found = await showing.story_here(room, story)
    member = next((each for each in found.story.articles if each.id == article), None) if found else None
    if member is None:
        return plain(GONE)
    if room.trusted:
        await repairs.split(room.desk.store, story, article, room.now)
        said = f"The article of {member.outlet.name} now has a story of its own."
        return plain(said, "Whoever runs me can take that back with `parallax story undo`.")
    who = (room.event.platform, room.event.author)
    await room.desk.store.save_opinion(who, room.name, story, article, "another event", room.now)
    return plain(f"Thank you: noted that the article of {member.outlet.name} tells another event.")


# --- sharing


async def share(room: Room, event: str) -> Reply:
    """Show all what one person was answered, where they asked. Pressed twice, it is shown once."""
    platform = room.event.platform
    kept = await room.desk.store.whisper(platform, event)
    if kept is None or kept.author != room.event.author:
        return plain("That answer is not kept any more. Ask again, then share it.")
    blocks = (*layout.legible(kept.blocks), Small("Shared by a reader"))
    batch = f"share:{platform}:{event}"
    posts = [
        Post(f"{batch}:{number}", platform, room.event.channel, None, each, room.name, kept.thread)
        for number, each in enumerate(layout.pack([(each,) for each in blocks], _fits(room)), 1)
    ]
    saved = [await room.desk.store.save_post(Draft(each, batch), room.name, room.now) for each in posts]
    return posts[0] if any(saved) else plain("It is shared already.")


def _fits(room: Room) -> Callable[[layout.Blocks], bool]:
    return room.desk.platforms[room.event.platform].fits


async def keep(room: Room, _: str) -> Reply:
    """Nothing after all."""
    return plain(f"Nothing was changed in {room.name}.")


PRESSES: Mapping[str, Press] = {
    "more": showing.more,
    "compare": showing.compare,
    "sources": showing.sources,
    "why": showing.why,
    "excerpt": showing.excerpt,
    "split": showing.split,
    "apart": apart,
    "useful": useful,
    "useless": useless,
    "withdraw": withdrawing.withdraw,
    "keep": keep,
    "share": share,
}
