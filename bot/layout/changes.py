"""A story that goes on: what is new in its card, what its thread is told, and what did not stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.analysis.changes import Change
from bot.analysis.revisions import Fallen
from bot.layout.links import Blocks, Link, outlet_link
from bot.layout.refs import Refs
from bot.layout.stories import card, quoted
from bot.layout.times import hour, when, written
from bot.layout.words import counted
from bot.models import Block, Brief, Cite, Comparison, Heading, Line, OnlyIn, QuoteBlock, Ref, Rule, Small

LONGEST_MARK = "(corrected 30 September, 14:05, updated 30 September, 16:20)"
"""The most that is ever added to a story's title, for which its message keeps room."""


@dataclass(frozen=True, slots=True)
class News:
    """What came to a story, and since when the reader could not know of it."""

    change: Change
    since: datetime


@dataclass(frozen=True, slots=True)
class Correction:
    """What was posted and does not stand; ``now`` is what stands instead, None where nothing does."""

    at: datetime
    was: str
    now: str | None
    why: str


def grown(
    brief: Brief,
    news: News | None,
    corrected: Sequence[Correction] = (),
    link: Link = outlet_link,
    as_of: datetime | None = None,
) -> tuple[Blocks, ...]:
    """A story's card as it stands now, in parts: what was corrected, what is new, and the rest."""
    if news is None or not news.change:
        (title, *lines), *rest = card(brief, link, as_of)
        now = (Heading("The story now", 3), *lines) if corrected else ()
        return (*_headed(title, corrected), now, *rest) if corrected else ((title, *lines), *rest)
    refs, new = Refs(brief.story.articles, link), news.change
    before = [each for each in brief.points if each not in new.points]
    old = replace(
        brief,
        points=tuple(before),
        quotes=tuple(each for each in brief.quotes if each not in new.quotes),
        contrasts=tuple(each for each in brief.contrasts if each not in new.contrasts),
        only_in=tuple(_without(brief.only_in, new.only_in)),
    )
    (title, *lines), *rest = card(old, link, as_of)
    known: list[Blocks] = [(Heading("Known before", 3), *lines)] if lines else []
    fresh = (Heading(f"New since {hour(news.since, as_of)}", 3), *_new(refs, new))
    return (*_headed(title, corrected), fresh, *known, *rest)


def update(brief: Brief, news: News, link: Link = outlet_link, as_of: datetime | None = None) -> Blocks:
    """What a thread is told of a story that has grown: only what changed."""
    refs = Refs(brief.story.articles, link)
    blocks = _new(refs, news.change)
    named = sorted({(ref.number, ref.outlet) for block in blocks for ref in _refs(block)})
    outlets = " · ".join(f"[{number}] {outlet}" for number, outlet in named)
    head = Heading(f"New since {hour(news.since, as_of)}", 3)
    return (head, *blocks, Small(f"{outlets} · {written(brief, as_of)}"))


def reason(lost: Fallen) -> str:
    """Why something does not stand, in a sentence for a reader: what the outlet did, not how we found it."""
    return f"{lost.reason.partition(':')[0]}."


def correction(corrected: Sequence[Correction], at: datetime) -> Blocks:
    """What a thread is told of what did not stand."""
    lines = [line for each in corrected for line in _explained(each)]
    return (Heading(f"Corrected {hour(at, at)}", 3), *lines)


def withdrawn(title: str, reason: str, at: datetime) -> Blocks:
    """What stands in the place of a story that an operator took back."""
    said = f"Withdrawn by the operator, {hour(at, at)}: {reason}" if reason else _withdrawn(at)
    return (Heading(title, 2), Line(said, bullet=False))


def _withdrawn(at: datetime) -> str:
    return f"Withdrawn by the operator, {hour(at, at)}."


def restored(at: datetime) -> Blocks:
    """What a thread is told when a withdrawal is taken back."""
    return (Line(f"The withdrawal was taken back by the operator, {hour(at, at)}.", bullet=False),)


def silence(
    articles: int, sources: int, failing: Sequence[tuple[str, str | None]], at: datetime
) -> tuple[Block, ...]:
    """What a channel hears once a week where there was nothing to tell: what was read, and what fails.

    ``failing`` are sources with what went wrong.
    """
    count = counted(articles, "article")
    read = f"{count} from {counted(sources, 'source')} {'was' if articles == 1 else 'were'} read"
    head = Line(f"Nothing new for this channel in the last week; {read}.", bullet=False)
    if not failing:
        return (head, Small(f"All sources answer · {when(at)}"))
    lines = [Line(f"{name}: {why or 'it does not answer'}") for name, why in failing[:MOST_FAILING]]
    more = len(failing) - MOST_FAILING
    said = "1 source fails" if len(failing) == 1 else f"{len(failing)} sources fail"
    tail = f"{said}{f', {more} more than named here' if more > 0 else ''} · {when(at)}"
    return (head, *lines, Small(tail))


