"""Feeds of our own as text, sources that serve them, and a desk that reads them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from email.utils import format_datetime
from typing import Any
from xml.sax.saxutils import escape

from bot.config import ChannelOptions, Config, DeskOptions
from bot.desk import Desk
from bot.engine import Engine
from bot.http import Http
from bot.sources import Fetched
from bot.sources.feed import feed_in
from bot.store import Store
from tests.fakes import MORNING, FakePlatform

TEXT = """The port of Kell will close on Sundays from 1 May, the harbour board of Kell said on Monday.

“We will not close the ferry, not this year,” harbour master Ines Varga told reporters at the gate, where two
hundred dockers had gathered since the early morning to hear what would become of their shifts.

The closure saves 400,000 crowns a year, the board said, and the first Sunday without ships will be in
May. The union of the dockers will meet on Thursday and has asked the mayor of Kell to come.

“Nobody asked us,” said Otto Lind, who has unloaded timber there for thirty years. “We saw it in print.”

The board meets in the old customs house, as it has since the fire. It has nine members, and six of
them were chosen last year. None of them would say on Monday how they had voted."""
OTHER = """The rowing club of Brask won the regatta on Lake Sollen on Saturday by two lengths, before a crowd
of some four thousand on the quay and many more on the hills above the lake.

“We rowed as one,” said captain Otto Lind, who has led the eight for six summers and will stop in autumn.

The club has 300 members and a boathouse from the year 1911, which the town wants to sell to a hotel. The
members have until June to find 90,000 crowns, and they have found half of it with cake and raffles."""


def item(
    guid: str | None = "g1",
    link: str = "https://tide.example/kell",
    title: str = "Port of Kell to close on Sundays",
    text: str = TEXT,
    at: datetime | None = MORNING,
) -> str:
    """An ``<item>`` with its whole text."""
    html = escape("".join(f"<p>{each}</p>" for each in text.split("\n\n")))
    parts = [
        f"<title>{escape(title)}</title>",
        f"<link>{escape(link)}</link>",
        f"<description>{html}</description>",
    ]
    parts += [f'<guid isPermaLink="false">{guid}</guid>'] if guid else []
    parts += [f"<pubDate>{format_datetime(at)}</pubDate>"] if at else []
    return f"<item>{''.join(parts)}</item>"


def rss(*items: str, title: str = "Kell Tide", home: str = "https://tide.example/") -> bytes:
    """A feed."""
    head = f"<title>{title}</title><link>{home}</link>"
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{"".join(items)}</channel></rss>'.encode()


class FeedOf:
    """A source that reads the feed it is given, as it is given now."""

    def __init__(self, data: bytes, id: str = "feed:tide", outlet: str | None = None) -> None:
        self.id, self.data, self.outlet = id, data, outlet

    async def fetch(self, cursor: dict[str, Any]) -> Fetched:
        return feed_in(self.data, self.id, "https://tide.example/feed", self.outlet)


@asynccontextmanager
async def desk_of(folder: Any, *sources: Any, http: Http | None = None) -> AsyncIterator[Desk]:
    """A desk with these sources, a fake platform and a digest each hour."""
    channel = ChannelOptions(name="world", platform="fake", id="C1", schedule="0 * * * *")
    store = await Store.open(f"sqlite:///{folder / 'test.db'}")
    known = {each.id: each for each in sources}
    config = Config(desk=DeskOptions(), channel=(channel,))
    desk = Desk(config, store, known, {"fake": FakePlatform()}, http=http)
    try:
        yield desk
    finally:
        await desk.stop_looking()
        await store.close()


async def work(desk: Desk, now: datetime) -> list[Any]:
    """All steps at that moment; what was posted by then."""
    engine = Engine(desk, lambda: now)
    await engine.make()
    await engine.send()
    return desk.platforms["fake"].sent
