"""What goes out and comes back: digests, posts, events."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from bot.store.tables.base import Moment, metadata

digests = Table(
    "digests",
    metadata,
    Column("channel", String, primary_key=True),
    Column("slot", Moment, primary_key=True),
    Column("made", Moment, nullable=False),
    Column("read_until", Moment),
)

told = Table(
    "told",
    metadata,
    Column("channel", String, primary_key=True),
    Column("story", String, primary_key=True),
    Column("slot", Moment, nullable=False),
    Column("version", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("batch", String, nullable=False, index=True),
    ForeignKeyConstraint(["channel", "slot"], ["digests.channel", "digests.slot"]),
)

posts = Table(
    "posts",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("key", String, nullable=False, unique=True),
    Column("platform", String, nullable=False),
    Column("name", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("parent", String),
    Column("thread", String),
    Column("batch", String, nullable=False),
    Column("story", String),
    Column("title", Text, nullable=False),
    Column("blocks", JSON, nullable=False),
    Column("made", Moment, nullable=False),
    Column("due", Moment, nullable=False),
    Column("state", String, nullable=False),
    Column("attempt", Integer, nullable=False, default=0),
    Column("leased", Moment),
    Column("message", String),
    Column("sent", Moment),
    Column("why", Text),
    Index("posts_due", "state", "due"),
    Index("posts_batch", "batch", "seq"),
    Index("posts_message", "platform", "channel", "message"),
)

events = Table(
    "events",
    metadata,
    Column("platform", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("channel", String, nullable=False),
    Column("thread", String),
    Column("author", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("post", String),
    Index("events_thread", "platform", "channel", "thread"),
)
