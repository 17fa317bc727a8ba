"""What steps are given: the config, the store, the sources, the writer and the platforms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot import layout
from bot.config import Config
from bot.platforms import Platform
from bot.sources import Source
from bot.writing import Writer

if TYPE_CHECKING:
    from bot.analysis.stories import Window
    from bot.store import Store


@dataclass
class Desk:
    """Everything built once. ``writer`` is None where the extractive writer does all.

    ``bases`` are the addresses of our page as seen from each platform, where it can be seen from there.
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

    def link(self, platform: str) -> layout.Link:
        """How a post there leads to the place behind a sentence: to our page, else to the outlet."""
        base = self.bases.get(platform)
        return layout.outlet_link if base is None else layout.PageLink(base)
