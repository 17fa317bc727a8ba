"""Discord through the unmodified discord.py, against a Discord played over HTTP and a WebSocket."""

from __future__ import annotations

import asyncio

import pytest

from bot.errors import BadConfig, Gone, Retry, Unknown
from bot.models import Post, Question
from bot.platforms.discord import Discord, Options, make
from bot.platforms.discord_render import mark
from tests.platforms.blocks import answer_blocks, card_blocks
from tests.platforms.discord_desk import Ear, card, digest, started
from tests.platforms.discord_world import (
    DIRECT,
    EVERYTHING,
    NEWS,
    OTHER,
    READ_HISTORY,
    READER,
    SEND,
    person,
    text_channel,
)
from tests.platforms.fake_discord import FakeDiscord, Step

POST = "POST /channels/{}/messages"
EDIT = "PATCH /channels/{}/messages/{}"
HISTORY = "GET /channels/{}/messages"


# --- sending -----------------------------------------------------------------------------------


async def test_a_digest_is_sent_as_it_was_rendered(fake: FakeDiscord, discord: Discord):
    id = await discord.send(digest())
    (call,) = fake.asked(POST)
    assert fake.posted()[0]["id"] == id
    assert call.body["allowed_mentions"] == {"parse": []}
    assert call.body["flags"] == 1 << 15 | 1 << 2
    assert call.body["enforce_nonce"]
    assert len(call.body["nonce"]) <= 25


async def test_a_card_opens_the_thread_of_its_digest_and_the_next_one_uses_it(
    fake: FakeDiscord, discord: Discord
):
    root = await discord.send(digest())
    first, second = await discord.send(card(root)), await discord.send(card(root, "card:s2"))
    assert [each["id"] for each in fake.posted(root)] == [first, second]
    assert fake.world.channels[root]["name"] == "World, Tuesday 3 March"
    assert len(fake.asked("POST /channels/{}/messages/{}/threads")) == 1


async def test_a_thread_that_somebody_else_opened_meanwhile_is_used(fake: FakeDiscord, discord: Discord):
    root = await discord.send(digest())
    fake.world.open_thread(NEWS, root, {"name": "Opened elsewhere"})
    assert await discord.send(card(root)) == fake.posted(root)[0]["id"]


async def test_a_thread_whose_first_message_was_deleted_is_used(fake: FakeDiscord, discord: Discord):
    root = await discord.send(digest())
    fake.world.open_thread(NEWS, root, {"name": "Opened elsewhere"})
    fake.world.messages[NEWS].clear()
    assert await discord.send(card(root)) == fake.posted(root)[0]["id"]


async def test_the_first_card_costs_no_request_too_many(fake: FakeDiscord, discord: Discord):
    root = await discord.send(digest())
    for number in range(3):
        await discord.send(card(root, f"card:s{number}"))
    asked = [call.request for call in fake.calls if "/channels/" in call.request]
    assert asked == [POST, "POST /channels/{}/messages/{}/threads", POST, POST, POST]


async def test_a_post_for_the_thread_of_a_direct_message_goes_into_the_conversation(
    fake: FakeDiscord, discord: Discord
):
    asked = await fake.say("what happened?", DIRECT)
    answer = Post("answer:1", "discord", DIRECT, None, answer_blocks(), thread=asked["id"])
    assert await discord.send(answer) == fake.posted(DIRECT)[0]["id"]


@pytest.mark.parametrize(
    ("step", "error", "kept"),
    [
        (Step(429, retry_after=7), Retry, 0),
        (Step(429, retry_after=7, via=False), Retry, 0),
        (Step(403, code=50001), Gone, 0),
        (Step(404, code=10003), Gone, 0),
        (Step(400, code=50035), Gone, 0),
        (Step(401), Gone, 0),
        (Step(500), Unknown, 0),
        (Step(502), Unknown, 0),
        (Step(503), Unknown, 0),
        (Step(drop=True), Unknown, 1),
    ],
    ids=[
        "rate limit", "rate limit of the front door", "no access", "no channel", "refused",
        "token revoked", "server error", "bad gateway", "unavailable", "taken and the line dropped",
    ],
)  # fmt: skip
async def test_a_failure_ends_the_attempt_at_once(
    fake: FakeDiscord, discord: Discord, step: Step, error: type[Exception], kept: int
):
    fake.fail(POST, step)
    with pytest.raises(error) as raised:
        await discord.send(digest())
    assert len(fake.asked(POST)) == 1
    assert len(fake.posted()) == kept
    assert "\n" not in str(raised.value)
    if isinstance(raised.value, Retry):
        assert raised.value.after == 7


