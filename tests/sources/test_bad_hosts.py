"""One desk among bad hosts, over real HTTP: each leaves its reason, and the healthy one beside them is read.

All names lead to one local server by way of public addresses, so that the guard is at work as it is outside.
"""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpcore2
import pytest

from bot import http as module
from bot import pipeline
from bot.config import Config
from bot.desk import Desk
from bot.http import Guard, Http
from bot.models import Listing
from bot.operating import sourcing, why
from bot.pipeline import polling
from bot.sources.feed import Options, make
from bot.store import Store
from tests.fakes import MORNING

LONG = "<p>" + "The council of Brask voted to mend the clock of its old town hall. " * 12 + "</p>"
OUTSIDE, INSIDE = "93.184.216.34", "127.0.0.1"
LATER = MORNING + timedelta(hours=1)


def feed(name: str, words: str = LONG) -> bytes:
    """A feed with one item, as its host would publish it."""
    item = f"<item><guid>{name}-1</guid><title>The café clock of {name}</title><link>http://{name}.example/1</link>"
    dated = f"{item}<pubDate>Tue, 03 Mar 2026 07:00:00 GMT</pubDate>"
    dated = f"{dated}<description><![CDATA[{words}]]></description>"
    return f"<rss version='2.0'><channel><title>{name}</title>{dated}</item></channel></rss>".encode()


def ok(body: bytes, *headers: str) -> bytes:
    """A whole answer."""
    lines = ["HTTP/1.1 200 OK", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def status(line: str, *headers: str) -> bytes:
    """An answer without a body."""
    return (
        "\r\n".join([f"HTTP/1.1 {line}", "Content-Length: 0", "Connection: close", *headers]).encode()
        + b"\r\n\r\n"
    )


async def drip(writer: asyncio.StreamWriter) -> None:
    """A byte now and then, for ever."""
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.02)


async def pour(writer: asyncio.StreamWriter) -> None:
    """Bytes without end."""
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        writer.write(b"x" * 65536)
        await writer.drain()


async def flood(writer: asyncio.StreamWriter) -> None:
    """Headers without end."""
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        writer.write(b"X-Noise: " + b"x" * 5000 + b"\r\n")
        await writer.drain()


BOMB = gzip.compress(b"\0" * 50_000_000)
LAUGHS = b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><rss version="2.0">&b;</rss>'
Answer = bytes | Callable[[asyncio.StreamWriter], Any]

