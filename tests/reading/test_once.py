"""Once: an item is new by guid, address and words, through feeds, steps and rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select, update

from bot import pipeline
from bot.desk import Desk
from bot.http import Http
from bot.operating import why
from bot.sources.feed import Feed
from bot.sources.folder import Folder
from bot.store.tables import articles, fingerprints
from tests.fakes import MORNING
from tests.reading.feeds import OTHER, TEXT, FeedOf, desk_of, item, rss, work

HOUR = timedelta(hours=1)
EDITED = TEXT.replace("400,000", "500,000")
LONGER = TEXT + "\n\nThe mayor of Kell said that she would come to the meeting on Thursday."
SUMMARY = "The port of Kell will close on Sundays from 1 May, the harbour board of Kell said on Monday."
KELL = "https://tide.example/kell"


@dataclass(frozen=True)
class Case:
    """What a feed held, what it or another holds an hour later, and what that makes of it."""

    then: str
    articles: int = 1
    revisions: int = 1
    reason: str = ""
    first: str = field(default_factory=item)
    other: bool = False
    """Whether it stands in another feed of the same outlet."""


SAME = "the same text was read before"
X9 = partial(item, "x9")  # what another feed calls it, or the same one after a change of its software
OARS = ("https://tide.example/oars", "Brask wins", OTHER)
FRONT = "https://tide.example/"
AMP = "https://tide-example.cdn.ampproject.org/c/s/tide.example/kell"

CASES = {
    "the same item": Case(item()),
    "another time": Case(item(at=MORNING + HOUR)),
    "another guid": Case(X9(), reason=SAME),
    "no guid any more": Case(item(None), reason=SAME),
    "another feed": Case(X9(), other=True, reason=SAME),
    "another feed, other spaces": Case(X9(text=TEXT.replace("\n\n", "\n\n ")), other=True),
    "another feed, a longer text": Case(X9(text=LONGER), other=True, reason="read before from feed:tide"),
    "another feed, a summary": Case(X9(text=SUMMARY), other=True, reason="less of the text"),
    "a summary, then the whole": Case(X9(), revisions=2, first=item(text=SUMMARY), other=True),
    "tracking": Case(X9(f"{KELL}?utm_source=rss&fbclid=1"), reason=SAME),
    "a fragment": Case(X9(f"{KELL}#top"), reason=SAME),
    "AMP": Case(X9(f"{KELL}/amp/"), reason=SAME),
    "an AMP cache": Case(X9(AMP), reason=SAME),
    "a mobile host": Case(X9("https://m.tide.example/kell"), reason=SAME),
    "http and www": Case(X9("http://www.tide.example/kell/"), reason=SAME),
    "another address, same words": Case(X9(f"{KELL}-2"), reason=SAME),
    "another address, same guid": Case(item(link=f"{KELL}-2"), reason=SAME),
    "an edit": Case(item(text=EDITED), revisions=2, reason="took out “The closure saves 400,000"),
    "an edit, another guid": Case(X9(text=EDITED), revisions=2, reason="put in “The closure saves 500"),
    "an edit, another address": Case(
        item(link=f"{KELL}-2", text=EDITED), revisions=2, reason="is revision 2"
    ),
    "another title": Case(item(title="Port to rest"), revisions=2, reason="its title was “Port of Kell"),
    "a guid used again": Case(item("g1", *OARS), articles=2),
    "another article": Case(item("g2", *OARS), articles=2),
    "a front page for a link": Case(item("g2", FRONT, *OARS[1:]), articles=2, first=item(link=FRONT)),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
async def test_an_item_comes_once(tmp_path, case: Case):
    tide, world = FeedOf(rss(case.first)), FeedOf(rss(), "feed:tide-world")
    async with desk_of(tmp_path, tide, world) as desk:
        await look(desk, MORNING)
        (world if case.other else tide).data = rss(case.then)
        await look(desk, MORNING + HOUR)
        async with desk.store.reading() as db:
            rows = (await db.execute(select(articles.c.id, articles.c.revision, articles.c.newest))).all()
        assert len({row.id for row in rows}) == case.articles
        assert max(row.revision for row in rows) == case.revisions
        assert sum(row.newest for row in rows) == case.articles
        reasons = [step.reason for step in await why.trace(desk.store, link_of(case.then))]
        assert any(case.reason in each for each in reasons)


async def look(desk: Desk, now: datetime) -> None:
    await pipeline.poll(desk, now)
    await pipeline.read(desk, now)


def link_of(item: str) -> str:
    return item.partition("<link>")[2].partition("</link>")[0].replace("&amp;", "&")


async def test_an_edit_keeps_its_date_and_is_no_news(tmp_path):
    tide = FeedOf(rss(item(at=MORNING - timedelta(days=3))))
    async with desk_of(tmp_path, tide) as desk:
        await work(desk, MORNING)
        tide.data = rss(item(text=EDITED, at=MORNING + HOUR))
        assert await work(desk, MORNING + HOUR * 2) == []
        found, _ = await desk.store.article_at(KELL)
        assert (found.revision, found.published) == (2, MORNING - timedelta(days=3))


DAYS = {
    0: "The bridge over the Tessel is shut. Engineers found 14 cracks in its eastern pier, the town said.",
    2: "Two sisters from Brask have won the chess open with a draw. The older one is 12 and gave up a rook.",
    5: "Snow closed the mountain road to Obrenfeld. Ploughs need until Friday, the canton told drivers.",
}


async def test_a_first_run_posts_the_last_day_whatever_the_feed_holds(tmp_path):
    items = [
        item(f"g{days}", f"https://tide.example/{days}", text[:30], text, MORNING - timedelta(days=days))
        for days, text in DAYS.items()
    ]
    async with desk_of(tmp_path, FeedOf(rss(*items))) as desk:
        await work(desk, MORNING + HOUR / 2)
        sent = str(await work(desk, MORNING + HOUR))
        assert [days for days, text in DAYS.items() if text[:30] in sent] == [0]
        assert all([await desk.store.article_at(f"https://tide.example/{days}") for days in DAYS])


async def test_what_was_read_is_not_kept_twice(tmp_path):
    async with desk_of(tmp_path, FeedOf(rss(item()))) as desk:
        await work(desk, MORNING)
        assert (await desk.store.entry_at(KELL))["form"]["body"] == ""
        assert "crowns" in (await desk.store.article_at(KELL))[0].text


async def test_a_file_is_one_article_wherever_it_goes(tmp_path):
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    file = inbox / "kell-tide.txt"
    file.write_text(TEXT, encoding="utf-8")
    folder = Folder("folder:inbox", inbox)
    async with desk_of(tmp_path, folder) as desk:

        async def kept() -> list[tuple[str, int]]:
            async with desk.store.reading() as db:
                rows = await db.execute(select(articles.c.outlet, articles.c.revision))
                return [(row.outlet["name"], row.revision) for row in rows]

        await look(desk, MORNING)
        file = file.rename(inbox / "moved.txt")
        await look(desk, MORNING + HOUR)
        assert await kept() == [("Kell Tide", 1)]
        file.write_text(EDITED, encoding="utf-8")
        await look(desk, MORNING + HOUR * 2)
        assert await kept() == [("Kell Tide", 1), ("Kell Tide", 2)]
        file.unlink()
        await look(desk, MORNING + HOUR * 3)
        assert len(await kept()) == 2
        assert (await desk.store.source_health())["folder:inbox"].failures == 0


REGATTA = item("g2", "https://tide.example/regatta", "Brask wins the regatta", OTHER, None)


async def test_what_a_feed_without_dates_holds_at_its_first_look_is_no_news(tmp_path, httpserver):
    server = httpserver
    undated = item(at=None)
    server.expect_ordered_request("/feed").respond_with_data(rss(undated), content_type="text/xml")
    server.expect_ordered_request("/feed").respond_with_data(rss(REGATTA, undated), content_type="text/xml")
    async with Http(allowed=("localhost", "127.0.0.1"), pause=0) as http:
        feed = Feed("feed:tide", server.url_for("/feed"), http)
        async with desk_of(tmp_path, feed, http=http) as desk:
            await work(desk, MORNING)
            assert (await desk.store.find({"harbour"})).passages
            assert "held it when it was first looked at: no news" in str(await why.trace(desk.store, KELL))
            sent = str(await work(desk, MORNING + HOUR))
    assert "regatta" in sent
    assert "harbour" not in sent


async def test_files_without_dates_are_news(tmp_path):
    (tmp_path / "post").mkdir()
    (tmp_path / "post" / "kell.txt").write_text(f"Port of Kell to close\n\n{TEXT}", encoding="utf-8")
    async with desk_of(tmp_path, Folder("folder:post", tmp_path / "post")) as desk:
        await work(desk, MORNING)
        assert "harbour" in str(await work(desk, MORNING + HOUR))


async def test_what_grouping_sees_is_read_back_or_drawn_anew_alike(tmp_path):
    found = FeedOf(rss(item(), item("g2", "https://tide.example/regatta", "Brask wins", OTHER)))
    async with desk_of(tmp_path, found) as desk:
        await work(desk, MORNING)
        kept = await desk.store.fingerprints(MORNING - HOUR)
        async with desk.store.writing() as db:
            await db.execute(update(fingerprints).values(form=0))
        assert await desk.store.fingerprints(MORNING - HOUR) == kept
    assert len(kept) == 2
    assert kept[0][1] != kept[1][1]
