"""Invented newspapers: pages and feeds from a seed, of the size and make that real ones have."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from itertools import accumulate
from typing import Any
from xml.sax.saxutils import escape

from bot.analysis.languages import words

COMMON = sorted(
    words("""the of and to in that is was for it with as on be at by had are but from they which were has have
not this an will said after before about over under between during against their its more than""")
)
SYLLABLES = [first + second for first in "bcdfglmnprstvzk" for second in "aeiou"]
WORDS = 20_000
LENGTH = 700  # words of an article
EVENT = 3  # articles about one event, on average
OUTLETS = 40


@dataclass(frozen=True, slots=True)
class Piece:
    """An article as its outlet has it, and the page it stands on."""

    number: int
    outlet: str
    url: str
    title: str
    published: datetime
    paragraphs: tuple[str, ...]
    page: str


class Press:
    """Writes one article after another; the same seed gives the same articles."""

    def __init__(self, seed: int, start: datetime) -> None:
        self._dice = random.Random(seed)
        self._start, self._number = start, 0
        self._words = [_word(self._dice) for _ in range(WORDS)]
        self._weights = list(accumulate(1 / (rank + 5) for rank in range(WORDS)))
        self._names = [_word(self._dice).capitalize() for _ in range(WORDS // 4)]
        self._event: tuple[list[str], list[str]] = ([], [])

    def next(self, apart: timedelta) -> Piece:
        """The next article, published so much later than the one before."""
        if not self._event[0] or self._dice.random() < 1 / EVENT:
            self._event = (self._dice.sample(self._names, 6), self._dice.sample(self._words, 12))
        self._number += 1
        number, at = self._number, self._start + apart * self._number
        outlet = f"Kell Courier {self._dice.randrange(OUTLETS)}"
        title = " ".join([self._event[0][0], *self._some(5), self._event[0][1]]).capitalize()
        paragraphs = tuple(self._paragraph() for _ in range(14))
        url = f"https://courier{outlet.rpartition(' ')[2]}.example/news/{number}"
        return Piece(number, outlet, url, title, at, paragraphs, page(outlet, url, title, at, paragraphs))

    def _paragraph(self) -> str:
        return " ".join(self._sentence() for _ in range(3))

    def _sentence(self) -> str:
        names, topic = self._event
        row = [
            each for pair in zip(self._some(8), self._dice.choices(COMMON, k=8), strict=True) for each in pair
        ]
        row[self._dice.randrange(16)] = self._dice.choice(names)
        row[self._dice.randrange(16)] = self._dice.choice(topic)
        said = " ".join(row)
        if self._dice.random() < 0.15:
            return f"“{said.capitalize()},” said {self._dice.choice(names)} {self._dice.choice(names)}."
        return f"{said[0].upper()}{said[1:]}."

    def _some(self, count: int) -> Sequence[str]:
        return self._dice.choices(self._words, cum_weights=self._weights, k=count)


def page(outlet: str, url: str, title: str, at: datetime, paragraphs: Sequence[str]) -> str:
    """The article with what stands around one: head, navigation, links to others, comments."""
    data: dict[str, Any] = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": title}
    data |= {"datePublished": at.isoformat(), "publisher": {"@type": "Organization", "name": outlet}}
    links = "".join(f'<li><a href="/news/s{n}">Section {n} of the paper</a></li>' for n in range(20))
    cards = (f'<div class="card"><h3><a href="/news/x{n}">Another story {n}</a></h3></div>' for n in range(8))
    cards = (f'<div class="card"><h3><a href="/x{n}">Another story {n}</a></h3></div>' for n in range(8))
    teasers = "".join(cards)
    text = "\n".join(f"<p>{escape(each)}</p>" for each in paragraphs)
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title} | {outlet}</title>
<meta property="og:title" content="{title}"><meta property="og:site_name" content="{outlet}">
<link rel="canonical" href="{url}"><script type="application/ld+json">{json.dumps(data)}</script></head><body>
<header><nav><ul>{links}</ul></nav></header><main><article>
<h1>{title}</h1><p class="byline">By Ines Varga</p>
<figure><img src="a.jpg" alt=""><figcaption>The harbour. Photo: Otto Lind</figcaption></figure>
{text}
<div class="newsletter"><h4>The paper in your inbox</h4><p>Every morning at seven.</p></div></article>
<aside class="related"><h2>More</h2>{teasers}</aside></main>
<footer><p>© {outlet}</p></footer></body></html>"""


def feed(pieces: Sequence[Piece]) -> bytes:
    """A feed of these, each with its first paragraph as a summary."""
    items = "".join(
        f"<item><title>{escape(each.title)}</title><link>{each.url}</link><guid>{each.url}</guid>"
        f"<pubDate>{format_datetime(each.published)}</pubDate>"
        f"<description>{escape(each.paragraphs[0])} …</description></item>"
        for each in pieces
    )
    head = "<title>Kell Courier</title><link>https://courier.example/</link>"
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{items}</channel></rss>'.encode()


def _word(dice: random.Random) -> str:
    return "".join(dice.choices(SYLLABLES, k=dice.randint(2, 4)))
