"""Articles, feeds and saved mails as files in a folder.

It follows no link out of its root. The cursor is ``{path: [mtime, size, hash]}`` with paths relative
to the root. A file that is still being written (changed within the last two seconds, and between two
looks) is left for the next look.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import time
from collections.abc import Iterator
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
from bot.sources.mails import mail_in

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
            raise Unreadable(
                str(self.root), "there is no such folder" if not self.root.exists() else "not a folder"
            )
        entries: list[Entry] = []
        failures: list[Unreadable] = []
        seen: dict[str, Any] = {}
        for name, path in files(self.root, self.pattern, failures):
            try:
                mark, found = self.open(name, path, cursor.get(name))
            except Unreadable as problem:
                failures.append(problem)
                continue
            entries += found.entries
            failures += found.failures
            if mark:
                seen[name] = mark
        return Fetched(tuple(entries), seen, tuple(failures))

    def open(self, name: str, path: Path, before: list[Any] | None) -> tuple[list[Any] | None, Fetched]:
        """What to remember of one file, and its entries if it is new or changed."""
        nothing = Fetched((), {})
        try:
            state = path.stat()
            if before and before[:2] == [state.st_mtime, state.st_size]:
                return before, nothing
            if self.wait and is_growing(path, state):
                return before, nothing
            data = read_bytes(path)
        except OSError as problem:
            raise Unreadable(str(path), reason_of(problem)) from None
        digest = hashlib.sha256(data).hexdigest()[:16]
        mark = [state.st_mtime, state.st_size, digest]
        if before and before[2] == digest:
            return mark, nothing
        return mark, entries_of(data, name, path, self.id, self.outlet)


def make(options: Options, http: Http | None = None, root: Path = Path()) -> Folder:  # noqa: ARG001
    """A folder as the config names it, from ``root`` where it is relative. It needs no ``http``."""
    return Folder(f"folder:{options.path.as_posix()}", root / options.path, options.outlet, options.pattern)


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


def is_growing(path: Path, state: os.stat_result) -> bool:
    """Whether a file that changed a moment ago changes still."""
    if not 0 <= time.time() - state.st_mtime < FRESH:
        return False
    time.sleep(0.05)
    again = path.stat()
    return (again.st_mtime_ns, again.st_size) != (state.st_mtime_ns, state.st_size)


def entries_of(data: bytes, name: str, path: Path, source: str, outlet: str | None) -> Fetched:
    """The one entry of an article's file, or those of a feed's. ``name`` is relative to the root."""
    suffix = path.suffix.lower()
    if suffix in FEEDS:
        return feed_in(data, f"{source}/{name}", str(path), outlet)
    if suffix == ".eml":
        return Fetched((mail_in(data, name, str(path), source, outlet),), {})
    media = MEDIA[suffix]
    try:
        body = decode(data, markup=media == "text/html")
    except Undecodable as problem:
        raise Unreadable(str(path), str(problem)) from None
    return Fetched((Entry(source, name, None, None, None, None, body, media, outlet, str(path)),), {})
