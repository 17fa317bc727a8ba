"""Rows: nothing twice, nothing lost, each decision with its reason."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from bot import forms
from bot.errors import BadConfig
from bot.models import Contrast, Digest, Entry, KeyQuote, Line, OnlyIn, Point, Post, Question, Quote, Span
from bot.store import Draft, Store, batch_key
from tests.fakes import MORNING, article, brief

LEASE = timedelta(seconds=120)
HERE = ["slack"]


@pytest.fixture
async def store(tmp_path):
    made = await Store.open(f"sqlite:///{tmp_path / 'test.db'}")
    yield made
    await made.close()


def entry(**rest) -> Entry:
    known = {
        "source": "feed:x",
        "guid": "g1",
        "url": "https://example.org/1",
        "title": "T",
        "published": MORNING,
    }
    return Entry(
        **{**known, "author": None, "body": "<p>Words.</p>", "place": "https://example.org/1", **rest}
    )


def draft(key: str, parent: str | None = None, batch: str = "b") -> Draft:
    return Draft(Post(key, "slack", "C1", parent, (Line(key),)), batch)


async def save(store: Store, *drafts: Draft) -> None:
    for each in drafts:
        await store.save_post(each, "world", MORNING)


async def read(store: Store, *found) -> None:
    for each in found:
        one = entry(guid=each.id, url=each.url, place=each.url, body=each.text)
        await store.save_look("feed:x", [one], {}, MORNING, MORNING)
        id = (await store.new_entries())[-1][0]
        await store.save_article(id, one, each, MORNING)


async def test_an_entry_comes_once_and_its_edit_once_more(store):
    cursor = {"etag": "1"}
    assert await store.save_look("feed:x", [entry(), entry()], cursor, MORNING, MORNING) == 1
    assert await store.save_look("feed:x", [entry(published=None)], cursor, MORNING, MORNING) == 0
    assert await store.save_look("feed:x", [entry(body="<p>Other.</p>")], cursor, MORNING, MORNING) == 1
    assert await store.cursor("feed:x") == cursor
    assert [found.body for _, found in await store.new_entries()] == ["<p>Words.</p>", "<p>Other.</p>"]


async def test_a_failed_look_keeps_the_cursor_and_the_reason(store):
    await store.save_look("feed:x", [], {"etag": "1"}, MORNING, MORNING)
    later = MORNING + timedelta(hours=1)
    await store.save_failure("feed:x", "the server answered 404", later, MORNING)
    (row,) = await store.source_rows()
    assert (row["cursor"], row["failures"], row["why"]) == ({"etag": "1"}, 1, "the server answered 404")
    assert await store.due_sources(["feed:x", "feed:y"], MORNING) == ["feed:y"]


async def test_an_article_comes_back_as_it_was(store):
    one = article("The port closed. Trucks waited.", wire="Coastal Wire", byline="A. Moss", whole=False)
    await read(store, one)
    assert await store.article("a1") == one
    assert await store.ungrouped() == [one]


async def test_an_edit_is_a_revision_and_the_old_text_stays(store):
    one, two = article("The port closed."), article("The port closed at noon.")
    await read(store, one)
    await read(store, two)
    id, again = 2, entry(guid="a1", url=one.url)
    assert await store.save_article(id, again, two, MORNING) == 0
    assert (await store.article("a1")).revision == 2
    assert (await store.article("a1", 1)).text == "The port closed."
    assert [each.cite.revision for each in (await store.find(["port"])).passages] == [2]


async def test_a_brief_comes_back_on_the_texts_it_was_made_from(store):
    one, two = article("“No,” she said. It closed."), article("“No, no,” she said.", id="a2", outlet="Tide")
    await read(store, one, two)
    for each in (one, two):
        await store.join(each, "s1", 0.5, "names", MORNING)
    found = await store.story("s1")
    contrast = Contrast(
        "quote cut", "no", (Span(two, 1, 7), Span(one, 1, 3)), Point("Cut.", (one.cite(0, 15),))
    )
    made = replace(
        brief(one, two),
        story=found,
        quotes=(KeyQuote(Quote(one, 1, 3, "a1.1", "Ines Varga", "said"), ("a2",)),),
        contrasts=(contrast,),
        only_in=(OnlyIn("a1", (one.cite(16, 26),)),),
        questions=(Point("Why?", (one.cite(16, 26),)),),
        dropped=(("x", "y"),),
    )
    assert await store.save_brief(made, found.updated, MORNING) == 1
    assert await store.save_brief(made, found.updated, MORNING) == 1
    assert await store.brief("s1") == made
    assert await store.changed_stories() == []
    revised = article("It opened.")
    await read(store, revised)
    await store.touch("a1", MORNING + timedelta(hours=1))
    assert (await store.brief("s1")).quotes[0].quote.text == "No"
    assert await store.changed_stories() == ["s1"]


async def test_a_story_that_changes_while_it_is_written_is_written_again(store):
    one = article("The port closed.")
    await read(store, one)
    await store.join(one, "s1", 1.0, "first", MORNING)
    found = await store.story("s1")
    await store.touch("a1", MORNING + timedelta(minutes=1))
    await store.save_brief(replace(brief(one), story=found), found.updated, MORNING)
    assert await store.changed_stories() == ["s1"]


async def test_a_digest_is_kept_once_for_its_slot(store):
    one = article("The port closed.")
    found = Digest("world", MORNING, (brief(one),), (), MORNING)
    assert await store.save_digest(
        "world", found, [draft("k1", batch=batch_key("world", MORNING))], [], MORNING
    )
    assert not await store.save_digest("world", found, [draft("k2")], [], MORNING)
    assert await store.post_row("k2") is None
    assert await store.last_slot("world") == MORNING
    assert await store.told_in(batch_key("world", MORNING)) == [("s1", 1)]


async def test_posts_go_out_in_order_and_after_their_parent(store):
    await save(store, draft("root"), draft("card1", "root"), draft("card2", "root"))
    claim = await store.claim_post(MORNING, LEASE, HERE)
    assert (claim.post.key, claim.post.thread, claim.attempt) == ("root", None, 1)
    assert await store.claim_post(MORNING, LEASE, HERE) is None
    await store.mark_sent("root", "1700.1", MORNING)
    claim = await store.claim_post(MORNING, LEASE, HERE)
    assert (claim.post.key, claim.post.thread) == ("card1", "1700.1")
    assert claim.post.blocks == (Line("card1"),)


async def test_a_lease_that_ends_gives_the_post_away_with_its_attempt(store):
    await save(store, draft("root"))
    await store.claim_post(MORNING, LEASE, HERE)
    assert await store.claim_post(MORNING + LEASE, LEASE, HERE) is None
    again = await store.claim_post(MORNING + LEASE * 1.1, LEASE, HERE)
    assert (again.post.key, again.attempt) == ("root", 2)


async def test_only_platforms_that_are_connected_are_served(store):
    await save(store, draft("root"))
    assert await store.claim_post(MORNING, LEASE, ["discord"]) is None


async def test_what_hangs_below_a_post_that_is_gone_goes_with_it(store):
    await save(store, draft("root"), draft("card", "root"), draft("other", batch="b2"))
    await store.claim_post(MORNING, LEASE, HERE)
    await store.mark_ended("root", "gone", "the channel was deleted", MORNING)
    assert (await store.post_row("card"))["why"] == "its thread: the channel was deleted"
    assert (await store.claim_post(MORNING, LEASE, HERE)).post.key == "other"
    assert [row["reason"] for row in await store.decisions(["root"])] == ["the channel was deleted"]


async def test_an_event_is_heard_once(store):
    asked = Question("m1", "slack", "C1", "1700.1", "U1", "Why?")
    assert await store.hear(asked, MORNING)
    assert not await store.hear(asked, MORNING)
    assert [row["id"] for row in await store.unanswered("slack", MORNING)] == ["m1"]
    await store.answered(asked, "answer:1")
    assert await store.unanswered("slack", MORNING) == []


@pytest.mark.parametrize("hostile", ['"', "a OR b", "NEAR(", "x*", "'); DROP TABLE articles; --", "🍁", "-"])
async def test_search_takes_any_text(store, hostile):
    await read(store, article("The port closed."))
    assert (await store.find([hostile])).passages == ()
    assert len((await store.find([hostile, "port"])).passages) == 1


@pytest.mark.parametrize("listed", [4_000, 0], ids=["few articles", "too many to list"])
async def test_sentences_are_found_within_a_time(store, listed, monkeypatch):
    monkeypatch.setattr("bot.store.sentences.LISTED", listed)
    days = [MORNING - timedelta(days=n) for n in (9, 5, 1)]
    await read(
        store, *(article(f"The port closed {n}.", id=f"a{n}", published=at) for n, at in enumerate(days))
    )

    async def found(**within):
        return {each.cite.article for each in (await store.find(["port"], **within)).passages}

    assert await found() == {"a0", "a1", "a2"}
    assert await found(since=days[1]) == {"a1", "a2"}
    assert await found(until=days[1]) == {"a0", "a1"}
    assert await found(since=days[1], until=days[1]) == {"a1"}
    assert await found(sources=["elsewhere"], since=days[1]) == set()


async def test_a_database_that_is_none(tmp_path):
    (tmp_path / "x.db").write_text("no database at all, but long enough to look like one" * 50)
    with pytest.raises(BadConfig, match=r"desk\.database: can't be opened"):
        await Store.open(f"sqlite:///{tmp_path / 'x.db'}")


async def test_a_database_of_a_newer_version_is_left_alone(tmp_path):
    url = f"sqlite:///{tmp_path / 'x.db'}"
    await (await Store.open(url)).close()
    with closing(sqlite3.connect(tmp_path / "x.db")) as db, db:
        db.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(BadConfig, match=r"^desk\.database: is at 9999, made by a newer version of Parallax;"):
        await Store.open(url)


def test_blocks_come_back_as_they_were():
    from bot import layout

    one = article("The port closed. Trucks waited.")
    blocks = tuple(block for part in layout.card(brief(one), as_of=MORNING) for block in part)
    assert forms.blocks_of(forms.blocks_form(blocks)) == blocks


def test_the_migrations_lead_to_the_tables_of_this_version():
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from sqlalchemy import create_engine

    from bot.store import migrate
    from bot.store.tables import metadata

    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        migrate.upgrade(connection)
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
    engine.dispose()
    assert [each for each in differences if "sentence_search" not in str(each)] == []