MOST_FAILING = 5


def mark(changed: datetime | None, corrected: datetime | None, told: datetime) -> str:
    """What stands behind a story's title in the digest: ``(corrected 14:05, updated 16:20)``, or nothing."""
    parts = [f"corrected {hour(corrected, told)}"] if corrected else []
    parts += [f"updated {hour(changed, told)}"] if changed else []
    return f"({', '.join(parts)})" if parts else ""


def marked(blocks: Iterable[Block], number: int, old: str, new: str) -> Blocks:
    """The root's blocks with another mark behind the title of the story with that number."""
    return tuple(_remark(each, old, new) if _is_title(each, number) else each for each in blocks)


def without_texts(blocks: Iterable[Block], number: int, texts: Iterable[str]) -> Blocks:
    """The root's blocks without what did not stand, in the story with that number."""
    gone = {text.rstrip(",") for text in texts}
    kept: list[Block] = []
    here = False
    for block in blocks:
        here = _is_title(block, number) if isinstance(block, Heading) else here
        if not (here and isinstance(block, Line | QuoteBlock) and block.text in gone):
            kept.append(block)
    return tuple(kept)


def shorter(brief: Brief) -> Iterator[Brief]:
    """The brief, and what may be left of it where there is less and less room."""
    for less in (
        {},
        {"titles": (), "voices": ()},
        {"only_in": ()},
        {"questions": ()},
        {"contrasts": brief.contrasts[:1]},
        {"contrasts": ()},
        {"quotes": brief.quotes[:1]},
        {"points": brief.points[:3]},
    ):
        brief = replace(brief, **less)
        yield brief


def replaced(blocks: Iterable[Block], number: int, section: Iterable[Block]) -> Blocks:
    """The root's blocks with another section for the story with that number."""
    kept: list[Block] = []
    here = False
    for block in blocks:
        if _is_title(block, number):
            kept += section
        if isinstance(block, Heading | Rule):
            here = _is_title(block, number)
        if not here:
            kept.append(block)
    return tuple(kept)


def roomy(blocks: Blocks) -> Blocks:
    """The blocks as they may come to look: each story's title with the longest mark."""
    return tuple(_remark(each, "", LONGEST_MARK) if _is_title(each, None) else each for each in blocks)


def _is_title(block: Block, number: int | None) -> bool:
    starts = "" if number is None else f"{number}. "
    return isinstance(block, Heading) and block.level == 2 and block.text.startswith(starts)


def _remark(block: Block, old: str, new: str) -> Block:
    assert isinstance(block, Heading)
    text = block.text.removesuffix(f" {old}") if old else block.text
    return replace(block, text=f"{text} {new}" if new else text)


def _without(some: Iterable[OnlyIn], told: Iterable[OnlyIn]) -> Iterator[OnlyIn]:
    gone = {cite for each in told for cite in each.cites}
    for each in some:
        if left := tuple(cite for cite in each.cites if cite not in gone):
            yield replace(each, cites=left)


def _new(refs: Refs, change: Change) -> list[Block]:
    blocks: list[Block] = [refs.line(each) for each in change.points]
    blocks += [_by_outlet(refs, each, cite) for each in change.only_in for cite in each.cites]
    blocks += [block for each in change.quotes for block in quoted(refs, each)]
    return [*blocks, *(refs.comparison(each) for each in change.contrasts)]


def _by_outlet(refs: Refs, only: OnlyIn, cite: Cite) -> Line:
    """What one outlet alone reports, in its words, under its name."""
    line = refs.only(only, cite)
    return replace(line, text=f"{refs.outlet(only.article)}: {line.text}")


def _refs(block: Block) -> list[Ref]:
    match block:
        case Line(refs=refs):
            return list(refs)
        case QuoteBlock(ref=ref):
            return [ref]
        case Comparison(sides=sides):
            return [side.ref for side in sides]
    return []


def _headed(title: Block, corrected: Sequence[Correction]) -> list[Blocks]:
    """The title with what was corrected right below it."""
    fixes = [(Heading(f"Corrected {hour(each.at, each.at)}", 3), *_explained(each)) for each in corrected]
    return [(title, *(fixes[0] if fixes else ())), *fixes[1:]]


def _explained(each: Correction) -> list[Block]:
    said: list[Block] = [Line(f"What stood here: “{each.was}”", bullet=False), Line(each.why, bullet=False)]
    return [*said, Line(f"What stands now: “{each.now}”", bullet=False)] if each.now else said
