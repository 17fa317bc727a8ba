"""What an operator types to look after a desk: its beginning, what it posts, what is held, a copy of it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from bot import app, pipeline, platforms
from bot.acting.hours import cron_of
from bot.channels import Setting, all_channels, settings
from bot.clock import next_slot
from bot.config import ChannelOptions, Config, DeskOptions, checked, parse
from bot.desk import Desk
from bot.errors import BadConfig, Unreadable
from bot.models import Digest, Note
from bot.operating import previewing, repairs
from bot.operating import stats as counting
from bot.operating.beginning import PLATFORMS, TOKENS, Answers, written, zone_here
from bot.operating.digesting import moment_of

Environ = Mapping[str, str]


async def preview(name: str, last: str, config: Config, environ: Environ) -> Digest:
    """What the channel would be told, its cost and what is left out among the notes. Raises ParallaxError."""
    now = datetime.now(UTC)
    since = _moment("--last", last, now) if last else None
    async with _reading(config, environ) as desk:
        channels = {each.name: each for each in await desk.channels()}
        if name not in channels:
            raise Unreadable(name, f"is no channel; there are: {', '.join(channels) or 'none'}")
        found = await previewing.preview(desk, channels[name], now, since)
    said = Note("cost", found.price()) if found.digest.briefs else Note("empty", previewing.EMPTY)
    left_out = (Note("left out", each) for each in found.reasons())
    return replace(found.digest, notes=(*found.digest.notes, said, *left_out))


@asynccontextmanager
async def _reading(config: Config, environ: Environ) -> AsyncIterator[Desk]:
    """The desk as it is; where it never ran, a copy of it in another folder that has read all its sources."""
    from bot.store import files

    there = _file(config).exists()
    if there:
        async with app.desk(config, environ, quiet=True) as desk:
            if await desk.store.setting("started") is not None:
                yield desk
                return
    with TemporaryDirectory(prefix="parallax-") as folder:
        copy = Path(folder) / "preview.db"
        if there:
            files.back_up(_file(config), copy)
        apart = config.desk.model_copy(update={"database": f"sqlite:///{copy}"})
        known = config.model_copy(update={"desk": apart, "model": None})
        async with app.desk(known, environ, quiet=True) as desk:
            await _read_all(desk)
            yield desk


async def _read_all(desk: Desk) -> None:
    now = datetime.now(UTC)
    await pipeline.poll(desk, now)
    for step in (pipeline.read, pipeline.group, pipeline.write):
        while await step(desk, now):
            pass
    await desk.stop_looking()


async def stats(since: str, config: Config, environ: Environ) -> counting.Stats:
    """What was posted, asked and said."""
    moment = _moment("--since", since, datetime.now(UTC))
    async with app.desk(config, environ, quiet=True) as desk:
        return await counting.stats(desk, moment)


async def repaired(what: str, words: tuple[str, ...], config: Config, environ: Environ) -> str:
    """What a merge, a split or an undo did, in a line. Raises Unreadable."""
    now = datetime.now(UTC)
    async with app.desk(config, environ, quiet=True) as desk:
        if what == "undo":
            return await repairs.undo_newest(desk, now)
        repair = repairs.merge if what == "merge" else repairs.split
        first, second = words
        return await repair(desk.store, first, second, now)


async def withdraw(story: str, reason: str, channel: str | None, config: Config, environ: Environ) -> str:
    """What a withdrawal did, in a line. Raises Unreadable."""
    async with app.desk(config, environ, quiet=True) as desk:
        return await repairs.withdraw(desk, story, reason, channel, datetime.now(UTC))


@dataclass(frozen=True, slots=True)
class Listed:
    """A channel, its next slot (None: never, or paused), what is set, and where; ``joined``: in chat."""

    channel: ChannelOptions
    due: datetime | None
    settings: tuple[Setting, ...]
    joined: bool


async def channels(config: Config, environ: Environ) -> tuple[Listed, ...]:
    """All channels as they hold now."""
    now = datetime.now(UTC)
    async with app.desk(config, environ, quiet=True) as desk:
        made, joined = await desk.store.overrides(), await desk.store.joined()
        filed = all_channels(config, joined, ())
        held = await desk.channels()
    own, file = {each.name for each in config.channel}, Path(config.file).name
    return tuple(
        Listed(now_, next_slot(config, [now_], now), settings(before, made, file), now_.name not in own)
        for before, now_ in zip(filed, held, strict=True)
    )


# --- posts of which nobody knows whether they were sent


async def held(config: Config, environ: Environ) -> list[dict[str, Any]]:
    """The posts that wait for the operator, oldest first."""
    async with app.desk(config, environ, quiet=True) as desk:
        return await desk.store.held_posts()


async def settle(key: str, message: str | None, config: Config, environ: Environ) -> str:
    """What came of it that a held post was sent (as that message) or (None) was not. Raises Unreadable."""
    id = message_id(message) if message else None
    async with app.desk(config, environ, quiet=True) as desk:
        if not await desk.store.settle_post(key, id, datetime.now(UTC)):
            raise Unreadable(key, "is no post that is held; `parallax posts held` lists them")
    return f"{key} counts as sent, as {id}" if id else f"{key} is due again"


def message_id(text: str) -> str:
    """The platform's id of a message, from a link to it or as it is. Raises Unreadable."""
    text = text.strip()
    if "/" not in text:
        return text
    if dotted := re.search(r"/p(\d{10})(\d{6})(?!\d)", text):  # a link leaves the point of the id out
        return f"{dotted[1]}.{dotted[2]}"
    if numbers := re.findall(r"\d{6,25}", text.partition("?")[0]):
        return str(numbers[-1])
    raise Unreadable(text, "is no link to a message")


