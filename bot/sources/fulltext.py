"""The page behind an entry whose feed only summarises it."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
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

PATIENCE = 120.0
"""Seconds for the pages of one look, with all pauses: a slow host gives the rest at the next."""
LATE = "there was no time for its page in this look"
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
    fresh = {name(each): each for each in given if needs_page(each)}
    fresh = dict(islice(fresh.items(), MOST))
    got, lost = await pages_of(fresh, http)
    after = {name(each): done[name(each)] for each in entries if name(each) in done}
    after |= {key: mark(fresh[key]) for key in got} | {key: tried(fresh[key], done) for key in lost}
    unasked = [kept(each, LATE) for key, each in fresh.items() if key not in got and key not in lost]
    pages = tuple(got.get(name(each), each) for each in given)
    return Filled(pages, after, (*lost.values(), *unasked))


async def pages_of(
    entries: Mapping[str, Entry], http: Http
) -> tuple[dict[str, Entry], dict[str, Unreadable]]:
    """The entries with their pages, and why others have none. Those there was no time for are in neither."""
    asked = {key: asyncio.create_task(page_of(each, http)) for key, each in entries.items()}
    try:
        if asked:
            await asyncio.wait(asked.values(), timeout=PATIENCE)
    finally:
        for task in asked.values():
            task.cancel()
        await asyncio.gather(*asked.values(), return_exceptions=True)
    found = {key: task.result() for key, task in asked.items() if not task.cancelled()}
    got = {key: each for key, each in found.items() if isinstance(each, Entry)}
    return got, {key: each for key, each in found.items() if isinstance(each, Unreadable)}


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
