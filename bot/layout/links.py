"""Where a number behind a sentence leads to."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote as percent

from bot.models import (
    Article,
    Block,
    Cite,
)

Blocks = tuple[Block, ...]
Link = Callable[[Article, Cite], str | None]


def no_link(article: Article, cite: Cite) -> None:
    """For texts that show where a sentence stands by number alone."""


FRAGMENT = 160
"""Characters of a text fragment: with it a link is still short enough for any button."""


def outlet_link(article: Article, cite: Cite) -> str | None:
    """The article at its outlet, opened at the place by a short text fragment."""
    if not article.url:
        return None
    page = article.url.partition("#")[0]
    words = article.text[cite.start : cite.end].split()
    for most in (4, 3, 2, 1):
        ends = [words] if len(words) <= 2 * most else [words[:most], words[-most:]]
        # The dash and the comma have meanings of their own in a text fragment.
        parts = [percent(" ".join(end), safe="", errors="replace").replace("-", "%2D") for end in ends]
        if words and len(fragment := ",".join(parts)) <= FRAGMENT:
            return f"{page}#:~:text={fragment}"
    return page


def place_name(cite: Cite) -> str:
    """A place in a few characters, as the value of a button: ``1eb38647f840.1.50-233``."""
    return f"{cite.article}.{cite.revision}.{cite.start}-{cite.end}"


def place_named(name: str) -> Cite | None:
    """The place of that name, None where it is none."""
    found = re.fullmatch(r"(.+)\.(\d{1,9})\.(\d{1,9})-(\d{1,9})", name)
    return Cite(found[1], *(int(found[number]) for number in (2, 3, 4))) if found else None


@dataclass(frozen=True, slots=True)
class PageLink:
    """Leads to the place on our own page. ``base`` is its public address, empty on the page itself."""

    base: str = ""

    def __call__(self, _: Article, cite: Cite) -> str:
        return f"{self.base}/place/{cite.article}/{cite.revision}/{cite.start}-{cite.end}"
