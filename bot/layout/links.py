"""Where a number behind a sentence leads to."""

from __future__ import annotations

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


def outlet_link(article: Article, cite: Cite) -> str | None:
    """The article at its outlet, opened at the place by a short text fragment."""
    if not article.url:
        return None
    words = article.text[cite.start : cite.end].split()
    ends = [words] if len(words) <= 8 else [words[:4], words[-4:]]
    # The dash and the comma have meanings of their own in a text fragment.
    parts = [percent(" ".join(end), safe="").replace("-", "%2D") for end in ends]
    return f"{article.url.partition('#')[0]}#:~:text={','.join(parts)}"


@dataclass(frozen=True, slots=True)
class PageLink:
    """Leads to the place on our own page. ``base`` is its public address, empty on the page itself."""

    base: str = ""

    def __call__(self, _: Article, cite: Cite) -> str:
        return f"{self.base}/place/{cite.article}/{cite.revision}/{cite.start}-{cite.end}"
