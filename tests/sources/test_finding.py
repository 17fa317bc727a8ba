"""Finding feeds: on a page, at the usual places, in lists."""

from __future__ import annotations

import pytest
from pytest_httpserver import HTTPServer

from bot.errors import Unreadable
from bot.http import Http
from bot.sources.discovery import feeds_in, find
from bot.sources.opml import Listed, written
from bot.sources.opml import feeds_in as listed

RSS = "<rss version='2.0'><channel><title>Bell</title></channel></rss>"
HERE = "https://bell.example/news/"


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        ('<link rel="alternate" type="application/rss+xml" href="/rss">', ("https://bell.example/rss",)),
        ('<LINK REL="ALTERNATE" TYPE="application/atom+xml" HREF="atom">', ("https://bell.example/news/atom",)),
        ('<link rel=alternate type=application/feed+json href=feed:https://b.example/j>', ("https://b.example/j",)),
        ('<base href="https://cdn.example/"><link rel="alternate" type="text/xml" href="f">', ("https://cdn.example/f",)),
        ('<link rel="stylesheet" type="application/rss+xml" href="/x">', ()),
        ('<link rel="alternate" hreflang="de" href="/de">', ()),
        ('<link rel="alternate" type="application/rss+xml" href="javascript:1">', ()),
        ('<link rel="alternate" type="application/rss+xml" href="http://[x">', ()),
        ("<link rel='alternate' type='application/rss+xml' href='/c' title='Comments'>"
         "<link rel='alternate' type='application/rss+xml' href='/a'>",
         ("https://bell.example/a", "https://bell.example/c")),
        ("<" * 100_000, ()),
    ],
    ids=["rss", "upper case", "json", "base", "other rel", "language", "script", "broken", "comments",
         "noise"],
)  # fmt: skip
def test_feeds_that_a_page_names(markup: str, found: tuple[str, ...]) -> None:
    assert feeds_in(markup, HERE) == found


def local() -> Http:
    """A client that may ask the test server, without pauses."""
    return Http(allowed=("localhost", "127.0.0.1"), pause=0)


@pytest.mark.parametrize(
    ("path", "body", "feed"),
    [
        ("/feed", RSS, "/feed"),
        ("/", '<link rel="alternate" type="application/rss+xml" href="/named">', "/named"),
        ("/", "<p>Nothing here.</p>", "/rss.xml"),
        ("/blog", "<p>Nothing here.</p>", "/blog/feed"),
    ],
    ids=["itself", "named", "usual place", "usual place below"],
)
async def test_find(httpserver: HTTPServer, path: str, body: str, feed: str) -> None:
    httpserver.expect_request(path).respond_with_data(body, content_type="text/html")
    httpserver.expect_request(feed).respond_with_data(RSS, content_type="text/xml")
    async with local() as http:
        assert await find(httpserver.url_for(path), http) == (httpserver.url_for(feed),)


