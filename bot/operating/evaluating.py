"""What ``parallax eval`` does: the writers over a folder of stories, measured side by side.

A story is a subfolder with its articles; a folder without subfolders is grouped as a digest groups it; a
``.jsonl`` file has a story a line: ``{"id", "articles": [{"title", "text", "outlet", "language"}]}``, of
which the last two may be missing. Each story is written a second time with the names of its outlets
hidden and its articles in another order: what is said must not change sides.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot import extractive
from bot.analysis.stories import group
from bot.analysis.text import sentences
from bot.errors import BadReply, Gone, Retry, Unreadable
from bot.http import Http
from bot.models import Article, Brief, Outlet, Story
from bot.operating.digesting import Progress, quiet, read_places, with_copies
from bot.operating.measures import Measures, drift, likeness, masked, measure
from bot.writing import Writer, without

Form = dict[str, Any]
EXTRACTIVE = "extractive"


@dataclass(frozen=True, slots=True)
class Trial:
    """One story by one writer: the brief, its measures, and what masking did to it.

    ``problem`` is why the model's place was taken by the extractive writer, None where it was not.
    """

    story: Story
    brief: Brief
    measures: Measures
    drift: float
    likeness: float
    problem: str | None = None


async def evaluate(
    stories: Sequence[Story], writer: Writer | None, language: str, seed: int, progress: Progress = quiet
) -> dict[str, tuple[Trial, ...]]:
    """The trials of each writer by its name, the extractive one last."""
    writers: list[tuple[str, Writer | None]] = [(writer.name, writer)] if writer else []
    writers.append((EXTRACTIVE, None))
    found: dict[str, list[Trial]] = {name: [] for name, _ in writers}
    for number, story in enumerate(stories):
        progress("Writing", number, len(stories))
        for name, each in writers:
            found[name].append(await _trial(story, each, language, seed))
    return {name: tuple(trials) for name, trials in found.items()}


async def _trial(story: Story, writer: Writer | None, language: str, seed: int) -> Trial:
    order = list(range(len(story.articles)))
    random.Random(f"{seed} {story.id}").shuffle(order)
    began = time.perf_counter()
    brief, problem = await _written(story, writer, language)
    seconds = time.perf_counter() - began
    hidden, _ = await _written(masked(story, order), writer, language)
    return Trial(
        story,
        brief,
        measure(brief, seconds),
        drift(brief, hidden),
        likeness(brief, hidden),
        problem,
    )


async def _written(story: Story, writer: Writer | None, language: str) -> tuple[Brief, str | None]:
    if writer is None:
        return await asyncio.to_thread(extractive.write, story), None
    try:
        return await writer.write(story, language), None
    except (BadReply, Retry, Gone) as error:
        return without(await asyncio.to_thread(extractive.write, story), error), str(error)


# --- stories ---------------------------------------------------------------------------------


async def stories_in(place: Path, http: Http, now: datetime, most: int = 0) -> tuple[Story, ...]:
    """The stories of a folder or file, at most so many where ``most`` is not 0. Raises Unreadable."""
    if place.suffix == ".jsonl":
        found = _rows(place, now)
    elif place.is_dir():
        found = await _folders(place, http, now)
    else:
        raise Unreadable(str(place), "is neither a folder of stories nor a .jsonl file")
    if not found:
        raise Unreadable(str(place), "holds no story")
    return found[:most] if most else found


async def _folders(place: Path, http: Http, now: datetime) -> tuple[Story, ...]:
    folders = [each for each in sorted(place.iterdir()) if each.is_dir() and not each.name.startswith(".")]
    if not folders:
        read = await read_places([str(place)], now, http)
        return tuple(with_copies(each) for each in group(read.articles))
    found = []
    for folder in folders:
        read = await read_places([str(folder)], now, http)
        if read.articles:
            found.append(_story(folder.name, read.articles))
    return tuple(found)


def _story(id: str, articles: Iterable[Article]) -> Story:
    ordered = tuple(sorted(articles, key=lambda each: (each.published, each.id)))
    return with_copies(Story(id, ordered, ordered[0].published, ordered[-1].published))


def _rows(place: Path, now: datetime) -> tuple[Story, ...]:
    found = []
    try:
        for number, line in enumerate(place.read_text(encoding="utf-8").splitlines(), 1):
            row = json.loads(line)
            told = [_article(each, f"{number}.{n}", now) for n, each in enumerate(row["articles"], 1)]
            found.append(_story(str(row.get("id", number)), told))
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise Unreadable(str(place), f"is no file of stories: line {len(found) + 1}: {error!r}") from None
    return tuple(found)


def _article(row: Form, id: str, now: datetime) -> Article:
    text, language = str(row["text"]).strip(), str(row.get("language", "en"))
    name = str(row.get("outlet") or f"Outlet {id.partition('.')[2]}")
    return Article(
        id=id,
        revision=1,
        outlet=Outlet(name.casefold().replace(" ", "-"), name),
        url=None,
        title=str(row.get("title", "")),
        byline=None,
        published=now - timedelta(days=1),
        fetched=now,
        language=language,
        text=text,
        sentences=sentences(text, language),
        dated=False,
    )
