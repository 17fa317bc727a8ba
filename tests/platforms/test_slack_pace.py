"""Slack's limits are kept to, and used: on a clock of our own, for no test waits."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict

import pytest

from bot.errors import Gone, Retry
from bot.platforms import slack
from bot.platforms.slack_pace import METHODS, PATIENCE, TIERS, Pace
from tests.platforms.fake_slack import APP_TOKEN, BOT_TOKEN, FakeSlack, Step
from tests.platforms.slack_desk import post
from tests.platforms.virtual_time import VirtualTime


@pytest.fixture
def time() -> VirtualTime:
    return VirtualTime()


@pytest.fixture
def pace(time: VirtualTime) -> Pace:
    return Pace(time.clock, time.sleep)


def most_in(times: list[float], seconds: float) -> int:
    """The most calls in any stretch of that length."""
    times = sorted(times)
    return max(bisect_left(times, at + seconds - 1e-6) - number for number, at in enumerate(times))


async def called(time: VirtualTime, pace: Pace, method: str, channels: list[str]) -> dict[str, list[float]]:
    """When each call went, by channel."""
    went: dict[str, list[float]] = defaultdict(list)

    async def call(channel: str) -> None:
        await pace.turn(method, channel)
        went[channel].append(time.now)

    results = await time.until_done(*(call(channel) for channel in channels))
    assert results == [None] * len(channels)
    return went


async def test_a_thousand_channels_due_at_once_are_delivered_as_fast_as_slack_allows(
    time: VirtualTime, pace: Pace
):
    began = time.now
    went = await called(time, pace, "chat.postMessage", [f"C{n}" for n in range(1_000)] * 5)
    assert all(most_in(times, 1.0) == 1 for times in went.values())
    allowed = 4.0  # the fifth post of a channel goes four seconds after its first
    assert allowed / (time.now - began) >= 0.95


@pytest.mark.parametrize("method", ["chat.update", "users.info", "chat.startStream"])
async def test_a_methods_calls_a_minute_are_kept_to_and_nearly_used(
    time: VirtualTime, pace: Pace, method: str
):
    most, times = TIERS[METHODS[method]], []
    for _ in range(4 * most):
        (failed,) = await time.until_done(pace.turn(method, "C1"))
        assert failed is None
        times.append(time.now)
    assert most_in(times, 60.0) <= most
    assert times[most // 5 - 1] == times[0], "some go at once"


async def test_calls_go_in_the_order_in_which_they_came(time: VirtualTime, pace: Pace):
    order: list[int] = []

    async def call(number: int) -> None:
        await pace.turn("chat.postMessage", "C1")
        order.append(number)

    await time.until_done(*(call(number) for number in range(9)))
    assert order == list(range(9))


async def test_a_pause_of_one_channel_stops_no_other(time: VirtualTime, pace: Pace):
    pace.hold("chat.postMessage", "C1", 20.0)
    began = time.now
    went = await called(time, pace, "chat.postMessage", ["C1", "C2", "C3"])
    assert {channel: times[0] - began for channel, times in went.items()} == {
        "C1": 20.0,
        "C2": 0.0,
        "C3": 0.0,
    }


async def test_a_pause_of_two_channels_is_one_of_all(time: VirtualTime, pace: Pace):
    pace.hold("chat.postMessage", "C1", 20.0)
    pace.hold("chat.postMessage", "C2", 15.0)
    began = time.now
    went = await called(time, pace, "chat.postMessage", ["C1", "C2", "C3"])
    assert [times[0] - began for times in went.values()] == [pytest.approx(15.0)] * 2 + [20.0]
    assert (await called(time, pace, "chat.update", ["C1"]))["C1"] == [time.now], "another method goes on"


async def test_a_pause_that_begins_while_others_wait_holds_for_them_too(time: VirtualTime, pace: Pace):
    async def refused() -> None:
        await pace.turn("chat.postMessage", "C1")
        pace.hold("chat.postMessage", "C1", 9.0)

    began = time.now
    await time.until_done(refused(), pace.turn("chat.postMessage", "C1"))
    assert time.now - began == pytest.approx(9.0)


@pytest.mark.parametrize("seconds", [PATIENCE + 1, 3_600.0])
async def test_nobody_waits_for_long_with_a_post_in_hand(time: VirtualTime, pace: Pace, seconds: float):
    pace.hold("chat.postMessage", "C1", seconds)
    (failed,) = await time.until_done(pace.turn("chat.postMessage", "C1"))
    assert isinstance(failed, Retry)
    assert failed.after == pytest.approx(seconds)


async def test_those_behind_a_long_line_are_sent_away_with_the_time(time: VirtualTime, pace: Pace):
    results = await time.until_done(*(pace.turn("chat.postMessage", "C1") for _ in range(50)))
    away = [each for each in results if isinstance(each, Retry)]
    assert len(away) == 50 - PATIENCE - 1
    assert all(each.after and each.after > PATIENCE for each in away)


async def test_what_can_be_done_without_leaves_room(time: VirtualTime, pace: Pace):
    assert pace.spare("chat.update")
    for _ in range(6):
        await pace.turn("chat.update", "C1")
    assert not pace.spare("chat.update")
    time.now += 60
    assert pace.spare("chat.update")


# --- at a server ------------------------------------------------------------------------------------


@pytest.fixture
def bot(workspace: FakeSlack, pace: Pace) -> slack.Slack:
    return slack.Slack(BOT_TOKEN, APP_TOKEN, workspace.url, pace=pace)


async def test_a_429_of_one_channel_holds_that_channel(workspace: FakeSlack, bot: slack.Slack):
    workspace.fail("chat.postMessage", Step(429, retry_after=50))
    with pytest.raises(Retry) as refused:
        await bot.send(post("k1"))
    assert refused.value.after == 50
    with pytest.raises(Retry) as waits:
        await bot.send(post("k2"))
    assert waits.value.after == pytest.approx(50)
    assert await bot.send(post("k3", channel="C2"))
    assert len(workspace.called("chat.postMessage")) == 2, "the second of C1 was not even tried"


async def test_an_edit_told_to_wait_does_not_hold_posts(workspace: FakeSlack, bot: slack.Slack):
    ts = await bot.send(post())
    workspace.fail("chat.update", Step(429, retry_after=40))
    for _ in range(2):
        with pytest.raises(Retry):
            await bot.edit(post(), ts)
    assert len(workspace.called("chat.update")) == 1
    assert await bot.send(post("k2", channel="C2"))


async def test_what_is_refused_for_good_holds_nothing(workspace: FakeSlack, bot: slack.Slack):
    workspace.fail("chat.postMessage", Step(error="is_archived"))
    with pytest.raises(Gone):
        await bot.send(post(channel="C2"))
    assert await bot.send(post())
