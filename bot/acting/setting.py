"""What is set in a channel: topics, the schedule, length and language, and whether digests come at all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot import channels, layout
from bot.acting.hours import cron_of, in_words
from bot.acting.room import Room, done, plain, said_at, short, told
from bot.commands import SETTINGS
from bot.config import ChannelOptions
from bot.models import Digest, Heading, Line, Override, Whisper
from bot.schedule import Schedule

MOST_TOPICS = 50
LONGEST_TOPIC = 60
BACK = ("default", "reset")


# --- topics


async def follow(room: Room) -> Whisper:
    """Put a topic first, or list them."""
    return await _topics(room, "follow", "mute", _split(room.words))


async def mute(room: Room) -> Whisper:
    """Leave a topic out, or list them."""
    return await _topics(room, "mute", "follow", _split(room.words))


async def unfollow(room: Room) -> Whisper:
    """Follow a topic no more."""
    return await _topics(room, "follow", "mute", [f"-{each}" for each in _split(room.words)])


async def unmute(room: Room) -> Whisper:
    """Mute a topic no more."""
    return await _topics(room, "mute", "follow", [f"-{each}" for each in _split(room.words)])


async def _topics(room: Room, key: str, other: str, asked: Sequence[str]) -> Whisper:
    if not asked:
        return _listed_topics(room)
    if any(len(each.lstrip("-")) > LONGEST_TOPIC for each in asked):
        return plain(f"A topic is a word or a name of at most {LONGEST_TOPIC} characters.")
    filed, here = getattr(room.filed, key), _set_here(room, key)
    kept, lines = change(filed, here, asked, room.file)
    if len(kept) > MOST_TOPICS:
        return plain(f"A channel can hold {MOST_TOPICS} topics. Take one back first.")
    if kept != list(here):
        await _keep(room, key, kept)
    both = [each for each in (*filed, *kept) if _has(getattr(room.channel, other), each)]
    warning = [f"{_quoted(both)} is both followed and muted: muting wins."] if both else []
    now = _verb(key, [*filed, *kept])
    return done(*lines, now, *warning)


def change(
    filed: Sequence[str], here: Sequence[str], asked: Sequence[str], file: str
) -> tuple[list[str], list[str]]:
    """The topics set here after what was asked (``-x`` takes x back), and what is to be said of it."""
    kept, lines = list(here), []
    for each in asked:
        topic = each.lstrip("-").strip()
        if each.startswith("-") and _has(kept, topic):
            kept = [one for one in kept if one.casefold() != topic.casefold()]
        elif each.startswith("-"):
            where = f"is set in {file}; it can be taken out there" if _has(filed, topic) else "was not set"
            lines.append(f"“{short(topic)}” {where}.")
        elif _has([*filed, *kept], topic):
            lines.append(f"“{short(topic)}” was set already.")
        else:
            kept.append(topic)
    return kept, lines


def _split(words: str) -> list[str]:
    parts = [each.strip().strip("“”\"'") for each in words.split(",")]
    return list(dict.fromkeys(each for each in parts if each.strip("- ")))


def _has(topics: Sequence[str], topic: str) -> bool:
    return topic.casefold() in (each.casefold() for each in topics)


def _listed_topics(room: Room) -> Whisper:
    lines = [_verb(key, getattr(room.channel, key)) for key in ("follow", "mute")]
    return told([Line(each, bullet=False) for each in lines], *_origins(room, "follow", "mute"))


def _verb(key: str, topics: Sequence[str]) -> str:
    if not topics:
        return "No topic is followed here." if key == "follow" else "No topic is muted here."
    what = "come first" if key == "follow" else "are left out"
    return f"Stories about {_quoted(topics)} {what} here."


def _quoted(topics: Sequence[str]) -> str:
    named = [f"“{each}”" for each in topics]
    return " and ".join(filter(None, [", ".join(named[:-1]), named[-1]])) if named else ""


async def hide(room: Room, source: str, outlet: str, hidden: bool) -> Whisper:
    """Tell nothing from a source here, or again."""
    here, filed = _set_here(room, "hide"), room.filed.hide
    if not hidden and source in filed:
        return plain(f"{outlet} is hidden in {room.file}, and the file wins.")
    if hidden == (source in (*filed, *here)):
        return plain(f"{outlet} is {'hidden' if hidden else 'shown'} here already.")
    await _keep(room, "hide", [*here, source] if hidden else [each for each in here if each != source])
    if hidden:
        return done(f"Nothing from {outlet} is shown here any more; stories stay, as others report them.")
    return done(f"{outlet} is shown here again.")


# --- the schedule, and whether digests come


async def schedule(room: Room) -> Whisper:
    """Show when digests come, or set it."""
    if not room.words:
        return told([Line(coming(room, room.channel), bullet=False)], *_origins(room, "schedule", "timezone"))
    if refusal := _refused(room, "schedule"):
        return refusal
    if room.words.casefold() in BACK:
        return await _taken_back(room, "schedule")
    try:
        line = cron_of(room.words)
    except ValueError as error:
        return plain(f"The schedule {error}.")
    return await _kept(room, "schedule", line)


async def pause(room: Room) -> Whisper:
    """Post no digests."""
    if refusal := _refused(room, "paused"):
        return refusal
    if room.channel.paused:
        return plain("Digests are paused here already. resume brings them back.")
    await _keep(room, "paused", True)
    return done("No digests come here until somebody says resume. Questions are answered all the same.")


async def resume(room: Room) -> Whisper:
    """Post digests again, from the next slot on."""
    if refusal := _refused(room, "paused"):
        return refusal
    if not room.channel.paused:
        return plain("Digests are not paused here.", coming(room, room.channel))
    await room.desk.store.drop_override(room.name, "paused", room.now)
    await begin_anew(room, room.channel, "digests were resumed")
    return done("Digests come again.", coming(room, room.channel.model_copy(update={"paused": False})))


def coming(room: Room, channel: ChannelOptions) -> str:
    """When digests come, and the next, in a sentence."""
    zone = room.desk.config.zone(channel)
    slot = None if channel.paused else Schedule(channel.schedule, zone).next(room.now)
    when = f"Digests come here {in_words(channel.schedule)} ({zone})"
    if channel.paused:
        return f"{when}, but are paused."
    return f"{when}; the next is due {layout.when(slot)}." if slot else f"{when}, which never is."


async def begin_anew(room: Room, channel: ChannelOptions, why: str) -> None:
    """Slots before this moment have had their digest: a schedule that is new is not late."""
    digest = Digest(channel.name, room.now.replace(microsecond=0), ())
    notes = [(f"channel {channel.name}", "silence", why)]
    await room.desk.store.save_digest(channel.name, digest, [], notes, room.now)


# --- all other settings


async def set_(room: Room) -> Whisper:
    """Show the settings and where each comes from, or set one."""
    key, _, value = room.words.partition(" ")
    key, known = key.casefold(), [each for each in SETTINGS if each in ChannelOptions.model_fields]
    if not key:
        return _all(room)
    if key in ("schedule", "follow", "mute"):
        return plain(f"For that there is a command of its own: {key} {short(value)}".rstrip() + ".")
    if key not in known:
        return plain(f"There is no setting “{short(key)}”. There are: {', '.join(known)}.")
    if not value:
        return told([Line(_line(each), bullet=False) for each in _settings(room) if each.key == key])
    if refusal := _refused(room, key):
        return refusal
    if value.casefold() in BACK:
        return await _taken_back(room, key)
    try:
        made = channels.value_of(key, value.strip())
    except ValueError as error:
        return plain(f"{key}: {short(str(error))}.")
    return await _kept(room, key, made)


def _all(room: Room) -> Whisper:
    lines = [Line(_line(each)) for each in _settings(room)]
    return told([Heading(f"Settings of {room.name}", 3), *lines])


def _settings(room: Room) -> tuple[channels.Setting, ...]:
    return channels.settings(room.filed, room.made, room.file)


def _line(each: channels.Setting) -> str:
    return f"{each.key}: {_shown(each.value, each.key)} ({each.origin}{said_at(each.made)})"


def _shown(value: Any, key: str = "") -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or ("all" if key == "sources" else "none")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value in ("", None):
        return "none" if key == "quiet" else "as for the whole desk"
    return str(value)


async def _kept(room: Room, key: str, value: Any) -> Whisper:
    await _keep(room, key, value)
    return await _changed(room, key, f"{key} is now {_shown(value)}.")


async def _taken_back(room: Room, key: str) -> Whisper:
    if not await room.desk.store.drop_override(room.name, key, room.now):
        return plain(f"{key} was not set here.")
    return await _changed(room, key, f"{key} is as before: {_shown(getattr(room.filed, key))}.")


async def _changed(room: Room, key: str, said: str) -> Whisper:
    """What holds now. A new schedule counts from now on: it makes no slot of this morning late."""
    if key == "language" and room.desk.writer is None:
        return done(said, "Without a model, briefs are in the articles' own words, whatever their language.")
    if key not in ("schedule", "timezone"):
        return done(said)
    held = next(each for each in await room.desk.channels() if each.name == room.name)
    await begin_anew(room, held, f"{key} was changed")
    return done(coming(room, held))


async def _keep(room: Room, key: str, value: Any) -> None:
    made = Override(room.name, key, value, room.event.author, room.now)
    await room.desk.store.override(made)


def _set_here(room: Room, key: str) -> tuple[str, ...]:
    mine = [each.value for each in room.made if (each.channel, each.key) == (room.name, key)]
    return tuple(mine[0]) if mine else ()


def _refused(room: Room, key: str) -> Whisper | None:
    """What the file names can't be set in chat: kindly said, with where it can."""
    if not channels.fixed(room.filed, key):
        return None
    value = _shown(getattr(room.filed, key))
    return plain(
        f"{key} is set in {room.file} ({value}), and the file wins. Whoever runs me can change it there."
    )


def _origins(room: Room, *keys: str) -> list[str]:
    found = (each for each in _settings(room) if each.key in keys and each.origin != "default")
    return [f"{each.key} is {_origin(each)}." for each in found]


def _origin(each: channels.Setting) -> str:
    """``set in config.toml and here, 3 March 2026``."""
    where = each.origin if each.origin.startswith("set") else f"set in {each.origin}"
    return f"{where.replace(' and set here', ' and here')}{said_at(each.made)}"
