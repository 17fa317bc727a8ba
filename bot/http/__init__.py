"""Safe HTTP for reading: what the network holds is hostile, and what it serves is somebody's.

Only http and https, no address of our own network (checked where the connection is made, so that
neither a redirect nor a changing DNS answer gets past), caps on size and time, one request at a
time per host.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

import httpx2

from bot.errors import Unreadable
from bot.http.guard import Guard, Refused, Transport, is_link_local, is_public
from bot.http.replies import Reply, fresh_for, judged, reason_of, wait_of

if TYPE_CHECKING:
    from protego import Protego

__all__ = ["Guard", "Http", "Refused", "Reply", "fresh_for", "is_link_local", "is_public", "wait_of"]

NAME = "Parallax"
AGENT = f"{NAME}/0.1"
LARGEST = 10_000_000
"""Bytes of a body after it is unpacked."""
WHOLE = 30.0
"""Seconds for one answer with all its redirects; waiting for a turn does not count."""
CONNECT = 10.0
HOPS = 5
AT_ONCE = 50
HOUR = 3600.0
ROBOTS = 512_000
"""Bytes of a robots.txt, as RFC 9309 has it."""
LONGEST_PAUSE = 60.0
"""Seconds; a host that asks for more between two requests gets this."""
REDIRECTS = (301, 302, 303, 307, 308)
ACCEPT = (
    "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/feed+json,"
    " application/xml;q=0.9, */*;q=0.5"
)


@dataclass
class Robots:
    """The robots.txt of a host: its rules, or why they can't be had, until when that holds."""

    lock: asyncio.Lock
    until: float = 0.0
    rules: Protego | None = None
    why: str = ""


