"""What comes in: sources, entries, articles."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from bot.store.tables.base import Moment, metadata

sources = Table(
    "sources",
    metadata,
    Column("id", String, primary_key=True),
    Column("cursor", JSON, nullable=False),
    Column("due", Moment, nullable=False),
    Column("last_success", Moment),
    Column("failures", Integer, nullable=False, default=0),
    Column("why", Text),
    Column("state", String, nullable=False, server_default="well"),
    Column("since", Moment),
    Column("arrivals", JSON),
    Column("outlet", Text),
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
    Column("section", Text),
    Column("walled", Boolean, nullable=False, server_default="0"),
    Column("paged", Boolean, nullable=False, server_default="0"),
    Column("content", String(32)),
    Column("sketch", LargeBinary),
    Column("backlog", Boolean, nullable=False, server_default="0"),
    Index("articles_state", "state", "fetched"),
    Index("articles_url", "url"),
    Index("articles_place", "place"),
    Index("articles_published", "published"),
    Index("articles_content", "content"),
)
"""``paged``: the text was read from a page and not from the feed itself. ``content`` names the words of
the text, ``sketch`` what of them tells a copy. ``backlog``: it has no date, and its feed held it when
it was first looked at."""

fingerprints = Table(
    "fingerprints",
    metadata,
    Column("article", String, primary_key=True),
    Column("outlet", String, nullable=False),
    Column("published", Moment, nullable=False),
    Column("form", Integer, nullable=False),
    Column("packed", LargeBinary, nullable=False),
    Index("fingerprints_published", "published"),
)
"""What grouping sees of each article's newest revision, apart from its text: a window of weeks is read
back in seconds."""

passages = Table(
    "passages",
    metadata,
    Column("article", String, primary_key=True),
    Column("source", String, nullable=False),
    Column("published", Moment, nullable=False),
    Column("first_row", Integer, nullable=False),
    Column("last_row", Integer, nullable=False),
    Index("passages_published", "published"),
    Index("passages_last_row", "last_row"),
)