HOSTS: dict[str, list[Answer]] = {
    "healthy": [ok(feed("healthy"))],
    "slow": [drip],
    "endless": [pour],
    "chatty": [flood],
    "bomb": [ok(BOMB, "Content-Encoding: gzip")],
    "nested": [ok(gzip.compress(gzip.compress(feed("nested"))), "Content-Encoding: gzip, gzip")],
    "loop": [status("302 Found", "Location: /feed")],
    "inside": [status("302 Found", "Location: http://169.254.169.254/latest/meta-data")],
    "filed": [status("301 Moved Permanently", "Location: file:///etc/hostname")],
    "turncoat": [ok(feed("turncoat"))],
    "grudge": [status("403 Forbidden"), ok(feed("grudge"))],
    "short": [b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\nConnection: close\r\n\r\n" + feed("short")[:80]],
    "babel": [ok(feed("babel").decode().encode("latin-1"), "Content-Type: text/xml; charset=utf-8")],
    "klingon": [ok(feed("klingon"), "Content-Type: text/xml; charset=x-klingon")],
    "laughs": [ok(LAUGHS)],
    "busy": [status("429 Too Many Requests", "Retry-After: 7200")],
    "over": [status("410 Gone")],
    "wrong": [ok(b"<html><body>Our new site</body></html>", "Content-Type: text/html")],
    "walled": [ok(feed("walled", "Only a summary of the long morning at the town hall."))],
    "shy": [ok(feed("shy", "Only a summary of the long night at the town hall."))],
}
"""What each answers when asked for its feed: one after the other, the last for ever."""

WALL = (
    "<html><head><title>Before you continue</title></head><body>"
    "<p>We value your privacy. We and our partners store cookies on your device. You can accept all cookies"
    " or manage your consent and choose which cookies we may set.</p></body></html>"
)
PAGES = {
    ("walled", "/robots.txt"): status("404 Not Found"),
    ("walled", "/1"): ok(WALL.encode(), "Content-Type: text/html"),
}
"""What else they answer; of all other robots.txt files we hear that the server is broken."""

REASONS = {
    "slow": "no full answer within",
    "endless": "larger than 10 MB",
    "chatty": "the connection broke",
    "bomb": "larger than 10 MB",
    "nested": "packed several times over",
    "loop": "more than 5 redirects",
    "inside": "a link-local one never",
    "filed": "not an http or https address",
    "grudge": "the server answered 403",
    "short": "the connection broke",
    "laughs": "the XML declares entities",
    "busy": "the server answered 429",
    "over": "the server answered 410",
    "wrong": "not a feed",
}
"""What the list says of those that can't be read at the first look."""


class Doors(httpcore2.AnyIOBackend):
    """Leads every public address to the local server; of the own network there is only what is there."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.dialled: list[str] = []

    async def connect_tcp(self, host: str, port: int, *rest: Any, **named: Any) -> Any:
        self.dialled.append(host)
        return await super().connect_tcp("127.0.0.1", self.port, *rest, **named)


class Names(Guard):
    """A resolver of its own: all hosts are outside, but one that turns its coat."""

    def __init__(self, port: int) -> None:
        super().__init__()
        self.inner = Doors(port)
        self.turncoat = [OUTSIDE, INSIDE]

    async def lookup(self, host: str, port: int) -> list[str]:
        if not host.endswith(".example"):
            return await super().lookup(host, port)
        return [self.turncoat.pop(0) if host == "turncoat.example" and self.turncoat else OUTSIDE]


@asynccontextmanager
async def bad_hosts() -> AsyncIterator[int]:
    """The server that plays them all, by the name it is asked for; gives its port."""
    answers = {name: list(given) for name, given in HOSTS.items()}
    under_way: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        name = asked.split("\r\nhost: ")[1].split(".example")[0]
        path, rest = asked.split(" ")[1], answers[name]
        answer: Answer | None = PAGES.get((name, path))
        if answer is None and path == "/robots.txt":
            answer = status("500 Broken")
        answer = answer or (rest.pop(0) if len(rest) > 1 else rest[0])
        if isinstance(answer, bytes):
            writer.write(answer)
            await writer.drain()
        else:
            await answer(writer)
        writer.close()

    def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(serve(reader, writer))
        under_way.add(task)

        def ended(done: asyncio.Task[None]) -> None:
            writer.transport.abort()
            assert done.cancelled() or isinstance(done.exception(), OSError | EOFError | None)

        task.add_done_callback(ended)

    server = await asyncio.start_server(begin, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
        await asyncio.sleep(0)


@asynccontextmanager
async def desk_among(port: int, folder: Path) -> AsyncIterator[Desk]:
    """A desk that reads them all."""
    async with Http(pause=0, guard=Names(port)) as http:
        made = [make(Options(url=f"http://{name}.example/feed"), http) for name in HOSTS]
        store = await Store.open(f"sqlite:///{folder / 'test.db'}")
        desk = Desk(Config(file="config.toml"), store, {each.id: each for each in made})
        try:
            yield desk
        finally:
            await desk.stop_looking()
            await store.close()


async def listed(desk: Desk) -> dict[str, Listing]:
    """The list as the command shows it, by the name of the host."""
    return {
        each.place.removeprefix("http://").partition(".")[0]: each for each in await sourcing.listed(desk)
    }


async def read_at(desk: Desk, name: str) -> str | None:
    """The text that was read at that host, if any."""
    found = await desk.store.article_at(f"http://{name}.example/1")
    return found[0].text if found else None


async def test_each_bad_host_leaves_its_reason_and_the_healthy_one_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(module, "WHOLE", 1.0)
    async with bad_hosts() as port, desk_among(port, tmp_path) as desk:
        await pipeline.poll(desk, MORNING)
        await pipeline.read(desk, MORNING)
        first = await listed(desk)
        said = {name: each.health.why or "" for name, each in first.items()}
        assert {name: part for name, part in REASONS.items() if part not in said[name]} == {}
        assert {name for name, why in said.items() if why} == set(REASONS)
        assert [first[name].health.state for name in ("healthy", "slow", "over")] == [
            "well",
            "failing",
            "ended",
        ]
        assert "Brask" in (await read_at(desk, "healthy") or "")
        for name in ("babel", "klingon"):
            article = await desk.store.article_at(f"http://{name}.example/1")
            assert article
            assert article[0].title == f"The café clock of {name}"
        assert "Only a summary" in (await read_at(desk, "shy") or "")
        steps = await why.trace(desk.store, "http://shy.example/1")
        assert any("robots.txt can't be had" in step.reason for step in steps)
        assert "Only a summary" in (await read_at(desk, "walled") or "")
        steps = await why.trace(desk.store, "http://walled.example/1")
        assert any("the feed's summary, for its page is a consent page" in step.reason for step in steps)
        assert (
            "169.254.169.254"
            not in desk.sources["feed:http://healthy.example/feed"].http._guard.inner.dialled
        )
        assert "Traceback" not in caplog.text


async def test_what_changes_by_the_next_look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WHOLE", 1.0)
    async with bad_hosts() as port, desk_among(port, tmp_path) as desk:
        await pipeline.poll(desk, MORNING)
        await pipeline.poll(desk, LATER)
        second = {name: each.health for name, each in (await listed(desk)).items()}
    assert (second["grudge"].state, second["grudge"].why) == ("well", None)
    assert "inside our own network" in (second["turncoat"].why or "")
    assert second["turncoat"].last_success == MORNING
    assert second["busy"].failures == 1
    assert second["busy"].due
    assert second["busy"].due >= MORNING + timedelta(hours=2)
    assert second["over"].failures == 1
    assert (second["loop"].failures, second["loop"].since) == (2, MORNING)


async def test_a_slow_host_delays_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "PATIENCE", 0.0)
    async with bad_hosts() as port, desk_among(port, tmp_path) as desk:
        slow = "feed:http://slow.example/feed"
        others = [each for each in desk.sources if each != slow]
        await pipeline.poll(desk, MORNING)
        await asyncio.gather(*(look for id, look in list(desk.looks.items()) if id != slow))
        assert list(desk.looks) == [slow]
        under_way = desk.looks[slow]
        await pipeline.poll(desk, MORNING + timedelta(days=2))
        looks = list(desk.looks)
        assert desk.looks[slow] is under_way
        assert set(looks) == {slow, *others} - {"feed:http://over.example/feed"}
        assert slow not in await desk.store.source_health()
