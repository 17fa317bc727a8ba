"""What a feed holds, item by item, as it says it: RSS from 0.9, RDF, Atom, JSON Feed.

feedparser reads the XML, well-formed or not; JSON is read by hand. XML that declares entities is
refused before any parser sees it: no feed needs them, and every known attack does.
"""

from __future__ import annotations

import calendar
import hashlib
import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any
from urllib.parse import urljoin, urlsplit

from bot.analysis.languages import words
from bot.errors import Unreadable
from bot.sources.decoding import DECLARED

ENTITY = re.compile(rb"<!\s*ENTITY\b|<!\s*DOCTYPE[^>\[]*\[", re.IGNORECASE)
CHARSET = re.compile(r"""(?i)\bcharset\s*=\s*["']?([\w.:-]{2,40})""")
EBCDIC = "<?xm".encode("cp037")
"""How XML begins in the encodings of old mainframes, in which no feed is."""
PARTS = re.compile(r"\s+[|–—»>:·•/-]+\s+|:\s+")
TAIL = re.compile(r"(?i)\s+(?:rss|atom)?\s*feeds?$|\s+rss$")
GENERIC = words("""
    all and archive archives article articles atom blog blogs breaking business channel content culture
    daily en feed feeds front headline headlines health home homepage in international latest live local
    main national new news of online opinion page politics post posts recent rss science sport sports
    stories story tech technology the today top uk update updates us world
    """)
TAG = re.compile(rb"<|&lt;")
ITEM_END = re.compile(rb"</(?:\w+:)?(?:item|entry)\s*>", re.IGNORECASE)
MANY = 30_000
"""Tags, escaped ones too."""
MOST = 500
"""Items; what stands further down a feed is old."""


@dataclass(frozen=True, slots=True)
class Item:
    """One item. ``title`` and ``bodies`` may hold markup, ``media`` says which; ``title_media`` likewise."""

    id: str
    link: str | None
    title: str | None
    published: datetime | None
    updated: datetime | None
    author: str | None
    summary: str | None
    content: str | None
    media: str = "text/html"
    title_media: str = "text/plain"
    outlet: str | None = None
    audio: bool = False

    @property
    def body(self) -> str:
        """The longer of content and summary."""
        return max(self.content or "", self.summary or "", key=len)

    @property
    def headline(self) -> str | None:
        """The title without markup."""
        if not self.title or self.title_media == "text/plain":
            return self.title
        import nh3

        return " ".join(html.unescape(nh3.clean(self.title, tags=set())).split()) or None


