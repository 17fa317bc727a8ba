"""Blocks: a brief without a platform."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.models.articles import Cite
from bot.models.briefs import ContrastKind


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
    """The numbered list of sources, and how many of them are independent, None where nobody counted."""

    items: tuple[SourceItem, ...]
    independent: int | None = None


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
