"""What was made to do harm: DATA is a folder of attack files, one file, or a ``.jsonl`` of injected articles.

Each file of a folder is read in every way in which the bot reads files: as a feed, a page, a text, a
mail and a list of feeds. Of a JSON list of strings, each is an article, its title and its address.
What comes of it is made into a digest and drawn for every platform; ``text`` is what would be posted.
Files of our own that lead outside (to a file beside the folder, to a local server) are added: what
they lead to must not be read.
"""

from __future__ import annotations

import argparse
import asyncio
import faulthandler
import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from bench.tasks import _injected
from bench.tasks._drawn import drawn, stray
from bench.tasks._outside import watched
from bot import digest as selection
from bot import reading
from bot.errors import Unreadable
from bot.models import Article, Entry
from bot.operating.digesting import Readings, make_digest
from bot.sources.decoding import Undecodable, decode
from bot.sources.feed import feed_in
from bot.sources.mails import mails_in
from bot.sources.opml import feeds_in

NOW = datetime(2030, 1, 1, tzinfo=UTC)
HANG = 5.0
"""Seconds for one file in one way; more is a hang."""
STUCK = 120
"""Seconds after which the whole run is given up, with a trace of where it stands."""


@dataclass
class Tally:
    """What went wrong."""

    exceptions: list[str] = field(default_factory=list)
    hangs: list[str] = field(default_factory=list)
    stray: list[str] = field(default_factory=list)
    slowest: float = 0.0

    def timed(self, name: str, work: Callable[[], Any], none: Any) -> Any:
        """What the work gives, or ``none`` where it fails: for us to see, not for the run to end."""
        faulthandler.dump_traceback_later(STUCK, exit=True, file=sys.__stderr__)
        began = time.perf_counter()
        try:
            return work()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what we look for
            self.exceptions.append(f"{name}: {error!r}"[:300])
            return none
        finally:
            faulthandler.cancel_dump_traceback_later()
            seconds = time.perf_counter() - began
            self.slowest = max(self.slowest, seconds)
            if seconds > HANG:
                self.hangs.append(f"{name}: {seconds:.1f} s")


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this task, all for injected articles."""
    _injected.arguments(parser)


def run(data: Path, options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """The text that would be posted, a row for each file or article; then what went wrong."""
    if data.suffix == ".jsonl":
        yield from _injected.run(data, options)
        return
    tally = Tally()
    with watched(data) as outside:
        for name, content in (*files(data), *files(outside.folder)):
            text = told(name, content, tally)
            if outside.word in text:
                outside.reads.append(f"{name}: the file outside is in its text")
            yield {"id": name, "text": text}
    yield {"measured": measured(tally, outside.reads)}


def measured(tally: Tally, reads: list[str]) -> dict[str, Any]:
    """The figures, and the first of each kind of what went wrong."""
    found = {
        "exceptions": tally.exceptions,
        "hangs": tally.hangs,
        "outside_reads": reads,
        "stray": tally.stray,
    }
    counts: dict[str, Any] = {name: len(each) for name, each in found.items()}
    first = {f"first_{name}": each[:3] for name, each in found.items() if each}
    return {**counts, "slowest_seconds": round(tally.slowest, 3), **first}


def files(data: Path) -> Iterator[tuple[str, bytes | str]]:
    """Each file by name with what it holds; each string of a list of strings."""
    for path in [data] if data.is_file() else sorted(data.rglob("*")):
        if not path.is_file() or path.name == "LICENSE":
            continue
        content = path.read_bytes()
        strings = listed(content) if path.suffix == ".json" else None
        name = path.name if path == data else path.relative_to(data).as_posix()
        if strings is None:
            yield name, content
        else:
            yield from ((f"{name}:{number}", each) for number, each in enumerate(strings))


def listed(content: bytes) -> list[str] | None:
    """The strings of a JSON list of strings, None for anything else."""
    try:
        found = json.loads(content)
    except ValueError:
        return None
    return found if isinstance(found, list) and all(isinstance(each, str) for each in found) else None


def told(name: str, content: bytes | str, tally: Tally) -> str:
    """All that would be posted of a file, read in every way."""
    made = [string_entry(content)] if isinstance(content, str) else entries(name, content, tally)
    articles = [article for entry in made if (article := tally.timed(name, partial(read, entry), None))]
    return "\n\n".join(tally.timed(name, partial(posted, name, each, tally), "") for each in articles)


def string_entry(text: str) -> Entry:
    """An article that says this string wherever it can say anything."""
    body = f"{text}\n\nThe harbour board of Kell said on Monday: “{text}”. It will meet again in May."
    return Entry("bench", text, text, text, None, text, body, "text/plain", text, text)


def entries(name: str, content: bytes, tally: Tally) -> list[Entry]:
    """What a file holds, taken for each kind of file."""
    tally.timed(name, partial(refused, feeds_in, content, name), ())
    feed = tally.timed(name, partial(refused, feed_in, content, "bench", name), None)
    mail = tally.timed(name, partial(refused, mails_in, content, name, name, "bench"), ())
    text = tally.timed(name, partial(refused, decode, content, markup=True), None) or ""
    kinds = ("text/html", "text/plain", "text/markdown")
    pages = [Entry("bench", name, None, None, None, None, text, kind, None, name) for kind in kinds]
    return [*(feed.entries if feed else ()), *(mail or ()), *pages]


def refused(work: Callable[..., Any], *given: Any, **more: Any) -> Any:
    """What it gives, None where it says why it can't be read."""
    try:
        return work(*given, **more)
    except (Unreadable, Undecodable):
        return None


def read(entry: Entry) -> Article | None:
    """The article in an entry, None where it is none."""
    article: Article | None = refused(reading.read, entry, NOW)
    return article


def posted(name: str, article: Article, tally: Tally) -> str:
    """The text of a digest of one article, drawn for every platform on the way."""
    digest = asyncio.run(make_digest(Readings((article,), ()), NOW, selection.Taste()))
    shown = drawn(digest)
    tally.stray += [f"{name}: {each}" for each in stray(shown)]
    return shown.text
