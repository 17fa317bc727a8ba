"""A digest as posts: what a channel is sent, message by message."""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable, Iterator, Mapping
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


class Memory:
    """Messages that were packed before: a thousand channels are told the same stories in the same minute.

    What was made of briefs is known again by the briefs themselves, which are kept as long.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[Hashable, ...], tuple[tuple[Brief, ...], tuple[layout.Blocks, ...]]] = {}

    def recall(
        self,
        briefs: tuple[Brief, ...],
        how: tuple[Hashable, ...],
        make: Callable[[], tuple[layout.Blocks, ...]],
    ) -> tuple[layout.Blocks, ...]:
        """What ``make`` gave for these very briefs, laid out in that way."""
        key = (*map(id, briefs), *how)
        if key not in self._known:
            while len(self._known) >= REMEMBERED:
                del self._known[next(iter(self._known))]
            self._known[key] = briefs, make()
        return self._known[key][1]


REMEMBERED = 256


def lay_out(
    desk: Desk,
    channel: ChannelOptions,
    digest: Digest,
    before: Mapping[str, Before] | None = None,
    memory: Memory | None = None,
) -> Laid:
    """The posts of a digest: a root with a thread of cards, or a root and a thread for each story.

    ``before`` are the stories, by id, that come again with a new lead. A story that can't be laid out is
    left out, so that it costs the channel nothing but itself.
    """
    page = Page(desk, channel, digest, before or {}, memory or Memory())
    sound: list[Brief] = []
    left_out = []
    for brief in digest.briefs:
        try:
            page.tried(brief)
            sound.append(brief)
        except Exception as error:
            log.exception("story %s in channel %s", brief.story.id, channel.name)
            left_out.append((brief.story.id, f"it can't be laid out: {type(error).__name__}, see the log"))
    page = replace(page, digest=replace(digest, briefs=tuple(sound)))
    lay = page.stories if channel.layout == "stories" else page.whole
    return Laid(page.digest, lay() if sound else (), tuple(left_out))


@dataclass(frozen=True, slots=True)
class Page:
    """One digest on its way to one channel."""

    desk: Desk
    channel: ChannelOptions
    digest: Digest
    before: Mapping[str, Before]
    memory: Memory

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

    def tried(self, brief: Brief) -> None:
        """Lay a story out by itself. Raises whatever stands in the way."""
        self.card(brief)
        self.memory.recall(
            (brief,),
            ("tried", *self._how),
            lambda: layout.pack(self.parts((self._short(brief),)), self.fits),
        )

    @property
    def _how(self) -> tuple[Hashable, ...]:
        """What decides, beside the briefs, how they are laid out here; their keys and places apart."""
        zone = self.desk.config.zone(self.channel)
        return self.channel.platform, self.channel.points, zone, self._language, self.digest.read_until

    @property
    def _language(self) -> str:
        return self.desk.config.language(self.channel)

    def _short(self, brief: Brief) -> Brief:
        told = brief.told_in(self._language)
        return replace(told, points=told.points[: self.channel.points])

    def card(self, brief: Brief) -> tuple[layout.Blocks, ...]:
        """The messages of a story's card."""
        return self.memory.recall(
            (brief,),
            ("card", *self._how),
            lambda: layout.messages(self._card_parts(brief), self.fits),
        )

    def _card_parts(self, brief: Brief) -> tuple[layout.Blocks, ...]:
        parts = layout.card(self._short(brief), self.link, self.digest.read_until)
        return layout.in_words(parts, self._language)

    def parts(self, briefs: tuple[Brief, ...] | None = None) -> tuple[layout.Blocks, ...]:
        """The root's parts, of these stories or of all."""
        short = tuple(map(self._short, self.digest.briefs)) if briefs is None else briefs
        digest = replace(self.digest, briefs=short)
        # A link into the text is long: in a root, only those to our own page stand behind each number.
        link = layout.no_link if self.link is layout.outlet_link else self.link
        places = range(1, len(digest.briefs) + 1)
        base = self._base
        threads = [f"{base}/thread/{self.batch}:s{place}.1" for place in places] if base is not None else ()
        told = {id: (each.at, each.url) for id, each in self.before.items()}
        return layout.in_words(layout.root(digest, link, threads, told), self._language)

    @property
    def _base(self) -> str | None:
        return self.desk.bases.get(self.channel.platform)

    def root(self) -> tuple[layout.Blocks, ...]:
        """The messages of the whole digest."""

        def make() -> tuple[layout.Blocks, ...]:
            return layout.messages(self.parts(), self.fits)

        if self._base is not None or self.before:  # its links are its own
            return make()
        how = ("root", *self._how, self.digest.slot, self.digest.notes)
        return self.memory.recall(self.digest.briefs, how, make)

    def whole(self) -> tuple[Draft, ...]:
        """One root for all stories, and all cards in its thread."""
        title = layout.digest_title(self.digest)
        roots = [
            self._draft(f"r{number}", None, blocks, title) for number, blocks in enumerate(self.root(), 1)
        ]
        parent = roots[0].post.key
        places = range(1, len(self.digest.briefs) + 1)
        return (*roots, *(draft for place in places for draft in self._cards(place, parent, title)))

    def stories(self) -> tuple[Draft, ...]:
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
            drafts += [*roots, *self._cards(place, roots[0].post.key, title)]
        return tuple(drafts)

    def _cards(self, place: int, parent: str, title: str) -> Iterator[Draft]:
        brief = self.digest.briefs[place - 1]
        for number, blocks in enumerate(self.card(brief), 1):
            yield self._draft(f"s{place}.{number}", parent, blocks, title, brief.story.id)

    def _draft(
        self, name: str, parent: str | None, blocks: layout.Blocks, title: str, story: str | None = None
    ) -> Draft:
        key, platform = f"{self.batch}:{name}", self.channel.platform
        post = Post(key, platform, self.channel.id, parent, blocks, title)
        return Draft(post, self.batch, story)
