"""Posted articles seen again: a server that changes its pages, real feeds, HTTP, steps and rows."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from werkzeug import Request, Response

from bot import pipeline
from bot.http import Http
from bot.operating import why
from bot.sources.feed import Feed
from tests.fakes import MORNING
from tests.reading.feeds import TEXT, desk_of, item, rss, work

HOUR = timedelta(hours=1)
SLOT = MORNING + HOUR
LEAD = "The port of Kell will close on Sundays from 1 May, the harbour board of Kell said on Monday."


class Site:
    """A site with a feed of summaries and one page, which can be changed, or taken down."""

    def __init__(self, server) -> None:
        self.text, self.status, self.furniture, self.asked = TEXT, 200, "12 comments", []
        self.headers: dict[str, str] = {}
        self.robots = ""
        self.home = server.url_for("/")
        server.expect_request("/kell").respond_with_handler(self.page)
        server.expect_request("/feed").respond_with_handler(self.feed)
        server.expect_request("/robots.txt").respond_with_handler(lambda _: Response(self.robots))

    def feed(self, _: Request) -> Response:
        return Response(
            rss(item(link=f"{self.home}kell", text=LEAD), home=self.home), content_type="text/xml"
        )

    def page(self, request: Request) -> Response:
        self.asked.append(dict(request.headers))
        if self.status != 200:
            return Response("", self.status)
        if request.headers.get("If-None-Match") == self.headers.get("ETag", "none"):
            return Response("", 304)
        body = "".join(f"<p>{each}</p>" for each in self.text.split("\n\n"))
        title = "Port of Kell to close"
        html = f"<!doctype html><title>{title}</title><article><h1>{title}</h1>{body}"
        return Response(
            f"{html}<p>{self.furniture}</p></article>", content_type="text/html", headers=self.headers
        )


@asynccontextmanager
async def posted(tmp_path, httpserver):
    """A desk that has posted the story of one page at ``SLOT``; it was asked once."""
    site = Site(httpserver)
    async with Http(allowed=("localhost", "127.0.0.1"), pause=0) as http:
        feed = Feed("feed:tide", f"{site.home}feed", http, pages=True)
        async with desk_of(tmp_path, feed, http=http) as desk:
            await work(desk, MORNING)
            assert len(await work(desk, SLOT)) == 2
            desk.sources = {}
            yield desk, site


async def test_a_change_is_a_revision_with_its_difference(tmp_path, httpserver):
    async with posted(tmp_path, httpserver) as (desk, site):
        site.text = TEXT.replace("400,000", "500,000")
        assert await pipeline.revise(desk, SLOT + HOUR) == 1
        article, _ = await desk.store.article_at(f"{site.home}kell")
        (change,) = await desk.store.revisions_of([article.id])
        assert (article.revision, "500,000" in article.text) == (2, True)
        assert [len(each) for each in (change.removed, change.added, change.titles)] == [1, 1, 0]
        assert "400,000" in (await desk.store.article(article.id, 1)).text
        assert await desk.store.changed_stories() == [await desk.store.story_at(article.id)]
        steps = await why.trace(desk.store, f"{site.home}kell")
        assert (steps[-1].step, steps[-1].outcome) == ("revise", "revised")
        assert "took out “The closure saves 400,000 crowns" in steps[-1].reason


async def test_what_moves_by_itself_is_no_revision(tmp_path, httpserver):
    async with posted(tmp_path, httpserver) as (desk, site):
        site.furniture, site.text = "Updated 5 minutes ago", TEXT.replace(" the ", "  the ")
        assert await pipeline.revise(desk, SLOT + HOUR) == 1
        article, _ = await desk.store.article_at(f"{site.home}kell")
        assert article.revision == 1
        assert await desk.store.changed_stories() == []


async def test_a_page_is_seen_again_for_two_days_at_growing_intervals(tmp_path, httpserver):
    async with posted(tmp_path, httpserver) as (desk, site):
        seen = []
        for half_hours in range(1, 60 * 2):
            if await pipeline.revise(desk, SLOT + half_hours * HOUR / 2):
                seen.append(half_hours / 2)
        assert seen == [1, 3, 9, 24, 48]
        assert len(site.asked) == 1 + 5


async def test_it_asks_only_for_what_has_changed(tmp_path, httpserver):
    async with posted(tmp_path, httpserver) as (desk, site):
        site.headers = {"ETag": '"v1"', "Last-Modified": "Tue, 03 Mar 2026 08:00:00 GMT"}
        await pipeline.revise(desk, SLOT + HOUR)
        await pipeline.revise(desk, SLOT + 3 * HOUR)
        assert "If-None-Match" not in site.asked[1]
        assert site.asked[2]["If-None-Match"] == '"v1"'
        assert site.asked[2]["If-Modified-Since"] == site.headers["Last-Modified"]


@pytest.mark.parametrize("status", [404, 410])
async def test_a_page_taken_down_is_withdrawn_and_may_come_back(tmp_path, httpserver, status):
    async with posted(tmp_path, httpserver) as (desk, site):
        article, place = await desk.store.article_at(f"{site.home}kell")
        site.status = status
        await pipeline.revise(desk, SLOT + HOUR)
        await pipeline.revise(desk, SLOT + 3 * HOUR)
        assert await desk.store.withdrawn([article.id]) == {article.id: SLOT + HOUR}
        said = [step.reason for step in await why.trace(desk.store, place) if step.step == "revise"]
        assert len(said) == 1
        assert said[0].startswith("withdrawn by the outlet")
        site.status = 200
        await pipeline.revise(desk, SLOT + 9 * HOUR)
        assert await desk.store.withdrawn([article.id]) == {}
        assert (await why.trace(desk.store, place))[-1].reason == "the outlet has it again"


@pytest.mark.parametrize("status", [403, 429, 500, 503])
async def test_a_server_in_trouble_withdraws_nothing(tmp_path, httpserver, status):
    async with posted(tmp_path, httpserver) as (desk, site):
        article, _ = await desk.store.article_at(f"{site.home}kell")
        site.status = status
        await pipeline.revise(desk, SLOT + HOUR)
        assert await desk.store.withdrawn([article.id]) == {}
        assert (await desk.store.article(article.id)).revision == 1
        assert await desk.store.due_visits(SLOT + 2 * HOUR, 9) == []
        assert len(await desk.store.due_visits(SLOT + 3 * HOUR, 9)) == 1


async def test_a_wall_before_the_text_takes_nothing_out(tmp_path, httpserver):
    async with posted(tmp_path, httpserver) as (desk, site):
        site.text = (
            f"{LEAD}\n\nSubscribe to continue reading this article. It is reserved for our subscribers."
        )
        await pipeline.revise(desk, SLOT + HOUR)
        article, _ = await desk.store.article_at(f"{site.home}kell")
        assert (article.revision, "400,000" in article.text) == (1, True)


async def test_a_page_that_is_no_article_any_more_is_no_revision(tmp_path, httpserver):
    async with posted(tmp_path, httpserver) as (desk, site):
        site.text = site.furniture = ""
        assert await pipeline.revise(desk, SLOT + HOUR) == 1
        assert (await desk.store.article_at(f"{site.home}kell"))[0].revision == 1


async def test_robots_are_heeded(tmp_path, httpserver):
    async with posted(tmp_path, httpserver) as (desk, site):
        site.robots = "User-agent: *\nDisallow: /"
        async with Http(allowed=("localhost", "127.0.0.1"), pause=0) as anew:
            desk.http = anew
            assert await pipeline.revise(desk, SLOT + HOUR) == 1
        assert len(site.asked) == 1


async def test_files_are_not_looked_for_on_the_web(tmp_path, httpserver):
    async with posted(tmp_path, httpserver) as (desk, site):
        from sqlalchemy import update

        from bot.store.tables import articles

        async with desk.store.writing() as db:
            await db.execute(update(articles).values(place="inbox/kell.txt"))
        assert await pipeline.revise(desk, SLOT + HOUR) == 0
        assert len(site.asked) == 1
