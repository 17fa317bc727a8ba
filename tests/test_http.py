"""HTTP that is safe and polite, against bad hosts played by a local server."""

from __future__ import annotations

import asyncio
import gzip
import sys
import threading
import zlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial

import brotli
import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from bot import http as module
from bot.errors import Unreadable
from bot.http import Guard, Http, Refused, fresh_for, is_link_local, is_public, wait_of


class Names(Guard):
    """A resolver with answers of its own: a list for each host, given in turn, the last for ever."""

    def __init__(self, answers: dict[str, list[list[str]]], allowed: tuple[str, ...] = ()) -> None:
        super().__init__(allowed)
        self.answers = answers
        self.asked: list[str] = []

    async def lookup(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        rest = self.answers[host]
        return rest.pop(0) if len(rest) > 1 else rest[0]


def local(**rest: object) -> Http:
    """A client that may ask the test server, without pauses."""
    return Http(
        **{"contact": "https://desk.example", "allowed": ("127.0.0.1", "localhost"), "pause": 0, **rest}
    )  # type: ignore[arg-type]


@asynccontextmanager
async def raw(answer: Callable[[asyncio.StreamWriter], object]) -> AsyncIterator[str]:
    """A server that answers each request with what ``answer`` writes; gives its address."""

    under_way: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        done = answer(writer)
        if asyncio.iscoroutine(done):
            await done
        writer.close()

    def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(serve(reader, writer))
        under_way.add(task)
        task.add_done_callback(lambda _: writer.transport.abort())

    server = await asyncio.start_server(begin, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    finally:
        server.close()
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
        await asyncio.sleep(0)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.9.9.9",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "0.0.0.0",
        "100.64.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "240.0.0.1",
        "192.0.2.1",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:a00:1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "::127.0.0.1",
        "2001:db8::1",
        "fec0::1",
        "64:ff9b:1::7f00:1",
        "2001:0:4136:e378:8000:63bf:80ff:fffe",
        "::ffff:0:7f00:1",
        "ff0e::1",
        "5f00::1",
        "0.1.2.3",
        "192.0.0.1",
        "198.18.0.1",
        "nonsense",
    ],
)
def test_addresses_of_the_own_network(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:8.8.8.8"])
def test_addresses_of_the_internet(address: str) -> None:
    assert is_public(address)


async def test_what_a_server_sees(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/a").respond_with_data("text", content_type="text/plain; charset=UTF-8")
    async with local() as http:
        reply = await http.get(httpserver.url_for("/a"), {"If-None-Match": '"x"'})
    (request, _), *_ = httpserver.log
    assert request.headers["User-Agent"] == "Parallax/0.1 (+https://desk.example)"
    assert request.headers["If-None-Match"] == '"x"'
    assert (reply.body, reply.media, reply.charset, reply.moved) == (b"text", "text/plain", "utf-8", None)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/",
        "http://localhost:1/",
        "http://[::1]:1/",
        "http://[::ffff:127.0.0.1]:1/",
        "http://2130706433:1/",
        "http://0x7f.1:1/",
        "http://017700000001:1/",
        "http://0.0.0.0:1/",
        "http://93.184.216.34@127.0.0.1:1/",
    ],
)
async def test_the_own_network_is_not_asked(url: str) -> None:
    async with Http(pause=0) as http:
        with pytest.raises(Unreadable, match=r"own network|can't be reached"):
            await http.get(url)


async def test_the_own_network_is_not_asked_by_a_name_for_it(httpserver: HTTPServer) -> None:
    guard = Names({"evil.example": [["127.0.0.1"]]})
    async with Http(pause=0, guard=guard) as http:
        with pytest.raises(Unreadable, match="inside our own network"):
            await http.get(f"http://evil.example:{httpserver.port}/")
    assert httpserver.log == []


