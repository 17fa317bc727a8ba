"""The page behind an entry whose feed only summarises it."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.errors import Gone, Retry, Unreadable
from bot.models import Entry
from bot.sources.decoding import Undecodable, decode

if TYPE_CHECKING:
    from bot.http import Http

MOST = 30
"""Pages in one look; the feed's newest come first."""
PARAGRAPH = re.compile(r"<p(?:\s[^<>]*)?>", re.IGNORECASE)
TAG = re.compile(r"<[^<>]*>")
LONGEST = 2_000_000
"""Characters of a page that are looked at for its paragraphs."""

Done = Mapping[str, str]
"""What was fetched before: a name for the entry, and for the summary that it had."""


@dataclass(frozen=True, slots=True)
class Filled:
    """Entries with their pages where there were any, what was fetched by now, and what failed."""

    entries: tuple[Entry, ...]
    done: dict[str, str]
    failures: tuple[Unreadable, ...] = ()


async def fill(entries: Sequence[Entry], done: Done, http: Http) -> Filled:
    """Replace summaries by the pages they lead to.

    An entry whose page was fetched before, with the same summary, is left out: it was given then. Where
    a page can't be had, or holds less than the summary, the summary stays.
    """
    asked = [each for each in entries if needs_page(each)]
    fresh = [each for each in asked if done.get(name(each)) != mark(each)][:MOST]
    given = [each for each in entries if not (needs_page(each) and done.get(name(each)) == mark(each))]
    pages = dict(
        zip(map(name, fresh), await asyncio.gather(*(page_of(each, http) for each in fresh)), strict=True)
    )
    got = {key: page for key, page in pages.items() if isinstance(page, Entry)}
    return Filled(
        tuple(got.get(name(each), each) for each in given),
        {name(each): mark(each) for each in asked if name(each) in got or done.get(name(each)) == mark(each)},
        tuple(problem for problem in pages.values() if isinstance(problem, Unreadable)),
    )


def needs_page(entry: Entry) -> bool:
    """Whether an entry is a summary with a page behind it."""
    return not entry.whole and entry.url is not None


def name(entry: Entry) -> str:
    """A short name for an entry."""
    return hashlib.sha256(entry.guid.encode("utf-8", "replace")).hexdigest()[:12]


def mark(entry: Entry) -> str:
    """A short name for what an entry says."""
    return hashlib.sha256(f"{entry.title}\n{entry.body}".encode("utf-8", "replace")).hexdigest()[:12]


async def page_of(entry: Entry, http: Http) -> Entry | Unreadable:
    """The entry with its page as its body, or why not."""
    try:
        reply = await http.page(entry.url or "")
        if reply.media not in ("text/html", "application/xhtml+xml", ""):
            raise Unreadable(entry.place, f"not a page but {reply.media}")
        body = decode(reply.body, reply.charset, markup=True)
    except Unreadable as problem:
        return problem
    except (Retry, Gone) as problem:
        return Unreadable(entry.place, problem.reason)
    except Undecodable as problem:
        return Unreadable(entry.place, str(problem))
    if prose(body) <= len(entry.body):
        return Unreadable(entry.place, "its page holds less than the feed")
    return replace(entry, body=body, media="text/html", whole=True)


def prose(markup: str) -> int:
    """Characters in a page's paragraphs, roughly."""
    pieces = (each.partition("</p")[0] for each in PARAGRAPH.split(markup[:LONGEST])[1:])
    return sum(len(TAG.sub("", each)) for each in pieces)
