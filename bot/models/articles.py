"""What comes in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class Outlet:
    """Who publishes. A lean exists only with the name of its rater and the date of the rating."""

    id: str
    name: str
    home: str | None = None
    kind: str | None = None
    lean: str | None = None
    lean_by: str | None = None
    lean_at: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One item as a source gave it: not yet known to be an article, or to be new.

    ``body`` is markup or plain text, told apart by ``media`` (``text/html``, ``text/plain`` or
    ``text/markdown``). ``outlet`` is what the source says of the publisher. ``place`` is where a
    person would look for it: a path or a URL. ``whole`` is False where a feed gave only a summary.
    ``summary`` is that summary where ``body`` is the page that it leads to. ``backlog`` is True for an
    item without a date that its feed held when it was first looked at: of whatever age, and no news.
    """

    source: str
    guid: str
    url: str | None
    title: str | None
    published: datetime | None
    author: str | None
    body: str
    media: str = "text/html"
    outlet: str | None = None
    place: str = ""
    whole: bool = True
    summary: str = ""
    backlog: bool = False


Kind = Literal["report", "opinion", "press release", "live blog", "unknown"]


@dataclass(frozen=True, slots=True)
class Article:
    """One revision of a text as an outlet published it.

    ``text`` is paragraphs joined by blank lines, without page furniture or title. ``sentences``
    are (start, end) pairs in order, none crossing a paragraph. ``dated`` is False where no date was
    found and ``published`` is the time when it was first seen. ``wire`` names the agency it
    credits. ``whole`` is False where only a summary could be read: such an article is never said to
    have left something out. ``copy_of`` is the id of the article whose text this one reprints.
    ``section`` is the part of the outlet where it stands, as the outlet calls it. ``walled``: its page
    keeps some of it for subscribers.
    """

    id: str
    revision: int
    outlet: Outlet
    url: str | None
    title: str
    byline: str | None
    published: datetime
    fetched: datetime
    language: str
    text: str
    sentences: tuple[tuple[int, int], ...]
    dated: bool = True
    kind: Kind = "report"
    wire: str | None = None
    whole: bool = True
    copy_of: str | None = None
    section: str | None = None
    walled: bool = False

    def cite(self, start: int, end: int) -> Cite:
        """The place ``text[start:end]``, by name."""
        return Cite(self.id, self.revision, start, end)

    def sentence_at(self, offset: int) -> tuple[int, int] | None:
        """The sentence that holds the code point at ``offset``, or None between sentences."""
        return next(((a, b) for a, b in self.sentences if a <= offset < b), None)


@dataclass(frozen=True, slots=True, order=True)
class Cite:
    """A place in one revision of an article, by the article's id."""

    article: str
    revision: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Span:
    """Words that stand in an article. It holds a place, not a copy."""

    article: Article
    start: int
    end: int

    @property
    def text(self) -> str:
        """The words, sliced from the article."""
        return self.article.text[self.start : self.end]

    @property
    def cite(self) -> Cite:
        """The same place, by the article's id."""
        return self.article.cite(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that somebody said, as they stand in an article. It cannot misquote.

    The place leaves the quotation marks out. The pieces of a split quote ("Never," he said,
    "never") share an ``utterance``, which is unique beyond the article. ``speaker`` is a person's
    name, else the article's words for the source, else None. ``cue`` is the word that gives it to
    the speaker ("said", "according to"), or None.
    """

    article: Article
    start: int
    end: int
    utterance: str
    speaker: str | None = None
    cue: str | None = None

    @property
    def text(self) -> str:
        """The words, sliced from the article."""
        return self.article.text[self.start : self.end]

    @property
    def cite(self) -> Cite:
        """The same place, by the article's id."""
        return self.article.cite(self.start, self.end)


WordingKind = Literal[
    "charged verb",
    "intensifier",
    "label",
    "insinuation",
    "mind-reading",
    "scare quote",
    "unattributed judgement",
    "hedge",
    "passive without actor",
]


@dataclass(frozen=True, slots=True)
class Wording:
    """A word or phrase outside quotations that colours what it tells, and a plainer one if known."""

    article: Article
    start: int
    end: int
    kind: WordingKind
    plainer: str | None = None

    @property
    def text(self) -> str:
        """The words, sliced from the article."""
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence of the archive, as it was found. ``copy_of`` is the article that its own reprints."""

    cite: Cite
    text: str
    title: str
    outlet: str
    published: datetime
    copy_of: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """Sentences that may answer; ``counts``: how many of all ``total`` sentences hold each word asked for."""

    passages: tuple[Passage, ...]
    counts: dict[str, int]
    total: int
