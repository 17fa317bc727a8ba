"""Requests to the Discord that is played, what goes wrong with them, and what is answered."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Shape = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Step:
    """What goes wrong with one request.

    ``drop``: it is done, and the line breaks before the answer. ``delay`` and ``linger``: seconds
    that pass before it is done, and before it is answered.
    """

    status: int = 200
    retry_after: float | None = None
    is_global: bool = False
    via: bool = True
    code: int = 0
    drop: bool = False
    delay: float = 0.0
    linger: float = 0.0


@dataclass(slots=True)
class Call:
    """A request as it came in, and what was answered."""

    request: str
    body: Shape
    at: float
    status: int = 0
    error: str | None = None


def failure(step: Step) -> web.Response:
    """The answer that a step asks for instead of the right one."""
    if step.status != 429:
        return answer_json({"code": step.code, "message": f"scripted {step.status}"}, step.status)
    after = step.retry_after or 0.1
    headers = {"Retry-After": str(after), "X-RateLimit-Scope": "global" if step.is_global else "user"}
    headers |= {"X-RateLimit-Global": "true"} if step.is_global else {}
    headers |= {"Via": "1.1 google"} if step.via else {}
    data = {"message": "You are being rate limited.", "retry_after": after, "global": step.is_global}
    return answer_json(data, 429, headers)


def answer_json(data: Any, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """discord.py reads JSON only where the content type is that alone."""
    body = b"" if status == 204 else json.dumps(data).encode()
    return web.Response(
        body=body, status=status, headers={"Content-Type": "application/json"} | (headers or {})
    )


@dataclass(slots=True)
class Buckets:
    """So many requests in so many seconds on each route of a channel, told in headers as Discord does."""

    limit: int
    span: float = 5.0
    taken: dict[str, list[float]] = field(default_factory=dict)

    def take(self, route: str, now: float) -> tuple[bool, dict[str, str]]:
        """Whether the request is let through, and what its answer says of the limit."""
        inside = [at for at in self.taken.get(route, []) if at > now - self.span]
        through = len(inside) < self.limit
        self.taken[route] = [*inside, now] if through else inside
        after = self.taken[route][0] + self.span - now
        return through, {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(self.limit - len(self.taken[route])),
            "X-RateLimit-Reset-After": f"{after:.3f}",
            "X-RateLimit-Bucket": route.split(" ")[0] + "-messages",
        }
