"""What is made of articles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.models.articles import Article, Cite, Quote, Span


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
    """A quote chosen for a brief, and the ids of the other articles that print the same words.

    ``context`` is a few words of the writer's on what it is about. ``translation`` is the writer's, too:
    the quote itself stays in the words and the language that were printed.
    """

    quote: Quote
    also_in: tuple[str, ...] = ()
    context: Point | None = None
    translation: Point | None = None


@dataclass(frozen=True, slots=True)
class OnlyIn:
    """What one article alone reports: the sentences that say it."""

    article: str
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Voice:
    """How many words an article gives a speaker in quotation marks; None: to speakers without a name."""

    article: str
    speaker: str | None
    words: int


@dataclass(frozen=True, slots=True)
class TitleGap:
    """What the title of an article says that its text does not, as the title has it."""

    article: str
    parts: tuple[str, ...]


Step = Literal["whole", "no notes", "shorter", "cheaper", "fallback", "extractive"]


@dataclass(frozen=True, slots=True)
class Brief:
    """What is said of a story. ``writer`` is the model's name or ``extractive``; ``cost`` in US dollars.

    ``dropped`` keeps, for each text that failed the test, the text and the reason. ``step`` is what gave
    way when it was written, and ``why``, in words for its readers, None where nothing did. ``language``
    is that of all its texts, None where each is in its articles' own. ``variants`` are the same brief in
    the languages of other channels.
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
    voices: tuple[Voice, ...] = ()
    titles: tuple[TitleGap, ...] = ()
    step: Step = "whole"
    why: str | None = None
    language: str | None = None
    variants: tuple[Brief, ...] = ()

    @property
    def translated(self) -> bool:
        """Whether a text rests on an article in another language: then only numbers and names are checked."""
        cited = {cite.article for point in (self.headline, *self.points) for cite in point.cites}
        told = {article.language[:2] for article in self.story.articles if article.id in cited}
        return self.language is not None and bool(told - {self.language[:2]})

    def told_in(self, language: str) -> Brief:
        """The variant in that language where there is one, else this one."""
        return next((each for each in self.variants if each.language == language), self)


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
    """What the articles say to a question, or that they don't. ``as_of``: until when was read.

    ``note`` is a plain sentence of ours before them, on how to take what follows.
    """

    question: str
    sentences: tuple[Point, ...]
    abstained: bool
    articles: tuple[Article, ...]
    as_of: datetime | None
    note: str = ""
