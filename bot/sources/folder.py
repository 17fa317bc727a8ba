"""Articles, feeds and saved mails as files in a folder.

It follows no link out of its root. The cursor is ``{path: [mtime, size, hash, first path]}`` with paths
relative to the root; the hash is empty where a file could not be read. A file that is still being
written (changed within the last two seconds, and between two glances) is left for the next look.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict

from bot.errors import Unreadable
from bot.models import Entry
from bot.sources import Fetched
from bot.sources.decoding import Undecodable, decode
from bot.sources.feed import feed_in
from bot.sources.files import read_bytes, reason_of
from bot.sources.mails import mails_in

if TYPE_CHECKING:
    from bot.http import Http

MEDIA = {
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "text/html",
    ".eml": "message/rfc822",
}
FEEDS = (".xml", ".rss", ".atom", ".rdf", ".json")
FRESH = 2.0
"""Seconds since the last change, within which a file may still be written."""
OFTEN = 30.0
"""Seconds until the next look: it asks nobody but this machine."""
PATIENCE = 0.1
"""Seconds between the two glances that tell whether it is."""

Mark = list[Any]
States = dict[str, Mark]
NO_STATE: Mark = [0.0, 0]


class Options(BaseModel):
    """The ``[[source]]`` block of a folder."""

    model_config = ConfigDict(extra="forbid")

    kind: str = "folder"
    path: Path
    outlet: str | None = None
    pattern: str = "*"


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder, looked at with all that is below it."""

    id: str
    root: Path
    outlet: str | None = None
    pattern: str = "*"
    wait: bool = True

    async def fetch(self, cursor: dict[str, Any]) -> Fetched:
        """Entries of the files that are new or changed since ``cursor``."""
        return await asyncio.to_thread(self.look, cursor)

    def look(self, cursor: dict[str, Any]) -> Fetched:
        """The same, blocking. Raises ``Unreadable`` where there is no such folder."""
        if not self.root.is_dir():
            reason = "not a folder" if self.root.exists() else "there is no such folder"
            raise Unreadable(str(self.root), reason)
        failures: list[Unreadable] = []
        found = dict(files(self.root, self.pattern, failures))
        states = {name: state for name, path in found.items() if (state := state_of(path))}
        growing = self.growing(found, states, cursor)
        lost = ((name, mark) for name, mark in cursor.items() if name not in found)
        gone = {mark[2]: first_name(name, mark) for name, mark in lost if mark[2]}
        entries: list[Entry] = []
        seen: dict[str, Mark] = {}
        for name, path in found.items():
            before, state = cursor.get(name), states.get(name, NO_STATE)
            if name in growing or (before and before[:2] == state):
                seen |= {name: before} if before else {}
                continue
            first = first_name(name, before) if before else name
            digest, result = self.open(first, path, before, gone)
            seen[name] = [*state, digest, first if before else gone.get(digest, first)]
            entries += result.entries
            failures += result.failures
        return Fetched(tuple(entries), seen, tuple(failures), OFTEN)

    def growing(self, found: Mapping[str, Path], states: States, cursor: Mapping[str, Mark]) -> set[str]:
        """The files that changed a moment ago and change still."""
        moment = time.time() - FRESH
        fresh = [
            name
            for name, state in states.items()
            if state[0] > moment and (name not in cursor or cursor[name][:2] != state)
        ]
        if not self.wait or not fresh:
            return set()
        time.sleep(PATIENCE)
        return {name for name in fresh if state_of(found[name]) != states[name]}

    def open(
        self, name: str, path: Path, before: Mark | None, gone: Mapping[str, str]
    ) -> tuple[str, Fetched]:
        """A short name for what a file holds, and its entries if that is new.

        A file that holds what one that is ``gone`` held is that one, moved.
        """
        try:
            data = read_bytes(path)
            digest = hashlib.sha256(data).hexdigest()[:16]
            if digest == (before[2] if before else None) or (not before and digest in gone):
                return digest, Fetched((), {})
            return digest, entries_of(data, name, path, self.id, self.outlet)
        except OSError as problem:
            failure = Unreadable(str(path), reason_of(problem))
        except Unreadable as problem:
            failure = problem
        return "", Fetched((), {}, (failure,))


def first_name(name: str, mark: Mark) -> str:
    """The name under which a file was first seen: an article keeps it when its file moves."""
    return str(mark[3]) if len(mark) > 3 else name


def state_of(path: Path) -> Mark | None:
    """A file's time of change and size, or None where they can't be had."""
    try:
        state = path.stat()
    except OSError:
        return None
    return [state.st_mtime, state.st_size]


def make(options: Options, http: Http | None = None, root: Path = Path()) -> Folder:  # noqa: ARG001
    """A folder as the config names it, from ``root`` where it is relative. It needs no ``http``."""
    # Without "..", so that one file has one name, in rows and where somebody asks for it.
    path = Path(os.path.normpath(root / options.path))
    return Folder(f"folder:{options.path.as_posix()}", path, options.outlet, options.pattern)


def files(root: Path, pattern: str, failures: list[Unreadable]) -> Iterator[tuple[str, Path]]:
    """The readable kinds of files below the root, by relative name, in order; none hidden or linked away."""
    home = Path(os.path.realpath(root))

    def note(problem: OSError) -> None:
        failures.append(Unreadable(str(problem.filename), reason_of(problem)))

    for folder, below, names in os.walk(root, onerror=note):
        below[:] = sorted(each for each in below if not each.startswith("."))
        for name in sorted(names):
            path = Path(folder, name)
            relative = path.relative_to(root).as_posix()
            if name.startswith(".") or name.endswith("~") or path.suffix.lower() not in (*MEDIA, *FEEDS):
                continue
            if PurePosixPath(relative).match(pattern) and Path(os.path.realpath(path)).is_relative_to(home):
                yield relative, path


def entries_of(data: bytes, name: str, path: Path, source: str, outlet: str | None) -> Fetched:
    """The one entry of an article's file, or those of a feed's. ``name`` is relative to the root."""
    suffix = path.suffix.lower()
    if suffix in FEEDS:
        return feed_in(data, f"{source}/{name}", str(path), outlet)
    if suffix == ".eml":
        return Fetched(mails_in(data, name, str(path), source, outlet), {})
    media = MEDIA[suffix]
    try:
        body = decode(data, markup=media == "text/html")
    except Undecodable as problem:
        raise Unreadable(str(path), str(problem)) from None
    return Fetched((Entry(source, name, None, None, None, None, body, media, outlet, str(path)),), {})
