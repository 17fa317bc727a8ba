"""What is made of it: stories, briefs, and what they cost."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from bot.store.tables.base import Moment, metadata

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
    Column("cached", Integer, nullable=False, server_default="0"),
    Column("story", String),
    Column("state", String, nullable=False, server_default="settled"),
    Index("spending_at", "at"),
)

charges = Table(
    "charges",
    metadata,
    Column("call", Integer, ForeignKey("spending.id"), primary_key=True),
    Column("channel", String, primary_key=True),
    Column("share", Float, nullable=False),
    Index("charges_channel", "channel"),
)

replies = Table(
    "replies",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("model", String, nullable=False),
    Column("at", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    Column("text", Text, nullable=False),
    Column("problem", Text),
    Column("used", Integer, nullable=False, server_default="0"),
)
