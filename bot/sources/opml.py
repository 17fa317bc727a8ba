"""Lists of feeds as OPML, also the malformed ones: most real files are.

Real exports forget to escape ``&``, leave tags and quotation marks open, declare the wrong encoding,
and write ``xmlurl`` for ``xmlUrl``. So no parser is asked: the outlines are looked for one by one, and
in each its attributes. What stands in no outline, such as a declared entity, is not looked at.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit
from xml.sax.saxutils import quoteattr

from bot.errors import Unreadable
from bot.sources.decoding import Undecodable, decode
from bot.sources.files import read_bytes, reason_of

OUTLINE = re.compile(r"<(/?)(?:\w{1,20}:)?outline\b", re.IGNORECASE)
ATTRIBUTE = re.compile(
    r"""(?<![\w:.-])([\w:.-]{1,40})\s*=\s*"""
    r"""(?:"([^"]*)"|'([^']*)'|[“”„]([^“”]*)[“”]|["']?([^\s"'<>]+?)(?=/?>|["'\s<]))"""
)
ESCAPED = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|\w{1,31});")
SIGN = r"[^\s\"'<>\x00-\x1f\x7f-\x9f]"
WEB = re.compile(rf"^(?:feed:)?(?://)?(https?://(?!/){SIGN}+)$|^feed://({SIGN}+)$", re.IGNORECASE)
NAMES = ("xmlurl", "feedurl", "rssurl", "url")
"""Attributes that hold a feed's address, spelled without case and marks, best first."""
OTHER = ("link", "include")
"""Types of outlines whose ``url`` is a page or another list."""

MOST = 50_000
"""Outlines; nobody follows more."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A feed in a list. ``folder`` holds the names of the folders that it lies in, joined by ``/``."""

    url: str
    title: str | None = None
    folder: str = ""


def outlines(text: str) -> Iterator[Listed]:
    """The feeds among the outlines of a text, in order."""
    tags = list(islice(OUTLINE.finditer(text), MOST))
    ends = (*(each.start() for each in tags[1:]), len(text))
    folders: list[str | None] = []
    for tag, end in zip(tags, ends, strict=False):
        if tag[1]:
            del folders[-1:]
            continue
        piece = text[tag.end() : end]
        named = attributes(piece)
        title = " ".join((named.get("title") or named.get("text") or "").split()) or None
        url = feed_of(named)
        if url:
            yield Listed(url, title, "/".join(each for each in folders[-9:] if each))
        if not closes(piece):
            folders.append(None if url else title)


def closes(piece: str) -> bool:
    """Whether a tag closes itself: its last mark before the text that follows it is ``/>``."""
    inner, found, _ = piece.rpartition(">")
    return bool(found) and inner.rstrip().endswith("/")


def attributes(piece: str) -> dict[str, str]:
    """What stands behind a tag's name: values by name, spelled without case and marks. The first counts."""
    found: dict[str, str] = {}
    for each in ATTRIBUTE.finditer(piece):
        name = re.sub(r"[^a-z]", "", each[1].rpartition(":")[2].lower())
        found.setdefault(name, unescaped(next(filter(None, each.groups()[1:]), "")))
    return found


def unescaped(value: str) -> str:
    """The words of a value. ``&copy=2`` in an address stands for itself: only ``&copy;`` is a sign."""
    return ESCAPED.sub(lambda found: html.unescape(found[0]), value)


def feed_of(named: dict[str, str]) -> str | None:
    """The address of a feed among the attributes of an outline."""
    names = NAMES[:-1] if named.get("type", "").casefold() in OTHER else NAMES
    return next(filter(None, (address(named.get(name, "")) for name in names)), None)


def address(value: str) -> str | None:
    """The address in an attribute, or None where it is none of the web."""
    value = re.sub(r"[\r\n\t\0]+ *", "", value).strip().replace(" ", "%20")
    found = WEB.match(value.replace("&amp;", "&"))  # escaped twice, as many files have it
    try:
        whole = (found[1] or f"http://{found[2]}") if found else ""
        return whole if urlsplit(whole).hostname else None
    except ValueError:
        return None


def without_comments(text: str) -> str:
    """The text without comments; one that never ends is none."""
    kept, at = [], 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        kept.append(text[at:start])
        at = end + 3
    return "".join([*kept, text[at:]])


def key(url: str) -> str:
    """An address in one spelling: case does not matter in its scheme and its host."""
    parts = urlsplit(url)
    return parts._replace(scheme=parts.scheme.lower(), netloc=parts.netloc.lower()).geturl()


def feeds_of(path: Path) -> tuple[Listed, ...]:
    """The feeds of a list in a file. Raises ``Unreadable`` where there are none, or no such file."""
    try:
        return feeds_in(read_bytes(path), str(path))
    except OSError as problem:
        raise Unreadable(str(path), reason_of(problem)) from None


def feeds_in(data: bytes, place: str) -> tuple[Listed, ...]:
    """The feeds of a list, none twice. Raises ``Unreadable`` where there are none."""
    text = without_comments(text_of(data, place))
    if "<" not in text:
        text = html.unescape(text)  # the whole file was escaped, as when it was copied from a page
    found: dict[str, Listed] = {}
    for each in outlines(text):
        found.setdefault(key(each.url), each)
    if not found:
        raise Unreadable(place, "no feeds in it")
    return tuple(found.values())


def text_of(data: bytes, place: str) -> str:
    """The text of a list, also of one with stray zeros in it. Raises ``Unreadable``."""
    for tried in (data, data.replace(b"\0", b"")):
        try:
            return decode(tried, markup=True)
        except Undecodable as problem:
            reason = str(problem)
    raise Unreadable(place, reason)


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
