"""What steps are given: the config, the store, the sources, the writer and the platforms."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
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

Blocks = Mapping[str, Mapping[str, Any]]
"""Blocks of sources, as in the config, by the id of the source."""


@dataclass
class Desk:
    """Everything built once. ``writer`` is None where the extractive writer does all.

    ``bases`` are the addresses of our page as seen from each platform, where it can be seen from there.
    ``own`` are the ids of the sources that the config names. ``learn`` gives all sources: those, and
    what is made of the blocks that commands added (``learnt``). ``looks`` are under way, by source.
    ``composing`` is held while a digest is made, so that the clock and a command don't tell one story both.
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
    composing: asyncio.Lock = field(default_factory=asyncio.Lock)

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

    def link(self, platform: str) -> layout.Link:
        """How a post there leads to the place behind a sentence: to our page, else to the outlet."""
        base = self.bases.get(platform)
        return layout.outlet_link if base is None else layout.PageLink(base)
