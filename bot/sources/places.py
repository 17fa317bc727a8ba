"""What somebody typed on a command line, as a source."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from bot.errors import Unreadable
from bot.models import Entry
from bot.sources import Fetched, Source
from bot.sources.decoding import Undecodable, decode
from bot.sources.feed import FeedFile, feed_in
from bot.sources.files import read_bytes
from bot.sources.folder import FEEDS, MEDIA, Folder, entries_of

if TYPE_CHECKING:
    from bot.http import Http

PROLOG = re.compile(rb"\s*(?:<\?[^>]*>|<!--.*?-->|<!DOCTYPE[^>\[]*>)", re.IGNORECASE | re.DOTALL)
FEED = re.compile(rb"\s*<(?:rss|feed|rdf:RDF|\w{1,20}:feed|channel)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class File:
    """One article's file."""

    id: str
    path: Path
    outlet: str | None = None

    async def fetch(self, cursor: dict[str, Any]) -> Fetched:  # noqa: ARG002
        """Its one entry. Raises ``Unreadable``."""
        return await asyncio.to_thread(self.look)

    def look(self) -> Fetched:
        """The same, blocking."""
        try:
            return entries_of(read_bytes(self.path), self.path.name, self.path, self.id, self.outlet)
        except OSError as problem:
            raise Unreadable(str(self.path), (problem.strerror or "unreadable").lower()) from None


@dataclass(frozen=True, slots=True)
class Address:
    """A feed or a page on the web; its first bytes tell which."""

    id: str
    url: str
    http: Http
    outlet: str | None = None

    async def fetch(self, cursor: dict[str, Any]) -> Fetched:
        """The feed's entries, or the page as one. Raises as ``Http.get`` does."""
        reply = await self.http.get(self.url)
        if is_feed(reply.body, reply.media):
            return await asyncio.to_thread(
                feed_in, reply.body, self.id, reply.url, self.outlet, reply.headers
            )
        media = reply.media if reply.media in ("text/plain", "text/markdown") else "text/html"
        try:
            body = decode(reply.body, reply.charset, markup=media == "text/html")
        except Undecodable as problem:
            raise Unreadable(self.url, str(problem)) from None
        page = Entry(self.id, reply.url, reply.url, None, None, None, body, media, self.outlet, self.url)
        return Fetched((page,), cursor)


def open_place(place: str, http: Http | None = None, outlet: str | None = None) -> Source:
    """The source that a path or URL names. ``http`` is needed for a URL only.

    Raises ``Unreadable`` where there is no such file or folder, or none that we can read.
    """
    if re.match(r"https?://", place, re.IGNORECASE):
        if http is None:
            raise Unreadable(place, "the network is not asked here")
        return Address(f"web:{place}", place, http, outlet)
    if re.match(r"[a-z][a-z0-9+.-]+://", place, re.IGNORECASE):
        raise Unreadable(place, "not an http or https address")
    path = Path(place)
    try:
        return open_path(path, outlet)
    except (OSError, ValueError) as problem:
        reason = problem.strerror if isinstance(problem, OSError) else None
        raise Unreadable(place, (reason or "not a path").lower()) from None


def open_path(path: Path, outlet: str | None) -> Source:
    """The same for what is on disk."""
    if path.is_dir():
        return Folder(f"folder:{path.as_posix()}", path, outlet, wait=False)
    if not path.exists():
        raise Unreadable(str(path), "there is no such file or folder")
    suffix = path.suffix.lower()
    if suffix in FEEDS:
        return FeedFile(f"file:{path.as_posix()}", path, outlet)
    if suffix in MEDIA:
        return File(f"file:{path.as_posix()}", path, outlet)
    raise Unreadable(str(path), f"not a kind of file that is read ({', '.join((*MEDIA, *FEEDS))})")


def hosts_typed(places: tuple[str, ...]) -> tuple[str, ...]:
    """The hosts, with their ports, of the URLs that somebody typed: these may be in the own network."""
    found = []
    for place in places:
        try:
            parts = urlsplit(place)
            if parts.scheme in ("http", "https") and parts.hostname:
                found.append(f"{parts.hostname}:{parts.port or (443 if parts.scheme == 'https' else 80)}")
        except ValueError:
            continue
    return tuple(found)


def is_feed(data: bytes, media: str = "") -> bool:
    """Whether the bytes are a feed rather than a page."""
    if media in (
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/feed+json",
    ):
        return True
    head = data[:4096].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
    at = 0
    while found := PROLOG.match(head, at):  # one after the other: no pattern of them all is safe to try
        at = found.end()
    return bool(FEED.match(head, at)) or (head.lstrip()[:1] == b"{" and b"jsonfeed.org" in head)
