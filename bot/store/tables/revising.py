"""Under which names articles are known, what their outlets changed, and when their pages are seen again."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Index, Integer, String, Table, Text

from bot.store.tables.base import Moment, metadata

names = Table(
    "names",
    metadata,
    Column("name", String, primary_key=True),
    Column("article", String, nullable=False),
)
"""Addresses and guids, shortened, each with the article that it led to last."""

revisions = Table(
    "revisions",
    metadata,
    Column("article", String, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("removed", JSON, nullable=False),
    Column("added", JSON, nullable=False),
    Column("titles", JSON),
)
"""What a revision changed: sentences of the one before, its own sentences, both titles if they differ."""

visits = Table(
    "visits",
    metadata,
    Column("article", String, primary_key=True),
    Column("url", Text, nullable=False),
    Column("since", Moment, nullable=False),
    Column("count", Integer, nullable=False),
    Column("due", Moment),
    Column("etag", Text),
    Column("modified", Text),
    Column("withdrawn", Moment),
    Column("why", Text),
    Index("visits_due", "due"),
)
"""Pages of articles in posted stories, seen again for two days. ``due`` is null where that is over."""
