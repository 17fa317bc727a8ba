"""What the operator has to know of sources, and which ones a command added."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Integer, String, Table, Text

from bot.store.tables.base import Moment, metadata

added = Table(
    "added",
    metadata,
    Column("id", String, primary_key=True),
    Column("block", JSON, nullable=False),
    Column("at", Moment, nullable=False),
)

notices = Table(
    "notices",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False, index=True),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
)
