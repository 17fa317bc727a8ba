"""What was posted and asked, as the page shows it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import Any

from bot import forms
from bot.desk import Desk
from bot.models import Article, Heading
from bot.platforms.page_archive import Asked, Shown, Thread


class Archive:
    """Reads the store for the page."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def channels(self) -> list[str]:
        """The channels that have posts to show, by the names that we have for them."""
        return [each.name for each in await self._desk.channels() if each.platform != "terminal"]

    async def digests(self, name: str, limit: int = 20) -> list[list[Shown]]:
        """The newest digests of a channel, newest first, each as its root messages."""
        rows = [row for row in await self._desk.store.root_rows(name, limit) if row["state"] == "sent"]
        return [list(map(_shown, batch)) for _, batch in groupby(rows, key=lambda row: row["batch"])]

    async def newest_digest(self, name: str) -> list[Shown]:
        """All messages of a channel's newest digest, in their order."""
        newest = await self.digests(name, 1)
        rows = await self._desk.store.batch_of(newest[0][0].platform, newest[0][0].key) if newest else []
        return [_shown(row) for row in rows]

    async def thread(self, key: str) -> Thread | None:
        """The story that a message is about, all its messages, and what was asked there."""
        row = await self._desk.store.post_row(key)
        if row is None:
            return None
        batch = await self._desk.store.batch_of(row["platform"], key)
        cards = [_shown(each) for each in batch if each["story"] == row["story"]]
        title = next((each.text for each in cards[0].blocks if isinstance(each, Heading)), row["title"])
        return Thread(title, row["name"], cards, await self._talk(cards[0].key))

    async def _talk(self, key: str) -> list[Asked]:
        heard = await self._desk.store.heard_in("page", key)
        batches = {each["id"]: f"answer:page:{each['id']}" for each in heard}
        posts = await self._desk.store.answers(list(batches.values()))
        return [
            Asked(each["text"], each["at"], _all_blocks(posts.get(batches[each["id"]], []))) for each in heard
        ]

    async def article(self, id: str, revision: int) -> Article | None:
        """One revision of an article."""
        return await self._desk.store.article(id, revision)


def _shown(row: dict[str, Any]) -> Shown:
    at: datetime = row["sent"] or row["made"]
    return Shown(row["key"], row["platform"], row["name"], row["story"], forms.blocks_of(row["blocks"]), at)


def _all_blocks(rows: Iterable[dict[str, Any]]) -> tuple[Any, ...]:
    return tuple(block for row in rows for block in forms.blocks_of(row["blocks"]))
