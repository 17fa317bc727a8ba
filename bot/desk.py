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
    from bot.store import Store

Blocks = Mapping[str, Mapping[str, Any]]
"""Blocks of sources, as in the config, by the id of the source."""


@dataclass
class Desk:
    """Everything built once. ``writer`` is None where the extractive writer does all.

    ``bases`` are the addresses of our page as seen from each platform, where it can be seen from there.
    ``learn`` gives all sources, those of the config and those of the blocks that commands added. ``looks``
    are the looks at sources under way, by id.
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
    learn: Callable[[Blocks], Mapping[str, Source]] | None = None
    learnt: Blocks = field(default_factory=dict)
    looks: dict[str, asyncio.Task[None]] = field(default_factory=dict)

    async def learn_sources(self) -> None:
        """Take up the sources that a command added since, and let go of those that one removed."""
        blocks = await self.store.added_sources()
        if self.learn and blocks != self.learnt:
            self.learnt, self.sources = blocks, self.learn(blocks)

    async def stop_looking(self) -> None:
        """End the looks that are under way; what they did not save is looked at again."""
        looks = list(self.looks.values())
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
