"""The feeds of a site: those that a page names, else those that stand where feeds usually stand."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from bot.errors import Gone, Retry, Unreadable
from bot.sources.decoding import Undecodable, decode
from bot.sources.places import is_feed

if TYPE_CHECKING:
    from bot.http import Http

TYPES = re.compile(r"(?i)^application/(?:rss|atom|rdf|feed)\+(?:xml|json)|^application/json$|^text/xml$")
USUAL = ("feed", "rss", "feed.xml", "rss.xml", "atom.xml", "index.xml", "feed.json", "feeds/posts/default")
"""Paths under which sites keep their feeds, most usual first."""
MOST = 50
"""Links; no page has more feeds that anybody would follow."""


class Links(HTMLParser):
    """Collects what a page's head calls an alternate of itself, and where its addresses start from."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.base = url
        self.found: list[str] = []
        self.comments: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one tag."""
        named = {name: value or "" for name, value in attrs}
        href = named.get("href", "").strip()
        if tag == "base" and href:
            self.base = joined(self.base, href) or self.base
        kinds = named.get("rel", "").casefold().split()
        if tag == "link" and href and "alternate" in kinds and TYPES.match(named.get("type", "")):
            where = self.comments if "comments" in (href + named.get("title", "")).casefold() else self.found
            where += [each for each in [joined(self.base, href)] if each]


def feeds_in(markup: str, url: str) -> tuple[str, ...]:
    """The addresses of the feeds that a page names, those of its comments last, none twice."""
    page = Links(url)
    page.feed(markup)
    return tuple(dict.fromkeys((*page.found, *page.comments)))[:MOST]


def joined(base: str, href: str) -> str | None:
    """A link made whole, if it leads to the web."""
    try:
        whole = urljoin(base, href.removeprefix("feed:"))
        return whole if urlsplit(whole).scheme in ("http", "https") else None
    except ValueError:
        return None


def usual(url: str) -> tuple[str, ...]:
    """Where a site's feeds may be: below the page, then below its front."""
    below = url if url.endswith("/") else url + "/"
    return tuple(
        dict.fromkeys(urljoin(start, path) for start in (below, urljoin(url, "/")) for path in USUAL)
    )


async def find(url: str, http: Http) -> tuple[str, ...]:
    """The feeds behind an address: itself if it is one, those its page names, or the first usual one.

    Empty where there is none. Raises as ``Http.get`` does where the address itself can't be had.
    """
    reply = await http.get(url)
    if is_feed(reply.body, reply.media):
        return (reply.moved or url,)
    try:
        named = feeds_in(decode(reply.body, reply.charset, markup=True), reply.url)
    except Undecodable:
        named = ()
    if named:
        return named
    for place in usual(reply.url):
        try:
            there = await http.get(place)
        except (Unreadable, Retry, Gone):
            continue
        if is_feed(there.body, there.media):
            return (there.url,)
    return ()
