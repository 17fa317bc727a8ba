"""The tables, one set for every database. Rows are the truth; nothing that decided is deleted."""

from bot.store.tables.base import Moment, decisions, metadata, settings
from bot.store.tables.channels import feedback, joined, overrides, whispers
from bot.store.tables.chat import corrections, digests, events, posts, told
from bot.store.tables.reading import articles, entries, fingerprints, passages, sources
from bot.store.tables.revising import names, revisions, visits
from bot.store.tables.sourcing import added, notices
from bot.store.tables.writing import (
    briefs,
    charges,
    memberships,
    prompts,
    replies,
    rulings,
    spending,
    stories,
)

__all__ = [
    "Moment",
    "added",
    "articles",
    "briefs",
    "charges",
    "corrections",
    "decisions",
    "digests",
    "entries",
    "events",
    "feedback",
    "fingerprints",
    "joined",
    "memberships",
    "metadata",
    "names",
    "notices",
    "overrides",
    "passages",
    "posts",
    "prompts",
    "replies",
    "revisions",
    "rulings",
    "settings",
    "sources",
    "spending",
    "stories",
    "told",
    "visits",
    "whispers",
]
