"""Is it quiet or is it broken, what is read here, and where an article went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import layout
from bot.acting import showing
from bot.acting.finding import story_named
from bot.acting.room import Room, plain, short, told
from bot.acting.setting import coming, hide
from bot.models import Block, Heading, Health, Line, Whisper
from bot.models.health import length, said
from bot.operating import why as tracing
from bot.pipeline.times import LATE
from bot.schedule import Schedule

STALE = timedelta(hours=2)
MOST_FAILING = 5
MOST_STEPS = 15
MOST_LISTED = 30
ABOUT_CHANNELS = ("told", "not", "corrected", "restored")
"""How decisions begin that end in the name of a channel."""
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Facts:
    """What tells quiet from broken. ``last``: when the newest digest was made, and its stories."""

    now: datetime
    read_until: datetime | None
    last: tuple[datetime, int] | None
    overdue: datetime | None
    sources: int
    failing: tuple[Health, ...]
    held: int
    paused: bool


def verdict(facts: Facts) -> str:
    """The first sentence of a status: what is broken, if anything is, else that it is only quiet."""
    if facts.sources == 0:
        return "Broken: no source is read for this channel."
    if facts.read_until is None:
        return "Starting: nothing has been read yet."
    if facts.now - facts.read_until > STALE:
        return f"Broken: nothing could be read for {length(facts.now - facts.read_until)}."
    if facts.overdue:
        return f"Broken: the digest of {layout.when(facts.overdue)} has not been made."
    if facts.held:
        return f"Broken: of {_count(facts.held, 'post')} nobody knows whether it was sent."
    if facts.paused:
        return "Paused: it works, but no digests come here."
    if facts.failing:
        return f"Working, though {_count(len(facts.failing), 'source')} of {facts.sources} can't be read."
    if facts.last and not facts.last[1]:
        return "Quiet, not broken: there was nothing new for the last digest."
    return "All is well."


async def status(room: Room) -> Whisper:
    """Quiet or broken, and the figures."""
    facts = await _facts(room)
    lines = [*_figures(room, facts), *await _model(room)]
    failing = [said(each, room.now) for each in facts.failing[:MOST_FAILING]]
    more = len(facts.failing) - len(failing)
    failing += [f"{more} more; the command sources lists all."] if more > 0 else []
    blocks: list[Block] = [Line(verdict(facts), bullet=False), *(Line(each) for each in lines)]
    blocks += [Heading("Failing", 3), *(Line(each) for each in failing)] if failing else []
    return told(blocks)


async def _facts(room: Room) -> Facts:
    store = room.desk.store
    heard = await health_here(room)
    last = await store.newest_digest(room.name)
    return Facts(
        now=room.now,
        read_until=await store.read_until(),
        last=last,
        overdue=None if room.channel.paused else await _overdue(room),
        sources=len(heard),
        failing=tuple(each for each in heard if each.state in ("failing", "paused", "ended")),
        held=len(await store.held(room.name)),
        paused=room.channel.paused,
    )


async def _overdue(room: Room) -> datetime | None:
    """A slot that passed some time ago and has no digest, not even an empty one."""
    last = await room.desk.store.last_slot(room.name)
    schedule = Schedule(room.channel.schedule, room.desk.config.zone(room.channel))
    return schedule.latest(last, room.now - LATE) if last else None


async def health_here(room: Room) -> list[Health]:
    """How the sources do that this channel hears, in the order of the config."""
    known = await room.desk.store.source_health()
    heard = [id for id in room.desk.sources if not room.channel.sources or id in room.channel.sources]
    return [known.get(id, Health(id)) for id in heard]


def _figures(room: Room, facts: Facts) -> list[str]:
    read = f"Last read {length(room.now - facts.read_until)} ago" if facts.read_until else "Not read yet"
    lines = [f"{read}, from {_count(facts.sources, 'source')}."]
    if facts.last:
        at, stories = facts.last
        what = _count(stories, "story") if stories else "nothing new"
        lines.append(f"The last digest: {layout.when(room.local(at))}, {what}.")
    lines.append(coming(room, room.channel))
    if facts.held:
        lines.append(
            f"Held: {_count(facts.held, 'post')}. `parallax posts held` shows it to whoever runs me."
        )
    return lines


async def _model(room: Room) -> list[str]:
    options = room.desk.config.model
    if options is None:
        return ["Written without a model; nothing is spent."]
    since = room.now - DAY
    calls = await room.desk.store.calls(since)
    usd = sum(each["usd"] or 0.0 for each in calls)
    unknown = sum(each["usd"] is None for each in calls)
    more = f", and {_count(unknown, 'call')} of unknown price" if unknown else ""
    spent = f"{usd:.2f} of {options.daily_budget_usd:.2f} US dollars in a day"
    return [f"Written by {options.name}: {_count(len(calls), 'call')}, {spent}{more}."]


def _count(number: int, what: str) -> str:
    plural = f"{what[:-1]}ies" if what.endswith("y") else f"{what}s"
    return f"{number} {what if number == 1 else plural}"


# --- sources


async def sources(room: Room) -> Whisper:
    """The list with its health, or one hidden or shown."""
    heard = await health_here(room)
    do, _, which = room.words.partition(" ")
    if not do or do == "list":
        return _listed(room, heard)
    if do not in ("hide", "show"):
        return plain(f"sources knows list, hide and show, not “{short(do)}”.")
    found = _source(heard, which.strip())
    if found is None:
        return plain(f"“{short(which)}” is no source of this channel; the command sources lists them.")
    return await hide(room, found.source, found.outlet or found.source, do == "hide")


def _source(heard: list[Health], which: str) -> Health | None:
    """By its number in the list, its id or its outlet's name."""
    for number, each in enumerate(heard, 1):
        if which.casefold() in (str(number), each.source.casefold(), (each.outlet or "").casefold()):
            return each if which else None
    return None


