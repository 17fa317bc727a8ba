"""An answer, with its sources."""

from __future__ import annotations

from bot.layout.links import Blocks, Link, outlet_link
from bot.layout.refs import Refs
from bot.layout.times import when
from bot.models import (
    Answer,
    Article,
    Block,
    Heading,
    Line,
    Small,
)


def answer(found: Answer, link: Link = outlet_link, repeat: bool = False) -> tuple[Blocks, ...]:
    """An answer: its sentences with their sources, or the plain word that there are none.

    ``repeat`` the question where nobody else can see what was asked: after a press on a button.
    """
    refs = Refs(_cited(found), link)
    lines: list[Block] = [refs.line(each, bullet=len(found.sentences) > 1) for each in found.sentences]
    if found.abstained:
        lines.insert(0, Line("The articles don't say.", bullet=False))
    asked: tuple[Blocks, ...] = ((Heading(found.question, 3),),) if repeat else ()
    tail: list[Block] = [refs.sources(None)] if refs.articles else []
    until = f"Read until {when(found.as_of)}" if found.as_of else "Nothing has been read yet"
    return (*asked, *((line,) for line in lines), (*tail, Small(f"From the articles alone · {until}")))


def _cited(found: Answer) -> tuple[Article, ...]:
    ids = {cite.article for sentence in found.sentences for cite in sentence.cites}
    return tuple(each for each in found.articles if each.id in ids)
