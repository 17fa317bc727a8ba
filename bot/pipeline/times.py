"""How long things take and hold, and how often they are tried."""

from __future__ import annotations

from datetime import timedelta

POLL = timedelta(minutes=15)
FRESH = timedelta(hours=24)
CROWDED = timedelta(days=3)  # for so long a story that others crowded out may still come
MEMORY = timedelta(days=14)  # of stories: four times the 72 hours that one stays open, for those that run on
LATE = timedelta(minutes=15)
LEASE = timedelta(seconds=120)  # four times what a send may take
TRIES = 8
LIVES = timedelta(hours=72)  # after it was told, or last changed, for so long a story's posts follow it
SETTLED = timedelta(
    minutes=20
)  # between two changes of a story's posts: what comes in between comes together
ASKED = timedelta(days=7)  # for so long those who asked are told of a correction
