"""What a channel sees of a brief when sources are hidden there: the story stays, as others report it."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable
from dataclasses import replace

from bot import extractive
from bot.analysis.copies import independent_sources
from bot.config import ChannelOptions
from bot.desk import Desk
from bot.models import Brief, Cite

FEWEST_POINTS = 2


async def seen(desk: Desk, channel: ChannelOptions, briefs: Iterable[Brief]) -> list[Brief]:
    """The briefs as the channel may see them; a story that only hidden sources tell is not among them."""
    known = list(briefs)
    if not channel.hide:
        return known
    ids = [article.id for brief in known for article in brief.story.articles]
    source_of = await desk.store.sources_of(ids)
    hidden = {id for id, source in source_of.items() if source in channel.hide}
    return [each for brief in known if (each := await left_of(brief, hidden))]


async def left_of(brief: Brief, hidden: Collection[str]) -> Brief | None:
    """What is left of a brief without these articles, written anew where it has to be; None for nothing."""
    left = tuple(each for each in brief.story.articles if each.id not in hidden)
    if len(left) == len(brief.story.articles):
        return brief
    if not left:
        return None
    kept = without(brief, hidden)
    if kept is not None:
        return kept
    story = replace(brief.story, articles=left)
    return replace(await asyncio.to_thread(extractive.write, story), version=brief.version)


def without(brief: Brief, hidden: Collection[str]) -> Brief | None:
    """The brief without what rests on these articles; None where too little of it would be left."""

    def rests(cites: Iterable[Cite]) -> bool:
        return all(cite.article not in hidden for cite in cites)

    points = tuple(each for each in brief.points if rests(each.cites))
    if not rests(brief.headline.cites) or len(points) < min(FEWEST_POINTS, len(brief.points)):
        return None
    story = replace(brief.story, articles=tuple(a for a in brief.story.articles if a.id not in hidden))
    sides = (each for each in brief.contrasts if rests(side.cite for side in each.sides))
    quotes = (each for each in brief.quotes if each.quote.article.id not in hidden)
    return replace(
        brief,
        story=story,
        points=points,
        quotes=tuple(replace(q, also_in=tuple(a for a in q.also_in if a not in hidden)) for q in quotes),
        contrasts=tuple(replace(c, note=c.note if c.note and rests(c.note.cites) else None) for c in sides),
        only_in=tuple(each for each in brief.only_in if each.article not in hidden),
        questions=tuple(each for each in brief.questions if rests(each.cites)),
        independent_sources=independent_sources(story.articles),
        voices=tuple(each for each in brief.voices if each.article not in hidden),
        titles=tuple(each for each in brief.titles if each.article not in hidden),
    )
