"""When digests come, in plain words."""

from __future__ import annotations

import pytest

from bot.acting.hours import cron_of, in_words
from bot.schedule import Schedule


@pytest.mark.parametrize(
    ("typed", "line", "said"),
    [
        ("weekdays 8:00", "0 8 * * mon-fri", "weekdays at 08:00"),
        ("Weekdays at 8 am", "0 8 * * mon-fri", "weekdays at 08:00"),
        ("daily 7:30 and 18:30", "30 7,18 * * *", "daily at 07:30 and 18:30"),
        ("every day 6:05", "5 6 * * *", "daily at 06:05"),
        ("every monday at 9", "0 9 * * mon", "on Monday at 09:00"),
        ("mon, thu 17.30", "30 17 * * mon,thu", "on Monday and Thursday at 17:30"),
        ("mon to fri 8", "0 8 * * mon-fri", "weekdays at 08:00"),
        ("tue-sat noon", "0 12 * * tue-sat", "on Tuesday to Saturday at 12:00"),
        ("weekends 12am", "0 0 * * sat,sun", "weekends at 00:00"),
        ("tues 8pm", "0 20 * * tue", "on Tuesday at 20:00"),
        ("18", "0 18 * * *", "daily at 18:00"),
        ("every hour", "0 * * * *", "every hour"),
        ("0 8 * * 1,4", "0 8 * * 1,4", "on Monday and Thursday at 08:00"),
        ("0 8 * * 0", "0 8 * * 0", "on Sunday at 08:00"),
        ("*/15 9-17 * * mon-fri", "*/15 9-17 * * mon-fri", "by the cron line */15 9-17 * * mon-fri"),
    ],
)
def test_words_become_a_cron_line_and_come_back(typed, line, said):
    assert cron_of(typed) == line
    assert in_words(line) == said
    Schedule(line, "Europe/London")


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ("friday", "needs a time"),
        ("", "needs a time"),
        ("7:30 and 18:00", "the same minutes"),
        ("soonish 8:00", "“soonish”"),
        ("13pm", "“13pm”"),
        ("25:00", "“25:00”"),
        ("61 8 * * *", "61"),
        ("0 8 * * funday", "funday"),
        ("8:00 " * 50, "expects a day and a time"),
        ("x" * 10_000, "expects a day and a time"),
        ("<!channel> 8:00", "“<!channel>”"),
    ],
)
def test_what_is_no_schedule_says_what_it_expects(typed, complaint):
    with pytest.raises(ValueError) as failed:
        cron_of(typed)
    assert complaint in str(failed.value)
    assert len(str(failed.value)) < 250
