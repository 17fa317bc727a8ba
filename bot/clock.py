"""When: APScheduler says "now", the store says what is due."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.config import Config
from bot.schedule import Schedule

EVERY = 60  # seconds between looks at what is due


def start_clock(config: Config, tick: Callable[[], Awaitable[None]]) -> AsyncIOScheduler:
    """A running clock that calls ``tick`` each minute and at each channel's slots.

    A tick that is missed or doubled does no harm: what is due is computed from the store.
    """
    defaults = {"coalesce": True, "misfire_grace_time": None, "max_instances": 1}
    clock = AsyncIOScheduler(job_defaults=defaults, timezone="UTC")
    clock.add_job(tick, IntervalTrigger(seconds=EVERY), id="minute")
    for channel in config.channel:
        schedule = Schedule(channel.schedule, config.zone(channel))
        clock.add_job(tick, schedule.trigger, id=f"channel {channel.name}")
    clock.start()
    return clock


def next_slot(config: Config, now: datetime) -> datetime | None:
    """The next slot of any channel."""
    slots = [Schedule(each.schedule, config.zone(each)).next(now) for each in config.channel]
    return min((slot for slot in slots if slot), default=None)