class Stuck(Guard):
    """A resolver that answers for no name before it is let."""

    def __init__(self) -> None:
        super().__init__(["127.0.0.1"])
        self.let = threading.Event()

    def ask(self, host: str, port: int) -> list[str]:
        if host.endswith(".example"):
            self.let.wait(30)
        return super().ask(host, port)


async def test_names_that_do_not_resolve_keep_nothing_else_waiting(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/").respond_with_data("ok")
    guard = Stuck()
    async with Http(pause=0, guard=guard) as http:
        waiting = [asyncio.create_task(http.get(f"http://h{number}.example/")) for number in range(20)]
        assert (await http.get(httpserver.url_for("/").replace("localhost", "127.0.0.1"))).body == b"ok"
        assert await asyncio.to_thread(lambda: "work") == "work"
        assert not any(task.done() for task in waiting)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        guard.let.set()


async def test_one_bad_address_among_good_ones_is_enough(httpserver: HTTPServer) -> None:
    guard = Names({"evil.example": [["93.184.216.34", "127.0.0.1"]]})
    async with Http(pause=0, guard=guard) as http:
        with pytest.raises(Unreadable, match="inside our own network"):
            await http.get(f"http://evil.example:{httpserver.port}/")


async def test_a_name_that_changes_its_address_is_checked_each_time(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/").respond_with_data("ok", headers={"Connection": "close"})
    guard = Names({"turncoat.example": [["127.0.0.1"], ["10.0.0.9"]]}, allowed=())
    guard.allowed = frozenset({"turncoat.example"})
    async with Http(pause=0, guard=guard) as http:
        url = f"http://turncoat.example:{httpserver.port}/"
        assert (await http.get(url)).body == b"ok"
        guard.allowed = frozenset()
        with pytest.raises(Unreadable, match="inside our own network"):
            await http.get(url)
    assert guard.asked == ["turncoat.example"] * 2


@pytest.mark.parametrize(
    "target",
    ["http://169.254.169.254/latest/meta-data", "http://[::1]:9/", "http://10.1.2.3/"],
)
async def test_a_redirect_into_the_own_network_is_not_followed(httpserver: HTTPServer, target: str) -> None:
    httpserver.expect_request("/a").respond_with_data("", status=302, headers={"Location": target})
    async with local() as http:
        with pytest.raises(Unreadable, match=r"inside our own network|can't be reached"):
            await http.get(httpserver.url_for("/a"))


@pytest.mark.parametrize("target", ["file:///etc/hosts", "ftp://h.example/", "javascript:1"])
async def test_a_redirect_to_another_scheme_is_not_followed(httpserver: HTTPServer, target: str) -> None:
    httpserver.expect_request("/a").respond_with_data("", status=302, headers={"Location": target})
    async with local() as http:
        with pytest.raises(Unreadable, match="not an http or https address"):
            await http.get(httpserver.url_for("/a"))


async def test_a_loop_of_redirects_ends(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/a").respond_with_data("", status=302, headers={"Location": "/a"})
    async with local() as http:
        with pytest.raises(Unreadable, match="more than 5 redirects"):
            await http.get(httpserver.url_for("/a"))


@pytest.mark.parametrize(
    ("statuses", "moved"),
    [((301,), True), ((308, 301), True), ((302,), False), ((301, 302), False), ((307, 308), False)],
)
async def test_only_redirects_for_good_move_an_address(
    httpserver: HTTPServer, statuses: tuple[int, ...], moved: bool
) -> None:
    for at, status in enumerate(statuses):
        httpserver.expect_request(f"/{at}").respond_with_data(
            "", status=status, headers={"Location": f"/{at + 1}"}
        )
    end = httpserver.url_for(f"/{len(statuses)}")
    httpserver.expect_request(f"/{len(statuses)}").respond_with_data("ok")
    async with local() as http:
        reply = await http.get(httpserver.url_for("/0"))
    assert (reply.url, reply.moved) == (end, end if moved else None)


def zstd(data: bytes) -> bytes:
    """Packed by the standard library's zstd, or what stands in for it before Python 3.14."""
    if sys.version_info >= (3, 14):
        from compression import zstd as packer
    else:
        from backports import zstd as packer
    return packer.compress(data)


PACKED = [
    ("gzip", gzip.compress),
    ("deflate", zlib.compress),
    ("br", partial(brotli.compress, quality=1)),
    ("zstd", zstd),
]


@pytest.mark.parametrize(("encoding", "pack"), PACKED, ids=[name for name, _ in PACKED])
async def test_a_packed_answer_is_unpacked(
    httpserver: HTTPServer, encoding: str, pack: Callable[[bytes], bytes]
) -> None:
    httpserver.expect_request("/a").respond_with_data(pack(b"text"), headers={"Content-Encoding": encoding})
    async with local() as http:
        assert (await http.get(httpserver.url_for("/a"))).body == b"text"
    (request, _), *_ = httpserver.log
    assert encoding in request.headers["Accept-Encoding"]


@pytest.mark.parametrize(("encoding", "pack"), PACKED, ids=[name for name, _ in PACKED])
async def test_a_packed_bomb_is_not_unpacked(
    httpserver: HTTPServer, encoding: str, pack: Callable[[bytes], bytes]
) -> None:
    bomb = pack(b"\0" * 50_000_000)
    httpserver.expect_request("/b").respond_with_data(bomb, headers={"Content-Encoding": encoding})
    async with local() as http:
        with pytest.raises(Unreadable, match="larger than 10 MB"):
            await http.get(httpserver.url_for("/b"))


async def test_broken_packing_is_said(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/b").respond_with_data(b"not gzip", headers={"Content-Encoding": "gzip"})
    async with local() as http:
        with pytest.raises(Unreadable, match="packed in a broken way"):
            await http.get(httpserver.url_for("/b"))


async def test_an_endless_answer_is_cut() -> None:
    async def forever(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        try:
            while True:
                writer.write(b"x" * 65536)
                await writer.drain()
        except ConnectionError:
            return

    async with raw(forever) as url, local() as http:
        with pytest.raises(Unreadable, match="larger than 10 MB"):
            await http.get(url)


async def test_a_slow_answer_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WHOLE", 0.3)

    async def drip(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        try:
            for _ in range(100):
                writer.write(b"x")
                await writer.drain()
                await asyncio.sleep(0.05)
        except ConnectionError:
            return

    async with raw(drip) as url, local() as http:
        with pytest.raises(Unreadable, match=r"no full answer within|no answer in time"):
            await http.get(url)


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
        b"nonsense\r\n\r\n",
        b"",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
    ids=["wrong length", "no HTTP", "nothing", "broken chunks"],
)
async def test_a_broken_answer_is_said(answer: bytes) -> None:
    async with raw(lambda writer: writer.write(answer)) as url, local() as http:
        with pytest.raises(Unreadable, match="the connection broke"):
            await http.get(url)


async def test_one_request_at_a_time_per_host() -> None:
    async def slow(writer: asyncio.StreamWriter) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.01)
        running -= 1
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")

    running = most = 0
    async with raw(slow) as url, local() as http:
        await asyncio.gather(*(http.get(url) for _ in range(5)))
    assert most == 1


async def test_a_slow_host_delays_no_other() -> None:
    released = asyncio.Event()

    async def wait(writer: asyncio.StreamWriter) -> None:
        await released.wait()
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nslow")

    def at_once(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfast")

    async with raw(wait) as slow, raw(at_once) as fast, local() as http:
        waiting = asyncio.create_task(http.get(slow))
        reply = await http.get(fast.replace("127.0.0.1", "localhost"))
        assert not waiting.done()
        released.set()
        assert (reply.body, (await waiting).body) == (b"fast", b"slow")


DATE = "Sun, 01 Mar 2026 08:15:00 GMT"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("120", 120.0),
        ("Sun, 01 Mar 2026 08:16:00 GMT", 60.0),
        ("Sun, 01 Mar 2026 08:00:00 GMT", 0.0),
        ("soon", None),
        ("-5", None),
        ("9" * 400, 2_592_000.0),
    ],
)
def test_how_long_a_server_asks_to_wait(value: str | None, seconds: float | None) -> None:
    assert wait_of({"date": DATE} | ({"retry-after": value} if value else {})) == seconds


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"cache-control": "public, max-age=3600"}, 3600.0),
        ({"cache-control": "max-age=3600", "age": "600"}, 3000.0),
        ({"cache-control": "max-age=99999999"}, 86400.0),
        ({"cache-control": "no-cache, max-age=3600"}, None),
        ({"expires": "Sun, 01 Mar 2026 08:45:00 GMT"}, 1800.0),
        ({"expires": "0"}, None),
        ({"cache-control": "max-age=60", "expires": "Sun, 01 Mar 2026 08:45:00 GMT"}, 60.0),
    ],
)
def test_how_long_an_answer_stays_good(headers: dict[str, str], seconds: float | None) -> None:
    assert fresh_for({"date": DATE, **headers}) == seconds


