"""Commands, buttons and what one person alone sees of them, through the unmodified discord.py."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from bot.commands import COMMANDS
from bot.errors import Retry
from bot.models import Button, Buttons, Click, Command, Event, Line, Post, Question, Small, Whisper
from bot.platforms import Reply
from bot.platforms.discord import Discord
from bot.platforms.discord_commands import ASK, offered, same
from bot.platforms.discord_hearing import NAME
from tests.platforms.blocks import answer_blocks, card_blocks
from tests.platforms.discord_desk import Ear, card, digest, started
from tests.platforms.discord_interactions import EPHEMERAL, MANAGING
from tests.platforms.discord_rules import commands_fault
from tests.platforms.discord_world import DIRECT, NEWS, READER
from tests.platforms.fake_discord import FakeDiscord, Step

REGISTER = "PUT /applications/{}/commands"
FOLLOW = "POST /webhooks/{}/{}"
ORIGINAL = "PATCH /webhooks/{}/{}/messages/@original"
STATUS = Whisper((Line("Four sources are read.", bullet=False), Small("Next digest at 08:00.")), share=True)


# --- what is offered ---------------------------------------------------------------------------


async def test_commands_are_registered_once_and_again_only_when_they_change(
    fake: FakeDiscord, discord: Discord, ear: Ear
):
    assert [each["name"] for each in fake.interactions.commands] == ["parallax"]
    names = [each["name"] for each in fake.interactions.commands[0]["options"]]
    assert names == [*(each.name for each in COMMANDS), "ask"]
    await discord.stop()
    await (await started(fake, ear)).stop()
    assert len(fake.asked(REGISTER)) == 1
    fake.interactions.commands[0]["options"][0]["description"] = "as it was before"
    await (await started(fake, ear)).stop()
    assert len(fake.asked(REGISTER)) == 2


async def test_a_bot_whose_commands_are_refused_hears_all_the_same(fake: FakeDiscord, ear: Ear):
    fake.fail(REGISTER, Step(400, code=50035))
    platform = await started(fake, ear)
    await fake.say("{bot} hello?")
    assert (await ear.next()).text == "hello?"
    await platform.stop()


def test_discord_takes_the_commands_as_they_are_offered():
    assert commands_fault(offered()) is None
    assert same(offered(), offered())
    assert not same(offered(), offered(COMMANDS))


# --- what is typed -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "filled", "words"),
    [
        ("status", {}, ()),
        ("follow", {"topic": "the Orrin ferry"}, ("the", "Orrin", "ferry")),
        ("sources", {"source": "2", "do": "hide"}, ("hide", "2")),
        ("sources", {"source": "2"}, ("2",)),
        ("schedule", {"when": "0 8 * *  mon-fri"}, ("0", "8", "*", "*", "mon-fri")),
        ("gone", {"x": "y"}, ("y",)),
    ],
    ids=["no words", "a phrase", "two in their order", "the second alone", "cron", "not known any more"],
)
async def test_a_command_comes_with_its_words_in_order(
    fake: FakeDiscord, discord: Discord, ear: Ear, name: str, filled: dict[str, str], words: tuple[str, ...]
):
    id = await fake.type(name, **filled)
    assert await ear.next() == Command(id, "discord", NEWS, None, READER, name, words)


async def test_a_command_in_a_thread_is_one_in_its_channel(fake: FakeDiscord, discord: Discord, ear: Ear):
    root = await discord.send(digest())
    await discord.send(card(root))
    await fake.type("status", channel=root)
    typed = await ear.next()
    assert (typed.channel, typed.thread) == (NEWS, root)


@pytest.mark.parametrize(
    ("permissions", "operators", "installed", "trusted"),
    [
        (0, (), True, False),
        (MANAGING, (), True, True),
        (1 << 5, (), True, True),
        (1 << 3, (), True, True),
        (0, (READER,), True, True),
        (MANAGING, (), False, False),
    ],
    ids=["a reader", "manages channels", "manages the server", "administers", "an operator", "is alone"],
)  # fmt: skip
async def test_who_manages_the_channel_is_trusted(
    fake: FakeDiscord, ear: Ear, permissions: int, operators: tuple[str, ...], installed: bool, trusted: bool
):
    fake.interactions.installed = installed
    platform = await started(fake, ear, operators=operators)
    await fake.type("pause", permissions=permissions)
    assert (await ear.next()).trusted is trusted
    await platform.send(digest())
    await fake.click(fake.posted()[0], "Compare", permissions=permissions)
    assert (await ear.next()).trusted is trusted
    await platform.stop()


async def test_a_question_that_is_typed_is_a_press_on_one(fake: FakeDiscord, discord: Discord, ear: Ear):
    id = await fake.type(ASK.name, question="Who pays for the bus?")
    assert await ear.next() == Click(
        id, "discord", NEWS, None, READER, "ask", "Who pays for the bus?", None, False
    )


async def test_where_the_bot_is_no_member_a_question_is_sent_elsewhere(
    fake: FakeDiscord, discord: Discord, ear: Ear
):
    fake.interactions.installed = False
    await fake.type("ask", question="Who pays?")
    await fake.wait(lambda: fake.private)
    assert "not a member" in fake.private[0]
    assert not ear.events


# --- what one person sees ----------------------------------------------------------------------


async def test_an_answer_is_seen_by_one_alone_and_thought_about_first(
    fake: FakeDiscord, discord: Discord, ear: Ear
):
    ear.answer = STATUS
    id = await fake.type("status")
    await fake.wait(lambda: fake.private)
    assert fake.answered(id) == {"type": 5, "data": {"flags": EPHEMERAL}}
    assert fake.private == ["Four sources are read.\n-# Next digest at 08:00."]
    (call,) = fake.asked(ORIGINAL)
    assert call.body["flags"] == 1 << 15 | 1 << 2
    assert call.body["allowed_mentions"] == {"parse": []}
    assert not fake.posted()


async def test_what_may_be_shared_has_a_button_that_names_what_it_answers(
    fake: FakeDiscord, discord: Discord, ear: Ear
):
    ear.answer = STATUS
    id = await fake.type("status")
    await fake.wait(lambda: fake.private)
    await ear.next()
    ear.answer = Post("share:1", "discord", NEWS, None, STATUS.blocks)
    await fake.click(fake.interactions.whispers[0], "Share")
    pressed = await ear.next()
    assert (pressed.action, pressed.value) == ("share", id)
    await fake.wait(lambda: len(fake.private) == 2)
    assert fake.private[1] == "It comes here in a moment."


async def test_who_may_not_write_shares_nothing(fake: FakeDiscord, discord: Discord, ear: Ear):
    ear.answer = STATUS
    await fake.type("status")
    await fake.wait(lambda: fake.private)
    await fake.click(fake.interactions.whispers[0], "Share", permissions=1 << 10)
    await fake.wait(lambda: len(fake.private) == 2)
    assert "may not write" in fake.private[1]
    assert len(ear.events) == 1


async def test_what_may_not_be_shared_has_no_button(fake: FakeDiscord, discord: Discord, ear: Ear):
    ear.answer = Whisper(STATUS.blocks)
    await fake.type("status")
    await fake.wait(lambda: fake.private)
    assert "Share" not in str(fake.interactions.whispers[0])


async def test_a_long_answer_comes_in_several_messages_that_one_alone_sees(
    fake: FakeDiscord, discord: Discord, ear: Ear
):
    ear.answer = Whisper(tuple(Line(f"{number} is a number. " * 40) for number in range(12)), share=True)
    await fake.type("help")
    await fake.wait(lambda: "11 is a number" in "".join(fake.private))
    assert len(fake.private) == 2
    assert all(each["flags"] & EPHEMERAL for each in fake.interactions.whispers)
    assert "The rest does not fit" not in "".join(fake.private)
    assert ["Share" in str(each) for each in fake.interactions.whispers] == [False, True]
    assert all(call.body["allowed_mentions"] == {"parse": []} for call in fake.asked(FOLLOW))
    assert all(call.body["flags"] & 1 << 2 for call in fake.asked(FOLLOW))


async def test_buttons_in_a_private_answer_work(fake: FakeDiscord, discord: Discord, ear: Ear):
    ear.answer = Whisper((Line("Two stories."), Buttons((Button("Why this", "why", "s1"),))))
    await fake.type("preview")
    await fake.wait(lambda: fake.private)
    await ear.next()
    await fake.click(fake.interactions.whispers[0], "Why this")
    pressed = await ear.next()
    assert (pressed.action, pressed.value) == ("why", "s1")


async def test_what_fails_is_told_kindly_and_without_a_trace(fake: FakeDiscord, discord: Discord, ear: Ear):
    ear.error = Retry("database is locked: /var/secret.db")
    await fake.type("status")
    await fake.wait(lambda: fake.private)
    assert fake.private == ["That did not work. Please try again in a while."]


async def test_what_fails_by_a_defect_is_told_kindly_too(fake: FakeDiscord, discord: Discord, ear: Ear):
    ear.error = KeyError("a defect")
    await fake.type("status")
    await fake.wait(lambda: fake.private)
    assert fake.private == ["That did not work. Please try again in a while."]
    ear.error = None
    await fake.type("status")
    await fake.wait(lambda: len(fake.private) == 2)


async def test_an_answer_that_comes_too_late_ends_nothing(fake: FakeDiscord, discord: Discord, ear: Ear):
    fake.interactions.token_life = 0
    ear.answer = STATUS
    await fake.type("status")
    await fake.wait(lambda: fake.asked(ORIGINAL))
    fake.interactions.token_life = 900
    await fake.type("status")
    await fake.wait(lambda: fake.private)


# --- what is asked about first -----------------------------------------------------------------


async def test_what_cannot_be_taken_back_is_asked_about_first_and_done_once(
    fake: FakeDiscord, discord: Discord, ear: Ear
):
    ear.answer = Whisper((Line("All is deleted.", bullet=False),))
    id = await fake.type("forget")
    await fake.wait(lambda: fake.private)
    assert not ear.events
    asked = fake.interactions.whispers[0]
    before = dict(asked)
    await fake.click(asked, "Yes, do it")
    assert await ear.next() == Command(id, "discord", NEWS, None, READER, "forget")
    await fake.wait(lambda: "deleted" in fake.private[0])
    again = await fake.click(before, "Yes, do it")
    await fake.wait(lambda: fake.answered(again))
    assert len(ear.events) == 1
    assert fake.private == ["All is deleted."]


async def test_a_story_is_not_taken_apart_by_a_slip(fake: FakeDiscord, discord: Discord, ear: Ear):
    buttons = (Line("A story."), Buttons((Button("Harbour Post: Ferry ends", "apart", "s1.a1"),)))
    root = await discord.send(Post("digest:1", "discord", NEWS, None, buttons))
    await fake.click(fake.posted()[0], "Harbour Post: Ferry ends", permissions=MANAGING)
    await fake.wait(lambda: fake.private)
    assert not ear.events
    await fake.click(fake.interactions.whispers[0], "Yes, do it")
    pressed = await ear.next()
    assert (pressed.action, pressed.value, pressed.message, pressed.thread) == ("apart", "s1.a1", root, root)
    assert pressed.trusted


async def test_what_was_asked_about_before_a_restart_is_not_done(
    fake: FakeDiscord, discord: Discord, ear: Ear
):
    await fake.type("forget")
    await fake.wait(lambda: fake.private)
    await discord.stop()
    again = await started(fake, ear)
    await fake.click(fake.interactions.whispers[0], "Yes, do it")
    await fake.wait(lambda: "too long ago" in fake.private[0])
    assert not ear.events
    await again.stop()


# --- while an answer is made -------------------------------------------------------------------


@dataclass
class Thinking(Ear):
    """Shows that it is at work, until it was seen."""

    platform: Discord | None = None
    until: Callable[[], object] = bool

    async def __call__(self, event: Event) -> Reply:
        assert self.platform
        asked = event if isinstance(event, Question) else asked_in(event)
        await self.platform.notice(asked, "Reading the articles")
        await self.platform.notice(asked, "Reading the articles")
        async with asyncio.timeout(20):
            while not self.until():
                await asyncio.sleep(0.01)
        if isinstance(event, Question):
            await self.platform.notice(asked, None)
        return await super().__call__(event)


def asked_in(event: Event) -> Question:
    return Question(event.id, NAME, event.channel, None, event.author, "")


async def test_while_a_question_is_answered_eyes_and_typing_show(fake: FakeDiscord, discord: Discord):
    await discord.stop()
    ear = Thinking(platform=discord, until=lambda: fake.typing and fake.reactions)
    await discord.start(ear)
    said = await fake.say("{bot} who pays?")
    await ear.next()
    await fake.wait(lambda: fake.asked("DELETE /channels/{}/messages/{}/reactions/{}/@me"))
    assert fake.typing == [NEWS]
    assert len(fake.asked("PUT /channels/{}/messages/{}/reactions/{}/@me")) == 1
    assert (said["id"], "👀") not in fake.reactions
    await discord.stop()


async def test_who_typed_a_question_sees_in_words_how_it_goes(fake: FakeDiscord, discord: Discord):
    await discord.stop()
    ear = Thinking(platform=discord, until=lambda: fake.private)
    await discord.start(ear)
    await fake.type("ask", question="Who pays?")
    await fake.wait(lambda: fake.private == ["There is nothing more to show here."])
    assert "Reading the articles" in str(fake.asked(ORIGINAL)[0].body)
    await discord.stop()


@pytest.mark.parametrize("step", [Step(403, code=50013), Step(drop=True), Step(500)], ids=str)
async def test_a_notice_that_fails_is_no_harm(fake: FakeDiscord, discord: Discord, step: Step):
    await discord.stop()
    seen = "PUT /channels/{}/messages/{}/reactions/{}/@me"
    for request in ("POST /channels/{}/typing", seen, seen.replace("PUT", "DELETE")):
        fake.fail(request, step)
    ear = Thinking(platform=discord, until=lambda: fake.asked(seen))
    await discord.start(ear)
    await fake.say("{bot} who pays?")
    assert (await ear.next()).text == "who pays?"
    await discord.stop()


async def test_a_draft_grows_in_one_message_at_most_once_a_second(
    fake: FakeDiscord, discord: Discord, ear: Ear
):
    post = Post("answer:1", "discord", NEWS, None, answer_blocks())
    message = await discord.draft(post, None)
    assert message == fake.posted()[0]["id"] == await discord.find(post)
    for _ in range(5):
        assert await discord.draft(Post("answer:1", "discord", NEWS, None, card_blocks()), message) == message
    assert len(fake.asked("PATCH /channels/{}/messages/{}")) <= 1
    assert len(fake.posted()) == 1


@pytest.mark.parametrize("step", [Step(429, retry_after=5), Step(500), Step(404, code=10008)], ids=str)
async def test_a_draft_that_fails_is_no_harm(fake: FakeDiscord, discord: Discord, step: Step):
    fake.fail("POST /channels/{}/messages", step)
    post = Post("answer:1", "discord", NEWS, None, answer_blocks())
    assert await discord.draft(post, None) is None
    assert not fake.posted()


async def test_a_press_in_a_direct_message_is_answered_there(fake: FakeDiscord, discord: Discord, ear: Ear):
    await discord.send(digest(channel=DIRECT))
    ear.answer = STATUS
    await fake.click(fake.posted(DIRECT)[0], "Compare")
    await fake.wait(lambda: fake.private)
    await ear.next()
    await fake.click(fake.interactions.whispers[0], "Share")
    assert (await ear.next()).action == "share"
