"""What people set, said and saw in chat, beside the config file."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Index, Integer, String, Table, Text, UniqueConstraint

from bot.store.tables.base import Moment, metadata

overrides = Table(
    "overrides",
    metadata,
    Column("channel", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("value", JSON, nullable=False),
    Column("by", String, nullable=False),
    Column("at", Moment, nullable=False),
)

joined = Table(
    "joined",
    metadata,
    Column("name", String, primary_key=True),
    Column("platform", String, nullable=False),
    Column("id", String, nullable=False),
    Column("by", String, nullable=False),
    Column("at", Moment, nullable=False),
    UniqueConstraint("platform", "id"),
)

feedback = Table(
    "feedback",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("platform", String, nullable=False),
    Column("author", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("story", String, nullable=False),
    Column("about", String, nullable=False),
    Column("said", Text, nullable=False),
    Column("at", Moment, nullable=False),
    UniqueConstraint("platform", "author", "story", "about"),
    Index("feedback_channel", "channel", "at"),
)

whispers = Table(
    "whispers",
    metadata,
    Column("platform", String, primary_key=True),
    Column("event", String, primary_key=True),
    Column("author", String, nullable=False),
    Column("thread", String),
    Column("blocks", JSON, nullable=False),
    Column("at", Moment, nullable=False),
)
