"""An archive of a given size, written as rows at once: what a bot that ran for months would have."""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bench.tasks._press import Press
from bot.analysis.copies import content, sketch
from bot.analysis.stories_fingerprint import FORM, fingerprint, pack
from bot.analysis.text import sentences
from bot.models import Article, Outlet
from bot.store import Store, tables
from bot.store.base import plain
from bot.store.sentences import index_new

TEXTS = 200
"""Different texts; the archive prints them in turns, each time under another name and date."""
AT_ONCE = 2000
MEMBERS = 3
"""Articles of a story."""


async def fill(path: Path, size: int, start: datetime, apart: timedelta, seed: int) -> float:
    """Write articles until there are ``size``; the seconds that took."""
    began = time.perf_counter()
    store = await Store.open(f"sqlite:///{path}")
    texts = _texts(seed, min(size, TEXTS))
    try:
        async with store.reading() as db:
            have = (await db.execute(select(func.count()).select_from(tables.articles))).scalar() or 0
        while have < size:
            upto = min(size, have + AT_ONCE)
            async with store.writing() as db:
                await _write(db, range(have, upto), texts, start, apart)
            have = upto
    finally:
        await store.close()
    return round(time.perf_counter() - began, 1)


@dataclass(frozen=True, slots=True)
class Printed:
    """A text with what is kept beside it, drawn once."""

    article: Article
    sketch: bytes
    packed: bytes


def _texts(seed: int, count: int) -> list[Printed]:
    press = Press(seed, datetime.fromisoformat("2026-01-01T00:00:00+00:00"))
    made = []
    for _ in range(count):
        piece = press.next(timedelta())
        body = "\n\n".join(piece.paragraphs)
        outlet = Outlet(piece.outlet.casefold().replace(" ", "-"), piece.outlet)
        known: dict[str, Any] = {"url": None, "byline": None, "published": piece.published, "language": "en"}
        known |= {"fetched": piece.published, "text": body, "sentences": sentences(body)}
        article = Article(id="", revision=1, outlet=outlet, title=piece.title, **known)
        made.append(Printed(article, sketch(body).pack(), pack(fingerprint(article))))
    return made


async def _write(
    db: AsyncConnection, numbers: range, texts: list[Printed], start: datetime, apart: timedelta
) -> None:
    made: list[tuple[Article, str]] = []
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in ("articles", "prints", "rest")}
    for number in numbers:
        text = texts[number % len(texts)]
        id, at = hashlib.sha256(f"stored {number}".encode()).hexdigest()[:12], start + apart * number
        url = f"https://old.example/{number}"
        article = replace(text.article, id=id, url=url, published=at, fetched=at)
        made.append((article, "feed:old"))
        rows["articles"].append(_article_row(article, text, number))
        rows["prints"].append(
            {"article": id, "outlet": article.outlet.id, "published": at, "form": FORM, "packed": text.packed}
        )
        rows["rest"].append({"id": id, "number": number, "at": at})
    await db.execute(tables.articles.insert(), rows["articles"])
    await db.execute(tables.fingerprints.insert(), rows["prints"])
    await index_new(db, made)
    for table, beside in _beside(rows["rest"]):
        await db.execute(table.insert(), beside)


def _article_row(article: Article, text: Printed, number: int) -> dict[str, Any]:
    row = plain(article) | {"outlet": plain(article.outlet), "place": article.url, "source": "feed:old"}
    row |= {"newest": True, "state": "grouped", "sketch": text.sketch, "paged": True}
    return row | {"content": content(f"{number} {article.title}")}


def _beside(rest: list[dict[str, Any]]) -> list[tuple[Any, list[dict[str, Any]]]]:
    """Entries, names, memberships, stories and decisions of the same articles."""
    story = [f"old{each['number'] // MEMBERS}" for each in rest]
    entries = [_entry_row(each) for each in rest]
    names = [{"name": f"n{each['number']}", "article": each["id"]} for each in rest]
    members = [
        {
            "article": each["id"],
            "story": id,
            "score": 1.0,
            "reason": "stored",
            "at": each["at"],
            "holds": True,
        }
        for each, id in zip(rest, story, strict=True)
    ]
    first = {
        id: each
        for each, id in reversed(list(zip(rest, story, strict=True)))
        if each["number"] % MEMBERS == 0
    }
    stories = [
        {"id": id, "since": each["at"], "updated": each["at"], "state": "written"}
        for id, each in first.items()
    ]
    said = [
        {"at": each["at"], "step": step, "subject": f"https://old.example/{each['number']}"}
        | {"outcome": "read", "reason": "a report of 42 sentences, as many others are"}
        for each in rest
        for step in ("read", "group")
    ]
    found = [(tables.entries, entries), (tables.names, names), (tables.memberships, members)]
    return [*found, *([(tables.stories, stories)] if stories else []), (tables.decisions, said)]


def _entry_row(each: dict[str, Any]) -> dict[str, Any]:
    url = f"https://old.example/{each['number']}"
    form = {"source": "feed:old", "guid": url, "url": url, "title": "T", "published": None, "author": None}
    return {
        "source": "feed:old",
        "guid": url,
        "digest": hashlib.sha256(json.dumps(form).encode()).hexdigest(),
        "url": url,
        "place": url,
        "form": form | {"body": "", "media": "text/html", "outlet": None, "place": url, "whole": True},
        "seen": each["at"],
        "state": "read",
    }
