"""An answer, with its sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.layout.links import Blocks, Link, outlet_link
from bot.layout.refs import Refs
from bot.layout.times import when
from bot.models import (
    Answer,
    Article,
    Block,
    Button,
    Buttons,
    Heading,
    Line,
    Small,
)

MOST_TITLES = 3


@dataclass(frozen=True, slots=True)
class Beside:
    """What an answer offers beside itself: questions to ask next, and its own name, to say if it helped."""

    questions: tuple[str, ...] = ()
    name: str = ""


def answer(
    found: Answer, link: Link = outlet_link, repeat: bool = False, beside: Beside | None = None
) -> tuple[Blocks, ...]:
    """An answer: its sentences with their sources, or the plain word that there are none.

    ``repeat`` the question where nobody else can see what was asked: after a press on a button.
    """
    refs = Refs(_cited(found), link)
    lines: list[Block] = list(sentences(found, link))
    if found.abstained:
        lines = [Line("The articles don't say.", bullet=False), *_told(found), *lines]
    elif found.note:
        lines.insert(0, Line(found.note, bullet=False))
    asked: tuple[Blocks, ...] = ((Heading(found.question, 3),),) if repeat else ()
    tail: list[Block] = [refs.sources(None)] if refs.articles else []
    until = f"Read until {when(found.as_of)}" if found.as_of else "Nothing has been read yet"
    tail.append(Small(f"From the articles alone · {until}"))
    return (*asked, *((line,) for line in lines), tuple(tail), *_beside(beside))


def sentences(found: Answer, link: Link = outlet_link) -> Blocks:
    """The sentences alone, with their sources."""
    refs = Refs(_cited(found), link)
    return tuple(refs.line(each, bullet=len(found.sentences) > 1) for each in found.sentences)


def _beside(beside: Beside | None) -> tuple[Blocks, ...]:
    if beside is None:
        return ()
    asks = [Button(each, "ask", each) for each in beside.questions]
    said = [Button("Helpful", "helpful", beside.name), Button("Not helpful", "unhelpful", beside.name)]
    rows = [Buttons(tuple(asks))] if asks else []
    return tuple((each,) for each in [*rows, *([Buttons(tuple(said))] if beside.name else [])])


def _told(found: Answer) -> Sequence[Line]:
    """What the articles that were looked at do tell of."""
    titles = list(dict.fromkeys(each.title for each in found.articles))[:MOST_TITLES]
    if not titles:
        return ()
    more = len(found.articles) - len(titles)
    rest = f" and {more} more" if more > 0 else ""
    return (Line(f"They tell of: {'; '.join(titles)}{rest}", bullet=False),)


def _cited(found: Answer) -> tuple[Article, ...]:
    ids = {cite.article for sentence in found.sentences for cite in sentence.cites}
    return tuple(each for each in found.articles if each.id in ids)
