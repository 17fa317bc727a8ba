"""RSS, Atom, RDF and JSON feeds, from a URL or a file.

The cursor is ``{"etag", "modified", "url", "hash"}``: what the server gave to ask again with, where the
feed has moved to, and what it held.
"""

from __future__ import annotations

import asyncio
import calendar
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from pydantic import BaseModel, ConfigDict, field_validator

from bot.errors import Unreadable
from bot.models import Entry
from bot.sources import Fetched
from bot.sources.files import read_bytes

if TYPE_CHECKING:
    from bot.http import Http

ENTITY = re.compile(rb"<!\s*ENTITY\b|<!\s*DOCTYPE[^>\[]*\[", re.IGNORECASE)
MOST = 500
"""Entries; what stands further down a feed is old."""
SUMMARY = 600
"""Characters of text under which the body of an entry is taken for a summary."""


class Options(BaseModel):
    """The ``[[source]]`` block of a feed."""

    model_config = ConfigDict(extra="forbid")

    kind: str = "feed"
    url: str
    outlet: str | None = None

    @field_validator("url")
    @classmethod
    def web(cls, url: str) -> str:
        if not re.match(r"https?://[^/\s]+", url, re.IGNORECASE):
            raise ValueError("expects an address that begins with http:// or https://")
        return url


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed on the web."""

    id: str
    url: str
    http: Http
    outlet: str | None = None

    async def fetch(self, cursor: dict[str, Any]) -> Fetched:
        """The entries, or none where the feed is as it was."""
        reply = await self.http.get(cursor.get("url") or self.url, conditions(cursor))
        if reply.status == 304:
            return Fetched((), cursor)
        digest = hashlib.sha256(reply.body).hexdigest()[:16]
        kept = {
            "etag": reply.headers.get("etag"),
            "modified": reply.headers.get("last-modified"),
            "url": reply.moved or cursor.get("url"),
            "hash": digest,
        }
        after = {name: value for name, value in kept.items() if value}
        if digest == cursor.get("hash"):
            return Fetched((), after)
        entries = await asyncio.to_thread(entries_in, reply.body, self.id, reply.url, self.outlet)
        return Fetched(entries, after)


@dataclass(frozen=True, slots=True)
class FeedFile:
    """A feed saved as a file. It has no cursor to speak of."""

    id: str
    path: Path
    outlet: str | None = None

    async def fetch(self, cursor: dict[str, Any]) -> Fetched:
        """All entries."""
        data = await asyncio.to_thread(read_bytes, self.path)
        return Fetched(
            await asyncio.to_thread(entries_in, data, self.id, str(self.path), self.outlet), cursor
        )


def make(options: Options, http: Http, root: Path = Path()) -> Feed:  # noqa: ARG001
    """A feed as the config names it."""
    return Feed(f"feed:{options.url}", options.url, http, options.outlet)


def conditions(cursor: dict[str, Any]) -> dict[str, str]:
    """The headers that ask for the feed only if it has changed."""
    names = {"etag": "If-None-Match", "modified": "If-Modified-Since"}
    return {header: cursor[name] for name, header in names.items() if cursor.get(name)}


def entries_in(data: bytes, source: str, place: str, outlet: str | None = None) -> tuple[Entry, ...]:
    """The entries of a feed. ``place`` is its address or path. Raises ``Unreadable`` for what is no feed."""
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{"):
        return tuple(json_entries(data, source, place, outlet))
    if ENTITY.search(data.replace(b"\0", b"")):  # UTF-16 too
        raise Unreadable(place, "refused: the XML declares entities")
    return tuple(xml_entries(data, source, place, outlet))


def xml_entries(data: bytes, source: str, place: str, outlet: str | None) -> Iterator[Entry]:
    """Entries of RSS, RDF and Atom, well-formed or not."""
    import feedparser

    base = place if "://" in place else ""
    found = feedparser.parse(
        data, response_headers={"content-location": base}, resolve_relative_uris=bool(base)
    )
    if not found.entries and (found.bozo or not found.get("version")):
        raise Unreadable(place, "not a feed")
    name = outlet or text(found.feed.get("title"))
    for item in found.entries[:MOST]:
        body, whole = body_of(item)
        url = link_of(item, base)
        title = text(item.get("title"))
        if not body and not title:
            continue
        yield Entry(
            source=source,
            guid=item.get("id") or url or fingerprint(title, body),
            url=url,
            title=title,
            published=time_of(item.get("published_parsed") or item.get("updated_parsed")),
            author=text(item.get("author")),
            body=body,
            outlet=item.get("source", {}).get("title") if not outlet and item.get("source") else name,
            place=url or place,
            whole=whole,
        )


def body_of(item: Any) -> tuple[str, bool]:
    """The longest text that an entry carries, and whether it looks whole."""
    full = [each.get("value") or "" for each in item.get("content") or ()]
    body = max([*full, item.get("summary") or ""], key=len)
    plain = re.sub(r"<[^>]*>", " ", body)
    cut = re.search(
        r"(?:\[?(?:…|\.\.\.|&hellip;|&#8230;)\]?|(?i:read more|continue reading)\W*)\s*$", plain[-200:]
    )
    return body, len(" ".join(plain.split())) >= SUMMARY and not cut


def link_of(item: Any, base: str) -> str | None:
    """The address of an entry's page."""
    links = [
        each
        for each in item.get("links") or ()
        if each.get("rel", "alternate") == "alternate" and each.get("href")
    ]
    link = item.get("feedburner_origlink") or item.get("link") or (links[0]["href"] if links else None)
    if not link and str(item.get("id", "")).startswith(("http://", "https://")):
        link = item["id"]
    return urljoin(base, link.strip()) if isinstance(link, str) and link.strip() else None


