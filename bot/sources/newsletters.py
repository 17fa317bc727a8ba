"""The articles of a newsletter: a mail with several headings that lead on is several entries.

A letter with one article, or with headings that lead nowhere, stays one.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.analysis.languages import words
from bot.models import Entry

if TYPE_CHECKING:
    from lxml.html import HtmlElement

HEADINGS = words("h1 h2 h3 h4")
BLOCKS = words("p li td th div blockquote h1 h2 h3 h4 h5 h6")
SILENT = words("script style head title template noscript")
MOST = 40
"""Articles in a mail."""
DEEP = 300_000
"""Characters of a mail that are looked at for its parts."""
PROSE = 60
"""Characters under which words below a heading are no text."""
WHOLE = 600
"""Characters under which a part is a summary of what its link leads to."""
SERVICE = re.compile(
    r"""(?ix)unsubscribe|abbestellen|abmelden|manage\s+(?:your\s+)?(?:preferences|subscription)|view\s+(?:this\s+)?
    (?:in|online|email)|im\s+browser|privacy|datenschutz|impressum|forward\s+to|advertis|contact\s+us|follow\s+us"""
)
URL_LINE = re.compile(
    r"^\W*(?:(?:read|more|weiter|link|full\s+story|mehr)[^:\n]{0,30}:?\s*)?<?(https?://\S+?)>?\W*$", re.I
)


@dataclass
class Part:
    """What stands under one heading."""

    title: str
    url: str | None = None
    paragraphs: list[str] = field(default_factory=list)

    @property
    def prose(self) -> int:
        """Characters of its text."""
        return sum(map(len, self.paragraphs))

    @property
    def is_article(self) -> bool:
        """Whether it has a text and leads on."""
        return self.url is not None and self.prose >= PROSE


def articles_in(mail: Entry) -> tuple[Entry, ...]:
    """The entries of a mail: one for each of several articles, else the mail itself."""
    body = mail.body[:DEEP]
    found = html_parts(body) if mail.media == "text/html" else text_parts(body)
    parts = [each for each in found if each.is_article][:MOST]
    if len(parts) < 2:
        return (mail,)
    hosts = Counter(host(each.url) for each in parts)
    # Links that all lead through one host are the sender's own, or counted by it.
    named = mail.outlet if len(hosts) == 1 else None
    return tuple(entry_of(each, mail, named) for each in parts)


def entry_of(part: Part, mail: Entry, outlet: str | None) -> Entry:
    """A part as an entry of its own."""
    name = hashlib.sha256(f"{part.url}\n{part.title}".encode("utf-8", "replace")).hexdigest()[:12]
    body = "".join(f"<p>{escape(each)}</p>" for each in part.paragraphs)
    made = replace(mail, guid=f"{mail.guid}#{name}", body=body, media="text/html")
    return replace(made, title=part.title or None, url=part.url, outlet=outlet, whole=part.prose >= WHOLE)


def html_parts(body: str) -> list[Part]:
    """The parts of an HTML mail, each under its heading."""
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    try:
        tree = document_fromstring(body.encode("utf-8", "replace"), parser=HTMLParser(encoding="utf-8"))
    except (etree.ParserError, ValueError):
        return []
    parts: list[Part] = []
    for element in blocks(tree):
        text = " ".join(element.text_content().split())
        if heads(element, text):
            parts.append(Part(text[:300], link(element)))
        elif parts and text:
            add(parts[-1], text, link(element))
    return parts


def blocks(tree: HtmlElement) -> Iterator[HtmlElement]:
    """The innermost blocks, in order: tables within tables hold most newsletters."""
    for element in tree.iter(*BLOCKS):
        inner = any(each is not element for each in element.iter(*BLOCKS))
        if not inner and not any(each.tag in SILENT for each in element.iterancestors()):
            yield element


def heads(element: HtmlElement, text: str) -> bool:
    """Whether a block is a heading: by its tag, or a short bold link alone."""
    if not text or len(text) > 200 or SERVICE.search(text):
        return False
    if element.tag in HEADINGS:
        return True
    links = list(element.iter("a"))
    bold = next(element.iter("strong", "b"), None) is not None or re.search(
        r"font-weight\s*:\s*(?:bold|[6-9]00)", element.get("style") or ""
    )
    return len(links) == 1 and bool(bold) and len(text) - len(" ".join(links[0].text_content().split())) < 5


def link(element: HtmlElement) -> str | None:
    """The first address of the web in a block that leads to an article."""
    holders = [element, *element.iter("a")] if element.tag == "a" else [*element.iter("a")]
    outside = next((each for each in element.iterancestors("a")), None)
    for each in [*holders, *([outside] if outside is not None else [])]:
        url = (each.get("href") or "").strip()
        if re.match(r"https?://[^/\s]+/\S", url, re.I) and not SERVICE.search(f"{each.text_content()} {url}"):
            return url
    return None


def add(part: Part, text: str, url: str | None) -> None:
    """Words below a heading: prose is text, the rest may say where it goes on."""
    part.url = part.url or url
    if len(text) >= PROSE and not SERVICE.search(text[:PROSE]):
        part.paragraphs.append(text)


def text_parts(body: str) -> list[Part]:
    """The parts of a plain mail, each ending with the line of its address."""
    parts: list[Part] = []
    lines: list[str] = []
    for line in body.replace("\r\n", "\n").split("\n"):
        if found := URL_LINE.match(line[:2000]):
            title, paragraphs = titled(lines)
            parts.append(Part(title, found[1], paragraphs))
            lines = []
        else:
            lines.append(line.strip())
    return parts


def titled(lines: Sequence[str]) -> tuple[str, list[str]]:
    """The heading over some lines, and their paragraphs."""
    found = [
        " ".join(each.split("\n")) for each in re.split(r"\n{2,}", "\n".join(lines).strip()) if each.strip()
    ]
    texts = [each for each in found if len(each) >= PROSE]
    short = [each.strip(" *#=-_") for each in found if len(each) < 200 and not re.search(r"[.!?]\W*$", each)]
    return (short[-1] if short else ""), texts


def host(url: str | None) -> str:
    """The host of an address, or an empty string."""
    try:
        return urlsplit(url or "").hostname or ""
    except ValueError:
        return ""
