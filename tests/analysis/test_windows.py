"""When what was asked for was published."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.analysis.windows import Window, window

NOW = datetime(2026, 3, 5, 15, 30, tzinfo=UTC)  # a Thursday


def at(day: int, hour: int = 0, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("What was reported yesterday?", at(4), at(5)),
        ("any news today?", at(5), None),
        ("What happened last week?", at(23, month=2), at(2)),
        ("stories of this week", at(2), None),
        ("what did they say since Monday?", at(2), None),
        ("What was announced last month?", at(1, month=2), at(1)),
        ("Was gibt es heute?", at(5), None),
    ],
)
def test_words_of_time_bound_what_is_told(text, since, until):
    found = window(text, NOW)
    assert (found.since, found.until) == (since, until)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("in the last 3 days", 72),
        ("over the past week", 168),
        ("the last couple of days", 48),
        ("the past hour", 1),
    ],
)
def test_a_length_of_time_counts_back(text, hours):
    found = window(f"What was said about trams {text}?", NOW)
    assert (NOW - found.since).total_seconds() == hours * 3600


@pytest.mark.parametrize(
    "text",
    ["Did the port close on Friday?", "Who is in charge today?", "the day before yesterday's vote", "maybe"],
)
def test_what_dates_the_event_bounds_nothing(text):
    assert window(text, NOW) == Window()


def test_a_day_is_the_readers():
    assert window("What was reported today?", NOW, "Pacific/Auckland").since == at(5, 11)


@pytest.mark.parametrize(
    ("text", "newest"), [("the latest on the strike", True), ("the strike of 1926", False)]
)
def test_the_newest_is_asked_for(text, newest):
    assert window(text, NOW).newest is newest
