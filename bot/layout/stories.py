"""A digest: its root, and a card for each story."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from bot.layout.links import Blocks, Link, no_link, outlet_link, place_name
from bot.layout.refs import Refs
from bot.layout.times import digest_title, minutes, when, written, written_all
from bot.models import (
    Block,
    Brief,
    Button,
    Buttons,
    Digest,
    Heading,
    KeyQuote,
    Rule,
    Small,
)

ROOT_POINTS = 3


def root(
    digest: Digest,
    link: Link = no_link,
    threads: Sequence[str] = (),
    before: Mapping[str, tuple[datetime, str | None]] | None = None,
) -> tuple[Blocks, ...]:
    """The digest's message in parts that belong together: a title, each story short, small print.

    ``threads`` are the addresses of the stories' threads on our page, where it can be reached. ``before``
    tells, by the story's id, when a story was told before, and the address of that message if it has one.
    """
    head: Blocks = (Heading(digest_title(digest)),)
    stories = tuple(
        (
            *short(brief, number, link, threads[number - 1] if threads else _first_url(brief)),
            *_told_before((before or {}).get(brief.story.id), brief),
        )
        for number, brief in enumerate(digest.briefs, 1)
    )
    return (head, *stories, _imprint(digest))


def _told_before(told: tuple[datetime, str | None] | None, brief: Brief) -> Blocks:
    if told is None:
        return ()
    at, url = told
    said = f"Goes on from {when(at)}"
    return (Buttons((Button(said, "before", brief.story.id, url),)),) if url else (Small(said),)


def _first_url(brief: Brief) -> str | None:
    return next((article.url for article in brief.story.articles if article.url), None)


def short(brief: Brief, number: int, link: Link = no_link, url: str | None = None) -> Blocks:
    """A story in the digest: headline, a few points, a quote, who reports it."""
    refs = Refs(brief.story.articles, link)
    blocks: list[Block] = [Heading(f"{number}. {brief.headline.text}", 2, url=url)]
    blocks += [refs.line(point) for point in brief.points[:ROOT_POINTS]]
    blocks += [refs.quote(each) for each in brief.quotes[:1]]
    return (*blocks, Small(f"{refs.outlets()} · {_independent(brief)} · {minutes(brief)} min read"))


def card(brief: Brief, link: Link = outlet_link, as_of: datetime | None = None) -> tuple[Blocks, ...]:
    """A story whole, in parts: points, quotes, how outlets tell it, sources, questions."""
    refs = Refs(brief.story.articles, link)
    head = Heading(brief.headline.text, 2, refs.of(brief.headline.cites))
    parts: list[Blocks] = [(head, *(refs.line(point) for point in brief.points))]
    parts += _titled("In their words", [block for each in brief.quotes for block in quoted(refs, each)])
    parts += _titled("How outlets tell it", [refs.comparison(each) for each in brief.contrasts])
    parts += _titled("Who is quoted", refs.voices(brief.voices))
    parts += _titled("Headlines that say more than their text", refs.titles(brief.titles))
    for only in brief.only_in:
        title = f"Only in {refs.outlet(only.article)}"
        parts += _titled(title, [refs.only(only, cite) for cite in only.cites])
    parts.append((refs.sources(brief.independent_sources),))
    if brief.questions:
        asks = [Button(each.text, "ask", each.text) for each in brief.questions]
        parts.append((Buttons(tuple(asks)),))
    parts.append((buttons(brief.story.id),))
    return (*parts, (Small(written(brief, as_of)),))


def quoted(refs: Refs, each: KeyQuote) -> Blocks:
    """A quote; where no link leads to its place, with a button that shows the place."""
    block = refs.quote(each)
    ours = (Small(f"“{each.translation.text}” (our translation)"),) if each.translation else ()
    if block.ref.url is not None:
        return (block, *ours)
    return block, *ours, Buttons((Button("Show in the article", "excerpt", place_name(block.ref.cite)),))


PRESSED = {
    "more": "More",
    "compare": "Compare",
    "sources": "Sources",
    "why": "Why this",
    "split": "Not the same event",
    "useful": "Useful",
    "useless": "Not useful",
}
"""What can be done about a story, and what its button says. The value of each is the story's id.

Beside them there are ``ask`` (its value is the question), ``excerpt`` (the name of a place) and ``share``.
"""


def buttons(story: str) -> Buttons:
    """What can be done about a story."""
    return Buttons(tuple(Button(label, action, story) for action, label in PRESSED.items()))


def legible(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks for where nobody presses anything: of buttons, links and questions to ask stay."""
    for block in blocks:
        if not isinstance(block, Buttons):
            yield block
        elif kept := tuple(each for each in block.buttons if each.url or each.action == "ask"):
            yield Buttons(kept)


def _titled(title: str, blocks: Sequence[Block]) -> list[Blocks]:
    """A title with the first block, so that it never stands alone, then each block by itself."""
    return [(Heading(title, 3), blocks[0]), *((block,) for block in blocks[1:])] if blocks else []


def _independent(brief: Brief) -> str:
    """``12 outlets, 3 independent sources``: how many tell it, and how many tell it for themselves."""
    outlets, count = len({each.outlet.id for each in brief.story.articles}), brief.independent_sources
    sources = f"{count} independent {'source' if count == 1 else 'sources'}"
    return f"{outlets} outlets, {sources}" if outlets > 1 else sources


def _imprint(digest: Digest) -> Blocks:
    notes = [Small(note.text) for note in digest.notes]
    return (Rule(), Small(written_all(digest.briefs, digest.read_until)), *notes)