async def test_a_post_that_was_taken_before_the_line_dropped_is_found_and_not_doubled(
    fake: FakeDiscord, discord: Discord
):
    fake.fail(POST, Step(drop=True))
    with pytest.raises(Unknown):
        await discord.send(digest())
    for _ in range(120):
        fake.world.add(NEWS, person(READER), {"content": "talk"})
    assert await discord.find(digest()) == fake.posted()[0]["id"]
    assert len(fake.asked(POST)) == 1


async def test_the_same_post_twice_within_minutes_is_one_message(fake: FakeDiscord, discord: Discord):
    assert await discord.send(digest()) == await discord.send(digest())
    assert len(fake.posted()) == 1


async def test_nothing_is_sent_to_a_server_that_is_gone(fake: FakeDiscord, discord: Discord):
    await discord.send(digest())
    await fake.__aexit__()
    with pytest.raises((Retry, Unknown)):
        await discord.send(digest("another"))


async def test_many_posts_at_once_stay_below_what_discord_allows(fake: FakeDiscord, discord: Discord):
    fake.per_second = 60  # Discord allows 50 and we ask for 48: the rest is for a machine that stutters
    await asyncio.gather(*(discord.send(digest(f"digest:{number}")) for number in range(75)))
    assert {call.status for call in fake.asked(POST)} == {200}
    assert len(fake.posted()) == 75


async def test_while_discord_asks_everybody_to_wait_nothing_more_is_asked(
    fake: FakeDiscord, discord: Discord
):
    fake.fail(POST, Step(429, retry_after=90, is_global=True))
    for number in range(3):
        with pytest.raises(Retry) as raised:
            await discord.send(digest(f"digest:{number}"))
        assert raised.value.after == pytest.approx(90, abs=5)
    assert len(fake.asked(POST)) == 1


async def test_a_channel_that_has_to_wait_holds_up_no_other(fake: FakeDiscord, discord: Discord):
    fake.fail(POST, Step(429, retry_after=90))
    for number in range(3):
        with pytest.raises(Retry):
            await discord.send(digest(f"digest:{number}"))
    assert len(fake.asked(POST)) == 1
    assert await discord.send(digest(channel=OTHER)) == fake.posted(OTHER)[0]["id"]


@pytest.mark.parametrize("channel", ["#news", "C0123", "", "²"], ids=["a name", "Slack's", "none", "a sign"])
async def test_what_is_no_channel_is_told_in_a_line(fake: FakeDiscord, discord: Discord, channel: str):
    with pytest.raises(Gone):
        await discord.send(digest(channel=channel))


async def test_a_channel_for_threads_alone_is_told_in_a_line(fake: FakeDiscord, discord: Discord):
    forum = text_channel("300000000000000009", "forum") | {"type": 15, "available_tags": [], "flags": 0}
    fake.world.channels[forum["id"]] = forum
    with pytest.raises(Gone, match="forum"):
        await discord.send(digest(channel=forum["id"]))


async def test_an_answer_that_may_open_no_thread_comes_into_the_channel_once(
    fake: FakeDiscord, discord: Discord
):
    said = await fake.say("{bot} who pays?")
    answer = Post("answer:1", "discord", NEWS, None, answer_blocks(), "who pays?", said["id"])
    fake.fail("POST /channels/{}/messages/{}/threads", *[Step(403, code=50013)] * 2)
    sent = await discord.send(answer)
    assert sent == fake.posted()[0]["id"]
    assert await discord.find(answer) == sent
    await discord.edit(answer, sent)
    assert fake.posted()[0]["edited_timestamp"]
    with pytest.raises(Gone, match="create public threads"):
        await discord.send(card(said["id"]))


