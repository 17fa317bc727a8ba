"""Commands: who may give them, and which function carries each out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from bot import commands
from bot.acting import digests, joining, reporting, setting, withdrawing
from bot.acting.room import Room, plain, short, told
from bot.models import Command, Heading, Line, Whisper

Deed = Callable[[Room], Awaitable[Whisper]]

ANYWHERE = ("join", "forget", "help")
"""What works where no channel is set up."""


async def obey(room: Room) -> Whisper:
    """Carry out a command, where there is such a one and this person may give it."""
    assert isinstance(room.event, Command)
    kind = commands.known(room.event.name.casefold())
    if room.known is None and (kind is None or kind.name not in ANYWHERE):
        return joining.unknown_here(room)
    if kind is None:
        return _no_such(room.event.name)
    if commands.changing(kind, room.event.words) and not room.trusted:
        return forbidden(kind)
    if len(room.event.words) < sum(word.required for word in kind.words):
        return plain(f"Say it so: {kind.usage}. {kind.summary}.")
    return await DEEDS[kind.name](room)


def forbidden(kind: commands.CommandKind) -> Whisper:
    """Kindly: who may, and what this person can do instead."""
    instead = f" Without words behind it, {kind.name} shows what is set." if kind.shows else ""
    return plain(
        f"{kind.name} changes this channel for all, so only those who manage it may say it.{instead}"
    )


def _no_such(name: str) -> Whisper:
    near = commands.nearest(name)
    meant = f" Did you mean {near.usage}?" if near else ""
    return plain(f"I know no command “{short(name)}”.{meant} The command help lists all.")


async def help_(room: Room) -> Whisper:
    """List the commands, or explain one."""
    asked = room.words.partition(" ")[0].casefold()
    if asked and (kind := commands.known(asked)):
        words = [Line(f"{each.name.upper()}: {each.summary}") for each in kind.words]
        who = ["Only those who manage the channel may change it so."] if kind.changes else []
        head = (Heading(kind.usage, 3), Line(f"{kind.summary}.", bullet=False))
        return told([*head, *words], *who)
    if asked:
        return _no_such(asked)
    lines = [Line(f"{each.usage}: {each.summary}{_mark(each)}") for each in commands.COMMANDS]
    ask = Line("ask QUESTION: Ask what the articles say; the answer comes where all can read it")
    also = Line("A question in a story's thread is answered from its articles, with sources.", bullet=False)
    return told([Heading("What I can do", 3), *lines, ask, also], "* for those who manage the channel")


def _mark(kind: commands.CommandKind) -> str:
    return " *" if kind.changes else ""


DEEDS: Mapping[str, Deed] = {
    "digest": digests.now,
    "preview": digests.preview,
    "status": reporting.status,
    "sources": reporting.sources,
    "follow": setting.follow,
    "mute": setting.mute,
    "unfollow": setting.unfollow,
    "unmute": setting.unmute,
    "schedule": setting.schedule,
    "set": setting.set_,
    "why": reporting.why,
    "pause": setting.pause,
    "resume": setting.resume,
    "withdraw": withdrawing.ask,
    "join": joining.join,
    "leave": joining.leave,
    "forget": joining.forget,
    "help": help_,
}
