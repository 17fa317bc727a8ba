"""From an entry to an article: clean text, outlet, time, language, kind.

Nothing here asks the network. What the page or file doesn't tell stays unknown, but for the outlet,
which then is called after its file or host, and the time, which then is when it was first seen.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import UTC, datetime
from itertools import accumulate
from typing import Any
from urllib.parse import urljoin

from bot.analysis.text import sentences
from bot.errors import Unreadable
from bot.models import Article, Entry, Outlet
from bot.reading.furniture import is_heading, without_furniture
from bot.reading.head import Head, behead, filled, header, same
from bot.reading.kinds import kind_of, section_of, without_label
from bot.reading.languages import language_of
from bot.reading.outlets import clean, from_file, from_host, outlet
from bot.reading.times import believable, moment
from bot.reading.urls import canonical, host, is_web, leads_on, untracked
from bot.reading.wires import wire_of, without_credit

SHORTEST = 20
"""Letters; less is no text."""
TEXTS = ("source", "guid", "url", "title", "author", "body", "outlet", "place")
HALF = re.compile("[\ud800-\udfff]")
LONGEST = 200_000
"""Characters of a text; a live blog of a week has fewer. What stands behind them is not read."""


def read(entry: Entry, now: datetime) -> Article:
    """The article in an entry, as revision 1. Raises ``Unreadable`` where it holds no text."""
    entry = sound(entry)
    head, paragraphs, schema, walled = open_entry(entry)
    inner, paragraphs = behead(paragraphs, head.title)
    head = filled(head, inner)
    paragraphs = without_furniture(paragraphs)
    wire = wire_of(paragraphs, head.byline or entry.author)
    paragraphs = without_credit(paragraphs)
    paragraphs, all_of_it = bounded(paragraphs)
    text = "\n\n".join(paragraphs)
    if sum(map(str.isalpha, text[:500])) < SHORTEST:
        raise Unreadable(entry.place or entry.url or entry.guid, "no article text found")
    url = address(entry, head)
    url = untracked(url) if url else None
    publisher = outlet_of(entry, head, url)
    full_title = head.title or first_words(text)
    labels = tuple(each for each in (head.label, inner.label) if each)
    language = language_of(text, head.language)
    published = believable(entry.published, now) or moment(head.date, now)
    return Article(
        id=identity(entry, url),
        revision=1,
        outlet=publisher,
        url=url,
        title=without_label(without_site(full_title, publisher)),
        byline=byline_of(head.byline or entry.author),
        published=(published or now).astimezone(UTC),
        fetched=now,
        language=language,
        text=text,
        sentences=sentences(text, language),
        dated=published is not None,
        kind=kind_of(full_title, labels, url, text, schema),
        wire=wire,
        whole=entry.whole and all_of_it and not walled,
        section=section_of(head.label, url),
        walled=walled,
    )


def sound(entry: Entry) -> Entry:
    """The entry without halves of characters, as JSON and file names may have: nobody can print those."""
    texts = {name: getattr(entry, name) for name in TEXTS}
    halves: dict[str, Any] = {
        name: HALF.sub("\ufffd", text) for name, text in texts.items() if text and HALF.search(text)
    }
    return replace(entry, **halves) if halves else entry


def bounded(paragraphs: tuple[str, ...]) -> tuple[tuple[str, ...], bool]:
    """The paragraphs that fit into ``LONGEST`` characters, and whether those are all."""
    ends = accumulate(len(each) + 2 for each in paragraphs)
    kept = tuple(each for each, end in zip(paragraphs, ends, strict=True) if end <= LONGEST)
    if len(kept) == len(paragraphs):
        return paragraphs, True
    return kept or (paragraphs[0][:LONGEST],), False


Opened = tuple[Head, tuple[str, ...], frozenset[str], bool]
"""What an entry's head tells, its paragraphs, the types that a page gives itself, whether it is walled."""


def open_entry(entry: Entry) -> Opened:
    """Take an entry apart by its media type."""
    if entry.media == "text/html":
        return open_page(entry)
    from bot.reading.plain import markdown, paragraphs

    head, body = header(entry.body)
    found = markdown(body) if entry.media == "text/markdown" else paragraphs(body)
    return with_title(head, entry.title), found, frozenset(), False


