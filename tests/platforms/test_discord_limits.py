"""Discord's limits: so many requests in all and on a route, and what happens at them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import pytest

from bot.errors import Retry
from bot.platforms.discord import Discord
from bot.platforms.discord_pace import AT_ONCE, REFUSALS, Pace, route_of, seconds
from tests.platforms.discord_calls import Buckets
from tests.platforms.discord_desk import Ear, card, digest, started
from tests.platforms.discord_world import NEWS, OTHER, text_channel
from tests.platforms.fake_discord import FakeDiscord, Step

POST = "POST /channels/{}/messages"
PERMITTED = 50  # requests a second, by Discord's documents


@pytest.mark.parametrize(
    ("method", "path", "route"),
    [
        ("POST", "/channels/300000000000000001/messages", "POST /channels/300000000000000001/messages"),
        (
            "PATCH",
            "/channels/300000000000000001/messages/500000000000000001",
            "PATCH /channels/300000000000000001/messages/",
        ),
        (
            "PUT",
            "/api/v10/channels/300000000000000001/messages/500000000000000001/reactions/%F0/@me",
            "PUT /channels/300000000000000001/messages//reactions//@me",
        ),
        ("GET", "/users/@me", "GET /users/@me"),
    ],
    ids=["a channel", "a message of a channel", "a reaction", "no id"],
)
def test_a_route_is_a_method_and_the_first_id_of_a_path(method: str, path: str, route: str):
    assert route_of(method, path) == route


@pytest.mark.parametrize(
    ("headers", "after"),
    [({"Retry-After": "1.5"}, 1.5), ({}, None), ({"Retry-After": "soon"}, None)],
    ids=["said", "not said", "nonsense"],
)
def test_a_pause_is_read_where_it_is_said(headers: dict[str, str], after: float | None):
    assert seconds(headers) == after


@dataclass
class Clock:
    """Time that passes by itself only while somebody sleeps."""

    now: float = 1_000.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        await asyncio.sleep(0)


async def turns(pace: Pace, clock: Clock, count: int) -> list[float]:
    """When each of so many turns came."""
    taken = []
    for _ in range(count):
        await pace.turn("POST /x")
        taken.append(clock.now)
    return taken


async def test_no_second_has_more_turns_than_discord_allows_and_hardly_less():
    clock = Clock()
    taken = await turns(Pace(clock, clock.sleep), clock, 500)
    assert all(later - first > 1.0 for first, later in zip(taken, taken[AT_ONCE:], strict=False))
    assert 500 / (taken[-1] - taken[0]) >= 0.95 * PERMITTED


async def test_turns_that_a_busy_moment_held_up_are_made_good():
    clock = Clock()
    pace = Pace(clock, clock.sleep)
    began, *_ = await turns(pace, clock, 10)
    clock.now += 0.5  # the moment in which nothing else runs
    *_, ended = await turns(pace, clock, AT_ONCE - 10)
    assert ended - began < 1.0


async def test_so_many_refusals_that_discord_might_shut_us_out_end_all_asking():
    pace = Pace()
    for _ in range(REFUSALS - 1):
        pace.heard("POST /x", 403, {})
    await pace.turn("POST /x")
    pace.heard("POST /x", 401, {})
    with pytest.raises(Retry) as raised:
        await pace.turn("POST /y")
    assert raised.value.after == pytest.approx(600, abs=30)


@pytest.mark.parametrize(
    ("status", "headers"),
    [(404, {}), (200, {}), (429, {"X-RateLimit-Scope": "shared"})],
    ids=["not found", "fine", "a limit that others used up"],
)
async def test_what_discord_does_not_count_we_do_not_either(status: int, headers: dict[str, str]):
    pace = Pace()
    for number in range(REFUSALS):
        pace.heard(f"POST /{number}", status, headers)
    await pace.turn("POST /y")


async def test_a_channel_whose_limit_is_used_up_is_left_alone_and_holds_up_nobody(
    fake: FakeDiscord, discord: Discord
):
    fake.buckets = Buckets(5, span=20)
    for number in range(5):
        await discord.send(digest(f"digest:{number}"))
    with pytest.raises(Retry) as raised:
        await discord.send(digest("digest:5"))
    assert raised.value.after == pytest.approx(20, abs=5)
    assert await discord.send(digest(channel=OTHER)) == fake.posted(OTHER)[0]["id"]
    assert {call.status for call in fake.asked(POST)} == {200}


async def test_a_short_pause_is_waited_out(fake: FakeDiscord, discord: Discord):
    fake.buckets = Buckets(2, span=1.0)
    for number in range(5):
        await discord.send(digest(f"digest:{number}"))
    assert {call.status for call in fake.asked(POST)} == {200}
    assert len(fake.posted()) == 5


async def test_a_card_after_another_waits_for_its_thread_alone(fake: FakeDiscord, discord: Discord):
    roots = [await discord.send(digest(f"digest:{n}", channel)) for n, channel in enumerate((NEWS, OTHER))]
    await discord.send(card(roots[0]))
    fake.fail(POST, Step(429, retry_after=60))
    with pytest.raises(Retry):
        await discord.send(card(roots[0], "card:s2"))
    assert await discord.send(digest("digest:9", OTHER))


@pytest.mark.slow
async def test_many_channels_at_once_are_served_without_one_refusal(ear: Ear):
    channels = [str(600_000_000_000_000_000 + number) for number in range(200)]
    async with FakeDiscord(per_second=PERMITTED, buckets=Buckets(5)) as fake:
        platform = await heard(fake, ear, channels)
        await served(platform, channels)
        await platform.stop()
    assert not [call for call in fake.calls if call.status == 429]
    assert all(len(fake.posted(id)) == 1 for id in channels)


async def heard(fake: FakeDiscord, ear: Ear, channels: list[str]) -> Discord:
    """The platform, once it knows the server and all its channels."""
    for id in channels:
        fake.world.channels[id] = text_channel(id, f"news-{id[-3:]}")
    platform = await started(fake, ear)
    await fake.say("{bot} hello")
    await ear.next()
    return platform


async def served(platform: Discord, channels: list[str]) -> None:
    """A post to each, several at once."""
    left = list(channels)

    async def deliver() -> None:
        while left:
            await sent_at_last(platform, left.pop())

    await asyncio.gather(*(deliver() for _ in range(16)))


async def sent_at_last(platform: Discord, channel: str) -> None:
    """As the outbox does it: what has to wait is sent later."""
    while True:
        try:
            await platform.send(digest(channel=channel))
        except Retry as asked:
            await asyncio.sleep(asked.after or 1.0)
        else:
            return
