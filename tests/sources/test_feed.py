"""Feeds from bytes and over HTTP."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from bot.errors import Gone, Retry, Unreadable
from bot.http import Http
from bot.models import Entry
from bot.sources import fulltext, open_place
from bot.sources.feed import Options, feed_in, make
from bot.sources.fulltext import prose
from bot.sources.items import publisher
from bot.sources.places import hosts_typed, is_feed


def entries_in(data: bytes, source: str, place: str, outlet: str | None = None) -> tuple[Entry, ...]:
    """The entries of a feed."""
    return feed_in(data, source, place, outlet).entries


LONG = "<p>" + "The council voted to mend the clock. " * 30 + "</p>"
ATOM = f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://bell.example/"><title>Dunmore Bell</title>
<entry><id>tag:bell.example,2026:1</id><title type="html">Clock &amp;amp; tower</title><link href="news/1"/>
<published>2026-03-01T09:15:00+01:00</published><author><name>Lena Osk</name></author>
<content type="html"><![CDATA[{LONG}]]></content></entry></feed>"""
RSS = """<rss version="2.0"><channel><title>Dunmore Bell</title>
<item><guid isPermaLink="false">7</guid><title>Seven</title><link>https://bell.example/7</link>
<pubDate>Sun, 01 Mar 2026 08:15:00 GMT</pubDate><description>Only a summary …</description></item>
<item><title>No guid</title><description>Words.</description></item><item></item></channel></rss>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel rdf:about="https://bell.example"><title>Dunmore Bell</title></channel>
<item rdf:about="https://bell.example/9"><title>Nine</title><link>https://bell.example/9</link></item></rdf:RDF>"""
JSON = """{"version": "https://jsonfeed.org/version/1.1", "title": "Dunmore Bell", "items": [
 {"id": 5, "url": "https://bell.example/5", "title": "Five", "content_html": "<p>Words.</p>",
  "date_published": "2026-03-01T09:15:00+01:00", "authors": [{"name": "Lena Osk"}]}, 3, {}]}"""
THEN = datetime(2026, 3, 1, 8, 15, tzinfo=UTC)


def test_atom() -> None:
    (entry,) = entries_in(ATOM.encode(), "feed:x", "https://bell.example/feed")
    assert (entry.guid, entry.url, entry.author) == (
        "tag:bell.example,2026:1",
        "https://bell.example/news/1",
        "Lena Osk",
    )
    assert (entry.published, entry.outlet, entry.whole) == (THEN, "Dunmore Bell", True)
    assert entry.body == LONG


def test_rss_tells_a_summary_from_a_whole_text_and_leaves_empty_items_out() -> None:
    first, second = entries_in(RSS.encode(), "feed:x", "bell.xml")
    assert (first.guid, first.published, first.whole) == ("7", THEN, False)
    assert second.title == "No guid"
    assert second.guid
    assert second.published is None


def test_rdf() -> None:
    (entry,) = entries_in(RDF.encode(), "feed:x", "bell.rdf")
    assert (entry.url, entry.title) == ("https://bell.example/9", "Nine")


def test_json_feed() -> None:
    (entry,) = entries_in(JSON.encode(), "feed:x", "bell.json", "By Setting")
    assert (entry.guid, entry.url, entry.published) == ("5", "https://bell.example/5", THEN)
    assert (entry.author, entry.outlet, entry.media) == ("Lena Osk", "By Setting", "text/html")


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><rss version="2.0">&b;</rss>',
        b'<!DOCTYPE r SYSTEM "http://h/" [<!ENTITY % p SYSTEM "file:///x"> %p;]><rss version="2.0"/>',
        "<!DOCTYPE l [<!ENTITY a 'ha'>]><rss version='2.0'/>".encode("utf-16"),
        "<!DOCTYPE l [<!ENTITY a 'ha'>]><rss version='2.0'/>".encode("utf-16-be"),
        "<!DOCTYPE l [<!ENTITY a 'ha'>]><rss version='2.0'/>".encode("utf-32"),
        "<?xml version='1.0' encoding='cp037'?><!DOCTYPE l [<!ENTITY a 'ha'>]><rss version='2.0'/>".encode(
            "cp037"
        ),
        "<?xml version='1.0' encoding='cp500'?><!DOCTYPE l [<!ENTITY a 'ha'>]><rss version='2.0'/>".encode(
            "cp500"
        ),
        b"<?xml version='1.0' encoding='utf-7'?>+ADwAIQ-DOCTYPE l +AFsAPAAh-ENTITY a 'ha'+AD4AXQA+-<rss/>",
        b"<!\nDOCTYPE l [<!\tENTITY a 'ha'>]><rss version='2.0'/>",
    ],
    ids=["laughs", "outside", "UTF-16", "no mark", "UTF-32", "EBCDIC", "its kin", "UTF-7", "white space"],
)
def test_declared_entities_are_refused(data: bytes) -> None:
    with pytest.raises(Unreadable, match="refused: the XML declares entities"):
        entries_in(data, "feed:x", "bell.xml")


