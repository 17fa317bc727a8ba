"""RSS, Atom, RDF and JSON feeds, from a URL or a file.

The cursor is ``{"etag", "modified", "url", "hash", "pages"}``: what the server gave to ask again with,
where the feed has moved to, what it held, and whose pages were fetched.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, field_validator

from bot.errors import Gone, Unreadable
from bot.models import Entry
from bot.sources import Fetched
from bot.sources.files import read_bytes
from bot.sources.fulltext import fill
from bot.sources.items import Item, items_in

if TYPE_CHECKING:
    from bot.http import Http, Reply

CUT = re.compile(
    r"(?:\[?(?:…|\.\.\.|&hellip;|&#8230;)\]?|(?i:read (?:more|the full \w+)|continue reading)\W*)\s*$"
)
OFTEN = 900
"""Seconds; an answer that is good for less doesn't make us come sooner than usual."""
SUMMARY = 600
"""Characters of text under which the body of an entry is taken for a summary."""


class Options(BaseModel):
    """The ``[[source]]`` block of a feed. ``pages``: fetch what the feed only summarises."""

    model_config = ConfigDict(extra="forbid")

    kind: str = "feed"
    url: str
    outlet: str | None = None
    pages: bool = True

    @field_validator("url")
    @classmethod
    def web(cls, url: str) -> str:
        if not re.match(r"https?://[^/\s]+", url, re.IGNORECASE):
            raise ValueError("expects an address that begins with http:// or https://")
        if "@" in url.split("/")[2]:  # an address stands in lists and logs, where no password belongs
            raise ValueError("expects an address without a name and a password")
        return url


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed on the web."""

    id: str
    url: str
    http: Http
    outlet: str | None = None
    pages: bool = False

    async def fetch(self, cursor: dict[str, Any]) -> Fetched:
        """The entries, or none where the feed is as it was."""
        reply, cursor = await self.ask(cursor)
        again = reply.fresh if (reply.fresh or 0) > OFTEN else None
        moved = reply.moved if reply.moved != cursor.get("url") else None
        if reply.status == 304:
            return Fetched((), cursor | ({"url": moved} if moved else {}), again=again, moved=moved)
        digest = hashlib.sha256(reply.body).hexdigest()[:16]
        kept = {
            "etag": reply.headers.get("etag"),
            "modified": reply.headers.get("last-modified"),
            "url": reply.moved or cursor.get("url"),
            "hash": digest,
        }
        after: dict[str, Any] = {name: value for name, value in kept.items() if value}
        if digest == cursor.get("hash"):
            return Fetched((), {**cursor, **after}, again=again, moved=moved)
        found = await asyncio.to_thread(feed_in, reply.body, self.id, reply.url, self.outlet, reply.headers)
        if "hash" not in cursor:
            found = replace(found, entries=tuple(map(undated, found.entries)))
        if self.pages:
            filled = await fill(found.entries, cursor.get("pages") or {}, self.http)
            after["pages"] = filled.done
            found = replace(found, entries=filled.entries, failures=found.failures + filled.failures)
        return replace(found, cursor=after, again=again, moved=moved)

    async def ask(self, cursor: dict[str, Any]) -> tuple[Reply, dict[str, Any]]:
        """The answer, and the cursor that belongs to it: where the feed moved to, or else its old place."""
        moved = cursor.get("url")
        try:
            return await self.http.get(moved or self.url, conditions(cursor)), cursor
        except (Unreadable, Gone):
            if not moved:
                raise
        reply = await self.http.get(self.url)
        return reply, {"pages": cursor.get("pages") or {}}


@dataclass(frozen=True, slots=True)
class FeedFile:
    """A feed saved as a file. It has no cursor to speak of."""

    id: str
    path: Path
    outlet: str | None = None

    async def fetch(self, cursor: dict[str, Any]) -> Fetched:  # noqa: ARG002
        """All entries."""
        data = await asyncio.to_thread(read_bytes, self.path)
        return await asyncio.to_thread(feed_in, data, self.id, str(self.path), self.outlet)


def make(options: Options, http: Http, root: Path = Path()) -> Feed:  # noqa: ARG001
    """A feed as the config names it."""
    return Feed(f"feed:{options.url}", options.url, http, options.outlet, options.pages)


def conditions(cursor: dict[str, Any]) -> dict[str, str]:
    """The headers that ask for the feed only if it has changed."""
    names = {"etag": "If-None-Match", "modified": "If-Modified-Since"}
    return {header: cursor[name] for name, header in names.items() if cursor.get(name)}


def feed_in(
    data: bytes, source: str, place: str, outlet: str | None = None, headers: Mapping[str, str] | None = None
) -> Fetched:
    """The entries of a feed, with one line for what was left out.

    ``place`` is its address or path. Raises ``Unreadable`` for what is no feed.
    """
    items = items_in(data, place, headers)
    reasons = [why_not(each) for each in items]
    entries = tuple(
        entry_of(each, source, place, outlet) for each, why in zip(items, reasons, strict=True) if not why
    )
    left = Counter(filter(None, reasons))
    said = ", ".join(f"{count} {why}" for why, count in sorted(left.items()))
    return Fetched(entries, {}, (Unreadable(place, f"left out of the feed: {said}"),) if left else ())


def why_not(item: Item) -> str | None:
    """Why an item is no article, or None."""
    if not item.body and not item.title:
        return "empty"
    return "with sound and no text" if item.audio and len(plain(item.body)) < SUMMARY else None


def entry_of(item: Item, source: str, place: str, outlet: str | None) -> Entry:
    """An item as an entry."""
    return Entry(
        source=source,
        guid=item.id,
        url=item.link,
        title=item.headline,
        published=item.published or item.updated,
        author=item.author,
        body=item.body,
        media=item.media,
        outlet=outlet or item.outlet,
        place=item.link or place,
        whole=is_whole(item),
    )


def undated(entry: Entry) -> Entry:
    """An entry of the first look, as backlog where it doesn't say how old it is."""
    return replace(entry, backlog=entry.published is None)


def is_whole(item: Item) -> bool:
    """Whether an item carries the article rather than a summary of it."""
    words = plain(item.body)
    return len(words) >= SUMMARY and not CUT.search(words[-200:])


def plain(markup: str) -> str:
    """The text in some markup, roughly."""
    return " ".join(re.sub(r"<[^<>]*>", " ", markup).split())