def items_in(data: bytes, place: str, headers: Mapping[str, str] | None = None) -> tuple[Item, ...]:
    """The items of a feed. ``place`` is its address or path. Raises ``Unreadable`` for what is no feed."""
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{"):
        return json_items(data, place)
    if declares_entities(data, headers or {}):
        raise Unreadable(place, "refused: the XML declares entities")
    return xml_items(bounded(data, place), place, headers or {})


def declares_entities(data: bytes, headers: Mapping[str, str]) -> bool:
    """Whether XML declares entities, or may, in whatever encoding it says it is in: some hide them."""
    if ENTITY.search(data.replace(b"\0", b"")) or data.startswith(EBCDIC):  # without the zeros of UTF-16
        return True
    declared = DECLARED.search(data[:1024])
    named = CHARSET.search(headers.get("content-type") or "")
    names = {declared[1].decode() if declared else "", named[1] if named else ""}
    for name in names - {""}:
        try:
            seen = data.decode(name, "ignore").encode("utf-8", "ignore")
        except (LookupError, ValueError):
            continue
        if ENTITY.search(seen):
            return True
    return False


def bounded(data: bytes, place: str) -> bytes:
    """The feed, cut after the last item that ends within ``MANY`` tags: its newest items stand first.

    feedparser takes up to 50 microseconds for a tag, so that a feed of tags alone would keep it for minutes.
    """
    tags = TAG.finditer(data)
    beyond = next(islice(tags, MANY, None), None)
    if beyond is None:
        return data
    ends = [found.end() for found in ITEM_END.finditer(data, 0, beyond.start())]
    if not ends:
        raise Unreadable(place, "refused: more markup than a feed's item can hold")
    return data[: ends[-1]]


def xml_items(data: bytes, place: str, headers: Mapping[str, str]) -> tuple[Item, ...]:
    """Items of RSS, RDF and Atom."""
    import feedparser

    base = {"content-location": place} if "://" in place else {}
    found = feedparser.parse(data, response_headers={**base, **headers})
    if not found.entries and (found.bozo or not found.get("version")):
        raise Unreadable(place, "not a feed")
    name = publisher(text(found.feed.get("title")), found.feed.get("link") or place)
    return tuple(xml_item(each, name, base.get("content-location", "")) for each in found.entries[:MOST])


def xml_item(item: Any, feed: str | None, base: str) -> Item:
    """One of feedparser's entries as ours."""
    title, summary = text(item.get("title")), text(item.get("summary"))
    content = max((each.get("value") or "" for each in item.get("content") or ()), key=len, default=None)
    link = link_of(item, base)
    source = item.get("source")
    return Item(
        id=item.get("id") or link or fingerprint(title, content or summary),
        link=link,
        title=title,
        published=time_of(item.get("published_parsed")),
        updated=time_of(dict.get(item, "updated_parsed")),  # past feedparser's own fallback
        author=text(item.get("author")),
        summary=summary,
        content=content,
        title_media=(item.get("title_detail") or {}).get("type") or "text/plain",
        outlet=(publisher(text(source.get("title"))) if isinstance(source, Mapping) else None) or feed,
        audio=any(str(each.get("type", "")).startswith("audio/") for each in item.get("enclosures") or ()),
    )


def link_of(item: Any, base: str) -> str | None:
    """The address of an item's page."""
    links = item.get("links") or ()
    pages = [
        each["href"] for each in links if each.get("rel", "alternate") == "alternate" and each.get("href")
    ]
    link = item.get("feedburner_origlink") or item.get("link") or next(iter(pages), None)
    if not link and str(item.get("id", "")).startswith(("http://", "https://")):
        link = item["id"]
    try:
        return urljoin(base, link.strip()) if isinstance(link, str) and link.strip() else None
    except ValueError:
        return None


def json_items(data: bytes, place: str) -> tuple[Item, ...]:
    """Items of a JSON Feed (https://www.jsonfeed.org/version/1.1/)."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        raise Unreadable(place, "not a feed: broken JSON") from None
    items = found.get("items") if isinstance(found, dict) else None
    if not isinstance(items, list) or "jsonfeed.org" not in str(found.get("version", "")):
        raise Unreadable(place, "not a feed: JSON of another kind")
    return tuple(json_item(each, found, place) for each in items[:MOST] if isinstance(each, dict))


def json_item(item: dict[str, Any], feed: dict[str, Any], place: str) -> Item:
    """One item of a JSON Feed as ours."""
    markup, plain = text(item.get("content_html")), text(item.get("content_text"))
    title, summary = text(item.get("title")), text(item.get("summary"))
    link = text(item.get("url")) or text(item.get("external_url"))
    attached = item.get("attachments") if isinstance(item.get("attachments"), list) else []
    sounds = [each for each in attached or () if isinstance(each, dict)]
    return Item(
        id=str(item.get("id") or link or fingerprint(title, markup or plain or summary)),
        link=joined(place, link),
        title=title,
        published=iso(item.get("date_published")),
        updated=iso(item.get("date_modified")),
        author=authors(item) or authors(feed),
        summary=summary,
        content=markup or plain,
        media="text/html" if markup else "text/plain",
        outlet=publisher(text(feed.get("title")), text(feed.get("home_page_url")) or place),
        audio=any(str(each.get("mime_type", "")).startswith("audio/") for each in sounds),
    )


def joined(place: str, link: str | None) -> str | None:
    """A link made whole by the feed's address, where it has one."""
    try:
        return urljoin(place, link) if link and "://" in place else link
    except ValueError:
        return None


def authors(item: dict[str, Any]) -> str | None:
    """The names of the authors of a JSON Feed or of its item."""
    listed = item.get("authors") if isinstance(item.get("authors"), list) else [item.get("author")]
    names = [text(each.get("name")) for each in listed or () if isinstance(each, dict)]
    return ", ".join(each for each in names if each) or None


def text(value: object) -> str | None:
    """A string without space around it, or None where it is none or empty."""
    return value.strip() or None if isinstance(value, str) else None


def time_of(parsed: Any) -> datetime | None:
    """feedparser's time (UTC, as a struct) as ours, or None."""
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC) if parsed else None
    except (ValueError, OverflowError, TypeError, OSError):
        return None


def iso(value: object) -> datetime | None:
    """An RFC 3339 time, or None."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found if found is None or found.tzinfo else found.replace(tzinfo=UTC)


def publisher(title: str | None, home: str | None = None) -> str | None:
    """Whose feed it is, by its title: "Space | Dunmore Bell" is Dunmore Bell's.

    ``home`` is an address of the site, which often is spelled like its name.
    """
    parts = [each.strip() for each in PARTS.split(" ".join((title or "").split())) if each.strip(" -|:")]
    named = [each for each in parts if not set(re.findall(r"\w+", each.casefold())) <= GENERIC]
    site = squeezed(host(home))
    own = [each for each in named if len(squeezed(each)) > 2 and squeezed(each).removeprefix("the") in site]
    return TAIL.sub("", (own or named or parts or [""])[0])[:80].strip(" -|:") or None


def squeezed(name: str) -> str:
    """Letters and digits alone, in lower case."""
    return "".join(filter(str.isalnum, name.casefold()))


def host(url: str | None) -> str:
    """The host of an address, or an empty string."""
    try:
        return urlsplit(url or "").hostname or ""
    except ValueError:
        return ""


def fingerprint(title: str | None, body: str | None) -> str:
    """A name for an item that has none."""
    return hashlib.sha256(f"{title}\n{body}".encode("utf-8", "replace")).hexdigest()[:16]
