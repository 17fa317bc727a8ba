"""What a server answered, and what follows from it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

import httpx2

from bot.errors import Gone, Retry, Unreadable
from bot.http.guard import Refused

DAY = 86400.0
MONTH = 30 * DAY
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
