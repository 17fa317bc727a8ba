"""When: APScheduler says "now", the store says what is due."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger

from bot.config import ChannelOptions, Config
from bot.schedule import Schedule


def start_clock(*ticks: Callable[[], Awaitable[None]]) -> AsyncIOScheduler:
    """A running clock that calls each of ``ticks`` at the start of each minute: no slot lies between.

    So it knows no schedule, and one that is changed while it runs holds from the next minute on. A tick
    that is missed or doubled does no harm: what is due is computed from the store. None waits for another.
    """
    defaults = {"coalesce": True, "misfire_grace_time": None, "max_instances": 1}
    clock = AsyncIOScheduler(job_defaults=defaults, timezone="UTC")
    for number, tick in enumerate(ticks):
        clock.add_job(tick, CronTrigger(second=0, timezone="UTC"), id=f"tick {number}")
    clock.start()
    return clock


def next_slot(config: Config, channels: Iterable[ChannelOptions], now: datetime) -> datetime | None:
    """The next slot of any of these channels that is not paused."""
    slots = [Schedule(each.schedule, config.zone(each)).next(now) for each in channels if not each.paused]
    return min((slot for slot in slots if slot), default=None)
