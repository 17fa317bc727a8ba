"""From an HTML page to its text and what its head says of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from bot.analysis.languages import words as words_of
from bot.reading import blocks
from bot.reading.emoji import without_emoji
from bot.reading.furniture import is_heading
from bot.reading.head import same
from bot.reading.plain import lines
from bot.reading.pruning import PROSE, prune
from bot.reading.verdicts import LONG, is_walled, why_not, without_wall

if TYPE_CHECKING:
    from trafilatura.settings import Extractor

NEWS = {
    "NewsArticle", "Article", "ReportageNewsArticle", "OpinionNewsArticle", "AnalysisNewsArticle",
    "ReviewNewsArticle", "BackgroundNewsArticle", "LiveBlogPosting", "BlogPosting", "WebPage",
}  # fmt: skip


HEAD = words_of("title meta link script style base noscript template")
PAGE = re.compile(r"<(?:!doctype|html|head|body|main)\b", re.IGNORECASE)
SOON = 2000
"""Characters within which a page says that it is one."""
SHOWN = 200_000
"""Characters of a page that are looked at for what kind of page it is."""
MORE = 1.4
"""Times the prose that the extractor found."""


@dataclass(frozen=True, slots=True)
class Page:
    """What a page tells: its paragraphs, and its head's words for the rest. What it doesn't is None.

    ``refused`` says why it is no article; ``walled``, that it keeps some of its text for subscribers.
    """

    paragraphs: tuple[str, ...]
    title: str | None = None
    headline: str | None = None
    byline: str | None = None
    date: str | None = None
    outlet: str | None = None
    url: str | None = None
    language: str | None = None
    section: str | None = None
    schema: frozenset[str] = frozenset()
    kind: str | None = None
    free: bool = True
    refused: str | None = None
    walled: bool = False


def parse(html: str) -> HtmlElement | None:
    """The page as a tree, or None where there is none to be made."""
    parser = HTMLParser(encoding="utf-8", huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        tree = document_fromstring(html.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    if not isinstance(tree, HtmlElement):
        return None
    embody(tree)
    return tree


def embody(tree: HtmlElement) -> None:
    """Give a page without a body one: the parser leaves ``<article>`` in the head where none is written."""
    head = tree.find("head")
    if head is None or tree.find("body") is not None:
        return
    outside = [each for each in head if each.tag not in HEAD]
    if outside:
        body = tree.makeelement("body")
        tree.append(body)
        for each in outside:
            body.append(each)


def read_page(html: str, url: str | None = None) -> Page:
    """Take a page apart. An empty one gives no paragraphs."""
    tree = parse(html)
    if tree is None:
        return Page(())
    head = head_of(tree)
    if not PAGE.search(html[:SOON]):
        return replace(head, paragraphs=fragment(tree))
    paragraphs = body(tree)
    return judged(replace(head, paragraphs=paragraphs), html, url)


def judged(page: Page, html: str, url: str | None) -> Page:
    """The page with what is to be said against it. One with a long text is not looked at twice."""
    size = weight(page.paragraphs)
    if size >= LONG:
        return unwalled(replace(page, walled=is_walled("", page.free, size)))
    whole = parse(html)
    shown = " ".join(blocks.paragraphs(whole))[:SHOWN] if whole is not None else ""
    refused = why_not(page.title or "", page.paragraphs, shown, url, page.schema, page.kind)
    return unwalled(replace(page, refused=refused, walled=is_walled(shown, page.free, size)))


def unwalled(page: Page) -> Page:
    """The page without the words of its wall, if it has one."""
    return replace(page, paragraphs=without_wall(page.paragraphs)) if page.walled else page


def head_of(tree: HtmlElement) -> Page:
    """What a page says of itself in its ``<meta>`` and JSON-LD; no paragraphs yet."""
    metas, data = meta(tree), tuple(json_ld(tree))
    article = next((each for each in data if is_article(each)), {})
    return Page(
        paragraphs=(),
        title=metas.get("og:title") or metas.get("twitter:title") or words(tree, "//title"),
        headline=text_of(article.get("headline")) or words(tree, "//h1"),
        byline=people(article.get("author")) or author(metas),
        date=text_of(article.get("datePublished"))
        or published(metas)
        or attribute(tree, "//time[@datetime]", "datetime"),
        outlet=metas.get("og:site_name")
        or name_of(article.get("publisher"))
        or metas.get("application-name"),
        url=attribute(tree, "//link[@rel='canonical']", "href") or metas.get("og:url"),
        language=tree.get("lang") or metas.get("og:locale"),
        section=text_of(article.get("articleSection"))
        or metas.get("article:section")
        or metas.get("section"),
        schema=frozenset(each for item in data for each in types(item)),
        kind=metas.get("og:type"),
        free=str(article.get("isAccessibleForFree", True)).casefold() != "false"
        and metas.get("article:content_tier") != "locked",
    )


def is_article(item: dict[str, Any]) -> bool:
    """Whether a JSON-LD object tells of an article."""
    return bool(types(item) & NEWS) and ("headline" in item or "datePublished" in item)


def body(tree: HtmlElement) -> tuple[str, ...]:
    """The paragraphs of the main text. List items begin with ``•``; a row of a table is one paragraph.

    The extractor sometimes stops at the first of several parts of a text. Where the one ``<article>``
    that holds what it found holds more prose besides, that is taken as it stands.
    """
    prune(tree)
    found = extracted(tree)
    least = MORE * weight(found)
    articles = (each for each in tree.iter("article") if len(each.text_content()) > least and is_one(each))
    longer = (each for each in map(blocks.paragraphs, articles) if weight(each) > least)
    return next((each for each in longer if set(map(same, found)) <= set(map(same, each))), found)


def fragment(tree: HtmlElement) -> tuple[str, ...]:
    """The paragraphs of an article's own markup, as feeds and mails carry it, but its furniture."""
    prune(tree)
    return tuple(each for each in map(paragraph, blocks.paragraphs(tree)) if each)