async def test_no_more_hosts_at_once_than_the_operator_says() -> None:
    running = most = 0

    async def answer(writer: asyncio.StreamWriter) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.01)
        running -= 1
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")

    names = {f"h{number}.example": [["127.0.0.1"]] for number in range(12)}
    async with raw(answer) as url, Http(pause=0, guard=Names(names, tuple(names)), at_once=3) as http:
        await asyncio.gather(*(http.get(url.replace("127.0.0.1", name)) for name in names))
    assert most == 3


async def test_a_host_that_waits_for_its_turn_takes_no_place_of_another() -> None:
    released = asyncio.Event()

    async def wait(writer: asyncio.StreamWriter) -> None:
        await released.wait()
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nslow")

    def at_once(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfast")

    async with raw(wait) as slow, raw(at_once) as fast, local(at_once=2) as http:
        waiting = [asyncio.create_task(http.get(slow)) for _ in range(10)]
        assert (await http.get(fast.replace("127.0.0.1", "localhost"))).body == b"fast"
        released.set()
        await asyncio.gather(*waiting)


async def test_the_time_for_an_answer_includes_its_redirects(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WHOLE", 0.4)

    async def slowly_on(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.2)
        writer.write(b"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    async with raw(slowly_on) as url, local() as http:
        with pytest.raises(Unreadable, match="no full answer within"):
            await http.get(url)


async def test_an_answer_packed_several_times_over_is_refused(httpserver: HTTPServer) -> None:
    body = gzip.compress(gzip.compress(b"text"))
    httpserver.expect_request("/").respond_with_data(body, headers={"Content-Encoding": "gzip, gzip"})
    async with local() as http:
        with pytest.raises(Unreadable, match="packed several times over"):
            await http.get(httpserver.url_for("/"))


async def test_what_a_site_wants_remembered_is_not_told_again(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/").respond_with_data("ok", headers={"Set-Cookie": "visitor=7; Path=/"})
    async with local() as http:
        for _ in range(2):
            await http.get(httpserver.url_for("/"))
    assert [request.headers.get("Cookie") for request, _ in httpserver.log] == [None, None]


ROBOTS = "User-agent: *\nDisallow: /private\n\nUser-agent: Parallax\nDisallow: /members\n"


@pytest.mark.parametrize(
    ("path", "allowed"), [("/news/1", True), ("/members/1", False), ("/private/1", True)]
)
async def test_robots_txt_is_kept_for_pages(httpserver: HTTPServer, path: str, allowed: bool) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data(ROBOTS)
    httpserver.expect_request(path).respond_with_data("ok")
    async with local() as http:
        if allowed:
            assert (await http.page(httpserver.url_for(path))).body == b"ok"
        else:
            with pytest.raises(Unreadable, match=r"robots\.txt does not allow it"):
                await http.page(httpserver.url_for(path))
    assert [request.path for request, _ in httpserver.log] == ["/robots.txt", *([path] if allowed else [])]


async def test_robots_txt_is_asked_for_once_and_a_host_without_one_allows_all(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data("no", status=404)
    httpserver.expect_request("/a").respond_with_data("ok")
    async with local() as http:
        for _ in range(3):
            assert (await http.page(httpserver.url_for("/a"))).body == b"ok"
    assert [request.path for request, _ in httpserver.log] == ["/robots.txt", "/a", "/a", "/a"]


@pytest.mark.parametrize(
    ("status", "allowed"),
    [
        (200, True),
        (404, True),
        (401, True),
        (403, True),
        (410, True),
        (429, False),
        (500, False),
        (503, False),
    ],
)
async def test_a_server_that_fails_to_give_its_robots_txt_means_not_now(
    httpserver: HTTPServer, status: int, allowed: bool
) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data("", status=status)
    httpserver.expect_request("/a").respond_with_data("ok")
    async with local() as http:
        for _ in range(2):
            if allowed:
                assert (await http.page(httpserver.url_for("/a"))).body == b"ok"
            else:
                with pytest.raises(Unreadable, match=f"robots.txt can't be had.*answered {status}"):
                    await http.page(httpserver.url_for("/a"))
    assert [request.path for request, _ in httpserver.log] == [
        "/robots.txt",
        *(["/a"] * 2 if allowed else []),
    ]


async def test_a_robots_txt_is_asked_for_once_by_many_pages_at_a_time(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data("User-agent: *\nDisallow: /")
    async with local() as http:
        pages = [http.page(httpserver.url_for(f"/{number}")) for number in range(9)]
        found = await asyncio.gather(*pages, return_exceptions=True)
    assert all(isinstance(each, Unreadable) for each in found)
    assert [request.path for request, _ in httpserver.log] == ["/robots.txt"]


async def test_of_an_endless_robots_txt_the_beginning_counts(httpserver: HTTPServer) -> None:
    text = "User-agent: *\nDisallow: /private\n" + "# noise\n" * 200_000
    httpserver.expect_request("/robots.txt").respond_with_data(text)
    httpserver.expect_request("/a").respond_with_data("ok")
    async with local() as http:
        assert (await http.page(httpserver.url_for("/a"))).body == b"ok"
        with pytest.raises(Unreadable, match=r"robots\.txt does not allow it"):
            await http.page(httpserver.url_for("/private/1"))


async def test_a_monstrous_robots_txt_does_no_harm(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data("Disallow: /" + "*" * 400_000)
    httpserver.expect_request("/a").respond_with_data("ok")
    async with local() as http:
        assert (await http.page(httpserver.url_for("/a"))).body == b"ok"


async def test_403_then_200(httpserver: HTTPServer) -> None:
    answers = [403, 200]

    def answer(_: Request) -> Response:
        return Response("ok", status=answers.pop(0))

    httpserver.expect_request("/a").respond_with_handler(answer)
    async with local() as http:
        with pytest.raises(Unreadable, match="the server answered 403"):
            await http.get(httpserver.url_for("/a"))
        assert (await http.get(httpserver.url_for("/a"))).body == b"ok"


@pytest.mark.parametrize(
    ("address", "local"),
    [
        ("169.254.169.254", True),
        ("::ffff:169.254.169.254", True),
        ("64:ff9b::a9fe:a9fe", True),
        ("2002:a9fe:a9fe::1", True),
        ("fe80::1%eth0", True),
        ("127.0.0.1", False),
        ("10.0.0.1", False),
        ("no address", False),
    ],
)
def test_is_link_local(address: str, local: bool) -> None:
    assert is_link_local(address) is local


async def test_a_link_local_address_is_refused_though_it_was_allowed_by_name() -> None:
    with pytest.raises(Refused, match="link-local"):
        await Guard(["169.254.169.254:80"]).resolve("169.254.169.254", 80, 1.0)
