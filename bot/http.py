"""Safe HTTP for reading: what the network holds is hostile, and what it serves is somebody's.

Only http and https, no address of our own network (checked where the connection is made, so that
neither a redirect nor a changing DNS answer gets past), caps on size and time, one request at a
time per host.
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

import httpcore2
import httpx2

from bot.errors import Gone, Retry, Unreadable

if TYPE_CHECKING:
    from protego import Protego

NAME = "Parallax"
AGENT = f"{NAME}/0.1"
LARGEST = 10_000_000
"""Bytes of a body after it is unpacked."""
WHOLE = 30.0
"""Seconds for one request with all its redirects."""
CONNECT = 10.0
HOPS = 5
DAY = 86400.0
MONTH = 30 * DAY
ROBOTS = 512_000
"""Bytes of a robots.txt, as RFC 9309 has it."""
LONGEST_PAUSE = 60.0
"""Seconds; a host that asks for more between two requests gets this."""
REDIRECTS = (301, 302, 303, 307, 308)
ACCEPT = (
    "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/feed+json,"
    " application/xml;q=0.9, */*;q=0.5"
)


MAX_AGE = re.compile(r"\bmax-age\s*=\s*\"?(\d+)")


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered. ``moved`` is the new address where every redirect on the way was for good."""

    status: int
    url: str
    headers: Mapping[str, str]
    body: bytes
    moved: str | None = None

    @property
    def media(self) -> str:
        """The content type in lower case, without its parameters."""
        return self.headers.get("content-type", "").split(";")[0].strip().casefold()

    @property
    def fresh(self) -> float | None:
        """The seconds for which it says it stays good, None where it says nothing."""
        return fresh_for(self.headers)

    @property
    def charset(self) -> str | None:
        """The charset that the content type names."""
        _, _, after = self.headers.get("content-type", "").casefold().partition("charset=")
        return after.split(";")[0].strip(" \"'") or None


class Refused(httpcore2.ConnectError):
    """The address is one of our own network."""


