"""What ``parallax doctor`` says of Discord, asked of the Discord that is played."""

from __future__ import annotations

import io

import pytest

from bot.operating.doctor import Finding
from bot.operating.printing import print_findings
from bot.platforms import Check, Examined
from bot.platforms.discord import Options, make
from bot.platforms.discord_doctor import NEEDED, invitation
from tests.platforms.discord_world import BOT, DIRECT, EVERYTHING, NEWS, READ_HISTORY, text_channel
from tests.platforms.fake_discord import FakeDiscord

CREATE_PUBLIC_THREADS, ADD_REACTIONS, VIEW = 1 << 35, 1 << 6, 1 << 10


async def checks(fake: FakeDiscord, *channels: str, token: str = "", **options: bool) -> list[Check]:
    environ = fake.environ | ({"DISCORD_TOKEN": token} if token else {})
    platform = make(Options(**options), environ)
    assert isinstance(platform, Examined)
    return list(await platform.examine(channels))


async def test_all_is_well_where_it_is_and_nothing_is_posted(fake: FakeDiscord):
    found = await checks(fake, NEWS, DIRECT)
    assert [each.well for each in found] == [True] * 5
    assert [each.said for each in found] == [
        "the token is parallax's, on 1 server",
        "mentions, replies that ping, buttons and commands (message_content = false)",
        "#news on A server: posts, threads and looking back work",
        "a direct message",
        f"https://discord.com/oauth2/authorize?client_id={BOT}&scope=bot+applications.commands"
        "&permissions=309237713984",
    ]
    assert {call.request.split()[0] for call in fake.calls} == {"GET"}
    assert not fake.gateway.connected


@pytest.mark.parametrize(
    ("lacking", "well", "said"),
    [
        (READ_HISTORY, False, "lacks read message history"),
        (CREATE_PUBLIC_THREADS, False, "lacks create public threads"),
        (ADD_REACTIONS, True, "lacks add reactions"),
    ],
    ids=["history", "threads", "reactions, without which it can do"],
)
async def test_a_missing_permission_is_named(fake: FakeDiscord, lacking: int, well: bool, said: str):
    fake.world.permissions = EVERYTHING & ~lacking
    check = (await checks(fake, NEWS))[2]
    assert (check.well, said in check.said) == (well, True)


@pytest.mark.parametrize(
    ("channel", "said"),
    [
        ("300000000000000077", "not to be seen; is the bot on its server, and let in?"),
        ("#news", "is not the id of a Discord channel"),
        ("300000000000000009", "is a forum"),
    ],
    ids=["unknown", "a name", "a forum"],
)
async def test_a_channel_that_can_not_be_written_to_is_told(fake: FakeDiscord, channel: str, said: str):
    forum = text_channel("300000000000000009", "forum") | {"type": 15, "available_tags": [], "flags": 0}
    fake.world.channels[forum["id"]] = forum
    check = (await checks(fake, channel))[2]
    assert not check.well
    assert said in check.said


async def test_a_wrong_token_is_told_in_one_line_and_never_shown(fake: FakeDiscord):
    assert await checks(fake, NEWS, token="stolen-token") == [
        Check("discord", False, "Discord does not know this token")
    ]


async def test_an_intent_that_is_not_switched_on_is_told(fake: FakeDiscord):
    fake.gateway.privileged = False
    (check,) = await checks(fake, NEWS, message_content=True)
    assert not check.well
    assert "message content intent" in check.said


async def test_what_a_privileged_bot_hears_is_said(fake: FakeDiscord):
    assert "everything said in its threads" in (await checks(fake, message_content=True))[1].said


async def test_discord_that_is_away_is_told(fake: FakeDiscord):
    await fake.__aexit__()
    (check,) = await checks(fake, NEWS)
    assert not check.well
    assert "can't be reached" in check.said


async def test_a_bot_on_no_server_is_to_be_invited(fake: FakeDiscord):
    fake.gateway.guilds = False
    first, *_, last = await checks(fake)
    assert not first.well
    assert "invite it" in first.said
    assert last.said == invitation(int(BOT))


def test_no_more_is_asked_for_than_is_needed():
    assert {name for name, needed in NEEDED if needed} == {
        "read_messages", "send_messages", "create_public_threads", "send_messages_in_threads",
        "read_message_history", "add_reactions",
    }  # fmt: skip


def test_the_invitation_is_printed_in_one_piece():
    out = io.StringIO()
    address = invitation(int(BOT))
    print_findings(
        [Finding("discord", True, "well " * 40), Finding("discord invitation", True, address)], out
    )
    assert address in out.getvalue().splitlines()