async def test_a_site_without_feeds(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/").respond_with_data("<p>No.</p>", content_type="text/html")
    async with local() as http:
        assert await find(httpserver.url_for("/"), http) == ()


@pytest.mark.parametrize(
    ("text", "feeds"),
    [
        (
            '<opml><body><outline text="A" xmlUrl="https://a.example/rss?x=1&amp;y=2"/></body></opml>',
            (Listed("https://a.example/rss?x=1&y=2", "A"),),
        ),
        (
            '<outline text=A & B xmlurl="https://a.example/rss?x=1&y=2">',
            (Listed("https://a.example/rss?x=1&y=2", "A"),),
        ),
        (
            '<outline text="News"><outline title="World"><outline xmlUrl="https://a.example/1"/></outline>'
            '<outline xmlUrl="https://a.example/2"/></outline><outline xmlUrl="https://a.example/3"/>',
            (
                Listed("https://a.example/1", None, "News/World"),
                Listed("https://a.example/2", None, "News"),
                Listed("https://a.example/3"),
            ),
        ),
        (
            '<outline xmlUrl="feed://a.example/1"/><outline xmlUrl="feed:https://a.example/2"/>',
            (Listed("http://a.example/1"), Listed("https://a.example/2")),
        ),
        (
            '<outline xmlUrl="https://a.example/1"/><outline xmlUrl="https://a.example/1"/><outline xmlUrl="file:///x"/>',
            (Listed("https://a.example/1"),),
        ),
        (
            '<!DOCTYPE x [<!ENTITY a "https://evil.example">]><outline text="&a;" xmlUrl="https://a.example/1"/>',
            (Listed("https://a.example/1", "&a;"),),
        ),
        (
            '<outline xmlUrl="https://a.example/?x=1&copy=2&lang=en&reg=3"/>',
            (Listed("https://a.example/?x=1&copy=2&lang=en&reg=3"),),
        ),
        ('<outline xmlUrl="https://a.example/?x=1&amp;amp;y=2"/>', (Listed("https://a.example/?x=1&y=2"),)),
        (
            '<outline text="caf&eacute; &#233;" xmlUrl="https://a.example/"/>',
            (Listed("https://a.example/", "café é"),),
        ),
        (
            '<outline text="A" xmlUrl="https://a.example/1/><outline text="B" xmlUrl="https://b.example/1"/>',
            (Listed("https://a.example/1", "A"), Listed("https://b.example/1", "B")),
        ),
        (
            '<outline text="He said "no"" xmlUrl="https://a.example/1"/>',
            (Listed("https://a.example/1", "He said"),),
        ),
        (
            '<outline text="a < b > c" xmlUrl="https://a.example/1"/>',
            (Listed("https://a.example/1", "a < b > c"),),
        ),
        ("<outline type=rss xmlUrl=https://a.example/1/>", (Listed("https://a.example/1"),)),
        ("<outline xmlUrl=”https://a.example/1”/>", (Listed("https://a.example/1"),)),
        (
            '<opml:outline xml_url="https://a.example/1"/><OUTLINE XMLURL="https://b.example/1"></OUTLINE>',
            (Listed("https://a.example/1"), Listed("https://b.example/1")),
        ),
        (
            '<!-- <outline xmlUrl="https://o.example/"/> --><outline xmlUrl="https://a.example/1"/><!-- x',
            (Listed("https://a.example/1"),),
        ),
        (
            '<body><![CDATA[<outline xmlUrl="https://a.example/1"/>]]></body>',
            (Listed("https://a.example/1"),),
        ),
        ('<script><title><outline xmlUrl="https://a.example/1"/>', (Listed("https://a.example/1"),)),
        (
            '<outline type="link" url="https://page.example/"/><outline type="rss" url="https://a.example/1"/>',
            (Listed("https://a.example/1"),),
        ),
        (
            '<outline xmlUrl="https://A.example/x"/><outline xmlUrl="HTTPS://a.example/x"/>',
            (Listed("https://A.example/x"),),
        ),
        ('<outline xmlUrl=" https://a.example/\n  my feed "/>', (Listed("https://a.example/my%20feed"),)),
        (
            'garbage <?xml version="1.0"><opml><outline xmlUrl="https://a.example/1"/><outline xmlUrl="https://b.exa',
            (Listed("https://a.example/1"),),
        ),
        ("&lt;outline xmlUrl=&quot;https://a.example/1&quot;/&gt;", (Listed("https://a.example/1"),)),
        ('<outline xmlUrl="https://a.example/1"/>\0', (Listed("https://a.example/1"),)),
        (
            '<outline xmlUrl="http://\x1b[31mx/"/><outline xmlUrl="http://[x"/><outline xmlUrl="http:///"/>'
            '<outline xmlUrl="https://a.example/1"/>',
            (Listed("https://a.example/1"),),
        ),
    ],
    ids=[
        "well-formed",
        "not escaped",
        "folders",
        "feed scheme",
        "twice, no web",
        "entities stay words",
        "signs without end",
        "escaped twice",
        "signs of HTML",
        "a quotation mark is missing",
        "marks within",
        "less than",
        "no marks",
        "curly marks",
        "prefix and case",
        "comments",
        "CDATA",
        "in a script",
        "links",
        "case of hosts",
        "broken lines",
        "cut off",
        "escaped as a whole",
        "a zero",
        "no address",
    ],
)
def test_lists(text: str, feeds: tuple[Listed, ...]) -> None:
    assert listed(text.encode(), "a.opml") == feeds


LIST = '<?xml version="1.0" encoding="{}"?><opml><outline text="Zürich" xmlUrl="https://a.example/1"/></opml>'


@pytest.mark.parametrize(
    ("declared", "is_in"),
    [
        ("utf-8", "utf-8-sig"),
        ("utf-8", "latin-1"),
        ("iso-8859-1", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16", "utf-16-le"),
        ("utf-16", "utf-16-be"),
        ("utf-16", "utf-8"),
        ("utf-32", "utf-8"),
        ("x-klingon", "utf-8"),
    ],
)
def test_a_list_in_another_encoding_than_it_says(declared: str, is_in: str) -> None:
    (found,) = listed(LIST.format(declared).encode(is_in), "a.opml")
    assert found.url == "https://a.example/1"
    assert found.title == ("ZÃ¼rich" if declared == "iso-8859-1" else "Zürich")


@pytest.mark.parametrize(
    "noise",
    ["<", "<!", "<!--", "<?", "<![", "</", "&", "=", "a=", 'a="', "a ", "<outline ", "</outline>", "\u201c"],
)
def test_noise_before_a_list_hides_nothing(noise: str) -> None:
    text = noise * 20_000 + '> " <outline xmlUrl="https://a.example/1"/>'
    assert [each.url for each in listed(text.encode(), "a.opml")] == ["https://a.example/1"]


@pytest.mark.parametrize("data", [b"", b"<opml/>", b"\x00\x01", b"<outline " * 50_000, b"hello"])
def test_a_list_without_feeds(data: bytes) -> None:
    with pytest.raises(Unreadable, match=r"a\.opml"):
        listed(data, "a.opml")


def test_what_is_written_is_read_again() -> None:
    feeds = (Listed("https://a.example/?x=1&y=2", 'A "bell" & <more>'), Listed("https://b.example/", "b"))
    assert listed(written(feeds, "News & views").encode(), "a.opml") == feeds
