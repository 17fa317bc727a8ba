"""The store: one class over one set of tables."""

from bot.store.events import Events
from bot.store.joining import Joining
from bot.store.keeping import Read
from bot.store.living import Corrected, Telling, Turn
from bot.store.outbox import Claim, Draft, Edit, batch_key

__all__ = ["Claim", "Corrected", "Draft", "Edit", "Joining", "Read", "Store", "Telling", "Turn", "batch_key"]


class Store(Events):
    """All rows: what came in, what was made of it, what went out, and who asked.

    Its rooms stand in a line, each on the one before: base, sources, articles, stories, rulings,
    spending, outbox, channels, events.
    """
