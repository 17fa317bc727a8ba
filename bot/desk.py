"""What steps are given: the config, the store, the sources, the writer and the platforms."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot import layout
from bot.channels import all_channels
from bot.config import ChannelOptions, Config
from bot.platforms import Platform
from bot.sources import Source
from bot.writing import Writer

if TYPE_CHECKING:
    from bot.analysis.stories import Window
    from bot.http import Http
    from bot.store import Store

ANSWERS = 4  # questions answered at a time; the others wait their turn


class Queue:
    """So many at a time, in the order they came."""

    def __init__(self, places: int) -> None:
        self._places = asyncio.Semaphore(places)
        self._free, self._inside = places, 0

    @property
    def ahead(self) -> int:
        """How many come before who comes now."""
        return max(0, self._inside - self._free + 1)

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """A place, when there is one."""
        self._inside += 1
        try:
            async with self._places:
                yield
        finally:
            self._inside -= 1


Blocks = Mapping[str, Mapping[str, Any]]
"""Blocks of sources, as in the config, by the id of the source."""


@dataclass
class Desk:
    """Everything built once. ``writer`` is None where the extractive writer does all.

    ``bases`` are the addresses of our page as seen from each platform, where it can be seen from there.
    ``own`` are the ids of the sources that the config names. ``learn`` gives all sources: those, and
    what is made of the blocks that commands added (``learnt``). ``looks`` are under way, by source.
    ``leads`` are how many sources tell the new lead of a story, by its id and the two versions compared.
    ``composing`` is held, by channel, while its digest is made: the clock and a command tell no story both,
    ``changing`` while a command changes a channel, so that of two topics added at once none is lost.
    ``refused`` are the platforms that don't take our token: their posts wait until they do.
    ``at_once`` holds for the example desk: its first digest waits for no slot and takes all it read.
    """

    config: Config
    store: Store
    sources: Mapping[str, Source] = field(default_factory=dict)
    platforms: Mapping[str, Platform] = field(default_factory=dict)
    writer: Writer | None = None
    bases: Mapping[str, str] = field(default_factory=dict)
    at_once: bool = False
    window: Window | None = None
    rulings: tuple[int, int] = (0, 0)
    own: frozenset[str] = frozenset()
    learn: Callable[[Blocks], Mapping[str, Source]] | None = None
    learnt: Blocks = field(default_factory=dict)
    looks: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    http: Http | None = None
    writings: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    composing: dict[str, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))
    changing: asyncio.Lock = field(default_factory=asyncio.Lock)
    leads: dict[tuple[str, int, int], int] = field(default_factory=dict)
    queue: Queue = field(default_factory=lambda: Queue(ANSWERS))
    refused: set[str] = field(default_factory=set)

    async def learn_sources(self) -> None:
        """Take up the sources that a command added since, and let go of those that one removed."""
        blocks = await self.store.added_sources()
        if self.learn and blocks != self.learnt:
            self.learnt, self.sources = blocks, self.learn(blocks)

    def is_added(self, source: str) -> bool:
        """Whether a command added it, and the config does not name it."""
        return source in self.learnt and source not in self.own

    async def stop_looking(self) -> None:
        """End the looks and briefs under way; what they did not save is looked at and written again."""
        looks = [*self.looks.values(), *self.writings.values()]
        for look in looks:
            look.cancel()
        await asyncio.gather(*looks, return_exceptions=True)

    async def channels(self) -> tuple[ChannelOptions, ...]:
        """The channels as they hold now: those of the config and those joined in chat, as set there."""
        made = await self.store.overrides()
        return all_channels(self.config, await self.store.joined(), made)

    def reached(self) -> list[str]:
        """The names of the platforms that posts can be sent to now."""
        return [name for name in self.platforms if name not in self.refused]

    def link(self, platform: str) -> layout.Link:
        """How a post there leads to the place behind a sentence: to our page, else to the outlet."""
        base = self.bases.get(platform)
        return layout.outlet_link if base is None else layout.PageLink(base)
