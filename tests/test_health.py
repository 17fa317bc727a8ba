"""How sources do: what is remarkable, what is said of it, and when they are asked next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.models import Health
from bot.models.health import PATIENCE, after_failure, after_look, change, length, said
from bot.pipeline.spacing import DAILY, LONGEST, SPREAD, pause, pause_after_failure
from bot.pipeline.times import POLL
from tests.fakes import MORNING

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FEED = "feed:https://bell.example/rss"


def times(*hours: float) -> tuple[datetime, ...]:
    """Moments that lie so many hours before the morning, oldest first."""
    return tuple(sorted(MORNING - each * HOUR for each in hours))


def health(**rest: object) -> Health:
    """The health of a feed."""
    return replace(Health(FEED, outlet="Dunmore Bell"), **rest)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("arrivals", "rate"),
    [
        ((), None),
        (times(1), 4.0),
        (times(*range(24)), 24 / (23 / 24)),
        (times(*range(0, 24 * 14, 12)), 15 / 7),
        (times(24 * 30), 0.0),
        ((MORNING + DAY,), None),
    ],
    ids=["none", "one lately", "hourly for a day", "twice a day for weeks", "one long ago", "only to come"],
)
def test_items_per_day(arrivals: tuple[datetime, ...], rate: float | None) -> None:
    assert health(arrivals=arrivals).per_day(MORNING) == (pytest.approx(rate) if rate is not None else None)


def weekdays(weeks: int) -> Iterable[datetime]:
    """Twice a day, and never at the weekend; the morning is a Tuesday."""
    days = [MORNING - each * DAY for each in range(1, weeks * 7)]
    return [day + hour * HOUR for day in days if day.weekday() < 5 for hour in (0, 6)]


@pytest.mark.parametrize(
    ("arrivals", "hours", "quiet"),
    [
        (times(*range(0, 40, 2)), 23, False),
        (times(*range(0, 40, 2)), 25, True),
        (times(*range(0, 24 * 20, 24)), 90, False),
        (times(*range(0, 24 * 20, 24)), 97, True),
        (tuple(sorted(weekdays(4))), 42, False),
        (tuple(sorted(weekdays(4))), 24 * 5, True),
        (times(*(day * 24 + minute / 60 for day in range(9) for minute in range(10))), 90, False),
        (times(1, 2, 3), 24 * 90, False),
        (times(24 * 900, *range(0, 40, 2)), 25, True),
    ],
    ids=[
        "hourly, less than a day",
        "hourly, more",
        "daily, within its habit",
        "daily, beyond",
        "over a weekend",
        "over a week",
        "daily, ten at once",
        "no habit yet",
        "one old item changes no habit",
    ],
)
def test_quiet_for_longer_than_its_habit(arrivals: tuple[datetime, ...], hours: int, quiet: bool) -> None:
    assert health(arrivals=arrivals).is_quiet(MORNING + hours * HOUR) is quiet


def test_failures_in_a_row_for_days_pause_a_source_and_one_success_brings_it_back() -> None:
    now, one, told = MORNING, health(state="well", last_success=MORNING), []
    for _ in range(40):
        due = now + pause_after_failure(one, now, None)
        after = after_failure(one, "the server answered 500", now, due)
        told.append(change(one, after, now))
        one, now = after, due
    (notice,) = filter(None, told)
    assert one.state == "paused"
    assert "is paused" in notice
    assert "the server answered 500" in notice
    most, long = PATIENCE
    assert told.index(notice) + 1 >= most
    assert (one.since, one.failures) == (MORNING, 40)
    assert DAILY <= pause_after_failure(one, now, None) <= DAILY * (1 + SPREAD)
    well = after_look(one, [now], now, now + POLL)
    assert (well.state, well.failures, well.since, well.why) == ("well", 0, None, None)
    assert "answers again after" in (change(one, well, now) or "")
    assert now - MORNING > long


def test_many_failures_within_an_hour_pause_nothing() -> None:
    one = health()
    for _ in range(30):
        one = after_failure(one, "no answer in time", MORNING, MORNING)
    assert one.state == "failing"


def test_a_source_that_is_gone_for_good_ends_at_once() -> None:
    ended = after_failure(health(state="well"), "410", MORNING, MORNING, ended=True)
    assert ended.state == "ended"
    assert "has ended" in (change(health(state="well"), ended, MORNING) or "")


def test_silence_is_told_once_and_its_end_too() -> None:
    usual = health(state="well", last_success=MORNING, arrivals=times(*range(0, 40, 2)))
    late = MORNING + 30 * HOUR
    silent = after_look(usual, [], late, late)
    assert (silent.state, change(silent, after_look(silent, [], late, late), late)) == ("quiet", None)
    assert "nothing for 1 day" in (change(usual, silent, late) or "")
    back = after_look(silent, [late], late, late)
    assert "brings news again" in (change(silent, back, late) or "")


def test_a_date_in_the_future_is_not_believed() -> None:
    assert after_look(health(), [MORNING + 300 * DAY], MORNING, MORNING).arrivals == (MORNING,)


@pytest.mark.parametrize(
    ("one", "sentence"),
    [
        (health(outlet=None), f"{FEED} was not read yet."),
        (
            health(state="well", last_success=MORNING - HOUR, arrivals=times(*range(24))),
            "Dunmore Bell is well: read 1 hour ago, about 25 items a day.",
        ),
        (
            health(state="failing", failures=1, why="the server answered 500", due=MORNING + 2 * HOUR),
            "Dunmore Bell could not be read once: the server answered 500. It was never read."
            " It is asked again in 2 hours.",
        ),
        (
            health(state="failing", failures=2, why="https://bell.example/rss: no answer in time"),
            "Dunmore Bell could not be read 2 times in a row: no answer in time. It was never read.",
        ),
        (
            health(state="paused", failures=17, why="no answer in time", last_success=MORNING - 4 * DAY),
            "Dunmore Bell is paused: it could not be read 17 times in a row: no answer in time."
            " Last read 4 days ago.",
        ),
        (
            health(state="quiet", arrivals=times(72)),
            "Dunmore Bell answers, but has brought nothing for 3 days, longer than is its habit.",
        ),
        (
            health(state="ended", why="the server answered 410"),
            "Dunmore Bell has ended: the server answered 410.",
        ),
    ],
    ids=["new", "well", "failing", "its address", "paused", "quiet", "ended"],
)
def test_health_in_a_sentence(one: Health, sentence: str) -> None:
    assert said(one, MORNING) == sentence


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=3), "a moment"),
        (HOUR, "1 hour"),
        (89 * timedelta(minutes=1), "1 hour"),
        (3 * DAY, "3 days"),
    ],
)
def test_lengths(span: timedelta, words: str) -> None:
    assert length(span) == words


# --- when it is asked next --------------------------------------------------------------------


def test_feeds_of_one_interval_do_not_come_all_at_once() -> None:
    pauses = {pause(f"feed:https://{n}.example/", MORNING, None) for n in range(50)}
    assert len(pauses) == 50
    assert min(pauses) >= POLL
    assert max(pauses) <= POLL * (1 + SPREAD)


@pytest.mark.parametrize(
    ("asked", "least", "most"),
    [
        (None, 900, 1170),
        (3600.0, 3600, 4680),
        (60.0, 60, 60),
    ],
    ids=["usual", "asked for an hour", "a folder asks for a minute"],
)
def test_a_pause_is_no_shorter_than_asked(asked: float | None, least: int, most: int) -> None:
    assert least <= pause(FEED, MORNING, asked).total_seconds() <= most


@pytest.mark.parametrize(
    ("failures", "asked", "least"),
    [
        (0, None, POLL),
        (1, None, 2 * POLL),
        (3, None, 8 * POLL),
        (9, None, LONGEST),
        (5000, None, LONGEST),
        (0, 7200.0, 2 * HOUR),
        (9, 7200.0, LONGEST),
        (0, 60.0, POLL),
    ],
    ids=["first", "second", "fourth", "tenth", "thousandth", "asked", "asked for less", "asked for a minute"],
)
def test_a_source_that_fails_is_asked_less_and_less(
    failures: int, asked: float | None, least: timedelta
) -> None:
    wait = pause_after_failure(health(state="failing", failures=failures), MORNING, asked)
    assert least <= wait <= least * (1 + SPREAD)