async def test_a_failing_thread_is_no_unknown_outcome_of_the_post(fake: FakeDiscord, discord: Discord):
    root = await discord.send(digest())
    fake.fail("POST /channels/{}/messages/{}/threads", Step(drop=True))
    with pytest.raises(Retry):
        await discord.send(card(root))
    assert await discord.find(card(root)) is None
    assert await discord.send(card(root)) == fake.posted(root)[0]["id"]


# --- looking -----------------------------------------------------------------------------------


async def test_what_was_never_sent_is_not_found(fake: FakeDiscord, discord: Discord):
    root = await discord.send(digest())
    assert await discord.find(digest("digest:another")) is None
    assert await discord.find(card(root)) is None
    assert not fake.asked("POST /channels/{}/messages/{}/threads")


async def test_a_card_is_found_in_its_thread_by_another_process(
    fake: FakeDiscord, discord: Discord, ear: Ear
):
    root = await discord.send(digest())
    sent = await discord.send(card(root))
    await discord.stop()
    again = await started(fake, ear)
    assert await again.find(card(root)) == sent
    assert await again.find(digest()) == root
    await again.stop()


async def test_another_bots_message_with_our_key_is_not_ours(fake: FakeDiscord, discord: Discord):
    await discord.send(digest())
    fake.posted()[0]["author"] = {"id": READER, "username": "copycat", "discriminator": "0", "avatar": None}
    assert await discord.find(digest()) is None


async def test_a_history_that_cannot_be_read_is_not_taken_for_an_empty_one(fake: FakeDiscord, ear: Ear):
    fake.world.permissions = EVERYTHING & ~READ_HISTORY
    platform = await started(fake, ear)
    await fake.say("{bot} hello")  # by when this is heard, the server is known
    await ear.next()
    with pytest.raises(Unknown):
        await platform.find(digest())
    await platform.stop()


async def test_looking_ends_somewhere_and_says_so(fake: FakeDiscord, discord: Discord):
    for _ in range(1_001):
        fake.world.add(NEWS, person(READER), {"content": "x"})
    with pytest.raises(Unknown):
        await discord.find(digest())
    assert len(fake.asked(HISTORY)) == 10


async def test_looking_that_fails_is_tried_again_later(fake: FakeDiscord, discord: Discord):
    fake.fail(HISTORY, Step(drop=True))
    fake.fail(HISTORY, Step(drop=True))
    with pytest.raises(Retry):
        await discord.find(digest())


# --- editing -----------------------------------------------------------------------------------


async def test_an_edit_replaces_what_the_message_shows(fake: FakeDiscord, discord: Discord):
    id = await discord.send(digest())
    await discord.edit(Post("digest:world:2026-03-03", "discord", NEWS, None, card_blocks()), id)
    (message,) = fake.posted()
    assert message["edited_timestamp"]
    assert "How outlets tell it" in str(message["components"])
    assert fake.asked(EDIT)[0].body["allowed_mentions"] == {"parse": []}
    assert fake.asked(EDIT)[0].body["flags"] == 1 << 15 | 1 << 2, "an edit must not let embeds come back"


async def test_a_message_has_an_address(fake: FakeDiscord, discord: Discord):
    id = await discord.send(digest())
    guild = next(iter(discord._client.guilds)).id
    assert await discord.link(NEWS, None, id) == f"https://discord.com/channels/{guild}/{NEWS}/{id}"
    assert await discord.link(NEWS, id, "7") == f"https://discord.com/channels/{guild}/{id}/7"
    assert await discord.link("999", None, id) is None


async def test_the_same_edit_twice_does_no_harm_and_keeps_the_key(fake: FakeDiscord, discord: Discord):
    id = await discord.send(digest())
    changed = Post(digest().key, "discord", NEWS, None, card_blocks())
    for _ in range(2):
        await discord.edit(changed, id)
    assert len(fake.posted()) == 1
    assert await discord.find(digest()) == id


async def test_an_archived_thread_is_opened_before_the_edit(fake: FakeDiscord, discord: Discord):
    root = await discord.send(digest())
    id = await discord.send(card(root))
    fake.world.channels[root]["thread_metadata"]["archived"] = True
    await discord.edit(card(root), id)
    assert fake.world.channels[root]["thread_metadata"]["archived"] is False
    assert fake.posted(root)[0]["edited_timestamp"]


