"""Once: whether what was read is a new article, a revision of one, or known, and how it is kept.

An article is known again by its addresses, by its guid where the text is alike, and by its words.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.analysis.copies import NEAR, contained, content, sketch, unpack
from bot.analysis.revisions import Difference, difference, key
from bot.analysis.stories_fingerprint import FORM, fingerprint, pack
from bot.models import Article, Entry, Outlet
from bot.store.base import note, note_row, plain, upsert, upsert_all
from bot.store.sentences import index, index_new
from bot.store.tables import (
    articles,
    decisions,
    entries,
    fingerprints,
    memberships,
    names,
    revisions,
    stories,
)

Row = Any
SHOWN = 3
"""Sentences of a difference that a reason names; the rest is counted."""
LONGEST = 200
"""Characters of each."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is kept of a text so that articles can be compared without it.

    ``content`` names its words, ``sketch`` tells a copy, ``packed`` is what grouping sees.
    """

    content: str
    sketch: bytes
    packed: bytes


def draw(article: Article) -> Drawn:
    """Draw it: a millisecond of work, for a thread beside the one that all wait for."""
    return Drawn(content(article.text), sketch(article.text).pack(), pack(fingerprint(article)))


@dataclass(frozen=True, slots=True)
class Read:
    """What an entry was read as. ``id`` is its row's; ``reason`` says why it is no article, or a poor one.

    ``names`` are those under which the article is known again, ``paged`` whether its text is a page's,
    ``drawn`` what was drawn of it already.
    """

    id: int
    entry: Entry
    article: Article | None = None
    reason: str = ""
    names: tuple[str, ...] = ()
    paged: bool = False
    drawn: Drawn | None = None

    @property
    def subject(self) -> str:
        """What decisions about it are filed under."""
        return self.entry.url or self.entry.place


async def keep_all(db: AsyncConnection, found: Sequence[Read], now: datetime) -> list[int]:
    """Keep what entries were read as, with the reasons; the revision kept of each, 0 where nothing was.

    What is surely new is written together: a row at a time takes most of the time of it all.
    """
    if not found:
        return []
    await db.execute(_ENTRY, [_entry_state(each) for each in found])
    doubtful = await _seen(db, found)
    fresh = [each for each in found if each.article and each.id not in doubtful]
    if fresh:
        await _insert_new(db, fresh, now)
    kept = {each.id: 1 for each in fresh}
    for each in found:
        if each.article is None:
            await note(db, now, "read", each.subject, "dropped", each.reason)
        elif each.id in doubtful:
            kept[each.id] = await _keep(db, each, now)
    return [kept.get(each.id, 0) for each in found]


async def _keep(db: AsyncConnection, read: Read, now: datetime) -> int:
    """Keep one that may be known."""
    old = await known(db, read)
    if old is None:
        await _insert_new(db, [read], now)
        return 1
    await _name(db, read, old.id)
    return await revise(db, read, old, now)


def _entry_state(read: Read) -> dict[str, Any]:
    # The body is a whole page, mostly; once it is read, nobody looks at it again.
    form = plain(read.entry) | {"published": moment(read.entry.published), "body": "", "summary": ""}
    return {"row": read.id, "now_state": "read" if read.article else "dropped", "light": form}


async def _seen(db: AsyncConnection, found: Sequence[Read]) -> set[int]:
    """The ids of those that share a name, id or all words with an article that is stored or before them."""
    articles_read = [(each, each.article) for each in found if each.article]
    marks = {mark(name) for each, _ in articles_read for name in each.names}
    ids = {article.id for _, article in articles_read}
    contents = {content(article.text) for _, article in articles_read}
    stored: set[str] = set()
    for column, values in ((names.c.name, marks), (articles.c.id, ids), (articles.c.content, contents)):
        stored |= set((await db.execute(select(column).where(column.in_(values)))).scalars())
    doubtful: set[int] = set()
    for each, article in articles_read:
        keys = {article.id, content(article.text), *map(mark, each.names)}
        if stored & keys:
            doubtful.add(each.id)
        stored |= keys
    return doubtful


async def _insert_new(db: AsyncConnection, found: Sequence[Read], now: datetime) -> None:
    """Write new articles with their names, sentences and reasons."""
    made = [(each, each.article) for each in found if each.article]
    await db.execute(articles.insert(), [_row_of(each, article, "new") for each, article in made])
    await db.execute(_PRINTED, [_print_row(each, article) for each, article in made])
    await index_new(db, [(article, each.entry.source) for each, article in made])
    called = {mark(name): article.id for each, article in made for name in each.names}
    if called:
        rows = [{"name": name, "article": id} for name, id in called.items()]
        await db.execute(upsert_all(names, ("name", "article"), ["name"]), rows)
    said = [note_row(now, "read", each.subject, "read", told(each)) for each in found]
    await db.execute(decisions.insert(), said)


_ENTRY = (
    update(entries)
    .where(entries.c.id == bindparam("row"))
    .values(state=bindparam("now_state"), form=bindparam("light", type_=entries.c.form.type))
)


async def revise(db: AsyncConnection, read: Read, old: Row, now: datetime, step: str = "read") -> int:
    """Keep another reading of an article that is known, where it says anything else."""
    assert read.article is not None
    before, after = article_of(old), revision_of(old, read.article)
    read = replace(read, entry=replace(read.entry, backlog=old.backlog))
    change = difference(before, after)
    if reason := nothing_new(old, read, change):
        await note(db, now, step, read.subject, "known", reason)
        return 0
    await db.execute(update(articles).where(articles.c.id == old.id).values(newest=False))
    await _insert(db, read, after, old.state)
    await db.execute(revisions.insert().values(change_row(after, change, now)))
    await db.execute(touching(after.id, now))
    said = (
        f"this is revision {after.revision} of {after.outlet.name}'s article {after.id}: {in_words(change)}"
    )
    await note(db, now, step, read.subject, "revised", said)
    return after.revision


def revision_of(old: Row, article: Article) -> Article:
    """A reading as the next revision of an article: its name, and its date where it had one, stay."""
    return replace(
        article,
        id=old.id,
        revision=old.revision + 1,
        published=old.published if old.dated else article.published,
        dated=old.dated or article.dated,
        copy_of=old.copy_of,
    )


def nothing_new(old: Row, read: Read, change: Difference) -> str | None:
    """Why a reading of a known article is no revision, or None."""
    assert read.article is not None
    before = f"article {old.id}" + (f" at {old.url}" if old.url else "")
    if not change and (old.whole or not read.article.whole):
        return f"the same text was read before, as {before}"
    if old.whole and not read.article.whole:
        return f"less of the text than was read before, as {before}"
    if old.source != read.entry.source and old.whole:
        return f"read before from {old.source}, as {before}"
    return None


async def known(db: AsyncConnection, read: Read) -> Row | None:
    """The newest revision of the article that was read again, None where it is new."""
    assert read.article is not None
    marks = {mark(each): each for each in read.names}
    rows = await db.execute(names.select().where(names.c.name.in_(list(marks)))) if marks else ()
    led = {marks[row.name]: row.article for row in rows}
    ids = dict.fromkeys([read.article.id, *(led[each] for each in read.names if each in led)])
    found = {row.id: row for row in await db.execute(newest().where(articles.c.id.in_(list(ids))))}
    sure = {read.article.id, *(led[each] for each in led if each.startswith("url "))}
    for row in (found[id] for id in ids if id in found):
        if row.id in sure or read.article.url is None or alike(row, read.article):
            return row
    same = newest().where(articles.c.content == content(read.article.text))
    rows = await db.execute(same.order_by(articles.c.published).limit(20))
    return next((row for row in rows if row.outlet["id"] == read.article.outlet.id), None)


def alike(old: Row, article: Article) -> bool:
    """Whether a guid that leads to another address still names the same article: some are used again."""
    if key(old.title) == key(article.title):
        return True
    return old.sketch is not None and contained(unpack(old.sketch), sketch(article.text)) >= NEAR


async def _insert(db: AsyncConnection, read: Read, article: Article, state: str) -> None:
    await db.execute(articles.insert().values(_row_of(read, article, state)))
    await db.execute(_PRINTED, _print_row(read, article))
    await index(db, article, article.revision, read.entry.source)


def _row_of(read: Read, article: Article, state: str) -> dict[str, Any]:
    row = plain(article)
    row |= {"outlet": asdict(article.outlet), "newest": True, "state": state, "paged": read.paged}
    row |= {"source": read.entry.source, "place": read.entry.place}
    row |= {"backlog": read.entry.backlog and not article.dated}
    drawn = read.drawn or draw(article)
    return row | {"content": drawn.content, "sketch": drawn.sketch}


def _print_row(read: Read, article: Article) -> dict[str, Any]:
    known = {"article": article.id, "outlet": article.outlet.id, "published": article.published}
    return {**known, "form": FORM, "packed": (read.drawn or draw(article)).packed}


_PRINTED = upsert_all(fingerprints, ("article", "outlet", "published", "form", "packed"), ["article"])


async def _name(db: AsyncConnection, read: Read, article: str) -> None:
    for each in read.names:
        await db.execute(upsert(names, {"name": mark(each), "article": article}, ["name"]))


def mark(name: str) -> str:
    """A name of any length, shortened."""
    return hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:24]


def change_row(article: Article, change: Difference, now: datetime) -> dict[str, Any]:
    """What a revision changed, as it is kept."""
    return {
        "article": article.id,
        "revision": article.revision,
        "at": now,
        "removed": [span.text for span in change.removed],
        "added": [span.text for span in change.added],
        "titles": list(change.titles) if change.titles else None,
    }


def in_words(change: Difference) -> str:
    """A difference for a person to read."""
    said = [f"its title was “{change.titles[0]}”"] if change.titles else []
    for verb, spans in (("took out", change.removed), ("put in", change.added)):
        if spans:
            shown = " ".join(f"“{span.text[:LONGEST]}”" for span in spans[:SHOWN])
            more = f" and {len(spans) - SHOWN} more" if len(spans) > SHOWN else ""
            said.append(f"{verb} {shown}{more}")
    return "; ".join(said) or "the whole text is there now"


def told(read: Read) -> str:
    """What a new article is, for a person to read."""
    article = read.article
    assert article is not None
    said = (
        f"{article.kind} of {len(article.sentences)} sentences by {article.outlet.name}, article {article.id}"
    )
    if not article.whole:
        part = "the page shows a part of its text" if read.paged else "its feed gives a summary"
        said += f"; {read.reason or part}"
    if article.dated:
        return said
    if read.entry.backlog:
        return f"{said}; it has no date, and its feed held it when it was first looked at: no news"
    return f"{said}; it has no date, so the time it was first seen"


def touching(article: str, now: datetime) -> Any:
    """The change by which an article's story, where it has one, is to be written again."""
    mine = select(memberships.c.story).where(memberships.c.article == article, memberships.c.holds)
    return update(stories).where(stories.c.id.in_(mine)).values(state="changed", updated=now)


def newest() -> Any:
    """The newest revision of each article."""
    return articles.select().where(articles.c.newest)


def moment(at: datetime | None) -> str | None:
    """A time as an entry's form has it."""
    return at.isoformat() if at else None


def article_of(row: Row) -> Article:
    """The article in a row that has its columns, among others."""
    found = {field.name: row._mapping[field.name] for field in fields(Article)}
    found["outlet"] = Outlet(**found["outlet"])
    found["sentences"] = tuple((start, end) for start, end in found["sentences"])
    return Article(**found)


def opening_of(row: Row) -> Article:
    """The same of a row without sentences, whose text is only an opening."""
    names = [field.name for field in fields(Article) if field.name not in ("outlet", "sentences")]
    return Article(outlet=Outlet(**row.outlet), sentences=(), **{name: row._mapping[name] for name in names})