def is_public(address: str) -> bool:
    """Whether an IP address is of the open internet. One mapped into IPv6 is judged by what it holds."""
    try:
        ip = ipaddress.ip_address(address.split("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        held = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None) or nat64(ip)
        if held is not None:
            return is_public(str(held))
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip.is_link_local)


def is_link_local(address: str) -> bool:
    """Whether an IP address is one of the link itself, such as 169.254.169.254, also mapped into IPv6."""
    try:
        ip = ipaddress.ip_address(address.split("%")[0])
    except ValueError:
        return False
    held = (ip.ipv4_mapped or nat64(ip)) if isinstance(ip, ipaddress.IPv6Address) else None
    return (held or ip).is_link_local


def nat64(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address in one of ``64:ff9b::/96``, or of the old form ``::a.b.c.d``."""
    prefix = int(ip) >> 32
    if prefix in (0x0064FF9B << 64, 0) and int(ip) > 1:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return None


class Guard(httpcore2.AsyncNetworkBackend):
    """Connects to an address that it has resolved and checked itself, never to one resolved again."""

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        self.allowed = frozenset(each.casefold() for each in allowed)
        self.inner = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Connect to the first of the host's addresses that answers. Raises ``Refused`` where one is ours."""
        problem: Exception | None = None
        for address in await self.resolve(host, port, timeout):
            try:
                return await self.inner.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                problem = error
        raise problem or httpcore2.ConnectError("the name has no address")

    async def resolve(self, host: str, port: int, timeout: float | None) -> list[str]:
        """The host's addresses, all checked."""
        try:
            async with asyncio.timeout(timeout):
                addresses = await self.lookup(host, port)
        except TimeoutError:
            raise httpcore2.ConnectTimeout("the name did not resolve in time") from None
        except (OSError, UnicodeError):
            raise httpcore2.ConnectError("the name does not resolve") from None
        named = {host.casefold(), f"{host.casefold()}:{port}"}
        # Cloud machines give out their secrets at such an address: no typed URL may lead there.
        if any(map(is_link_local, addresses)):
            raise Refused(
                "an address inside our own network is not asked: a link-local one never, allowed or not"
            )
        if not named & self.allowed and not all(map(is_public, addresses)):
            raise Refused("an address inside our own network is not asked")
        return addresses[:4]

    async def lookup(self, host: str, port: int) -> list[str]:
        """What the system's resolver says."""
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return list(dict.fromkeys(str(each[4][0]) for each in found))

    async def connect_unix_socket(self, *_: Any, **__: Any) -> httpcore2.AsyncNetworkStream:
        """Never."""
        raise Refused("a local socket is not asked")

    async def sleep(self, seconds: float) -> None:
        """Wait between attempts."""
        await asyncio.sleep(seconds)


class Transport(httpx2.AsyncHTTPTransport):
    """The usual transport, over a guarded pool and without the environment's proxies."""

    def __init__(self, guard: Guard) -> None:
        context = httpx2.create_ssl_context()
        super().__init__(verify=context, trust_env=False)
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=context,
            max_connections=50,
            max_keepalive_connections=10,
            keepalive_expiry=5.0,
            network_backend=guard,
        )


class Http:
    """One client for all sources: at most one request at a time per host, with a pause between.

    ``contact`` stands in the User-Agent. ``allowed`` are hosts (``name`` or ``name:port``) of the own
    network that the operator lets us ask. ``pause`` is in seconds.
    """

    def __init__(
        self, contact: str = "", allowed: Iterable[str] = (), pause: float = 1.0, guard: Guard | None = None
    ) -> None:
        self.agent = f"{AGENT} (+{contact})" if contact else AGENT
        self.pause = pause
        self._guard = guard or Guard(allowed)
        self._client: httpx2.AsyncClient | None = None
        self._hosts: dict[str, Turn] = {}
        self._robots: dict[str, tuple[float, Protego]] = {}

    async def __aenter__(self) -> Http:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Let go of all connections."""
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    async def get(self, url: str, headers: Mapping[str, str] | None = None, limit: int = LARGEST) -> Reply:
        """Ask once, following redirects. The reply is 2xx or 304.

        ``limit`` is in bytes, after unpacking. Raises ``Unreadable`` with the reason, ``Retry`` where
        the server asks to wait, ``Gone`` for 410.
        """
        asked, moved = url, True
        try:
            for _ in range(HOPS + 1):
                reply = await self._ask(asked, headers or {}, limit)
                if reply.status not in REDIRECTS or "location" not in reply.headers:
                    return judged(url, replace(reply, moved=asked if moved and asked != url else None))
                moved = moved and reply.status in (301, 308)
                asked = urljoin(asked, reply.headers["location"])
        except TimeoutError:
            raise Unreadable(url, f"no full answer within {WHOLE:.0f} seconds") from None
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, ValueError) as problem:
            raise Unreadable(url, reason_of(problem)) from None
        raise Unreadable(url, f"more than {HOPS} redirects")

    async def page(self, url: str, headers: Mapping[str, str] | None = None) -> Reply:
        """The same for a page that nobody asked for by hand: only where robots.txt lets us.

        Raises ``Unreadable`` where it does not, and as ``get`` does.
        """
        rules = await self._rules(url)
        if not rules.can_fetch(url, NAME):
            raise Unreadable(url, "robots.txt does not allow it")
        delay = rules.crawl_delay(NAME)
        if delay and (turn := self._turn(urlsplit(url).hostname or "")).pause < delay:
            turn.pause = min(float(delay), LONGEST_PAUSE)
        return await self.get(url, headers)

    async def _rules(self, url: str) -> Protego:
        """What the robots.txt of a host says. A host without one, or that we may not read, allows all."""
        from protego import Protego

        where = urljoin(url, "/robots.txt")
        known = self._robots.get(where)
        now = asyncio.get_running_loop().time()
        if known is None or now > known[0]:
            try:
                text = (await self.get(where, limit=ROBOTS)).body.decode("utf-8", "replace")
            except (Unreadable, Gone):
                text = ""
            known = self._robots[where] = (now + DAY, Protego.parse(text))
        return known[1]

    def _turn(self, host: str) -> Turn:
        """The queue of a host."""
        return self._hosts.setdefault(host.casefold(), Turn(self.pause))

    async def _ask(self, url: str, headers: Mapping[str, str], limit: int) -> Reply:
        """One request without redirects, when it is its host's turn."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("not an http or https address")
        async with self._turn(parts.hostname), asyncio.timeout(WHOLE):
            request = self.client.build_request("GET", url, headers=dict(headers))
            response = await self.client.send(request, stream=True)
            try:
                body = await read_body(response, limit) if response.status_code == 200 else b""
            finally:
                await response.aclose()
        return Reply(response.status_code, url, response.headers, body)

    @property
    def client(self) -> httpx2.AsyncClient:
        """The client, made when first needed."""
        if self._client is None:
            self._client = httpx2.AsyncClient(
                transport=Transport(self._guard),
                headers={"User-Agent": self.agent, "Accept": ACCEPT},
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


async def read_body(response: httpx2.Response, limit: int) -> bytes:
    """The unpacked body. Raises ``TooLarge`` as soon as it is more than ``limit`` bytes."""
    body = bytearray()
    async for part in response.aiter_bytes():
        body += part
        if len(body) > limit:
            raise TooLarge(f"larger than {limit / 1e6:.0f} MB")
    return bytes(body)


class TooLarge(ValueError):
    """The body is larger than we take."""


def judged(url: str, reply: Reply) -> Reply:
    """The reply where it is of use; else the error that says what to do."""
    if reply.status in (200, 304):
        return reply
    said = f"the server answered {reply.status}"
    if reply.status == 410:
        raise Gone(f"{url}: {said}: gone for good")
    if reply.status in (429, 503):
        raise Retry(f"{url}: {said}", wait_of(reply.headers))
    raise Unreadable(url, said)


def wait_of(headers: Mapping[str, str]) -> float | None:
    """The seconds that a ``Retry-After`` asks for, as a number or as a date; None where it asks nothing."""
    value = headers.get("retry-after", "").strip()
    if value.isdigit():
        return min(float(value[:9]), MONTH)
    return between(headers.get("date"), value, MONTH)


def fresh_for(headers: Mapping[str, str]) -> float | None:
    """The seconds for which an answer says it stays good: ``Cache-Control``, else ``Expires``, else None.

    At most a day: a feed that forgot to say otherwise is still looked at.
    """
    control = headers.get("cache-control", "").casefold()
    if "no-cache" in control or "no-store" in control:
        return None
    if found := MAX_AGE.search(control):
        age = headers.get("age", "").strip()
        return min(max(float(found[1][:9]) - (float(age[:9]) if age.isdigit() else 0.0), 0.0), DAY)
    return between(headers.get("date"), headers.get("expires"), DAY)


def between(start: str | None, end: str | None, most: float) -> float | None:
    """The seconds from one HTTP date to another, by the server's own clock; None where one is missing."""
    try:
        first, last = (parsedate_to_datetime(each or "") for each in (start, end))
        return min(max((last - first).total_seconds(), 0.0), most)
    except (ValueError, TypeError):
        return None


def reason_of(problem: Exception) -> str:
    """What went wrong on the way, in a few words for an operator."""
    if isinstance(problem.__cause__, Refused):
        return str(problem.__cause__)
    match problem:
        case httpx2.ConnectTimeout():
            return "the server can't be reached in time"
        case httpx2.TimeoutException():
            return "no answer in time"
        case httpx2.ConnectError():
            return f"the server can't be reached ({str(problem) or 'no connection'})"
        case httpx2.DecodingError():
            return "the answer is packed in a broken way"
        case httpx2.HTTPError():
            return f"the connection broke ({str(problem) or type(problem).__name__})"
    return str(problem) or type(problem).__name__
