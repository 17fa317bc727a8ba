"""Discord through the unmodified discord.py, against a Discord played over HTTP and a WebSocket."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest

from bot.errors import BadConfig, Gone, Retry, Unknown
from bot.models import Button, Buttons, Click, Event, Post, Question
from bot.platforms.discord import Discord, Options, make
from bot.platforms.discord_render import mark
from tests.platforms.blocks import answer_blocks, card_blocks, digest_blocks
from tests.platforms.discord_world import DIRECT, EVERYTHING, NEWS, OTHER, READ_HISTORY, READER, SEND, person
from tests.platforms.fake_discord import FakeDiscord, Step

POST = "POST /channels/{}/messages"
EDIT = "PATCH /channels/{}/messages/{}"
HISTORY = "GET /channels/{}/messages"


@dataclass
class Ear:
    """Keeps what it heard, and answers with what it is told to."""

    events: list[Event] = field(default_factory=list)
    answer: Post | None = None
    heard: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, event: Event) -> Post | None:
        self.events.append(event)
        self.heard.set()
        return self.answer

    async def next(self) -> Event:
        async with asyncio.timeout(5):
            await self.heard.wait()
        self.heard.clear()
        return self.events[-1]


@pytest.fixture
async def fake() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord() as fake:
        yield fake


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
async def discord(fake: FakeDiscord, ear: Ear) -> AsyncIterator[Discord]:
    platform = await started(fake, ear)
    yield platform
    await platform.stop()


async def started(fake: FakeDiscord, ear: Ear, **options: bool) -> Discord:
    platform = make(Options(**options), fake.environ)
    assert isinstance(platform, Discord)
    await platform.start(ear)
    return platform


def digest(key: str = "digest:world:2026-03-03", channel: str = NEWS) -> Post:
    return Post(key, "discord", channel, None, digest_blocks(), title="World, Tuesday 3 March")


def card(thread: str, key: str = "card:s1") -> Post:
    return Post(key, "discord", NEWS, "digest", card_blocks(), "World, Tuesday 3 March", thread)


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
    thread = fake.world.channels.pop(root)

    async def appear() -> None:
        await fake.wait(lambda: fake.asked("POST /channels/{}/messages/{}/threads"))
        fake.world.channels[root] = thread

    fake.fail("GET /channels/{}", Step(), Step(delay=0.0), Step(delay=0.2))
    appearing = asyncio.create_task(appear())
    assert await discord.send(card(root)) == fake.posted(root)[0]["id"]
    await appearing


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


async def test_an_edit_with_an_unknown_outcome_may_be_repeated(fake: FakeDiscord, discord: Discord):
    id = await discord.send(digest())
    fake.fail(EDIT, Step(502))
    with pytest.raises(Retry):
        await discord.edit(digest(), id)
    assert len(fake.asked(EDIT)) == 1


# --- hearing -----------------------------------------------------------------------------------


async def test_a_mention_in_a_channel_is_a_question_to_be_answered_in_its_own_thread(
    fake: FakeDiscord, discord: Discord, ear: Ear
):
    said = await fake.say("{bot} when does the ferry end?")
    assert await ear.next() == Question(
        said["id"], "discord", NEWS, said["id"], READER, "when does the ferry end?"
    )
    await fake.wait(lambda: (said["id"], "👀") in fake.reactions)


async def test_a_mention_in_the_thread_of_a_digest_is_a_question_there(
    fake: FakeDiscord, discord: Discord, ear: Ear
):
    root = await discord.send(digest())
    await discord.send(card(root))
    said = await fake.say("and who pays, {bot}?", channel=root)
    asked = await ear.next()
    assert asked == Question(said["id"], "discord", NEWS, root, READER, "and who pays, ?")
    answer = Post("answer:1", "discord", NEWS, None, answer_blocks(), thread=root)
    assert await discord.send(answer) == fake.posted(root)[-1]["id"]


async def test_a_question_in_a_thread_that_slept_when_we_connected_is_heard(fake: FakeDiscord, ear: Ear):
    root = fake.world.add(NEWS, person(READER), {})["id"]
    fake.world.open_thread(NEWS, root, {"name": "Old"})
    fake.world.change_thread(root, {"archived": True})
    platform = await started(fake, ear)
    await fake.say("{bot} still there?", channel=root)
    asked = await ear.next()
    assert isinstance(asked, Question)
    assert (asked.channel, asked.thread) == (NEWS, root)
    await platform.stop()


async def test_a_reply_to_our_digest_is_a_question_in_its_thread(
    fake: FakeDiscord, discord: Discord, ear: Ear
):
    root = await discord.send(digest())
    await fake.say("who pays?", reply_to=root)
    asked = await ear.next()
    assert isinstance(asked, Question)
    assert (asked.thread, asked.text) == (root, "who pays?")


async def test_a_direct_message_is_a_question(fake: FakeDiscord, discord: Discord, ear: Ear):
    said = await fake.say("what happened?", DIRECT)
    assert await ear.next() == Question(said["id"], "discord", DIRECT, None, READER, "what happened?")


async def test_what_is_not_said_to_us_is_not_heard(fake: FakeDiscord, discord: Discord, ear: Ear):
    await fake.say("just talking")
    await fake.say("{bot}")
    await fake.say("{bot} I am a bot", bot=True)
    await fake.say("@everyone look")
    await fake.say("{bot} the last one")
    asked = await ear.next()
    assert isinstance(asked, Question)
    assert asked.text == "the last one"
    assert len(ear.events) == 1


async def test_a_question_is_answered_although_it_cannot_be_marked_as_seen(
    fake: FakeDiscord, discord: Discord, ear: Ear
):
    fake.fail("PUT /channels/{}/messages/{}/reactions/{}/@me", Step(403, code=50013))
    await fake.say("{bot} hello?")
    assert isinstance(await ear.next(), Question)
    await fake.say("{bot} hello again?")
    assert isinstance(await ear.next(), Question)


# --- pressing ----------------------------------------------------------------------------------


async def test_a_button_works_after_a_restart(fake: FakeDiscord, discord: Discord, ear: Ear):
    root = await discord.send(digest())
    await discord.stop()
    again = await started(fake, ear)
    pressed = await fake.click(fake.posted()[0], "Compare")
    assert await ear.next() == Click(pressed, "discord", NEWS, root, READER, "compare", "s1")
    await fake.wait(lambda: fake.answered(pressed))
    assert fake.answered(pressed) == {"type": 5, "data": {"flags": 64}}
    await fake.wait(lambda: fake.asked("DELETE /webhooks/{}/{}/messages/@original"))
    await again.stop()


async def test_what_answers_a_press_is_shown_to_who_pressed_alone(
    fake: FakeDiscord, discord: Discord, ear: Ear
):
    root = await discord.send(digest())
    await discord.send(card(root))
    ear.answer = Post("why:s1", "discord", NEWS, None, answer_blocks())
    await fake.click(fake.posted(root)[0], "Useful")
    asked = await ear.next()
    await fake.wait(lambda: fake.private)
    assert isinstance(asked, Click)
    assert (asked.channel, asked.thread) == (NEWS, root)
    assert fake.asked("POST /webhooks/{}/{}")[0].body["flags"] & 64
    assert "The ferry ends on 31 May" in str(fake.private)
    assert len(fake.posted(root)) == 1


async def test_what_answers_a_press_in_a_thread_is_not_shown_twice(
    fake: FakeDiscord, discord: Discord, ear: Ear
):
    await discord.send(digest())
    ear.answer = card(fake.posted()[0]["id"])
    await fake.click(fake.posted()[0], "Compare")
    await ear.next()
    await fake.wait(lambda: fake.asked("DELETE /webhooks/{}/{}/messages/@original"))
    assert not fake.private


async def test_a_button_in_a_direct_message_works(fake: FakeDiscord, discord: Discord, ear: Ear):
    await discord.send(digest(channel=DIRECT))
    pressed = await fake.click(fake.posted(DIRECT)[0], "Compare")
    assert await ear.next() == Click(pressed, "discord", DIRECT, None, READER, "compare", "s1")


async def test_a_long_question_asks_itself_in_its_own_words(fake: FakeDiscord, discord: Discord, ear: Ear):
    question = "Who pays for *the bus* [line] that <@1> the harbour board wants to set up on 1 June, and for how long?"
    asks = (Buttons((Button(question, "ask", question), Button("And then?", "ask", "And then?"))),)
    await discord.send(Post("card:s1", "discord", NEWS, None, asks))
    await fake.click(fake.posted()[0], "Ask")
    asked = await ear.next()
    assert isinstance(asked, Click)
    assert (asked.action, asked.value) == ("ask", question)


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


async def test_only_the_least_intents_are_asked_for(fake: FakeDiscord, discord: Discord):
    (session,) = fake.gateway.sessions.values()
    assert session.intents == 1 << 0 | 1 << 9 | 1 << 12


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


async def test_nothing_is_sent_before_the_start(fake: FakeDiscord):
    platform = make(Options(), fake.environ)
    with pytest.raises(Retry):
        await platform.send(digest())
    await platform.stop()


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
