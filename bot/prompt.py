"""What is typed at a prompt: built for one command, and taken down after it.

The store is loaded by those functions alone that need it: a digest of some files has no use for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot import app, bundled, extractive, forms, reading
from bot import digest as selection
from bot.analysis.quotes import find_quotes
from bot.analysis.wording import find_wording
from bot.config import Config
from bot.errors import BadConfig, ParallaxError, Unreadable
from bot.http import Http
from bot.models import Answer, Digest
from bot.operating import digesting, doctor, why
from bot.sources import open_place
from bot.sources.places import hosts_typed
from bot.writing import Writer

Environ = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """What ``parallax digest`` was asked for."""

    places: tuple[str, ...]
    by_model: bool
    since: str
    stories: int
    config: Config | None


async def digest(
    asked: Asked, environ: Environ, progress: digesting.Progress
) -> tuple[Digest, tuple[ParallaxError, ...]]:
    """One digest, and what could not be read. Raises ParallaxError where there is nothing to make it of."""
    now = datetime.now(UTC)
    after = _since(asked.since, now)
    places = asked.places or _places(asked.config)
    async with Http(_contact(asked.config), hosts_typed(places)) as http, _writer(asked, environ) as writer:
        found = await digesting.read_places(places, now, http, progress)
        if after:
            found = digesting.Readings(digesting.since(found.articles, after), found.failures)
        made = await digesting.make_digest(found, now, _taste(asked), writer, progress)
    if not found.articles and not found.failures:
        raise Unreadable(", ".join(places), "holds no article" + (f" since {asked.since}" if after else ""))
    return made, found.failures


async def inspect(place: str) -> dict[str, Any]:
    """The JSON form of one article. Raises Unreadable."""
    now = datetime.now(UTC)
    async with Http(allowed=hosts_typed((place,))) as http:
        if Path(place).is_dir():
            raise Unreadable(place, "is a folder; name one file or page")
        found = await open_place(place, http).fetch({})
    if not found.entries:
        raise found.failures[0] if found.failures else Unreadable(place, "holds no article")
    article = reading.read(found.entries[0], now)
    quotes = find_quotes(article)
    return forms.inspect_form(article, quotes, find_wording(article, quotes))


async def ask(
    question: str, places: tuple[str, ...], config: Config | None, environ: Environ
) -> tuple[Answer, tuple[ParallaxError, ...]]:
    """An answer from these places, or from the archive, and what could not be read."""
    if not places:
        from bot import answering

        async with app.desk(config or app.example_config(), environ, quiet=True) as desk:
            return await answering.answer_from(desk, question, answering.Scope("")), ()
    now = datetime.now(UTC)
    async with Http(_contact(config), hosts_typed(places)) as http:
        found = await digesting.read_places(places, now, http)
    answer = await asyncio.to_thread(extractive.answer, question, found.articles, now)
    return answer, found.failures


async def why_of(place: str, config: Config, environ: Environ) -> tuple[why.Step, ...]:
    """Where an article went."""
    async with app.desk(config, environ, quiet=True) as desk:
        return await why.trace(desk.store, place)


async def repaired(what: str, words: tuple[str, ...], config: Config, environ: Environ) -> str:
    """What a merge, a split or an undo did, in a line. Raises Unreadable."""
    from bot.operating import repairs

    now = datetime.now(UTC)
    async with app.desk(config, environ, quiet=True) as desk:
        if what == "undo":
            return await repairs.undo(desk.store, now)
        repair = repairs.merge if what == "merge" else repairs.split
        first, second = words
        return await repair(desk.store, first, second, now)


async def examined(config: Config, environ: Environ) -> tuple[doctor.Finding, ...]:
    """What ``parallax doctor`` found."""
    async with app.desk(config, environ, quiet=True) as desk:
        parts = [finding async for finding in doctor.examine(desk, app.secrets(environ))]
    return tuple(parts + [_tried(name, config, environ) for name in config.platforms])


def _tried(name: str, config: Config, environ: Environ) -> doctor.Finding:
    """Whether a platform can be made: its block is right and its tokens are there."""
    try:
        app.make_platform(name, config, app.secrets(environ))
    except BadConfig as error:
        return doctor.Finding(name, False, error.expects)
    return doctor.Finding(name, True, "its block and its tokens are there")


def _since(text: str, now: datetime) -> datetime | None:
    try:
        return digesting.moment_of(text, now) if text else None
    except (ValueError, OverflowError):
        raise BadConfig("--since", f"expects 24h, 7d or 2026-03-01, not '{text}'") from None


def _places(config: Config | None) -> tuple[str, ...]:
    """Where the config's sources are, else the bundled example."""
    if config is None:
        return (str(bundled.folder("examples")),)
    return tuple(
        str(config.root / raw["path"]) if "path" in raw else str(raw.get("url", "")) for raw in config.source
    )


def _contact(config: Config | None) -> str:
    return config.desk.contact if config else ""


def _taste(asked: Asked) -> selection.Taste:
    return selection.Taste(stories=asked.stories)


@asynccontextmanager
async def _writer(asked: Asked, environ: Environ) -> AsyncIterator[Writer | None]:
    """The model, where it is asked for. What it costs is counted in the desk's own database."""
    if not asked.by_model:
        yield None
        return
    if asked.config is None or asked.config.model is None:
        raise BadConfig("model", "expects a block [model] in config.toml for --writer model")
    from bot.store import Store

    store = await Store.open(app.database(asked.config))
    try:
        yield app.make_writer(asked.config, environ, store)
    finally:
        await store.close()
