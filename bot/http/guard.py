"""Which addresses may be asked: those of the open internet, checked where the connection is made."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpcore2
import httpx2

RESOLVERS = 32
"""Names that are asked for at a time."""
INTERNET = ipaddress.IPv6Network("2000::/3")
"""All of IPv6 that is given out: https://www.iana.org/assignments/ipv6-address-space"""


class Refused(httpcore2.ConnectError):
    """The address is one of our own network."""


def is_public(address: str) -> bool:
    """Whether an IP address is of the open internet. One mapped into IPv6 is judged by what it holds."""
    try:
        ip = ipaddress.ip_address(address.split("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if (inner := held(ip)) is not None:
            return is_public(str(inner))
        if ip not in INTERNET:
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip.is_link_local)


def is_link_local(address: str) -> bool:
    """Whether an IP address is one of the link itself, such as 169.254.169.254, also mapped into IPv6."""
    try:
        ip = ipaddress.ip_address(address.split("%")[0])
    except ValueError:
        return False
    inner = held(ip) if isinstance(ip, ipaddress.IPv6Address) else None
    return (inner or ip).is_link_local


def held(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 address leads to: mapped, 6to4, Teredo or NAT64."""
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None) or nat64(ip)


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
        self._threads: ThreadPoolExecutor | None = None

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
            raise Refused(
                "an address inside our own network is not asked, unless [desk] allow_hosts names it"
            )
        return addresses[:4]

    async def lookup(self, host: str, port: int) -> list[str]:
        """What the system's resolver says. It blocks, so it has threads of its own to keep waiting."""
        if self._threads is None:
            self._threads = ThreadPoolExecutor(RESOLVERS, "names")
        found = await asyncio.get_running_loop().run_in_executor(self._threads, self.ask, host, port)
        return list(dict.fromkeys(found))

    def ask(self, host: str, port: int) -> list[str]:
        """The same, blocking."""
        return [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]

    def close(self) -> None:
        """Let go of the threads; a name that still has not resolved is waited for by nobody."""
        if self._threads is not None:
            self._threads.shutdown(wait=False, cancel_futures=True)
            self._threads = None

    async def connect_unix_socket(self, *_: Any, **__: Any) -> httpcore2.AsyncNetworkStream:
        """Never."""
        raise Refused("a local socket is not asked")

    async def sleep(self, seconds: float) -> None:
        """Wait between attempts."""
        await asyncio.sleep(seconds)


class Transport(httpx2.AsyncHTTPTransport):
    """The usual transport, over a guarded pool and without the environment's proxies."""

    def __init__(self, guard: Guard, at_once: int) -> None:
        context = httpx2.create_ssl_context()
        super().__init__(verify=context, trust_env=False)
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=context,
            max_connections=at_once,
            max_keepalive_connections=min(at_once, 10),
            keepalive_expiry=5.0,
            network_backend=guard,
        )
