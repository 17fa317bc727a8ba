"""The page over real HTTP: posts, threads, places, questions, and nothing that is not ours."""

from __future__ import annotations

import asyncio
import re
import socket
from html import unescape

import httpx2
import pytest

from bot.config import checked
from bot.errors import BadConfig
from bot.models import Cite, Heading, Line, QuoteBlock, Ref, Side, SourceItem, Sources
from bot.platforms import page as page_platform
from bot.platforms.page_archive import Shown, Thread
from bot.platforms.page_render import excerpt, html, marked, render, web
from bot.platforms.page_routes import MOST_PENDING, site
from tests.desks import example_desk
from tests.fakes import MORNING, article

CITE = Cite("a1", 1, 0, 4)


@pytest.fixture
async def page(tmp_path):
    async with example_desk(tmp_path) as (desk, _, address), httpx2.AsyncClient(base_url=address) as client:
        client.desk = desk
        yield client


async def get(page, path: str) -> str:
    reply = await page.get(path, follow_redirects=True)
    assert reply.status_code == 200, path
    return reply.text


def links(text: str, start: str) -> list[str]:
    return [unescape(each) for each in re.findall(rf'href="({re.escape(start)}[^"]*)"', text)]


async def test_every_link_of_ours_leads_somewhere(page):
    home = await get(page, "/")
    threads = list(dict.fromkeys(links(home, "/thread/")))
    assert len(threads) >= 4
    places = {each for thread in threads for each in links(await get(page, thread), "/place/")}
    assert len(places) > 40
    for place in sorted(places):
        assert '<mark id="place">' in await get(page, place)


async def test_a_place_shows_an_excerpt_and_never_the_article(page):
    story = await page.desk.store.brief((await page.desk.store.told_in(await batch(page)))[0][0])
    quote = story.quotes[0].quote
    text = unescape(await get(page, f"/place/{quote.article.id}/1/{quote.start}-{quote.end}"))
    assert f'<mark id="place">{quote.text}</mark>' in text
    shown = excerpt(quote.article, quote.start, quote.end)
    assert len(shown.before + shown.words + shown.after) < len(quote.article.text) / 2


async def batch(page) -> str:
    name = page.desk.config.channel[0].name
    return (await page.desk.store.root_rows(name, 1))[0]["batch"]


async def test_a_question_is_answered_in_its_thread(page):
    thread = links(await get(page, "/"), "/thread/")[0]
    reply = await page.post(thread, data={"question": "What did the union say?"})
    assert reply.status_code == 303
    text = await get(page, reply.headers["location"].partition("#")[0])
    assert "What did the union say?" in text
    assert text.index("What did the union say?") < text.index('id="newest"')
    assert "From the articles alone" in text


async def test_a_form_of_another_page_is_refused(page):
    thread = links(await get(page, "/"), "/thread/")[0]
    for origin in ("https://evil.example", "null"):
        reply = await page.post(thread, data={"question": "Why?"}, headers={"Origin": origin})
        assert reply.status_code == 400
    assert "Why?" not in await get(page, thread)


class OneThread:
    """An archive with a single thread."""

    async def channels(self):
        return ["world"]

    async def thread(self, key):
        return Thread("A story", "world", [Shown(key, "page", "world", "s1", (), MORNING)], [])


async def test_more_questions_than_can_be_answered_are_told_so():
    asked: list[str] = []

    async def never(event):
        asked.append(event.text)
        await asyncio.Event().wait()

    transport = httpx2.ASGITransport(site(OneThread(), never, ["testserver"], patience=0.01))
    async with httpx2.AsyncClient(transport=transport, base_url="http://testserver") as client:
        replies = [
            await client.post("/thread/k1", data={"question": "Why?"}) for _ in range(MOST_PENDING + 2)
        ]
    assert [reply.status_code for reply in replies] == [303] * MOST_PENDING + [503] * 2
    assert "ask again in a minute" in replies[-1].text
    assert len(asked) == MOST_PENDING


async def test_another_host_name_is_refused(page):
    assert (await page.get("/health", headers={"Host": "evil.example"})).status_code == 400


NOWHERE = [
    "/channel/other",
    "/thread/other",
    "/place/none/1/0-5",
    "/place/x/1/5-5",
    "/files/../page.py",
    "/files/%2e%2e/page.py",
    "/place/x/1/99999999999999999999999-5",
]


async def test_what_is_not_there(page):
    for path in NOWHERE:
        reply = await page.get(path)
        assert reply.status_code == 404, path
        assert "Traceback" not in reply.text


async def test_nothing_but_our_own_files_may_load(page):
    policy = (await page.get("/", follow_redirects=True)).headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)> {{ 7*7 }} javascript:alert(1)"


def test_hostile_text_is_text():
    ref = Ref(1, HOSTILE, CITE, "javascript:alert(1)")
    side = Side(HOSTILE, HOSTILE, ref, ((0, 8),))
    blocks = (
        Heading(HOSTILE, 2, (ref,), "javascript:alert(1)"),
        Line(HOSTILE, (ref,)),
        QuoteBlock(HOSTILE, HOSTILE, ref, (ref,)),
        Sources((SourceItem(1, HOSTILE, HOSTILE, "data:text/html,x", None, HOSTILE),), 1),
    )
    for text in (render(blocks), html(HOSTILE, blocks), marked(side)):
        assert "<script" not in text
        assert "<img" not in text
        assert "49" not in text
        assert "href=" not in text.replace('href="/', "")


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://example.org/a", True),
        ("http://x", True),
        ("/place/a/1/0-2", True),
        ("//evil.example", False),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("http://[", False),
        ("", False),
        (None, False),
    ],
)
def test_only_the_web_and_our_own_page_are_linked(url, kept):
    assert web(url) == (url if kept else None)


def test_an_excerpt_says_whether_the_text_goes_on():
    one = article("One stands here. Two stands here. Three stands here. Four stands here.")
    middle = excerpt(one, 17, 20)
    assert (middle.before, middle.words, middle.after) == (
        "One stands here. ",
        "Two",
        " stands here. Three stands here.",
    )
    assert (middle.lead, middle.trail) == (False, True)


@pytest.mark.parametrize(
    ("block", "key", "expects"),
    [
        ({"public_url": "news.example"}, "page.public_url", "begins with http:// or https://"),
        ({"port": 0}, "page.port", "1"),
    ],
    ids=["no address", "no port"],
)
def test_a_wrong_block_names_its_key(block, key, expects):
    with pytest.raises(BadConfig) as wrong:
        checked(page_platform.Options, block, "page")
    assert wrong.value.key == key
    assert expects in wrong.value.expects


def test_a_port_that_is_taken_and_a_host_that_is_not_ours_are_told_apart():
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = page_platform.make(page_platform.Options(port=other.getsockname()[1]), {})
        with pytest.raises(BadConfig, match=r"^page\.port: expects a free port, not \d+ \([\w ]+\)$"):
            taken._listen()
    with pytest.raises(BadConfig, match=r"^page\.host: expects a name or address of this machine"):
        page_platform.make(page_platform.Options(host="nowhere.invalid"), {})._listen()
