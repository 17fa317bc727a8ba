"""What goes out and comes back: digests, posts, events."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Text,
    text,
)

from bot.store.tables.base import Moment, metadata

_OPEN, _CLAIMED = text("state IN ('due', 'claimed')"), text("state = 'claimed'")

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
    Column("slot", Moment, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("batch", String, nullable=False, index=True),
    Column("shown", Integer),
    Column("seen", Integer),
    Column("changed", Moment),
    Column("mark", Text, nullable=False, server_default=""),
    Column("ended", Text),
    ForeignKeyConstraint(["channel", "slot"], ["digests.channel", "digests.slot"]),
    Index("told_slot", "slot"),
)
"""A story in a digest. ``version`` of its brief was told first, ``shown`` stands there since ``changed``,
``seen`` was looked at last. ``mark`` stands behind its title in the digest. One that has ``ended`` is not
changed any more, for the reason given."""

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
    Column("kind", String, nullable=False, server_default="post"),
    Column("target", String),
    Column("instead", JSON),
    Index("posts_batch", "batch", "seq"),
    Index("posts_message", "platform", "channel", "message"),
    Index("posts_parent", "parent"),
    Index("posts_target", "target"),
    Index("posts_open", "seq", sqlite_where=_OPEN, postgresql_where=_OPEN),
    Index("posts_claimed", "platform", "channel", sqlite_where=_CLAIMED, postgresql_where=_CLAIMED),
)
"""What is sent. A row of the kind ``edit`` changes the post whose key is its ``target``; where that can't
be changed any more, ``instead`` are the blocks of a reply that says it."""

corrections = Table(
    "corrections",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("channel", String, nullable=False),
    Column("story", String, nullable=False),
    Column("batch", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("was", Text, nullable=False),
    Column("now", Text),
    Column("why", Text, nullable=False),
    Column("kept", JSON),
    Column("undone", Moment),
    Index("corrections_at", "at"),
)
"""What was posted and did not stand. ``now`` is what stands instead, None where nothing does. ``kept`` are
the blocks of each post, by its key, as they were before a withdrawal, so that it can be taken back."""

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
    Column("links", JSON),
    Column("direct", Boolean, nullable=False, server_default="0"),
    Column("abstained", Boolean),
    Index("events_author", "platform", "author", "at"),
    Index("events_thread", "platform", "channel", "thread"),
)
