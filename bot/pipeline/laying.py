"""A digest as posts: what a channel is sent, message by message."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot import layout
from bot.config import ChannelOptions
from bot.desk import Desk
from bot.models import Brief, Digest, Post
from bot.store import Draft, batch_key

log = logging.getLogger("parallax")


@dataclass(frozen=True, slots=True)
class Laid:
    """A digest of the stories that could be laid out, its posts, and why others are not in it."""

    digest: Digest
    drafts: tuple[Draft, ...]
    left_out: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Before:
    """When a story was told before, and where that leads to, None where no link does."""

    at: datetime
    url: str | None = None


def lay_out(
    desk: Desk, channel: ChannelOptions, digest: Digest, before: Mapping[str, Before] | None = None
) -> Laid:
    """The posts of a digest: a root with a thread of cards, or a root and a thread for each story.

    ``before`` are the stories, by id, that come again with a new lead. A story that can't be laid out is
    left out, so that it costs the channel nothing but itself.
    """
    page = Page(desk, channel, digest, before or {})
    sound: list[Brief] = []
    cards: list[tuple[layout.Blocks, ...]] = []
    left_out = []
    for brief in digest.briefs:
        short = replace(brief, points=brief.points[: channel.points])
        try:
            layout.pack(page.parts((short,)), page.fits)
            cards.append(layout.messages(layout.card(short, page.link, digest.read_until), page.fits))
            sound.append(short)
        except Exception as error:
            log.exception("story %s in channel %s", brief.story.id, channel.name)
            left_out.append((brief.story.id, f"it can't be laid out: {type(error).__name__}, see the log"))
    page = replace(page, digest=replace(digest, briefs=tuple(sound)))
    lay = page.stories if channel.layout == "stories" else page.whole
    drafts = lay(cards) if sound else ()
    kept = {each.story.id for each in sound}
    whole = tuple(each for each in digest.briefs if each.story.id in kept)
    return Laid(replace(digest, briefs=whole), drafts, tuple(left_out))


@dataclass(frozen=True, slots=True)
class Page:
    """One digest on its way to one channel."""

    desk: Desk
    channel: ChannelOptions
    digest: Digest
    before: Mapping[str, Before]

    @property
    def link(self) -> layout.Link:
        """Where a number in a card leads to."""
        return self.desk.link(self.channel.platform)

    @property
    def batch(self) -> str:
        """What the keys of its posts begin with."""
        assert self.digest.slot is not None
        return batch_key(self.channel.name, self.digest.slot)

    def fits(self, blocks: layout.Blocks) -> bool:
        """Whether a message holds these blocks, with room for the marks that may come."""
        return self.desk.platforms[self.channel.platform].fits(layout.roomy(blocks))

    def parts(self, briefs: tuple[Brief, ...] | None = None) -> tuple[layout.Blocks, ...]:
        """The root's parts, of these stories or of all."""
        digest = self.digest if briefs is None else replace(self.digest, briefs=briefs)
        # A link into the text is long: in a root, only those to our own page stand behind each number.
        link = layout.no_link if self.link is layout.outlet_link else self.link
        base = self.desk.bases.get(self.channel.platform)
        places = range(1, len(digest.briefs) + 1)
        threads = [f"{base}/thread/{self.batch}:s{place}.1" for place in places] if base is not None else ()
        told = {id: (each.at, each.url) for id, each in self.before.items()}
        return layout.root(digest, link, threads, told)

    def whole(self, cards: list[tuple[layout.Blocks, ...]]) -> tuple[Draft, ...]:
        """One root for all stories, and all cards in its thread."""
        title = layout.digest_title(self.digest)
        packed = enumerate(layout.messages(self.parts(), self.fits), 1)
        roots = [self._draft(f"r{number}", None, blocks, title) for number, blocks in packed]
        parent = roots[0].post.key
        below = [
            draft
            for place, _ in enumerate(cards, 1)
            for draft in self._cards(place, cards[place - 1], parent, title)
        ]
        return (*roots, *below)

    def stories(self, cards: list[tuple[layout.Blocks, ...]]) -> tuple[Draft, ...]:
        """A root for each story, with its card in the thread; the small print stands below the last."""
        _, *parts, imprint = self.parts()
        drafts: list[Draft] = []
        for place, (part, brief) in enumerate(zip(parts, self.digest.briefs, strict=True), 1):
            title = brief.headline.text
            below = (imprint,) if place == len(parts) else ()
            packed = enumerate(layout.messages((part, *below), self.fits), 1)
            roots = [
                self._draft(f"t{place}.{number}", None, blocks, title, brief.story.id)
                for number, blocks in packed
            ]
            drafts += [*roots, *self._cards(place, cards[place - 1], roots[0].post.key, title)]
        return tuple(drafts)

    def _cards(
        self, place: int, card: tuple[layout.Blocks, ...], parent: str, title: str
    ) -> tuple[Draft, ...]:
        story = self.digest.briefs[place - 1].story.id
        named = ((f"s{place}.{number}", blocks) for number, blocks in enumerate(card, 1))
        return tuple(self._draft(name, parent, blocks, title, story) for name, blocks in named)

    def _draft(
        self, name: str, parent: str | None, blocks: layout.Blocks, title: str, story: str | None = None
    ) -> Draft:
        key, platform = f"{self.batch}:{name}", self.channel.platform
        post = Post(key, platform, self.channel.id, parent, blocks, title)
        return Draft(post, self.batch, story)
