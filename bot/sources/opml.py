"""Lists of feeds as OPML, also the malformed ones: most real files are.

Real exports forget to escape ``&``, leave tags open, declare the wrong encoding, and write ``xmlurl``
for ``xmlUrl``. A lenient HTML parser minds none of that, and knows no entities that could do harm.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from xml.sax.saxutils import quoteattr

from bot.errors import Unreadable
from bot.sources.decoding import Undecodable, decode
from bot.sources.files import read_bytes, reason_of

WEB = re.compile(r"^(?:feed:)?(?://)?(https?://[^\s\"'<>]+)$|^feed://([^\s\"'<>]+)$", re.IGNORECASE)
NAMES = ("xmlurl", "feedurl", "rssurl", "url")
"""Attributes that hold a feed's address, in lower case, best first."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A feed in a list. ``folder`` holds the names of the folders that it lies in, joined by ``/``."""

    url: str
    title: str | None = None
    folder: str = ""


class Outline(HTMLParser):
    """Collects the outlines of a list, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Listed] = []
        self.folders: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one tag, and go into it."""
        if tag == "outline":
            self.folders.append(self.take(dict(attrs)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one tag that closes itself."""
        if tag == "outline":
            self.take(dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        """Leave an outline."""
        if tag == "outline" and self.folders:
            self.folders.pop()

    def take(self, named: dict[str, str | None]) -> str | None:
        """Keep a feed; give the name of a folder."""
        title = (named.get("title") or named.get("text") or "").strip() or None
        url = next(filter(None, (address(named.get(name)) for name in NAMES)), None)
        if url is None:
            return title
        self.found.append(Listed(url, title, "/".join(each for each in self.folders if each)))
        return None


def address(value: str | None) -> str | None:
    """The address in an attribute, or None where it is none of the web."""
    found = WEB.match((value or "").strip())
    if not found:
        return None
    return found[1] or f"http://{found[2]}"


def feeds_of(path: Path) -> tuple[Listed, ...]:
    """The feeds of a list in a file. Raises ``Unreadable`` where there are none, or no such file."""
    try:
        return feeds_in(read_bytes(path), str(path))
    except OSError as problem:
        raise Unreadable(str(path), reason_of(problem)) from None


def feeds_in(data: bytes, place: str) -> tuple[Listed, ...]:
    """The feeds of a list, none twice. Raises ``Unreadable`` where there are none."""
    try:
        text = decode(data, markup=True)
    except Undecodable as problem:
        raise Unreadable(place, str(problem)) from None
    outline = Outline()
    outline.feed(text)
    found = {each.url: each for each in reversed(outline.found)}
    if not found:
        raise Unreadable(place, "no feeds in it")
    return tuple(dict.fromkeys(found[each.url] for each in outline.found))


def written(feeds: Iterable[Listed], title: str = "Feeds") -> str:
    """An OPML 2.0 file with these feeds."""
    lines = [
        f'    <outline type="rss" text={quoteattr(each.title or each.url)} xmlUrl={quoteattr(each.url)}/>'
        for each in feeds
    ]
    head = f"  <head><title>{quoteattr(title)[1:-1]}</title></head>"
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        head,
        "  <body>",
        *lines,
        "  </body>",
    ]
    return "\n".join([*parts, "</opml>", ""])