def _listed(room: Room, heard: list[Health]) -> Whisper:
    if not heard:
        return plain(
            "No source is read for this channel. Whoever runs me adds one with `parallax sources add`."
        )
    shown = listed(heard)
    lines = [
        Line(f"{number}. {_hidden(room, each)}{said(each, room.now)}{_added(room, each)}", bullet=False)
        for number, each in shown
    ]
    more = len(heard) - len(shown)
    small = [f"{more} more that are well: `parallax sources list` shows all."] if more else []
    return told([Heading(f"Sources of {room.name}", 3), *lines], *small)


def listed(heard: Sequence[Health]) -> list[tuple[int, Health]]:
    """Each with its number; of too many, those that are not well, then the first of the others."""
    numbered = list(enumerate(heard, 1))
    first = sorted(numbered, key=lambda each: (each[1].state in ("well", "new"), each[0]))
    return sorted(first[:MOST_LISTED], key=lambda each: each[0])


def _added(room: Room, health: Health) -> str:
    return " Added by command." if room.desk.is_added(health.source) else ""


def _hidden(room: Room, health: Health) -> str:
    return "Hidden here: " if health.source in room.channel.hide else ""


# --- where an article went


async def why(room: Room) -> Whisper:
    """Each step of an article, or of a story's articles, with its reason."""
    if story := await story_named(room, room.words):
        return await showing.why(room, story)
    steps = await tracing.trace(room.desk.store, room.words)
    heard = all(is_heard(each, room.channel.sources) for each in steps)
    shown = [each for each in steps if heard and is_theirs(each.outcome, room.name)]
    if not shown:
        return plain(f"“{short(room.words)}” was never seen here.")
    lines = [Line(_step(room, each)) for each in shown[-MOST_STEPS:]]
    return told([Heading("Where it went", 3), *lines])


def _step(room: Room, step: tracing.Step) -> str:
    return f"{layout.when(room.local(step.at))}: {step.step}, {step.outcome}: {step.reason}"


def is_heard(step: tracing.Step, sources: Sequence[str]) -> bool:
    """Whether the article came from one of these sources, as far as this step tells; ``()`` is all."""
    fetched = step.outcome == "fetched" and bool(sources)
    return not fetched or any(step.reason.startswith(f"from source {id},") for id in sources)


def is_theirs(outcome: str, channel: str) -> bool:
    """Whether a decision is for this channel to know: what became of a story in others is theirs."""
    _, told, name = outcome.partition(" in ")
    return not told or outcome.split(" ")[0] not in ABOUT_CHANNELS or name == channel