async def test_an_edit_of_a_deleted_message_says_that_it_is_gone(fake: FakeDiscord, discord: Discord):
    id = await discord.send(digest())
    fake.world.messages[NEWS].clear()
    with pytest.raises(Gone):
        await discord.edit(digest(), id)


async def test_an_edit_in_a_channel_that_was_deleted_says_that_it_is_gone(
    fake: FakeDiscord, discord: Discord
):
    id = await discord.send(digest())
    await fake.delete_channel(NEWS)
    with pytest.raises(Gone):
        await discord.edit(digest(), id)


async def test_a_thread_that_may_not_be_opened_again_says_so(fake: FakeDiscord, discord: Discord):
    root = await discord.send(digest())
    id = await discord.send(card(root))
    fake.world.change_thread(root, {"archived": True, "locked": True})
    with pytest.raises(Gone):
        await discord.edit(card(root), id)


async def test_an_archived_thread_takes_another_card(fake: FakeDiscord, discord: Discord):
    root = await discord.send(digest())
    await discord.send(card(root))
    fake.world.change_thread(root, {"archived": True})
    await discord.send(card(root, "card:s2"))
    assert len(fake.posted(root)) == 2


@pytest.mark.parametrize("message", ["", "x", "1.5"])
async def test_an_edit_of_what_is_no_message_is_told(fake: FakeDiscord, discord: Discord, message: str):
    with pytest.raises(Gone):
        await discord.edit(digest(), message)


async def test_an_edit_opens_no_thread(fake: FakeDiscord, discord: Discord):
    root = await discord.send(digest())
    with pytest.raises(Gone):
        await discord.edit(card(root), "500000000000000099")
    assert root not in fake.world.channels


async def test_an_edit_with_an_unknown_outcome_may_be_repeated(fake: FakeDiscord, discord: Discord):
    id = await discord.send(digest())
    fake.fail(EDIT, Step(502))
    with pytest.raises(Retry):
        await discord.edit(digest(), id)
    assert len(fake.asked(EDIT)) == 1


# --- the connection ----------------------------------------------------------------------------


async def test_the_line_that_breaks_is_resumed_and_nothing_said_meanwhile_is_lost(
    fake: FakeDiscord, discord: Discord, ear: Ear
):
    await fake.gateway.drop()
    await fake.say("{bot} did you hear that?")
    asked = await ear.next()
    assert isinstance(asked, Question)
    assert asked.text == "did you hear that?"
    assert fake.gateway.resumed == 1


async def test_an_intent_that_discord_does_not_grant_is_named(fake: FakeDiscord, ear: Ear):
    fake.gateway.privileged = False
    with pytest.raises(Gone, match="message content"):
        await started(fake, ear, message_content=True)


async def test_a_wrong_token_is_told_at_the_start_and_never_shown(fake: FakeDiscord, ear: Ear):
    platform = make(Options(), fake.environ | {"DISCORD_TOKEN": "stolen-token"})
    with pytest.raises(Gone) as raised:
        await platform.start(ear)
    assert "stolen" not in str(raised.value)
    with pytest.raises(Gone):
        await platform.send(digest())
    await platform.stop()


async def test_nothing_is_sent_before_the_start_or_after_the_end(fake: FakeDiscord, ear: Ear):
    platform = make(Options(), fake.environ)
    with pytest.raises(Retry):
        await platform.send(digest())
    await platform.start(ear)
    await platform.stop()
    with pytest.raises(Retry):
        await platform.send(digest())
    assert not fake.asked(POST)


def test_a_missing_token_is_a_matter_of_config():
    with pytest.raises(BadConfig, match="DISCORD_TOKEN"):
        make(Options(), {})


async def test_a_missing_permission_to_write_is_told_in_a_line(fake: FakeDiscord, discord: Discord):
    fake.world.permissions = EVERYTHING & ~SEND
    with pytest.raises(Gone, match="Missing Permissions"):
        await discord.send(digest(channel=OTHER))


async def test_the_key_of_a_post_stands_in_its_buttons(fake: FakeDiscord, discord: Discord):
    await discord.send(digest())
    assert f"px:{mark(digest().key)}:compare:s1" in str(fake.posted()[0]["components"])
