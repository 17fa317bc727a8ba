"""Blocks as HTML. Jinja2 escapes all that is not ours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from urllib.parse import quote, urlsplit

from jinja2 import Environment, FileSystemLoader, select_autoescape
from markupsafe import Markup, escape

from bot.models import Article, Block, Side

FILES = Path(__file__).parent / "page_files"


def render(blocks: Iterable[Block]) -> Markup:
    """The blocks as the inside of a message."""
    template = environment().get_template("blocks.html")
    return Markup(template.render(blocks=list(blocks)))  # noqa: S704 - the template escapes


def html(title: str, blocks: Iterable[Block]) -> str:
    """A page of its own, with its style inside: for a file."""
    style = Markup((FILES / "style.css").read_text(encoding="utf-8"))  # noqa: S704 - our own file
    return environment().get_template("alone.html").render(title=title, body=render(blocks), style=style)


@cache
def environment() -> Environment:
    """The templates, compiled once."""
    made = Environment(
        loader=FileSystemLoader(FILES),
        autoescape=select_autoescape(default=True),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.tests["block"] = lambda block, name: type(block).__name__ == name
    made.filters |= {"web": web, "marked": marked, "moment": moment, "path": path}
    return made


def web(url: str | None) -> str | None:
    """The URL where it leads to the web or to our own page; None for any other scheme."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    ours = url.startswith("/") and not url.startswith("//")
    return url if ours or parts.scheme in ("http", "https") else None


def marked(side: Side) -> Markup:
    """A side's words, those that other outlets cut marked."""
    text, done = Markup(), 0
    for start, end in side.extra:
        text += Markup("{}<mark>{}</mark>").format(side.text[done:start], side.text[start:end])
        done = end
    return text + escape(side.text[done:])


def moment(at: datetime) -> Markup:
    """A time that machines can read too."""
    iso = at.isoformat(timespec="minutes")
    return Markup('<time datetime="{}">{}</time>').format(
        iso, f"{at:%d %b %Y, %H:%M} {at.tzname() or ''}".rstrip()
    )


def path(key: str) -> str:
    """A key as part of an address."""
    return quote(key, safe=":")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A place with the sentence before and after; ``lead`` and ``trail``: whether the text goes on there."""

    before: str
    words: str
    after: str
    lead: bool
    trail: bool


def excerpt(article: Article, start: int, end: int) -> Excerpt:
    """The place in its article, never more of it than a sentence each way."""
    inside = [n for n, (a, b) in enumerate(article.sentences) if b > start and a < end]
    first, last = start, end
    if inside:
        first = min(start, article.sentences[max(0, inside[0] - 1)][0])
        last = max(end, article.sentences[min(len(article.sentences) - 1, inside[-1] + 1)][1])
    text = article.text
    return Excerpt(text[first:start], text[start:end], text[end:last], first > 0, last < len(text))
