"""A digest of what is named at a prompt: read, grouped and written at once; leaves no state."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot import digest as selection
from bot import extractive, reading
from bot.analysis.copies import copy_of
from bot.analysis.stories import group
from bot.errors import BadReply, Gone, ParallaxError, Retry, Unreadable
from bot.http import Http
from bot.models import Article, Brief, Digest, Entry, Note, Story
from bot.sources import Fetched, Source, open_place
from bot.writing import Writer, without

Progress = Callable[[str, int, int], None]
"""Called with what is under way, how much of it is done, and how much there is."""


@dataclass(frozen=True, slots=True)
class Readings:
    """The articles that could be read, once each, and what could not be."""

    articles: tuple[Article, ...]
    failures: tuple[ParallaxError, ...]


def quiet(what: str, done: int, total: int) -> None:
    """No progress shown."""


async def read_places(
    places: Sequence[str], now: datetime, http: Http, progress: Progress = quiet
) -> Readings:
    """The articles in these folders, files, feeds and pages."""
    known: dict[str, Source] = {}
    failures: list[ParallaxError] = []
    for place in places:
        try:
            known[place] = open_place(place, http)
        except Unreadable as error:
            failures.append(error)
    found = await read_sources(known, now, progress)
    return replace(found, failures=(*failures, *found.failures))


async def read_sources(known: Mapping[str, Source], now: datetime, progress: Progress = quiet) -> Readings:
    """The articles of sources, each called by its place in what is said of it."""
    count = itertools.count()

    async def look(place: str, source: Source) -> Fetched | ParallaxError:
        try:
            return await source.fetch({})
        except (Unreadable, Retry, Gone) as error:
            return error if isinstance(error, Unreadable) else Unreadable(place, str(error))
        finally:
            progress("Fetching", next(count), len(known))

    fetched = await asyncio.gather(*itertools.starmap(look, known.items()))
    entries, failures = _sorted_out(zip(known, fetched, strict=True))
    return await _read(entries, failures, now, progress)


def _sorted_out(
    fetched: Iterable[tuple[str, Fetched | ParallaxError]],
) -> tuple[list[Entry], list[ParallaxError]]:
    """What came, and what did not."""
    entries: list[Entry] = []
    failures: list[ParallaxError] = []
    for place, found in fetched:
        if isinstance(found, ParallaxError):
            failures.append(found)
            continue
        entries += found.entries
        failures += found.failures
        if not found.entries and not found.failures:
            failures.append(Unreadable(place, "holds no article"))
    return entries, failures


async def _read(
    entries: Sequence[Entry], failures: list[ParallaxError], now: datetime, progress: Progress
) -> Readings:
    articles: dict[str, Article] = {}
    for number, entry in enumerate(entries):
        progress("Reading", number, len(entries))
        try:
            article = await asyncio.to_thread(reading.read, entry, now)
            articles.setdefault(article.id, article)
        except Unreadable as error:
            failures.append(error)
    return Readings(tuple(articles.values()), tuple(failures))


async def make_digest(
    readings: Readings,
    now: datetime,
    taste: selection.Taste,
    writer: Writer | None = None,
    progress: Progress = quiet,
) -> Digest:
    """The digest of these articles. What failed is named in its notes."""
    stories = [with_copies(each) for each in group(readings.articles)]
    briefs: list[Brief] = []
    for number, story in enumerate(stories):
        progress("Writing", number, len(stories))
        briefs.append(await _write(story, writer))
    chosen = selection.select(briefs, taste)
    notes = [Note("unreadable", str(each)) for each in readings.failures]
    return Digest(None, None, chosen.briefs, tuple(notes), now)


async def _write(story: Story, writer: Writer | None) -> Brief:
    if writer is not None:
        try:
            return await writer.write(story, story.articles[0].language)
        except (BadReply, Retry, Gone) as error:
            return without(await asyncio.to_thread(extractive.write, story), error)
    return await asyncio.to_thread(extractive.write, story)


def with_copies(story: Story) -> Story:
    """The story, its reprints marked as copies of the first."""
    kept: list[Article] = []
    for article in story.articles:
        kept.append(replace(article, copy_of=copy_of(article, kept)))
    return replace(story, articles=tuple(kept))


def since(articles: Iterable[Article], moment: datetime) -> tuple[Article, ...]:
    """Those published then or later."""
    return tuple(each for each in articles if each.published >= moment)


def moment_of(text: str, now: datetime) -> datetime:
    """``24h``, ``7d`` or ``2026-03-01`` as a moment. Raises ValueError."""
    units = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
    if text[-1:] in units and text[:-1].isdigit():
        return now - timedelta(**{units[text[-1]]: int(text[:-1])})
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=now.tzinfo)
