"""What is typed at a prompt: built for one command, and taken down after it.

The store is loaded by those functions alone that need it: a digest of some files has no use for it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot import app, bundled, forms, reading
from bot import digest as selection
from bot.analysis.quotes import find_quotes
from bot.analysis.turns import asking
from bot.analysis.wording import find_wording
from bot.channels import all_channels
from bot.config import Config
from bot.errors import BadConfig, ParallaxError, Unreadable
from bot.http import Http
from bot.models import Answer, Digest, Listing
from bot.operating import costs, digesting, doctor, sourcing, stating, why
from bot.platforms import Examined
from bot.sources import Source, open_place
from bot.sources.opml import Listed
from bot.sources.places import hosts_typed
from bot.writing import Writer

if TYPE_CHECKING:
    from bot.operating.evaluating_report import Report

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
    config = None if asked.places else asked.config
    places = asked.places or (str(bundled.folder("examples")),)
    client = app.make_http(config) if config else Http(_contact(asked.config), hosts_typed(places))
    async with client as http, _writer(asked, environ) as writer:
        if config:
            found = await digesting.read_sources(await _sources(config, http), now, progress)
        else:
            found = await digesting.read_places(places, now, http, progress)
        if after:
            found = digesting.Readings(digesting.since(found.articles, after), found.failures)
        made = await digesting.make_digest(found, now, _taste(asked), writer, progress)
    if not found.articles and not found.failures:
        named = config.file if config else ", ".join(places)
        raise Unreadable(named, "holds no article" + (f" since {asked.since}" if after else ""))
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
    asked = asking(question)
    if asked.overview:
        told = await digesting.make_digest(found, now, selection.Taste(), None)
        return stating.overview(question, told.briefs, now), found.failures
    answer = await stating.answer_of(asked, found.articles, now, stating.Ordered())
    return replace(answer, question=question), found.failures


async def why_of(place: str, config: Config, environ: Environ) -> tuple[why.Step, ...]:
    """Where an article went."""
    async with app.desk(config, environ, quiet=True) as desk:
        return await why.trace(desk.store, place)


async def sources_listed(config: Config, environ: Environ) -> tuple[Listing, ...]:
    """All sources, and how each does."""
    async with app.desk(config, environ, quiet=True) as desk:
        return await sourcing.listed(desk)


async def feed_found(url: str, config: Config) -> sourcing.Candidate:
    """The feed behind an address, before it is added. Raises ParallaxError."""
    async with app.make_http(config) as http:
        return await sourcing.candidate(url if "://" in url else f"https://{url}", http, datetime.now(UTC))


async def source_added(url: str, outlet: str | None, config: Config, environ: Environ) -> str:
    """What adding a feed did, in a line. Raises ParallaxError."""
    async with app.desk(config, environ, quiet=True) as desk:
        return await sourcing.add(desk, url, outlet, datetime.now(UTC))


async def source_removed(name: str, config: Config, environ: Environ) -> str:
    """What removing a source did, in a line. Raises Unreadable."""
    async with app.desk(config, environ, quiet=True) as desk:
        return await sourcing.remove(desk, name)


async def feeds_imported(feeds: tuple[Listed, ...], config: Config, environ: Environ) -> str:
    """What adding a list of feeds did, in a line."""
    async with app.desk(config, environ, quiet=True) as desk:
        return await sourcing.add_all(desk, feeds, datetime.now(UTC))


async def costs_of(since: str, config: Config, environ: Environ) -> dict[str, Any]:
    """``parallax.costs/1``."""
    now = datetime.now(UTC)
    after = _since(since, now) or now
    async with app.desk(config, environ, quiet=True) as desk:
        return await costs.costs(desk, app.budget_of(config), after, now)


async def examined(config: Config, environ: Environ) -> tuple[doctor.Finding, ...]:
    """What ``parallax doctor`` found."""
    async with app.desk(config, environ, quiet=True) as desk:
        parts = [finding async for finding in doctor.examine(desk, app.secrets(environ))]
        joined = await desk.store.joined()
    channels = all_channels(config, joined, ())
    for name in config.platforms:
        ids = [each.id for each in channels if each.platform == name]
        parts += await _looked_over(name, ids, config, environ)
    return tuple(parts)


async def _looked_over(
    name: str, channels: list[str], config: Config, environ: Environ
) -> list[doctor.Finding]:
    """Whether a platform can be made, and what it finds where it can look itself over."""
    try:
        platform = app.make_platform(name, config, app.secrets(environ))
    except BadConfig as error:
        return [doctor.Finding(name, False, error.expects)]
    if not isinstance(platform, Examined):
        return [doctor.Finding(name, True, "its block is in order")]
    return [doctor.Finding(each.what, each.well, each.said) for each in await platform.examine(channels)]


def _since(text: str, now: datetime) -> datetime | None:
    try:
        return digesting.moment_of(text, now) if text else None
    except (ValueError, OverflowError):
        raise BadConfig("--since", f"expects 24h, 7d or 2026-03-01, not '{text}'") from None


async def _sources(config: Config, http: Http) -> dict[str, Source]:
    """The sources of the config and those that commands added, by place. Raises BadConfig."""
    own, blocks = app.make_sources(config, http), {}
    if Path(app.database(config).removeprefix("sqlite:///")).exists():
        from bot.store import Store

        store = await Store.open(app.database(config))
        try:
            blocks = await store.added_sources()
        finally:
            await store.close()
    known = app.with_added(own, config, http, blocks)
    if not known:
        raise BadConfig("source", "expects a block [[source]] to read, or a place to be named", config.file)
    return {id.partition(":")[2]: source for id, source in known.items()}


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


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What ``parallax eval`` was asked for."""

    place: Path
    stories: int = 0
    language: str = ""
    seed: int = 1


async def evaluated(
    asked: Evaluation, config: Config | None, environ: Environ, progress: digesting.Progress
) -> Report:
    """The report of the writers over these stories: without a model in the config, of the extractive one."""
    from bot.operating import evaluating, evaluating_report

    now = datetime.now(UTC)
    by_model = config is not None and config.model is not None
    language = asked.language or (config.desk.language if config else "en")
    ours = Asked((), by_model, "", 0, config)
    async with Http() as http, _writer(ours, environ) as writer:
        found = await evaluating.stories_in(asked.place, http, now, asked.stories)
        trials = await evaluating.evaluate(found, writer, language, asked.seed, progress)
    return evaluating_report.Report(asked.place.name, now, trials)
