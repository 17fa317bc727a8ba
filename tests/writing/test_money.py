"""Budgets: what is put by before a call, who bears it, what gives way. No cap is crossed."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from bot.money import Budget, Call, Cap, Limits, Rates, Tokens, most_tokens, payers, step_at, tightest
from bot.store import Store

NOW = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)
DAY = NOW.replace(hour=0)


def call(usd: float | None = 0.3, channels: tuple[str, ...] = (), at: datetime = NOW) -> Call:
    return Call(at, "m", "brief", "s1", Tokens(1000, 500), usd, channels)


def caps(day: float = 1.0, tokens: int = 2000, **channels: float) -> tuple[Cap, ...]:
    own = {name: Limits(day=most) for name, most in channels.items()}
    return Budget(Limits(day=day), tokens, own).caps(NOW)


@pytest.fixture
async def store(tmp_path):
    made = await Store.open(f"sqlite:///{tmp_path / 'test.db'}")
    yield made
    await made.close()


async def spent(store: Store, cap: Cap) -> float:
    return (await store.used([cap]))[0][1]


# --- pure


def test_days_and_months_begin_at_midnight_where_the_desk_is():
    budget = Budget(Limits(1.0, 20.0), 9, {"world": Limits(month=2.0)}, "America/Toronto")
    at = datetime(2026, 3, 1, 3, 0, tzinfo=UTC)  # the evening of 28 February there
    found = {cap.of: cap.since.astimezone(UTC).isoformat()[:16] for cap in budget.caps(at)}
    assert found == {
        "today's budget": "2026-02-28T05:00",
        "this month's budget": "2026-02-01T05:00",
        "today's tokens": "2026-02-28T05:00",
        "this month's budget for world": "2026-02-01T05:00",
    }


def test_cached_tokens_cost_what_cached_tokens_cost():
    tokens = Tokens(read=1_000_000, written=1_000_000, cached=400_000)
    assert Rates(1.0, 10.0, 0.1).price(tokens) == pytest.approx(0.6 + 0.04 + 10.0)
    assert Rates(1.0, 10.0).price(tokens) == pytest.approx(11.0)


@pytest.mark.parametrize(
    "text", ["plain words", "Straße über Øre", "港は日曜日に閉鎖", "🜁🜂🜃", "a" * 5000, "\ud800"], ids=range(6)
)
def test_no_tokenizer_finds_more_tokens_than_there_are_bytes(text):
    assert most_tokens([text], 10).read >= len(text.encode("utf-8", "replace"))


@pytest.mark.parametrize(
    ("share", "step"),
    [
        (0.0, "whole"),
        (0.59, "whole"),
        (0.6, "no notes"),
        (0.75, "shorter"),
        (0.9, "cheaper"),
        (1.0, "cheaper"),
    ],
)
def test_what_gives_way(share, step):
    assert step_at(share) == step


@pytest.mark.parametrize(
    ("channels", "used", "bearing"),
    [
        (("a", "b"), {"a": 0.0, "b": 0.0}, ("a", "b")),
        (("a", "b"), {"a": 0.9, "b": 0.0}, ("b",)),
        (("a", "b", "c"), {"a": 0.95, "b": 0.86, "c": 0.0}, ("c",)),
        (("a", "b"), {"a": 0.95, "b": 0.86}, ()),
        (("a", "free"), {"a": 0.95}, ("free",)),
    ],
    ids=[
        "both",
        "one is near its end",
        "and its share is too much for the next",
        "nobody",
        "one without a cap",
    ],
)
def test_who_bears_a_call(channels, used, bearing):
    own = [(Cap("", 1.0, DAY, "USD", name), spent) for name, spent in used.items()]
    assert payers(call(0.3, channels), own) == bearing


def test_of_two_channels_the_one_with_more_left_decides_what_gives_way():
    used = [(cap, 0.95 if cap.channel == "a" else 0.1) for cap in caps(a=1.0, b=1.0) if cap.unit == "USD"]
    assert tightest(used, ("a", "b"))[1] == pytest.approx(0.1)
    assert tightest(used, ("a",))[1] == pytest.approx(0.95)
    assert tightest(used, ("a", "without a cap"))[1] == pytest.approx(0.1)


# --- rows


async def test_what_is_put_by_counts_until_it_is_settled(store):
    (cap, _) = caps()
    first = await store.reserve(call(0.6), caps())
    assert await spent(store, cap) == pytest.approx(0.6)
    assert await store.reserve(call(0.6), caps()) == cap
    await store.settle_call(first, Tokens(700, 90, 600), 0.1)
    assert await spent(store, cap) == pytest.approx(0.1)
    assert isinstance(await store.reserve(call(0.6), caps()), int)
    (row, _) = await store.calls(DAY)
    assert (row["tokens_in"], row["tokens_out"], row["cached"], row["state"]) == (700, 90, 600, "settled")


async def test_a_call_of_which_nobody_heard_again_stays_counted(store):
    (cap, _) = caps()
    await store.lose_call(await store.reserve(call(0.6), caps()))
    assert await spent(store, cap) == pytest.approx(0.6)
    await store.release_call(await store.reserve(call(0.3), caps()))
    assert await spent(store, cap) == pytest.approx(0.6)


async def test_an_unknown_price_is_counted_in_tokens(store):
    assert isinstance(await store.reserve(call(None), caps(tokens=2000)), int)
    refused = await store.reserve(call(None), caps(tokens=2000))
    assert (refused.of, refused.unit) == ("today's tokens", "tokens")
    assert isinstance(await store.reserve(call(0.1), caps(tokens=2000)), int)


async def test_yesterday_is_not_today(store):
    await store.reserve(call(0.9, at=DAY - timedelta(seconds=1)), caps())
    assert isinstance(await store.reserve(call(0.9), caps()), int)


async def test_a_channel_s_cap_is_not_crossed_and_the_others_bear_what_it_can_t(store):
    limits = caps(day=9.0, a=0.5, b=2.0)
    of = {cap.channel: cap for cap in limits}
    for _ in range(6):
        id = await store.reserve(call(0.4, ("a", "b")), limits)
        await store.settle_call(id, Tokens(10, 10), 0.4)
    assert await spent(store, of["a"]) == pytest.approx(0.4)
    assert await spent(store, of["b"]) == pytest.approx(2.0)
    assert (await store.reserve(call(0.4, ("a", "b")), limits)).channel == "a"
    assert isinstance(await store.reserve(call(0.4, ("c",)), limits), int)


async def test_many_at_once_cross_no_cap(store):
    found = await asyncio.gather(*(store.reserve(call(0.07), caps()) for _ in range(40)))
    assert sum(isinstance(each, int) for each in found) == 14
    assert await spent(store, caps()[0]) <= 1.0


RESERVE = """
import asyncio, sys
from datetime import datetime, UTC
from bot.money import Budget, Call, Limits, Tokens
from bot.store import Store
NOW = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)
async def main():
    store = await Store.open(sys.argv[1])
    caps = Budget(Limits(day=1.0), 0).caps(NOW)
    print("ready", flush=True)
    for _ in range(200):
        id = await store.reserve(Call(NOW, "m", "brief", None, Tokens(1, 1), 0.02), caps)
        if isinstance(id, int):
            await store.settle_call(id, Tokens(1, 1), 0.01)
asyncio.run(main())
"""


async def test_several_processes_of_which_one_is_killed_cross_no_cap(store, tmp_path):
    command = [sys.executable, "-c", RESERVE, f"sqlite:///{tmp_path / 'test.db'}"]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    for each in running:
        await asyncio.to_thread(each.stdout.readline)
    os.kill(running[0].pid, 9)
    for each in running:
        await asyncio.to_thread(each.communicate)
    (cap, _) = caps()
    used = await spent(store, cap)
    assert 0.97 < used <= 1.0
    row = await store.calls(DAY)
    assert used == pytest.approx(sum(each["usd"] for each in row))


async def test_a_reply_is_kept_and_a_useless_one_for_a_while(store):
    await store.keep_reply("k1", "m", "{}", None, NOW)
    await store.keep_reply("k2", "m", "", "the model refused", NOW)
    assert await store.reply("k1", NOW + timedelta(days=29)) == ("{}", None)
    assert await store.reply("k2", NOW + timedelta(hours=5)) == ("", "the model refused")
    assert await store.reply("k2", NOW + timedelta(hours=7)) is None
    assert await store.kept_replies(DAY) == 2