def test_entities_hidden_by_a_header_are_refused() -> None:
    hidden = b"+ADwAIQ-DOCTYPE l +AFsAPAAh-ENTITY a 'ha'+AD4AXQA+-<rss version='2.0'/>"
    with pytest.raises(Unreadable, match="refused: the XML declares entities"):
        feed_in(hidden, "feed:x", "bell.xml", None, {"content-type": "text/xml; charset=utf-7"})


@pytest.mark.parametrize(
    "data", [b"", b"hello", b"<html><body>404</body></html>", b"[1]", b"\x00\x01", b"{}"]
)
def test_no_feed(data: bytes) -> None:
    with pytest.raises(Unreadable, match="not a feed"):
        entries_in(data, "feed:x", "bell.xml")


def test_a_broken_feed_gives_what_it_holds() -> None:
    (entry, *_) = entries_in(
        RSS.replace("</channel></rss>", "<item><title>Cut").encode(), "feed:x", "bell.xml"
    )
    assert entry.title == "Seven"


def test_what_is_left_out_is_said_in_one_line() -> None:
    sound = '<item><title>Episode</title><enclosure url="https://b.example/a.mp3" type="audio/mpeg"/></item>'
    found = feed_in(RSS.replace("</channel>", sound * 2 + "</channel>").encode(), "feed:x", "bell.xml")
    assert [each.title for each in found.entries] == ["Seven", "No guid"]
    assert [str(each) for each in found.failures] == [
        "bell.xml: left out of the feed: 1 empty, 2 with sound and no text"
    ]


def test_an_episode_with_its_text_is_an_article() -> None:
    sound = f'<item><enclosure url="a.mp3" type="audio/mpeg"/><description>{LONG}</description></item>'
    found = feed_in(f"<rss version='2.0'><channel>{sound}</channel></rss>".encode(), "feed:x", "bell.xml")
    assert len(found.entries) == 1


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Dunmore Bell", "Dunmore Bell"),
        ("World news | Dunmore Bell", "Dunmore Bell"),
        ("Dunmore Bell - Latest News", "Dunmore Bell"),
        ("The Bell > World > Europe", "The Bell"),
        ("Bell News: Politics", "Bell News"),
        ("Latest News and Headlines | Daily Bell", "Daily Bell"),
        ("Dunmore Bell RSS Feed", "Dunmore Bell"),
        ("Top stories", "Top stories"),
        ("Harbour-Post", "Harbour-Post"),
        ("", None),
        (" | - ", None),
        (None, None),
    ],
)
def test_whose_feed_it_is_by_its_title(title: str | None, name: str | None) -> None:
    assert publisher(title) == name


@pytest.mark.parametrize(
    ("home", "name"),
    [("https://www.dunmorebell.example/rss", "The Dunmore Bell"), ("http://[x", "Space"), (None, "Space")],
)
def test_whose_feed_it_is_by_its_address(home: str | None, name: str) -> None:
    assert publisher("Space | The Dunmore Bell", home) == name


@pytest.mark.parametrize(
    ("markup", "title"),
    [
        (
            '<title type="html">A &lt;b>bold&lt;/b> &amp;amp; a &lt;script>x&lt;/script>new clock</title>',
            "A bold & a new clock",
        ),
        ('<title type="text">The &lt;blink> tag</title>', "The <blink> tag"),
        ("<title>Plain &amp; simple</title>", "Plain & simple"),
    ],
    ids=["html", "text", "plain"],
)
def test_a_title_is_plain_text(markup: str, title: str) -> None:
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id>{markup}</entry></feed>'
    (entry,) = entries_in(feed.encode(), "feed:x", "bell.xml")
    assert entry.title == title


# --- over HTTP --------------------------------------------------------------------------------


def local(server: HTTPServer) -> Http:
    """A client that may ask the test server, without pauses."""
    return Http(contact="https://desk.example", allowed=("127.0.0.1", "localhost"), pause=0)


