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

TRIES = 3
"""Looks in which a page that can't be had is asked for, before its summary has to do."""

Done = Mapping[str, str]
"""What was asked for before: a name for the entry, and for the summary that it had; behind a ``~`` the
number of times that the page could not be had."""


@dataclass(frozen=True, slots=True)
class Filled:
    """Entries with their pages where there were any, what was asked for by now, and what failed."""

    entries: tuple[Entry, ...]
    done: dict[str, str]
    failures: tuple[Unreadable, ...] = ()


async def fill(entries: Sequence[Entry], done: Done, http: Http) -> Filled:
    """Replace summaries by the pages they lead to.

    An entry whose page was fetched before, with the same summary, is left out: it was given then. Where
    a page can't be had, or holds less than the summary, the summary stays.
    """
    settled = {name(each) for each in entries if is_settled(each, done)}
    given = [each for each in entries if name(each) not in settled]
    fresh = [each for each in given if needs_page(each)][:MOST]
    found = await asyncio.gather(*(page_of(each, http) for each in fresh))
    pages = dict(zip(map(name, fresh), found, strict=True))
    got = {key: page for key, page in pages.items() if isinstance(page, Entry)}
    known = {name(each): done[name(each)] for each in entries if name(each) in done}
    return Filled(
        tuple(got.get(name(each), each) for each in given),
        known | {name(each): mark(each) if name(each) in got else tried(each, done) for each in fresh},
        tuple(problem for problem in pages.values() if isinstance(problem, Unreadable)),
    )


def is_settled(entry: Entry, done: Done) -> bool:
    """Whether an entry was given before with its page, or as often without it as is reasonable."""
    return needs_page(entry) and done.get(name(entry)) in (mark(entry), f"{mark(entry)}~{TRIES}")


def tried(entry: Entry, done: Done) -> str:
    """The mark of an entry whose page could not be had once more."""
    before, _, times = done.get(name(entry), "").partition("~")
    return f"{mark(entry)}~{int(times or 0) + 1 if before == mark(entry) else 1}"


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
            return kept(entry, f"not a page but {reply.media}")
        body = decode(reply.body, reply.charset, markup=True)
    except (Unreadable, Retry, Gone) as problem:
        return kept(entry, problem.reason)
    except Undecodable as problem:
        return kept(entry, str(problem))
    if prose(body) <= len(entry.body):
        return kept(entry, "its page holds less than the feed")
    return replace(entry, body=body, media="text/html", whole=True, summary=entry.body)


def kept(entry: Entry, reason: str) -> Unreadable:
    """Why an entry is left as the feed has it."""
    return Unreadable(entry.place, f"{reason}; the feed's summary is kept")


def prose(markup: str) -> int:
    """Characters in a page's paragraphs, roughly."""
    pieces = (each.partition("</p")[0] for each in PARAGRAPH.split(markup[:LONGEST])[1:])
    return sum(len(TAG.sub("", each)) for each in pieces)