def json_entries(data: bytes, source: str, place: str, outlet: str | None) -> Iterator[Entry]:
    """Entries of a JSON Feed (https://www.jsonfeed.org/version/1.1/)."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        raise Unreadable(place, "not a feed: broken JSON") from None
    items = found.get("items") if isinstance(found, dict) else None
    if not isinstance(items, list) or "jsonfeed.org" not in str(found.get("version", "")):
        raise Unreadable(place, "not a feed: JSON of another kind")
    for item in (each for each in items[:MOST] if isinstance(each, dict)):
        html, plain = text(item.get("content_html")), item.get("content_text")
        body = html or (plain if isinstance(plain, str) else None) or text(item.get("summary")) or ""
        url = text(item.get("url")) or text(item.get("external_url"))
        title = text(item.get("title"))
        if not body and not title:
            continue
        yield Entry(
            source=source,
            guid=str(item.get("id") or url or fingerprint(title, body)),
            url=urljoin(place, url) if url and "://" in place else url,
            title=title,
            published=iso(item.get("date_published") or item.get("date_modified")),
            author=authors(item) or authors(found),
            body=body,
            media="text/html" if html else "text/plain",
            outlet=outlet or text(found.get("title")),
            place=url or place,
            whole=bool(html or plain) and len(body) >= SUMMARY,
        )


def authors(item: dict[str, Any]) -> str | None:
    """The names of the authors of a JSON Feed or of its item."""
    listed = item.get("authors") if isinstance(item.get("authors"), list) else [item.get("author")]
    names = [text(each.get("name")) for each in listed or () if isinstance(each, dict)]
    return ", ".join(each for each in names if each) or None


def text(value: object) -> str | None:
    """A string without markup's spaces, or None where it is none or empty."""
    return value.strip() or None if isinstance(value, str) else None


def time_of(parsed: Any) -> datetime | None:
    """feedparser's time (UTC, as a struct) as ours, or None."""
    if not parsed:
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    except (ValueError, OverflowError, TypeError, OSError):
        return None


def iso(value: object) -> datetime | None:
    """An RFC 3339 time, or None."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found if found is None or found.tzinfo else found.replace(tzinfo=UTC)


def fingerprint(title: str | None, body: str) -> str:
    """A name for an entry that has none."""
    return hashlib.sha256(f"{title}\n{body}".encode("utf-8", "replace")).hexdigest()[:16]
