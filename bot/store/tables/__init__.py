"""The tables, one set for every database. Rows are the truth; nothing that decided is deleted."""

from bot.store.tables.base import Moment, decisions, metadata, settings
from bot.store.tables.chat import digests, events, posts, told
from bot.store.tables.reading import articles, entries, sources
from bot.store.tables.writing import briefs, memberships, prompts, rulings, spending, stories

__all__ = [
    "Moment",
    "articles",
    "briefs",
    "decisions",
    "digests",
    "entries",
    "events",
    "memberships",
    "metadata",
    "posts",
    "prompts",
    "rulings",
    "settings",
    "sources",
    "spending",
    "stories",
    "told",
]
