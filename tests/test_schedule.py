"""Slots, across weekdays, zones and clock changes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.schedule import Quiet, Schedule


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("line", "zone", "after", "next"),
    [
        ("0 8 * * mon-fri", "UTC", "2026-03-06T09:00+00:00", "2026-03-09T08:00+00:00"),
        ("0 8 * * 1-5", "UTC", "2026-03-06T09:00+00:00", "2026-03-09T08:00+00:00"),
        ("0 8 * * 0", "UTC", "2026-03-06T09:00+00:00", "2026-03-08T08:00+00:00"),
        ("0 8 * * 7", "UTC", "2026-03-06T09:00+00:00", "2026-03-08T08:00+00:00"),
        ("*/15 * * * *", "UTC", "2026-03-06T09:01+00:00", "2026-03-06T09:15+00:00"),
        ("0 8 * * *", "Asia/Tokyo", "2026-03-06T00:00+00:00", "2026-03-06T23:00+00:00"),
        ("0 8 * * *", "Europe/London", "2026-03-28T09:00+00:00", "2026-03-29T07:00+00:00"),
        ("0 8 * * fri-mon", "UTC", "2026-03-02T09:00+00:00", "2026-03-06T08:00+00:00"),
        ("0 8 * * 5-1", "UTC", "2026-03-06T09:00+00:00", "2026-03-07T08:00+00:00"),
        ("0 8 * * 1-5/2", "UTC", "2026-03-02T09:00+00:00", "2026-03-04T08:00+00:00"),
        ("0 8 * * MON,wed", "UTC", "2026-03-02T09:00+00:00", "2026-03-04T08:00+00:00"),
        ("0 22-2 * * *", "UTC", "2026-03-02T22:30+00:00", "2026-03-02T23:00+00:00"),
        ("0 8 1 nov-feb *", "UTC", "2026-02-02T00:00+00:00", "2026-11-01T08:00+00:00"),
        ("0 8 15 * mon", "UTC", "2026-03-10T00:00+00:00", "2026-03-15T08:00+00:00"),
        ("30 1 * * *", "Europe/London", "2026-10-25T00:30+00:00", "2026-10-26T01:30+00:00"),
        ("0 * * * *", "Europe/London", "2026-10-25T00:00+00:00", "2026-10-25T01:00+00:00"),
        ("30 1 * * *", "Europe/London", "2026-03-28T12:00+00:00", "2026-03-29T01:30+00:00"),
        ("30 1 * * *", "Europe/London", "2026-03-29T01:30+00:00", "2026-03-30T00:30+00:00"),
    ],
    ids=[
        *("names", "numbers", "Sunday is 0", "Sunday is 7", "steps", "zone", "after the clocks go forward"),
        *("over the weekend", "the same in numbers", "each second weekday", "capitals and lists"),
        *("over midnight", "over the year", "a day or a weekday", "the hour that comes twice, once"),
        *("each hour, twice", "the hour that is left out", "the hour that is left out, once"),
    ],
)
def test_next(line, zone, after, next):
    found = Schedule(line, zone).next(at(after))
    assert found is not None
    assert found.astimezone(UTC) == at(next)


@pytest.mark.parametrize(
    ("line", "after", "until", "latest"),
    [
        ("0 8 * * *", "2026-03-01T08:00+00:00", "2026-03-04T09:00+00:00", "2026-03-04T08:00+00:00"),
        ("0 8 * * *", "2026-03-04T08:00+00:00", "2026-03-04T09:00+00:00", None),
        ("0 8 * * *", "2026-03-03T08:00+00:00", "2026-03-04T08:00+00:00", "2026-03-04T08:00+00:00"),
        ("0 8 1 1 *", "2020-06-01T00:00+00:00", "2026-03-04T08:00+00:00", "2026-01-01T08:00+00:00"),
        ("* * * * *", "2020-06-01T00:00+00:00", "2026-03-04T08:00:30+00:00", "2026-03-04T08:00+00:00"),
    ],
    ids=["missed slots come once", "told already", "on the minute", "once a year", "each minute"],
)
def test_latest(line, after, until, latest):
    assert Schedule(line).latest(at(after), at(until)) == (at(latest) if latest else None)


@pytest.mark.parametrize("line", ["30 1 * * *", "* * * * *", "0 * * * *"])
@pytest.mark.parametrize("night", ["2026-10-25T00:00+00:00", "2026-03-29T00:00+00:00"], ids=["back", "on"])
def test_slots_go_on_through_the_night_when_clocks_change(line, night):
    schedule, until = Schedule(line, "Europe/London"), at(night) + timedelta(hours=4)
    slots, slot = [], schedule.next(at(night))
    while slot is not None and slot <= until:
        slots.append(slot.astimezone(UTC))
        slot = schedule.next(slot)
        assert slot is None or slot.astimezone(UTC) > slots[-1]
    last = schedule.latest(at(night), until)
    assert last is not None
    assert last.astimezone(UTC) == slots[-1]


@pytest.mark.parametrize(
    "line",
    [
        "",
        "8",
        "0 8 * *",
        "61 * * * *",
        "0 8 * * someday",
        "a b c d e",
        "0 8 * * 5-9",
        "0 8 * * 1-5/x",
        "0 8 32-2 * *",
    ],
)
def test_wrong_line(line):
    with pytest.raises(ValueError, match="expects"):
        Schedule(line)


@given(hours=st.integers(0, 5000), back=st.integers(1, 2000))
def test_latest_is_a_slot_and_none_is_between(hours, back):
    schedule = Schedule("30 6,18 * * mon-sat", "Europe/London")
    until = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
    after = until - timedelta(hours=back)
    found = schedule.latest(after, until)
    if found is None:
        following = schedule.next(after)
        assert following is not None
        assert following > until
    else:
        assert after < found <= until
        following = schedule.next(found)
        assert following is not None
        assert following > until


@pytest.mark.parametrize(
    ("hours", "zone", "moment", "quiet"),
    [
        ("22:00-07:00", "UTC", "2026-03-06T21:59+00:00", False),
        ("22:00-07:00", "UTC", "2026-03-06T22:00+00:00", True),
        ("22:00-07:00", "UTC", "2026-03-06T06:59+00:00", True),
        ("22:00-07:00", "UTC", "2026-03-06T07:00+00:00", False),
        ("9:00 - 17:30", "Asia/Tokyo", "2026-03-06T00:00+00:00", True),
        ("9:00 - 17:30", "Asia/Tokyo", "2026-03-06T08:30+00:00", False),
        ("08:00-08:00", "UTC", "2026-03-06T08:00+00:00", False),
        ("", "UTC", "2026-03-06T03:00+00:00", False),
    ],
    ids=["before", "the first minute", "after midnight", "the end", "a zone", "its end", "no hours", "none"],
)
def test_quiet_hours(hours, zone, moment, quiet):
    assert Quiet(hours, zone).holds(at(moment)) is quiet


@pytest.mark.parametrize(
    "hours", ["22", "22:00", "22:00-", "25:00-07:00", "22:60-07:00", "ten to six", "1-2"]
)
def test_wrong_hours(hours):
    with pytest.raises(ValueError, match="expects hours such as"):
        Quiet(hours)
