"""The tables, one set for every database. Rows are the truth; nothing that decided is deleted."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Dialect,
    Float,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

metadata = MetaData()


class Moment(TypeDecorator[datetime]):
    """An aware time, kept as ISO 8601 text in UTC: it sorts as text, and no driver drops its zone."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return value.astimezone(UTC).isoformat(timespec="microseconds") if value else None

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return datetime.fromisoformat(value) if value else None


settings = Table(
    "settings",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", JSON, nullable=False),
)

sources = Table(
    "sources",
    metadata,
    Column("id", String, primary_key=True),
    Column("cursor", JSON, nullable=False),
    Column("due", Moment, nullable=False),
    Column("last_success", Moment),
    Column("failures", Integer, nullable=False, default=0),
    Column("why", Text),
)

entries = Table(
    "entries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source", String, nullable=False),
    Column("guid", String, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("url", Text),
    Column("place", Text, nullable=False),
    Column("form", JSON, nullable=False),
    Column("seen", Moment, nullable=False),
    Column("state", String, nullable=False),
    UniqueConstraint("source", "guid", "digest"),
    Index("entries_state", "state", "id"),
)

articles = Table(
    "articles",
    metadata,
    Column("id", String, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("newest", Boolean, nullable=False),
    Column("source", String, nullable=False),
    Column("place", Text, nullable=False),
    Column("outlet", JSON, nullable=False),
    Column("url", Text),
    Column("title", Text, nullable=False),
    Column("byline", Text),
    Column("published", Moment, nullable=False),
    Column("fetched", Moment, nullable=False),
    Column("language", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("sentences", JSON, nullable=False),
    Column("dated", Boolean, nullable=False),
    Column("kind", String, nullable=False),
    Column("wire", Text),
    Column("whole", Boolean, nullable=False),
    Column("copy_of", String),
    Column("state", String, nullable=False),
    Index("articles_state", "state", "fetched"),
    Index("articles_url", "url"),
    Index("articles_published", "published"),
)

stories = Table(
    "stories",
    metadata,
    Column("id", String, primary_key=True),
    Column("since", Moment, nullable=False),
    Column("updated", Moment, nullable=False),
    Column("state", String, nullable=False),
    Index("stories_state", "state", "updated"),
)

memberships = Table(
    "memberships",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("article", String, nullable=False),
    Column("story", String, nullable=False),
    Column("score", Float, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("holds", Boolean, nullable=False),
    Index("memberships_story", "story"),
    Index("memberships_article", "article"),
)

rulings = Table(
    "rulings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("batch", String, nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("kind", String, nullable=False),
    Column("article", String, nullable=False),
    Column("story", String, nullable=False),
    Column("before", String, nullable=False),
    Column("holds", Boolean, nullable=False),
)

briefs = Table(
    "briefs",
    metadata,
    Column("story", String, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("form", JSON, nullable=False),
    Column("revisions", JSON, nullable=False),
    Column("writer", String, nullable=False),
    Column("made", Moment, nullable=False),
)

prompts = Table(
    "prompts",
    metadata,
    Column("version", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("text", Text, nullable=False),
)

spending = Table(
    "spending",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("model", String, nullable=False),
    Column("what", String, nullable=False),
    Column("tokens_in", Integer, nullable=False),
    Column("tokens_out", Integer, nullable=False),
    Column("usd", Float),
    Index("spending_at", "at"),
)

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

decisions = Table(
    "decisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("step", String, nullable=False),
    Column("subject", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Index("decisions_subject", "subject"),
)