async def test_a_feed_is_asked_for_only_if_it_has_changed(httpserver: HTTPServer) -> None:
    asked: list[str | None] = []

    def answer(request: Request) -> Response:
        asked.append(request.headers.get("If-None-Match"))
        if asked[-1] == '"v1"':
            return Response(status=304)
        return Response(RSS, headers={"ETag": '"v1"', "Last-Modified": "Sun, 01 Mar 2026 08:15:00 GMT"})

    httpserver.expect_request("/feed").respond_with_handler(answer)
    async with local(httpserver) as http:
        source = make(Options(pages=False, url=httpserver.url_for("/feed")), http)
        first = await source.fetch({})
        second = await source.fetch(first.cursor)
    assert asked == [None, '"v1"']
    assert (len(first.entries), len(second.entries)) == (2, 0)
    assert second.cursor == first.cursor


@pytest.mark.parametrize(
    ("headers", "again"),
    [
        ({}, None),
        ({"Cache-Control": "max-age=7200"}, 7200.0),
        ({"Cache-Control": "max-age=60"}, None),
        ({"Cache-Control": "max-age=999999999"}, 86400.0),
        ({"Expires": "Fri, 01 Mar 2999 10:00:00 GMT"}, 86400.0),
        ({"Expires": "Sun, 01 Mar 2020 10:00:00 GMT"}, None),
        ({"Cache-Control": "no-cache"}, None),
    ],
    ids=["nothing said", "two hours", "sooner than usual", "for ever", "expires", "expired", "never"],
)
@pytest.mark.parametrize("status", [200, 304])
async def test_a_feed_is_asked_again_when_its_answer_is_no_longer_good(
    httpserver: HTTPServer, headers: dict[str, str], again: float | None, status: int
) -> None:
    body = RSS if status == 200 else ""
    httpserver.expect_request("/feed").respond_with_data(body, status=status, headers=headers)
    async with local(httpserver) as http:
        source = make(Options(pages=False, url=httpserver.url_for("/feed")), http)
        assert (await source.fetch({"etag": "1"})).again == again