class Http:
    """One client for all sources: at most one request at a time per host, with a pause between.

    ``contact`` stands in the User-Agent. ``allowed`` are hosts (``name`` or ``name:port``) of the own
    network that the operator lets us ask. ``pause`` is in seconds. ``at_once`` hosts at most are asked
    at a time.
    """

    def __init__(
        self,
        contact: str = "",
        allowed: Iterable[str] = (),
        pause: float = 1.0,
        guard: Guard | None = None,
        at_once: int = AT_ONCE,
    ) -> None:
        self.agent = f"{AGENT} (+{contact})" if contact else AGENT
        self.pause = pause
        self._guard = guard or Guard(allowed)
        self._client: httpx2.AsyncClient | None = None
        self._hosts: dict[str, Turn] = {}
        self._robots: dict[str, Robots] = {}
        self._free = asyncio.Semaphore(at_once)
        self._most = at_once

    async def __aenter__(self) -> Http:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Let go of all connections."""
        if self._client is not None:
            await self._client.aclose()
            self._client = None
        self._guard.close()

    async def get(self, url: str, headers: Mapping[str, str] | None = None, limit: int = LARGEST) -> Reply:
        """Ask once, following redirects. The reply is 2xx or 304.

        ``limit`` is in bytes, after unpacking. Raises ``Unreadable`` with the reason, ``Retry`` where
        the server asks to wait, ``Gone`` for 410.
        """
        return judged(url, await self._follow(url, headers or {}, limit))

    async def page(self, url: str, headers: Mapping[str, str] | None = None) -> Reply:
        """The same for a page that nobody asked for by hand: only where robots.txt lets us.

        Raises ``Unreadable`` where it does not or can't be had now, and as ``get`` does.
        """
        rules = await self._rules(url)
        if not await asyncio.to_thread(rules.can_fetch, url, NAME):
            raise Unreadable(url, "robots.txt does not allow it")
        delay = rules.crawl_delay(NAME)
        if delay and (turn := self._turn(urlsplit(url).hostname or "")).pause < delay:
            turn.pause = min(float(delay), LONGEST_PAUSE)
        return await self.get(url, headers)

    async def _rules(self, url: str) -> Protego:
        """What the robots.txt of a host says. Raises ``Unreadable`` where it can't be had now."""
        where = urljoin(url, "/robots.txt")
        known = self._robots.setdefault(where, Robots(asyncio.Lock()))
        async with known.lock:
            now = asyncio.get_running_loop().time()
            if now > known.until:
                await self._learn(where, known)
                known.until = now + (24 * HOUR if known.rules else HOUR)
        if known.rules is None:
            raise Unreadable(url, f"its robots.txt can't be had, so it is not asked for now ({known.why})")
        return known.rules

    async def _learn(self, where: str, known: Robots) -> None:
        """Ask for a robots.txt. One that there is not allows all; a server that fails allows nothing.

        https://www.rfc-editor.org/rfc/rfc9309#section-2.3.1
        """
        from protego import Protego

        try:
            reply = await self._follow(where, {}, ROBOTS, cut=True)
        except Unreadable as problem:
            known.rules, known.why = None, problem.reason
            return
        if reply.status >= 500 or reply.status == 429:
            known.rules, known.why = None, f"the server answered {reply.status}"
            return
        known.rules = await asyncio.to_thread(Protego.parse, reply.body.decode("utf-8", "replace"))

    async def _follow(self, url: str, headers: Mapping[str, str], limit: int, cut: bool = False) -> Reply:
        """Ask, following redirects: whatever the last server answered. Raises ``Unreadable``."""
        asked, moved, left = url, True, Left(WHOLE)
        try:
            for _ in range(HOPS + 1):
                reply = await self._ask(asked, headers, limit, cut, left)
                if reply.status not in REDIRECTS or "location" not in reply.headers:
                    return replace(reply, moved=asked if moved and asked != url else None)
                moved = moved and reply.status in (301, 308)
                asked = urljoin(asked, reply.headers["location"])
        except TimeoutError:
            raise Unreadable(url, f"no full answer within {WHOLE:.0f} seconds") from None
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, ValueError) as problem:
            raise Unreadable(url, reason_of(problem)) from None
        raise Unreadable(url, f"more than {HOPS} redirects")

    def _turn(self, host: str) -> Turn:
        """The queue of a host."""
        return self._hosts.setdefault(host.casefold(), Turn(self.pause))

    async def _ask(self, url: str, headers: Mapping[str, str], limit: int, cut: bool, left: Left) -> Reply:
        """One request without redirects, when it is its host's turn and others leave room."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("not an http or https address")
        async with self._turn(parts.hostname), self._free, left:
            request = self.client.build_request("GET", url, headers=dict(headers))
            response = await self.client.send(request, stream=True)
            try:
                body = await read_body(response, limit, cut) if response.status_code == 200 else b""
            finally:
                await response.aclose()
        return Reply(response.status_code, url, response.headers, body)

    @property
    def client(self) -> httpx2.AsyncClient:
        """The client, made when first needed."""
        if self._client is None:
            self._client = httpx2.AsyncClient(
                transport=Transport(self._guard, self._most),
                headers={"User-Agent": self.agent, "Accept": ACCEPT},
                # What one site sets, no site is told: nothing here needs to be remembered as a visitor.
                cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
                timeout=httpx2.Timeout(WHOLE, connect=CONNECT),
                follow_redirects=False,
                trust_env=False,
            )
        return self._client


class Turn:
    """One request at a time, and a pause after each."""

    def __init__(self, pause: float) -> None:
        self.pause = pause
        self._lock = asyncio.Lock()
        self._free = 0.0

    async def __aenter__(self) -> None:
        await self._lock.acquire()
        wait = self._free - asyncio.get_running_loop().time()
        if wait > 0:
            try:
                await asyncio.sleep(wait)
            except asyncio.CancelledError:
                self._lock.release()
                raise

    async def __aexit__(self, *_: object) -> None:
        self._free = asyncio.get_running_loop().time() + self.pause
        self._lock.release()


class Left:
    """So many seconds in all, over several requests. Raises ``TimeoutError`` when they are used up."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    async def __aenter__(self) -> None:
        self._begun = asyncio.get_running_loop().time()
        self._timeout = asyncio.timeout(self._seconds)
        await self._timeout.__aenter__()

    async def __aexit__(self, *problem: Any) -> None:
        self._seconds -= asyncio.get_running_loop().time() - self._begun
        await self._timeout.__aexit__(*problem)


async def read_body(response: httpx2.Response, limit: int, cut: bool = False) -> bytes:
    """The unpacked body. One of more than ``limit`` bytes is ``cut``, or raises ``ValueError``.

    One that is packed several times over is refused: that is no way to save, but one to keep us busy.
    """
    packings = [each.strip() for each in response.headers.get("content-encoding", "").split(",")]
    if len([each for each in packings if each not in ("", "identity")]) > 1:
        raise ValueError("refused: packed several times over")
    body = bytearray()
    async for part in response.aiter_bytes():
        body += part
        if len(body) > limit:
            if cut:
                break
            raise ValueError(f"larger than {limit / 1e6:.0f} MB")
    return bytes(body[:limit])
