"""Sources by command: found, added, listed, removed, taken from a list, and read by the bot that runs."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from bot import app, pipeline
from bot.config import ModelOptions
from bot.models import Entry
from bot.operating import sourcing, why
from bot.operating.sourcing import Candidate, cost_per_day
from bot.sources.opml import feeds_in
from bot.store import Store
from tests.fakes import MORNING

NOW = datetime.now(UTC)
LONG = "<p>" + "The council of Brask voted to mend the clock of its old town hall. " * 12 + "</p>"
OPML = '<opml><body><outline text="A & B" xmlUrl="https://a.example/rss?x=1&y=2"/><outline xmlurl="https://b.example/"/>'

Typed = Callable[..., tuple[int, str, str]]


def rss(*titles: str) -> str:
    """A feed whose items came an hour apart, the last one an hour ago."""
    items = [
        f"<item><guid>{title}</guid><title>{title}</title><link>https://bell.example/{n}</link>"
        f"<pubDate>{NOW - timedelta(hours=len(titles) - n):%a, %d %b %Y %H:%M:%S GMT}</pubDate>"
        f"<description><![CDATA[{LONG}]]></description></item>"
        for n, title in enumerate(titles)
    ]
    return f"<rss version='2.0'><channel><title>Dunmore Bell</title>{''.join(items)}</channel></rss>"


@pytest.fixture
def site(httpserver: HTTPServer, tmp_path: Path) -> HTTPServer:
    """A site that names its feed, and a config that lets it be asked."""
    named = '<link rel="alternate" type="application/rss+xml" href="/rss">'
    httpserver.expect_request("/").respond_with_data(named, content_type="text/html")
    httpserver.expect_request("/rss").respond_with_data(rss("Clock", "Ferry"), content_type="text/xml")
    config = '[desk]\nallow_hosts = ["localhost"]\nfetch_pause_seconds = 0\n'
    (tmp_path / "config.toml").write_text(config, encoding="utf-8")
    return httpserver


def listed(parallax: Typed) -> dict[str, dict[str, object]]:
    """The list in JSON, by place."""
    code, out, err = parallax("sources", "list", "--format", "json")
    assert (code, err) == (0, "")
    return {each["place"]: each for each in json.loads(out)["sources"]}


def test_a_site_s_feed_is_found_shown_added_listed_and_removed(parallax: Typed, site: HTTPServer) -> None:
    feed = site.url_for("/rss")
    code, out, err = parallax("sources", "add", site.url_for("/"), "--outlet", "Bell")
    assert (code, err) == (0, "")
    assert out.index("Ferry") < out.index("Clock")
    assert "It costs nothing: no model is set." in out
    assert f"Added feed:{feed}." in out
    assert listed(parallax)[feed]["from"] == "added by command"
    assert listed(parallax)[feed]["outlet"] == "Bell"
    assert "is there already (added by command)" in parallax("sources", "add", feed)[1]
    assert parallax("sources", "remove", feed)[0] == 0
    assert listed(parallax) == {}
    assert "no such source" in parallax("sources", "remove", feed)[2]


def test_of_the_feeds_that_a_page_names_the_first_that_is_one_is_added(
    parallax: Typed, site: HTTPServer
) -> None:
    links = "".join(
        f'<link rel="alternate" type="application/{kind}" href="{href}">'
        for kind, href in (("rss+xml", "/dead"), ("json", "/api"), ("rss+xml", "/rss"))
    )
    site.expect_request("/many").respond_with_data(links, content_type="text/html")
    site.expect_request("/dead").respond_with_data("", status=404)
    site.expect_request("/api").respond_with_data('{"id": 7}', content_type="application/json")
    _, out, err = parallax("sources", "add", site.url_for("/many"))
    assert err == ""
    assert f"Added feed:{site.url_for('/rss')}." in out
    assert f"Also there: {site.url_for('/api')}" in out


def test_what_the_config_names_is_its_own(parallax: Typed, site: HTTPServer, tmp_path: Path) -> None:
    feed = site.url_for("/rss")
    parallax("sources", "add", feed)
    with (tmp_path / "config.toml").open("a", encoding="utf-8") as file:
        file.write(f'[[source]]\nkind = "feed"\nurl = "{feed}"\noutlet = "By config"\n')
    assert (listed(parallax)[feed]["from"], listed(parallax)[feed]["outlet"]) == ("config.toml", "By config")
    code, _, err = parallax("sources", "remove", feed)
    assert code == 1
    assert "take its [[source]] block out there" in err


def test_a_source_that_a_channel_listens_to_stays(parallax: Typed, site: HTTPServer, tmp_path: Path) -> None:
    feed = site.url_for("/rss")
    parallax("sources", "add", feed)
    with (tmp_path / "config.toml").open("a", encoding="utf-8") as file:
        file.write(f'[page]\n[[channel]]\nname = "world"\nplatform = "page"\nsources = ["feed:{feed}"]\n')
    code, _, err = parallax("sources", "remove", f"feed:{feed}")
    assert code == 1
    assert "channel world listens to it" in err
    assert feed in listed(parallax)


@pytest.mark.parametrize(
    ("url", "code", "says"),
    [
        ("http://localhost:1/", 1, "can't be reached"),
        ("http://127.0.0.1:1/", 1, "inside our own network is not asked, unless [desk] allow_hosts names it"),
        ("file:///etc/hostname", 1, "not an http or https address"),
        ("http://[x", 1, "http://[x"),
    ],
)
def test_what_can_not_be_added(parallax: Typed, site: HTTPServer, url: str, code: int, says: str) -> None:
    found, out, err = parallax("sources", "add", url)
    assert (found, out) == (code, "")
    assert says in err
    assert err.count("\n") == 1


def test_a_page_without_a_feed(parallax: Typed, site: HTTPServer) -> None:
    site.clear()
    site.expect_request("/empty").respond_with_data("<p>No.</p>", content_type="text/html")
    code, _, err = parallax("sources", "add", site.url_for("/empty"))
    assert code == 1
    assert "there is no feed here" in err


def test_one_feed_of_a_list_that_was_there(parallax: Typed, tmp_path: Path) -> None:
    one = '<opml><body><outline xmlUrl="https://a.example/rss"/></body></opml>'
    (tmp_path / "a.opml").write_text(one, encoding="utf-8")
    assert parallax("sources", "import", "a.opml")[1] == "Added 1 feed.\n"
    assert parallax("sources", "import", "a.opml")[1] == "Added 0 feeds; 1 was there already.\n"


def test_a_list_of_feeds_is_taken_and_given(parallax: Typed, tmp_path: Path) -> None:
    (tmp_path / "a.opml").write_text(OPML, encoding="utf-8")
    urls = ["https://a.example/rss?x=1&y=2", "https://b.example/"]
    assert parallax("sources", "import", "a.opml", "--dry-run") == (0, "\n".join(urls) + "\n", "")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.opml"]
    assert parallax("sources", "import", "a.opml")[1] == "Added 2 feeds.\n"
    assert parallax("sources", "import", "a.opml")[1] == "Added 0 feeds; 2 were there already.\n"
    code, out, err = parallax("sources", "export")
    assert code == 0
    assert [each.url for each in feeds_in(out.encode(), "exported")] == urls
    assert "left out: 1" in err


@pytest.mark.parametrize("name", ["none.opml", "empty.opml", "folder"])
def test_no_list(parallax: Typed, tmp_path: Path, name: str) -> None:
    (tmp_path / "empty.opml").write_text("")
    (tmp_path / "folder").mkdir()
    code, out, err = parallax("sources", "import", name, "--dry-run")
    assert (code, out) == (1, "")
    assert name in err


def test_the_list_for_reading_says_what_is_wrong(parallax: Typed, site: HTTPServer, tmp_path: Path) -> None:
    import asyncio

    parallax("sources", "add", site.url_for("/rss"))
    site.clear()
    site.expect_request("/rss").respond_with_data("", status=500)

    async def looked() -> None:
        async with app.desk(app.read_config(tmp_path / "config.toml"), {}) as desk:
            await pipeline.poll(desk, NOW)

    asyncio.run(looked())
    code, out, _ = parallax("sources", "list")
    assert code == 0
    assert "failing" in out
    assert "could not be read once" in " ".join(out.split())
    assert "the server answered 500" in " ".join(out.split())
    assert "the server answered 500" in " ".join(parallax("why", site.url_for("/rss"))[1].split())
    code, out, _ = parallax("doctor")
    assert code == 1
    assert "could not be read once" in " ".join(out.split())


def test_a_digest_of_the_config_reads_as_it_says_and_what_was_added(
    parallax: Typed, site: HTTPServer, tmp_path: Path
) -> None:
    (tmp_path / "inbox").mkdir()
    text = "The port of Kell closed at noon on Monday. Mayor Ines Varga said “We will open it soon.”\n"
    (tmp_path / "inbox" / "one.txt").write_text(f"Port closed\n\n{text}", encoding="utf-8")
    (tmp_path / "inbox" / "two.md").write_text(f"# Draft\n\n{text}", encoding="utf-8")
    with (tmp_path / "config.toml").open("a", encoding="utf-8") as file:
        file.write('[[source]]\nkind = "folder"\npath = "inbox"\npattern = "*.txt"\noutlet = "House press"\n')
    parallax("sources", "add", site.url_for("/rss"))
    code, out, _ = parallax("digest", "--format", "json", "--stories", 9)
    assert code == 0
    articles = [each for story in json.loads(out)["stories"] for each in story["articles"]]
    assert {each["outlet"] for each in articles} == {"House press", "Dunmore Bell"}
    assert [each["outlet"] for each in articles].count("House press") == 1


@pytest.mark.parametrize(
    ("block", "says"),
    [
        (
            'kind = "feed"\nurl = "ftp://a.example/"',
            "source[0].url: expects an address that begins with http",
        ),
        (
            'kind = "feed"\nurl = "https://me:pw@a.example/"',
            "source[0].url: expects an address without a name",
        ),
        (
            'kind = "folder"\npath = "x"\npatern = "*"',
            "source[0].patern: unknown key; the nearest valid one is 'pattern'",
        ),
        ('kind = "fed"', "source[0].kind: expects one of feed, folder"),
    ],
    ids=["scheme", "password", "unknown key", "kind"],
)
def test_a_digest_minds_a_wrong_block(parallax: Typed, tmp_path: Path, block: str, says: str) -> None:
    (tmp_path / "config.toml").write_text(f"[[source]]\n{block}\n", encoding="utf-8")
    code, out, err = parallax("digest")
    assert (code, out) == (2, "")
    assert says in err


async def test_a_running_bot_takes_up_what_is_added_and_lets_go_of_what_is_removed(
    site: HTTPServer, tmp_path: Path
) -> None:
    feed = site.url_for("/rss")
    async with app.desk(app.read_config(tmp_path / "config.toml"), {}) as desk:
        await pipeline.poll(desk, MORNING)
        assert list(desk.sources) == []
        other = await Store.open(f"sqlite:///{tmp_path / 'parallax.db'}")
        await other.add_source(f"feed:{feed}", {"kind": "feed", "url": feed}, MORNING)
        await other.add_source("feed:x", {"kind": "feed", "url": "nonsense"}, MORNING)
        await pipeline.poll(desk, MORNING)
        assert list(desk.sources) == [f"feed:{feed}"]
        assert len(await desk.store.new_entries()) == 2
        await other.remove_source(f"feed:{feed}")
        await other.close()
        await pipeline.poll(desk, MORNING)
        assert list(desk.sources) == []


async def test_what_an_operator_should_know_is_kept_and_logged(
    site: HTTPServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    feed = site.url_for("/rss")
    async with app.desk(app.read_config(tmp_path / "config.toml"), {}) as desk:
        await desk.store.add_source(f"feed:{feed}", {"kind": "feed", "url": feed}, MORNING)
        await pipeline.poll(desk, MORNING)
        site.clear()
        site.expect_request("/rss").respond_with_data("", status=500)
        for day in range(12):
            await pipeline.poll(desk, MORNING + timedelta(days=day + 1))
        site.clear()
        site.expect_request("/rss").respond_with_data(rss("Clock"), content_type="text/xml")
        await pipeline.poll(desk, MORNING + timedelta(days=14))
        told = [each.text for each in await desk.store.notices(MORNING)]
        steps = [step.reason for step in await why.trace(desk.store, feed)]
    paused, back = told
    assert paused.startswith("Dunmore Bell is paused: 10 looks in a row failed, for 9 days.")
    assert back == "Dunmore Bell answers again after 13 days."
    assert set(told) <= set(steps)
    assert all(text in caplog.text for text in told)


async def test_a_feed_that_ended_is_asked_no_more_until_it_is_added_again(
    site: HTTPServer, tmp_path: Path
) -> None:
    feed = site.url_for("/gone")
    site.expect_request("/gone").respond_with_data("", status=410)
    async with app.desk(app.read_config(tmp_path / "config.toml"), {}) as desk:
        await sourcing.add(desk, feed, None, MORNING)
        for day in range(3):
            await pipeline.poll(desk, MORNING + timedelta(days=day))
        assert [request.path for request, _ in site.log] == ["/gone"]
        assert "it is asked again" in await sourcing.add(desk, feed, None, MORNING)
        await pipeline.poll(desk, MORNING + timedelta(days=4))
        assert [request.path for request, _ in site.log] == ["/gone"] * 2


def entries(count: int, body: str = LONG) -> tuple[Entry, ...]:
    """So many entries."""
    return tuple(Entry("x", str(n), None, "T", MORNING, None, body) for n in range(count))


@pytest.mark.parametrize(
    ("found", "model", "says"),
    [
        (Candidate("x", entries(3), (), 5.0), None, "It costs nothing"),
        (
            Candidate("x", entries(3), (), None),
            ModelOptions(name="gpt-5-mini"),
            "is not known: its items have no dates",
        ),
        (
            Candidate("x", entries(3), (), 5.0),
            ModelOptions(name="house-model"),
            "house-model has an unknown price",
        ),
        (
            Candidate("x", entries(3), (), 5.0),
            ModelOptions(name="gpt-5-mini"),
            "under 0.01 USD a day with gpt-5-mini",
        ),
        (Candidate("x", entries(3), (), 5000.0), ModelOptions(name="gpt-5-mini"), "at most about 2."),
        (
            Candidate("x", (), (), 1000.0),
            ModelOptions(name="house-model", usd_per_million_in=1.0, usd_per_million_out=0.0),
            "at most about 1.43 USD",
        ),
    ],
    ids=["no model", "no dates", "unknown price", "little", "much", "the operator's price"],
)
def test_what_a_feed_would_cost(found: Candidate, model: ModelOptions | None, says: str) -> None:
    assert says in cost_per_day(found, model)


class Terminal(io.StringIO):
    """Somebody who sits there and types."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("typed", "added"), [("n\n", False), ("\n", True), ("y\n", True)])
def test_somebody_at_a_terminal_is_asked(
    parallax: Typed, site: HTTPServer, monkeypatch: pytest.MonkeyPatch, typed: str, added: bool
) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(typed))
    code, out, _ = parallax("sources", "add", site.url_for("/rss"))
    assert (code, "Add it?" in out, "Added feed" in out) == (0, True, added)
    monkeypatch.setattr(sys, "stdin", Terminal(""))
    assert "Add it?" not in parallax("sources", "add", site.url_for("/rss"), "--yes")[1]
