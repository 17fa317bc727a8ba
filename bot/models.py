"""The nouns: frozen, and free of any I/O.

Times are aware. Ids are strings. Offsets are code points into the ``text`` of one revision of an
article, end exclusive. What is unknown is ``None``, never a guess and never an empty string.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

# --- what comes in ---------------------------------------------------------------------------


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


Kind = Literal["report", "opinion", "press release", "live blog", "unknown"]


@dataclass(frozen=True, slots=True)
class Article:
    """One revision of a text as an outlet published it.

    ``text`` is paragraphs joined by blank lines, without page furniture or title. ``sentences``
    are (start, end) pairs in order, none crossing a paragraph. ``dated`` is False where no date was
    found and ``published`` is the time when it was first seen. ``wire`` names the agency it
    credits. ``whole`` is False where only a summary could be read: such an article is never said to
    have left something out. ``copy_of`` is the id of the article whose text this one reprints.
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


# --- what is made of it ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Story:
    """Articles that tell one event, oldest first, none twice."""

    id: str
    articles: tuple[Article, ...]
    since: datetime
    updated: datetime

    def article(self, id: str) -> Article:
        """The member with that id, or KeyError."""
        for each in self.articles:
            if each.id == id:
                return each
        raise KeyError(id)


@dataclass(frozen=True, slots=True)
class Point:
    """A sentence that a writer made, and the article sentences that it rests on."""

    text: str
    cites: tuple[Cite, ...]


ContrastKind = Literal["quote cut", "quote differs", "wording", "figures differ", "said by"]


@dataclass(frozen=True, slots=True)
class Contrast:
    """Where outlets part, with spans from both sides. ``about`` is made by code from the spans."""

    kind: ContrastKind
    about: str
    sides: tuple[Span, ...]
    note: Point | None = None


@dataclass(frozen=True, slots=True)
class KeyQuote:
    """A quote chosen for a brief, and the ids of the other articles that print the same words."""

    quote: Quote
    also_in: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OnlyIn:
    """What one article alone reports: the sentences that say it."""

    article: str
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """What is said of a story. ``writer`` is the model's name or ``extractive``; ``cost`` in US dollars.

    ``dropped`` keeps, for each text that failed the test, the text and the reason.
    """

    story: Story
    version: int
    headline: Point
    points: tuple[Point, ...]
    quotes: tuple[KeyQuote, ...] = ()
    contrasts: tuple[Contrast, ...] = ()
    only_in: tuple[OnlyIn, ...] = ()
    questions: tuple[Point, ...] = ()
    independent_sources: int = 1
    writer: str = "extractive"
    prompt: str | None = None
    cost: float | None = None
    dropped: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """What a reader should know of the making of a digest: a failed source, a late slot."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Digest:
    """What goes to one channel for one slot; neither, where it was asked for at a prompt.

    ``read_until`` is when the sources were last read.
    """

    channel: str | None
    slot: datetime | None
    briefs: tuple[Brief, ...]
    notes: tuple[Note, ...] = ()
    read_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the articles say to a question, or that they don't. ``as_of``: until when was read."""

    question: str
    sentences: tuple[Point, ...]
    abstained: bool
    articles: tuple[Article, ...]
    as_of: datetime | None


# --- blocks: a brief without a platform ------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ref:
    """A numbered source behind a sentence or quote: ``[2]``, with the place it leads to.

    ``number`` is the article's in the list of sources. ``url`` leads to the place on our page or
    at the outlet, None where there is neither.
    """

    number: int
    outlet: str
    cite: Cite
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A title. ``level`` 1 is the digest's, 2 a story's, 3 a part's; ``url`` makes it a link."""

    text: str
    level: int = 1
    refs: tuple[Ref, ...] = ()
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence with its sources, as a list item where ``bullet``."""

    text: str
    refs: tuple[Ref, ...] = ()
    bullet: bool = True


@dataclass(frozen=True, slots=True)
class QuoteBlock:
    """A quote, word for word, with who said it and where it stands."""

    text: str
    speaker: str | None
    ref: Ref
    also_in: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class Side:
    """One outlet's words in a comparison. ``extra`` (start, end within text) is what others cut."""

    outlet: str
    text: str
    ref: Ref
    extra: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """How outlets tell one thing, side by side."""

    kind: ContrastKind
    about: str
    sides: tuple[Side, ...]
    note: Line | None = None


@dataclass(frozen=True, slots=True)
class SourceItem:
    """An article in the list of sources. ``label``: "opinion", "press release"... or None."""

    number: int
    outlet: str
    title: str
    url: str | None
    published: datetime | None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Sources:
    """The numbered list of sources, and how many of them are independent."""

    items: tuple[SourceItem, ...]
    independent: int


@dataclass(frozen=True, slots=True)
class Small:
    """Small print: who wrote it, until when was read, a failed feed."""

    text: str


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press: a link where ``url``, else an ``action`` of ours with its ``value``."""

    label: str
    action: str
    value: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Buttons:
    """A row of buttons."""

    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A line between stories."""


Block = Heading | Line | QuoteBlock | Comparison | Sources | Small | Buttons | Rule


# --- what goes out, and what comes back ------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Post:
    """One message, to be sent once. ``key`` is ours and travels with it, to be found again.

    ``channel`` is the platform's id of the channel. ``parent`` is the key of the post whose thread
    this one stands in. ``thread`` is the platform's id of that thread, filled in when the post is
    claimed, or given at once for an answer. ``title`` names the thread that the post may open.
    """

    key: str
    platform: str
    channel: str
    parent: str | None
    blocks: tuple[Block, ...]
    title: str = ""
    thread: str | None = None

    def within(self, thread: str | None) -> Post:
        """The same post, with the platform's id of its thread known."""
        return replace(self, thread=thread)


@dataclass(frozen=True, slots=True)
class Question:
    """Somebody asks. ``id`` is the platform's id of the message: one is answered once."""

    id: str
    platform: str
    channel: str
    thread: str | None
    author: str
    text: str


@dataclass(frozen=True, slots=True)
class Click:
    """Somebody pressed one of our buttons."""

    id: str
    platform: str
    channel: str
    thread: str | None
    author: str
    action: str
    value: str


@dataclass(frozen=True, slots=True)
class Command:
    """Somebody typed one of our commands."""

    id: str
    platform: str
    channel: str
    thread: str | None
    author: str
    name: str
    words: tuple[str, ...] = field(default=())


Event = Question | Click | Command