def open_page(entry: Entry) -> Opened:
    """The same for HTML. Raises ``Unreadable`` for a page that is no article."""
    from bot.reading.page import read_page

    page = read_page(entry.body, entry.url)
    if page.refused:
        raise Unreadable(entry.place or entry.url or entry.guid, page.refused)
    url = urljoin(entry.url or "", page.url) if page.url else None
    head = Head(
        title=page.headline
        if page.headline and page.title and same(page.headline) in same(page.title)
        else page.title or page.headline,
        outlet=clean(page.outlet),
        byline=page.byline,
        date=page.date,
        url=url,
        language=page.language,
        label=page.section,
    )
    return with_title(head, entry.title), page.paragraphs, page.schema, page.walled


def with_title(head: Head, title: str | None) -> Head:
    """The head with the source's own title, where the text has none."""
    return head if head.title or not title else replace(head, title=" ".join(title.split()))


def address(entry: Entry, head: Head) -> str | None:
    """Where the article stands: what the page calls its address if on the same site, else the entry's.

    A page can't take the address of another site, or of its site's front.
    """
    if not is_web(entry.url):
        return head.url if is_web(head.url) else None
    if not head.url or not is_web(head.url) or not leads_on(head.url):
        return entry.url
    same_site = host(canonical(head.url)) == host(canonical(entry.url or ""))
    return head.url if same_site else entry.url


def identity(entry: Entry, url: str | None) -> str:
    """Twelve hex digits that name an article in all its revisions: by its address, else its place."""
    key = canonical(url) if url and leads_on(url) else f"{entry.source}\n{entry.guid}"
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:12]


def names_of(entry: Entry, article: Article) -> tuple[str, ...]:
    """Under what an article is known again, best first: its addresses, and its guid at its source."""
    web = [f"url {canonical(each)}" for each in (article.url, entry.url) if each and leads_on(each)]
    return tuple(dict.fromkeys([*web, f"guid {entry.source}\n{entry.guid}"]))


def is_page(entry: Entry) -> bool:
    """Whether an entry holds a page, and not the article's own markup as a feed or mail carries it."""
    from bot.reading.page import PAGE, SOON

    return entry.media == "text/html" and PAGE.search(entry.body[:SOON]) is not None


def outlet_of(entry: Entry, head: Head, url: str | None) -> Outlet:
    """The publisher: as the source says, the head, the breadcrumbs; else after the host or the file."""
    home = f"https://{host(url)}" if url else None
    name = entry.outlet or head.outlet or (from_host(url) if url else from_file(entry.guid))
    return outlet(name, home)


def byline_of(text: str | None) -> str | None:
    """A byline without "By" and addresses, or None."""
    if not text or "://" in text:
        return None
    text = re.sub(r"(?i)^by\s+", "", " ".join(text.split()))
    text = re.sub(r"\s*\S+@\S+\s*", " ", text).strip(" ()|,")
    return text[:120] or None


def without_site(title: str, publisher: Outlet) -> str:
    """A title without the name of the site that pages put behind it."""
    parts = re.split(r"(\s+[|–—-]\s+|\s+[»:]\s+)", " ".join(title.split()))
    site = {same(publisher.name), same(publisher.name).removeprefix("the "), same(host(publisher.home or ""))}
    squeezed = {each.replace(" ", "") for each in site if each} | {
        same(host(publisher.home or "").rpartition(".")[0]).replace(" ", "")
    }
    while len(parts) > 2 and same(parts[-1]).replace(" ", "").removeprefix("the") in squeezed | {""}:
        parts = parts[:-2]
    return "".join(parts)


def first_words(text: str) -> str:
    """A title for a text that has none: its first sentence, cut at a word."""
    start, end = next(iter(sentences(text.split("\n\n", 1)[0])), (0, len(text)))
    words = text[start:end]
    if len(words) <= 120:
        return words.rstrip(".") if not is_heading(words) else words
    return words[:118].rsplit(" ", 1)[0].rstrip(",;:") + " …"