# --- a config file


def must_not_exist(file: Path) -> None:
    """A config that is there is never overwritten. Raises BadConfig."""
    if file.exists():
        raise BadConfig("init", "writes a new file; this one is there already and was not touched", str(file))


async def begin(answers: Answers, file: Path) -> Answers:
    """Write the config file, once it is known to be right; the answers with what is usual.

    Raises BadConfig.
    """
    platform = platform_of(answers.platform or "page")
    if platform in TOKENS and not answers.channel:
        raise BadConfig("--channel", f"expects the id of a channel on {platform.title()}")
    usual = replace(
        answers,
        platform=platform,
        schedule=schedule_of(answers.schedule or "weekdays 8:00"),
        timezone=timezone_of(answers.timezone or zone_here()),
        feeds=tuple(map(_feed_address, answers.feeds)),
    )
    text = written(usual)
    config = parse(tomllib.loads(text), app.adapters(platforms), str(file), file.resolve().parent)
    async with app.make_http(config) as http:
        app.make_sources(config, http)
    with file.open("x", encoding="utf-8") as new:
        new.write(text)
    return usual


def _feed_address(text: str) -> str:
    """``example.org/feed.xml`` as an address; a path is none."""
    url = text if "://" in text else f"https://{text}"
    if not any(each.isalnum() for each in urlsplit(url).netloc):
        raise BadConfig("--feed", f"expects an address, not '{text}'; a folder is named by --folder")
    return url


def platform_of(text: str) -> str:
    """The platform that is meant. Raises BadConfig."""
    name = text.strip().casefold()
    if name not in PLATFORMS:
        raise BadConfig("--platform", f"expects one of {', '.join(PLATFORMS)}, not '{text}'")
    return name


def schedule_of(text: str) -> str:
    """The cron line for a schedule in words. Raises BadConfig."""
    try:
        return cron_of(text)
    except ValueError as error:
        raise BadConfig("--schedule", str(error)) from None


def timezone_of(text: str) -> str:
    """The time zone, where there is one of that name. Raises BadConfig."""
    return checked(DeskOptions, {"timezone": text.strip()}, "").timezone


# --- the database


def back_up(target: Path, config: Config) -> str:
    """What a backup did, in a line. Raises Unreadable."""
    from bot.store import files

    size = files.back_up(_file(config), target)
    back = f"to go back to it, stop the bot and put it in the place of {_file(config)}"
    return f"{target}: {size / 1_000_000:.1f} MB; {back}"


async def upgrade(config: Config) -> str:
    """From which version of the tables to which the database was brought, in a line. Raises BadConfig."""
    from bot.store import Store, files

    before = files.revision(_file(config))
    await (await Store.open(app.database(config))).close()
    after = files.revision(_file(config))
    if before == after:
        return f"{_file(config)} is at {after} already"
    return f"{_file(config)}: from {before or 'nothing'} to {after}"


def _file(config: Config) -> Path:
    return Path(app.database(config).removeprefix("sqlite:///"))


def _moment(option: str, text: str, now: datetime) -> datetime:
    try:
        return moment_of(text, now)
    except (ValueError, OverflowError):
        raise BadConfig(option, f"expects 24h, 7d or 2026-03-01, not '{text}'") from None
