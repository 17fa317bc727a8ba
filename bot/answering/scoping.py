"""What a question may be answered from: a story, a digest, or the archive of a channel's sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot import forms, pipeline
from bot.analysis.statements import terms
from bot.analysis.text import fold
from bot.analysis.turns import Turn, asking
from bot.channels import common_sources
from bot.config import ChannelOptions, Config
from bot.desk import Desk
from bot.extractive.asked import take_apart
from bot.models import Article, Brief, Line, Question, Ref

MOST_TURNS = 6
LAST = -1  # the number of a digest's last story
STANDS_OUT = 1.5  # times as many words of an answer as any other story has


@dataclass(frozen=True, slots=True)
class Scope:
    """What a question may be answered from: a thread's stories, or what a channel's sources gave.

    ``sources`` are all where there are none, and nothing where it is None; ``hidden`` are never told from.
    ``briefs`` are the thread's stories in the digest's order, ``numbers`` those that they have there where
    some are missing. ``turns`` are what was asked there before.
    """

    name: str
    articles: tuple[Article, ...] = ()
    sources: tuple[str, ...] | None = ()
    hidden: tuple[str, ...] = ()
    briefs: tuple[Brief, ...] = ()
    numbers: tuple[int, ...] = ()
    turns: tuple[Turn, ...] = ()
    zone: str = "UTC"
    language: str = "en"

    def only(self, number: int) -> Scope:
        """The same for one story of the digest, counted from 1, or from -1 for the last."""
        numbers = self.numbers or tuple(range(1, len(self.briefs) + 1))
        by_number = dict(zip(numbers, self.briefs, strict=True))
        brief = by_number.get(max(by_number, default=0) if number == LAST else number)
        if brief is None:
            return self
        return replace(self, articles=brief.story.articles, briefs=(brief,), numbers=())

    def talked_of(self, question: str) -> Scope:
        """The same for the story that was named or told of last; all of it where none stands out.

        All of it too where the question names somebody whom that story does not.
        """
        if len(self.briefs) < 2:
            return self
        for turn in reversed(self.turns):
            number = asking(turn.question).story
            if number is None and turn.outlets:
                number = self._told_in(turn)
            if number is not None:
                one = self.only(number)
                return one if one.names(question) else self
        return self

    def names(self, question: str) -> bool:
        """Whether the articles have all names of a question."""
        text = fold(" ".join(f"{each.title} {each.text}" for each in self.articles)).casefold()
        return all(name in text for name in take_apart(question).names)

    def _told_in(self, turn: Turn) -> int:
        """The number of the story that an answer was made from; 0 where it may be several."""
        words = [frozenset(terms(" ".join(a.text for a in each.story.articles))) for each in self.briefs]
        said = frozenset(terms(turn.told)) - frozenset.intersection(*words)
        hits = sorted(((len(said & each), at) for at, each in enumerate(words)), reverse=True)
        clear = hits[0][0] > STANDS_OUT * hits[1][0]
        return (self.numbers or range(1, len(words) + 1))[hits[0][1]] if clear else 0

    def without(self, outlets: Sequence[str]) -> Scope:
        """The same without what these outlets say, where others are left."""
        left = tuple(each for each in self.articles if each.outlet.name not in outlets)
        return replace(self, articles=left) if left else self


async def scope_of(desk: Desk, question: Question) -> Scope:
    """The articles of the thread's story or digest, else the archive of the channel's sources."""
    channel = await _channel_of(desk, question)
    sources = channel.sources if channel else elsewhere(desk.config)
    scope = Scope(
        name=channel.name if channel else question.channel,
        sources=sources,
        hidden=channel.hide if channel else (),
        turns=await _turns(desk, question),
        zone=desk.config.zone(channel) if channel else desk.config.desk.timezone,
        language=desk.config.desk.language,
    )
    told = await _told(desk, question, channel) if question.thread else None
    if told is None:
        return scope
    articles = {each.id: each for brief in told.values() for each in brief.story.articles}
    # Where none is left, because the thread's story was withdrawn, there is nothing to tell from.
    sources = scope.sources if told else None
    found = replace(scope, articles=tuple(articles.values()), sources=sources)
    return replace(found, briefs=tuple(told.values()), numbers=tuple(told))


def elsewhere(config: Config) -> tuple[str, ...] | None:
    """What may be told where no digest goes, in a direct message too: what all channels hear, ``()`` for all.

    What the file keeps to one channel is told in no other.
    """
    if len(config.channel) == 1 and config.channel[0].sources:
        return None
    return common_sources(config)


async def _told(desk: Desk, question: Question, channel: ChannelOptions | None) -> dict[int, Brief] | None:
    """The stories that the thread's digest told, by number: all in the digest's own thread, one in a story's.

    Without those that were withdrawn, or that only hidden sources tell. None where it is no digest's thread.
    """
    assert question.thread
    rows = await desk.store.batch_of(question.platform, question.thread, question.channel)
    if not rows:
        return None
    here = next((row for row in rows if question.thread in (row["message"], row["key"])), rows[0])
    told = await desk.store.told_in(rows[0]["batch"])
    if not told:
        return None
    found: dict[int, Brief] = {}
    for number, (story, old) in enumerate(told, 1):
        if here["story"] not in (None, story) or await _withdrawn(desk, story, rows[0]["batch"]):
            continue
        # The newest version tells what came since; the one that was posted is there in any case.
        brief = await desk.store.brief(story) or await desk.store.brief(story, old)
        shown = await pipeline.seen(desk, channel, [brief]) if channel and brief else [brief]
        if shown and shown[0]:
            found[number] = shown[0]
    return found


async def _withdrawn(desk: Desk, story: str, batch: str) -> bool:
    rows = await desk.store.told_where(story)
    return any(row["batch"] == batch and (row["ended"] or "").startswith("withdrawn") for row in rows)


async def _turns(desk: Desk, question: Question) -> tuple[Turn, ...]:
    """What was asked in the thread before, and answered, oldest first."""
    if not (question.thread or question.direct):
        return ()
    heard = await desk.store.heard_in(question.platform, question.thread, question.channel, 4 * MOST_TURNS)
    before = [row for row in heard if row["id"] != question.id and row["post"]][-MOST_TURNS:]
    posts = await desk.store.answers([f"answer:{question.platform}:{row['id']}" for row in before])
    return tuple(
        _turn(row["text"], posts.get(f"answer:{question.platform}:{row['id']}", [])) for row in before
    )


def _turn(question: str, posts: Sequence[dict[str, Any]]) -> Turn:
    lines = [block for post in posts for block in forms.blocks_of(post["blocks"]) if isinstance(block, Line)]
    refs: list[Ref] = [ref for line in lines for ref in line.refs]
    return Turn(question, " ".join(line.text for line in lines), tuple(dict.fromkeys(r.outlet for r in refs)))


async def _channel_of(desk: Desk, question: Question) -> ChannelOptions | None:
    """The channel it was asked in; on the page they go by the names that we gave them."""
    for each in await desk.channels():
        here = each.platform == question.platform and each.id == question.channel
        if here or (question.platform == "page" and each.name == question.channel):
            return each
    return None