def is_one(article: HtmlElement) -> bool:
    """Whether an ``<article>`` is one and not a list of them."""
    return len(list(article.iter("article"))) == 1 and len(list(article.iter("h1"))) < 2


def extracted(tree: HtmlElement) -> tuple[str, ...]:
    """The paragraphs that trafilatura finds: quickly, and with more thought where that gave no prose."""
    from trafilatura import extract

    best: tuple[str, ...] = ()
    for fast in (True, False):
        text = extract(tree, options=_options(fast)) or ""  # it works on a copy of its own
        found = tuple(each for each in map(paragraph, lines(text).split("\n")) if each)
        if weight(found) >= 0.5 * sum(map(len, found)) > 0:
            return found
        best = max(best, found, key=weight)
    return best


@cache
def _options(fast: bool) -> Extractor:
    """The extractor's settings, made once: reading them takes a sixth of what a page takes."""
    from trafilatura.settings import Extractor

    return Extractor(comments=False, fast=fast)


def weight(found: tuple[str, ...]) -> int:
    """Characters in paragraphs that end as sentences do."""
    return sum(len(each) for each in found if len(each) >= PROSE and not is_heading(each))


def paragraph(line: str) -> str:
    """One line of the extractor's as a paragraph of ours."""
    if line.startswith("|"):
        line = " ".join(cell.strip() for cell in line.split("|") if cell.strip(" -"))
    if line.startswith("- "):
        line = f"• {line[2:]}"
    return without_emoji(line)


def meta(tree: HtmlElement) -> dict[str, str]:
    """The page's ``<meta>`` by name or property, the first of each."""
    found: dict[str, str] = {}
    for each in tree.iterfind(".//meta[@content]"):
        name = each.get("property") or each.get("name") or each.get("itemprop")
        value = " ".join(each.get("content", "").split())
        if name and value:
            found.setdefault(name.casefold(), value)
    return found


def author(metas: dict[str, str]) -> str | None:
    """The first of the names under which pages give their author, unless it is an address."""
    names = ("author", "article:author", "parsely-author", "byl", "dc.creator", "sailthru.author")
    return next((metas[each] for each in names if each in metas and "://" not in metas[each]), None)


def published(metas: dict[str, str]) -> str | None:
    """The first of the names under which pages give their date."""
    names = (
        "article:published_time",
        "datepublished",
        "date",
        "pubdate",
        "parsely-pub-date",
        "dc.date",
        "dc.date.issued",
        "sailthru.date",
        "og:article:published_time",
        "publish-date",
    )
    return next((metas[each] for each in names if each in metas), None)


def json_ld(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """The objects of a page's JSON-LD, those in lists and graphs too. What isn't JSON is passed over."""
    for each in tree.iterfind(".//script[@type='application/ld+json']"):
        try:
            found = json.loads(each.text_content(), strict=False)
        except (ValueError, RecursionError):
            continue
        items = found if isinstance(found, list) else [found]
        for item in items[:50]:
            if isinstance(item, dict):
                graph = item.get("@graph")
                yield item
                yield from (
                    (node for node in graph[:50] if isinstance(node, dict)) if isinstance(graph, list) else ()
                )


def types(item: dict[str, Any]) -> frozenset[str]:
    """The ``@type`` of a JSON-LD object, of which it may have several."""
    found = item.get("@type")
    return frozenset(
        each for each in (found if isinstance(found, list) else [found]) if isinstance(each, str)
    )


def text_of(value: object) -> str | None:
    """A string, or the first of a list of them."""
    if isinstance(value, list):
        value = value[0] if value else None
    return " ".join(value.split()) or None if isinstance(value, str) else None


def name_of(value: object) -> str | None:
    """The name of a JSON-LD person or organisation."""
    if isinstance(value, list):
        value = value[0] if value else None
    return text_of(value.get("name")) if isinstance(value, dict) else text_of(value)


def people(value: object) -> str | None:
    """The names of one or several authors."""
    names = [name_of(each) for each in (value if isinstance(value, list) else [value])[:6]]
    return ", ".join(each for each in names if each and "://" not in each) or None


def words(tree: HtmlElement, path: str) -> str | None:
    """The words of the first element of that path."""
    found = tree.find("." + path)
    return " ".join(found.text_content().split())[:400] or None if found is not None else None


def attribute(tree: HtmlElement, path: str, name: str) -> str | None:
    """An attribute of the first element of that path."""
    found = tree.find("." + path)
    return (found.get(name) or "").strip() or None if found is not None else None