async def test_the_same_bytes_again_are_not_parsed_again(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/feed").respond_with_data(RSS)
    async with local(httpserver) as http:
        source = make(Options(pages=False, url=httpserver.url_for("/feed")), http)
        first = await source.fetch({})
        assert (await source.fetch(first.cursor)).entries == ()


async def test_a_feed_that_has_moved_for_good_is_asked_where_it_went(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/old").respond_with_data("", status=301, headers={"Location": "/new"})
    httpserver.expect_request("/new").respond_with_data(RSS)
    async with local(httpserver) as http:
        source = make(Options(pages=False, url=httpserver.url_for("/old")), http)
        first = await source.fetch({})
        await source.fetch(first.cursor)
    assert first.cursor["url"] == httpserver.url_for("/new")
    assert [request.path for request, _ in httpserver.log] == ["/old", "/new", "/new"]


@pytest.mark.parametrize(("age", "again"), [("86400", 86400.0), ("60", None)])
async def test_a_feed_is_left_alone_as_long_as_it_says(
    httpserver: HTTPServer, age: str, again: float | None
) -> None:
    headers = {"Cache-Control": f"max-age={age}"}
    httpserver.expect_request("/feed").respond_with_data(RSS, headers=headers)
    async with local(httpserver) as http:
        source = make(Options(pages=False, url=httpserver.url_for("/feed")), http)
        first = await source.fetch({})
        assert (first.again, (await source.fetch(first.cursor)).again) == (again, again)


@pytest.mark.parametrize(
    ("status", "headers", "error", "says"),
    [
        (404, {}, Unreadable, "the server answered 404"),
        (500, {}, Unreadable, "the server answered 500"),
        (410, {}, Gone, "the server answered 410"),
        (429, {"Retry-After": "120"}, Retry, "the server answered 429"),
        (503, {}, Retry, "the server answered 503"),
    ],
)
async def test_refusals(
    httpserver: HTTPServer, status: int, headers: dict[str, str], error: type[Exception], says: str
) -> None:
    httpserver.expect_request("/feed").respond_with_data("", status=status, headers=headers)
    url = httpserver.url_for("/feed")
    async with local(httpserver) as http:
        with pytest.raises(error, match=says) as caught:
            await make(Options(pages=False, url=url), http).fetch({})
    assert url in str(caught.value)
    assert getattr(caught.value, "after", None) == (120.0 if headers else None)


@pytest.mark.parametrize(("body", "count", "media"), [(RSS, 2, "text/xml"), (JSON, 1, "application/json")])
async def test_an_address_that_was_typed_may_be_a_feed(
    httpserver: HTTPServer, body: str, count: int, media: str
) -> None:
    httpserver.expect_request("/x").respond_with_data(body, content_type=media)
    async with local(httpserver) as http:
        assert len((await open_place(httpserver.url_for("/x"), http).fetch({})).entries) == count


async def test_an_address_that_was_typed_may_be_a_page(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/p").respond_with_data(
        "<p>naïve</p>".encode("latin-1"), content_type="text/html; charset=latin-1"
    )
    async with local(httpserver) as http:
        (entry,) = (await open_place(httpserver.url_for("/p"), http).fetch({})).entries
    assert (entry.body, entry.media, entry.url) == ("<p>naïve</p>", "text/html", httpserver.url_for("/p"))


def test_hosts_that_were_typed() -> None:
    typed = ("http://127.0.0.1:9/feed", "https://Bell.example/x", "inbox", "http://[bad")
    assert hosts_typed(typed) == ("127.0.0.1:9", "bell.example:443")


@pytest.mark.parametrize("status", [404, 410])
async def test_a_feed_that_left_its_new_place_is_asked_for_at_its_old_one(
    httpserver: HTTPServer, status: int
) -> None:
    old, new = httpserver.url_for("/old"), httpserver.url_for("/new")
    httpserver.expect_ordered_request("/old").respond_with_data("", status=301, headers={"Location": "/new"})
    httpserver.expect_ordered_request("/new").respond_with_data(RSS)
    httpserver.expect_ordered_request("/new").respond_with_data("", status=status)
    httpserver.expect_ordered_request("/old").respond_with_data(RSS + " ")
    async with local(httpserver) as http:
        source = make(Options(pages=False, url=old), http)
        first = await source.fetch({})
        second = await source.fetch(first.cursor)
    assert (first.moved, first.cursor["url"]) == (new, new)
    assert (second.moved, second.cursor.get("url"), len(second.entries)) == (None, None, 2)


async def test_a_feed_that_moved_and_is_as_it_was_is_asked_for_at_its_new_place(
    httpserver: HTTPServer,
) -> None:
    httpserver.expect_request("/old").respond_with_data("", status=308, headers={"Location": "/new"})
    httpserver.expect_request("/new").respond_with_data("", status=304)
    async with local(httpserver) as http:
        source = make(Options(pages=False, url=httpserver.url_for("/old")), http)
        found = await source.fetch({"etag": '"1"'})
        assert found.cursor == {"etag": '"1"', "url": httpserver.url_for("/new")}
        again = await source.fetch(found.cursor)
    assert (again.moved, found.moved) == (None, httpserver.url_for("/new"))


@pytest.mark.parametrize(
    ("data", "feed"),
    [
        (b"<!---->" * 500 + b"x", False),
        (b"<!---->" * 500 + b"<rss>", True),
        (b"<!-- a --><?xml-stylesheet?><!DOCTYPE rss><rss version='2.0'>", True),
        (b"<!DOCTYPE html><!-- <rss> --><html>", False),
        ("<?xml version='1.0'?><feed>".encode("utf-16"), True),
        (b"<!--" * 1000, False),
        (b"\xef\xbb\xbf <rdf:RDF>", True),
    ],
    ids=["comments", "comments and a feed", "prolog", "page", "UTF-16", "no end", "mark"],
)
def test_a_feed_is_told_from_a_page(data: bytes, feed: bool) -> None:
    assert is_feed(data) is feed


# --- pages behind a summary -------------------------------------------------------------------

PAGE = f"<html><body><nav>Home</nav>{LONG}</body></html>"


def summary(link: str, words: str = "Only a summary") -> str:
    """A feed with one entry that leads to a page."""
    item = f"<item><link>{link}</link><description>{words}</description></item>"
    return f"<rss version='2.0'><channel>{item}</channel></rss>"


async def test_a_summary_is_replaced_by_its_page_once(httpserver: HTTPServer) -> None:
    answers = ["Only a summary", "Only a summary ", "A changed summary"]
    link = httpserver.url_for("/1")
    httpserver.expect_request("/feed").respond_with_handler(lambda _: Response(summary(link, answers.pop(0))))
    httpserver.expect_request("/1").respond_with_data(PAGE, content_type="text/html")
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    async with local(httpserver) as http:
        source = make(Options(url=httpserver.url_for("/feed")), http)
        first = await source.fetch({})
        second = await source.fetch(first.cursor)
        third = await source.fetch(second.cursor)
    assert [(each.whole, each.body == PAGE) for each in first.entries] == [(True, True)]
    assert second.entries == ()
    assert len(third.entries) == 1
    assert [request.path for request, _ in httpserver.log].count("/1") == 2


@pytest.mark.parametrize(
    ("page", "media", "status", "robots", "reason"),
    [
        (PAGE, "text/html", 200, "User-agent: *\nDisallow: /", "robots.txt does not allow it"),
        (PAGE, "text/html", 404, "", "the server answered 404"),
        ("<p>Accept?</p>", "text/html", 200, "", "its page holds less than the feed"),
        (PAGE, "application/pdf", 200, "", "not a page but application/pdf"),
    ],
    ids=["robots", "missing", "poorer", "no page"],
)
async def test_a_summary_stays_where_its_page_is_of_no_use(
    httpserver: HTTPServer, page: str, media: str, status: int, robots: str, reason: str
) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data(robots)
    httpserver.expect_request("/feed").respond_with_data(summary(httpserver.url_for("/1")))
    httpserver.expect_request("/1").respond_with_data(page, content_type=media, status=status)
    async with local(httpserver) as http:
        found = await make(Options(url=httpserver.url_for("/feed")), http).fetch({})
    assert [(each.body, each.whole) for each in found.entries] == [("Only a summary", False)]
    assert [each.reason for each in found.failures] == [f"{reason}; the feed's summary is kept"]


async def test_a_page_that_is_refused_is_asked_for_three_times_at_most(httpserver: HTTPServer) -> None:
    looks = [summary(httpserver.url_for("/1")) + " " * look for look in range(5)]
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    httpserver.expect_request("/feed").respond_with_handler(lambda _: Response(looks.pop(0)))
    httpserver.expect_request("/1").respond_with_data("no", status=403)
    cursor: dict[str, object] = {}
    given = []
    async with local(httpserver) as http:
        source = make(Options(url=httpserver.url_for("/feed")), http)
        for _ in range(5):
            found = await source.fetch(cursor)
            cursor = found.cursor
            given.append([(each.body, each.whole) for each in found.entries])
    assert given == [[("Only a summary", False)]] * 3 + [[]] * 2
    assert [request.path for request, _ in httpserver.log].count("/1") == 3


async def test_a_page_that_was_refused_once_is_had_the_next_time(httpserver: HTTPServer) -> None:
    looks, statuses = [summary(httpserver.url_for("/1")), summary(httpserver.url_for("/1")) + " "], [403, 200]
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    httpserver.expect_request("/feed").respond_with_handler(lambda _: Response(looks.pop(0)))
    httpserver.expect_request("/1").respond_with_handler(
        lambda _: Response(PAGE, status=statuses.pop(0), content_type="text/html")
    )
    async with local(httpserver) as http:
        source = make(Options(url=httpserver.url_for("/feed")), http)
        first = await source.fetch({})
        second = await source.fetch(first.cursor)
    assert [each.whole for each in (*first.entries, *second.entries)] == [False, True]


async def test_a_page_that_never_comes_holds_up_no_look(
    httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fulltext, "PATIENCE", 0.0)
    httpserver.expect_request("/feed").respond_with_data(summary(httpserver.url_for("/1")))
    async with local(httpserver) as http:
        found = await make(Options(url=httpserver.url_for("/feed")), http).fetch({})
    assert [(each.body, each.whole) for each in found.entries] == [("Only a summary", False)]
    assert "there was no time for its page" in found.failures[0].reason
    assert found.cursor["pages"] == {}


@pytest.mark.parametrize("noise", ["<", "<p>", "<p ", "&", "]]>", "<item>", "\u2026", "<!--", "<![CDATA["])
def test_a_monstrous_feed_is_read_or_refused(noise: str) -> None:
    body = f"<rss version='2.0'><channel><item><title>t</title><description>{noise * 10_000}</description>"
    try:
        found = entries_in((body + "</item></channel></rss>").encode(), "feed:x", "bell.xml")
    except Unreadable:
        return
    assert len(found) <= 500


def test_an_endless_feed_is_read_as_far_as_is_reasonable() -> None:
    items = "".join(
        f"<item><title>{n}</title><description>{'<b>' * 90}</description></item>" for n in range(5000)
    )
    found = entries_in(f"<rss version='2.0'><channel>{items}".encode(), "feed:x", "bell.xml")
    assert found[0].title == "0"
    assert 100 < len(found) < 500


def test_an_item_of_tags_alone_is_refused() -> None:
    body = f"<rss version='2.0'><channel><item><description>{'<p>' * 300_000}"
    with pytest.raises(Unreadable, match="refused: more markup than"):
        entries_in(body.encode(), "feed:x", "bell.xml")


@pytest.mark.parametrize("noise", ["<", "<p>", "<p ", "a", "</p"])
def test_the_prose_of_a_monstrous_page_is_measured_in_one_pass(noise: str) -> None:
    assert prose(noise * 300_000) >= 0
