"""Who publishes: a name from what is at hand, best first."""

from __future__ import annotations

import re
from pathlib import PurePath
from urllib.parse import unquote

from bot.models import Outlet
from bot.reading.urls import host

CODE = re.compile(r"(?i)^(?=.*\d)[0-9a-f]{7,}$|^\d+$")
DATE = re.compile(r"(?<!\d)(?:19|20)\d\d[-_.]?(?:0[1-9]|1[0-2])[-_.]?(?:[0-2]\d|3[01])(?!\d)")
GENERIC = {
    "article",
    "text",
    "story",
    "news",
    "page",
    "index",
    "doc",
    "document",
    "untitled",
    "file",
    "item",
    "post",
    "input",
    "sample",
    "test",
    "a",
    "b",
}
SUFFIXES = {"co", "com", "org", "net", "gov", "edu", "ac", "or", "ne"}


def outlet(name: str, home: str | None = None) -> Outlet:
    """An outlet of that name; its id is the name in lower case with hyphens."""
    return Outlet(id=slug(name), name=name, home=home)


def slug(name: str) -> str:
    """Letters and digits in lower case, joined by hyphens, without "the"."""
    words = re.findall(r"\w+", name.casefold())
    return "-".join(words[1:] if len(words) > 1 and words[0] == "the" else words) or "unknown"


def from_file(place: str) -> str:
    """A name from a file's: ``harbour-post.txt`` is Harbour Post, ``007_3f9ac2d1.txt`` is File 007.

    Dates and codes in it are left out as long as anything else tells two files apart.
    """
    stem = PurePath(unquote(place)).stem
    words = [each for each in re.split(r"[\s_.-]+", DATE.sub(" ", stem)) if each]
    telling = [each for each in words if not CODE.match(each)]
    if [each for each in telling if each.casefold() not in GENERIC]:
        return " ".join(each if any(map(str.isupper, each)) else each.capitalize() for each in telling)[:60]
    short = next((each for each in words if each.isdigit() and len(each) < 7), None) or next(
        iter(words), stem
    )
    return f"File {short[:8]}"


def from_host(url: str) -> str:
    """A name from a host's: ``www.harbourpost.co.uk`` is harbourpost.co.uk. It is not made prettier."""
    return host(url) or "unknown"


def clean(name: str | None) -> str | None:
    """A site's name without its slogan and ``RSS``, or None."""
    if not name:
        return None
    name = re.split(r"\s+[|–—»:]\s+|\s+-\s+|:\s", " ".join(name.split()))[0].strip(" -|:@")
    name = re.sub(r"(?i)\s+(?:rss(?: feeds?)?|feeds?|online edition)$", "", name)
    return name[:80] or None
