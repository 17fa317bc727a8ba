"""Slots, across weekdays, zones and clock changes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.schedule import Schedule


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
    ],
    ids=["names", "numbers", "Sunday is 0", "Sunday is 7", "steps", "zone", "after the clocks go forward"],
)
def test_next(line, zone, after, next):
    assert Schedule(line, zone).next(at(after)) == at(next)


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


@pytest.mark.parametrize("line", ["", "8", "0 8 * *", "61 * * * *", "0 8 * * someday", "a b c d e"])
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
