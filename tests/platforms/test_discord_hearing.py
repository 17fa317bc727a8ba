"""What people say and press on Discord, heard through the unmodified discord.py."""

from __future__ import annotations

import pytest

from bot.models import Button, Buttons, Click, Line, Post, Question, Whisper
from bot.platforms.discord import Discord
from bot.platforms.discord_hearing import links
from tests.platforms.blocks import answer_blocks
from tests.platforms.discord_desk import Ear, card, digest, started
from tests.platforms.discord_interactions import shown
from tests.platforms.discord_world import DIRECT, NEWS, READER, person
from tests.platforms.fake_discord import FakeDiscord, Step

# --- hearing -----------------------------------------------------------------------------------


async def test_only_the_least_intents_are_asked_for(fake: FakeDiscord, discord: Discord):
    (session,) = fake.gateway.sessions.values()
    assert session.intents == 1 << 0 | 1 << 9 | 1 << 12


async def test_a_mention_in_a_channel_is_a_question_to_be_answered_in_its_own_thread(
    fake: FakeDiscord, discord: Discord, ear: Ear
):
    said = await fake.say("{bot} when does the ferry end?")
    assert await ear.next() == Question(
        said["id"], "discord", NEWS, said["id"], READER, "when does the ferry end?"
    )


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


@pytest.mark.parametrize("granted", [True, False], ids=["granted", "not granted"])
async def test_with_the_content_intent_a_thread_of_ours_needs_no_mention(
    fake: FakeDiscord, ear: Ear, granted: bool
):
    platform = await started(fake, ear, message_content=granted)
    root = await platform.send(digest())
    await platform.send(card(root))
    await fake.say("who pays?", channel=root)
    await fake.say("<@400000000000000002> do you know?", channel=root)
    await fake.say("just talking")
    await fake.say("{bot} the last one")
    while (await ear.next()).text != "the last one":
        pass
    heard = [(event.text, event.called) for event in ear.events]
    assert heard == ([("who pays?", False)] if granted else []) + [("the last one", True)]
    await platform.stop()


async def test_a_thread_of_others_is_listened_to_once_we_were_taken_into_it(fake: FakeDiscord, ear: Ear):
    root = fake.world.add(NEWS, person(READER), {})["id"]
    fake.world.open_thread(NEWS, root, {"name": "Theirs"})["owner_id"] = READER
    platform = await started(fake, ear, message_content=True)
    await fake.say("among us", channel=root)
    await fake.gateway.tell("THREAD_MEMBER_UPDATE", fake.world.joined(root))
    await fake.say("and now?", channel=root)
    asked = await ear.next()
    assert isinstance(asked, Question)
    assert (asked.text, asked.called, asked.thread) == ("and now?", False, root)
    await platform.stop()


@pytest.mark.parametrize("granted", [True, False], ids=["granted", "not granted"])
async def test_a_reply_that_does_not_ping_is_heard_with_the_content_intent(
    fake: FakeDiscord, ear: Ear, granted: bool
):
    platform = await started(fake, ear, message_content=granted)
    root = await platform.send(digest())
    await fake.say("who pays?", reply_to=root, pings=False)
    await fake.say("{bot} the last one")
    while (await ear.next()).text != "the last one":
        pass
    assert [event.text for event in ear.events] == (["who pays?"] if granted else []) + ["the last one"]
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
    assert await ear.next() == Question(
        said["id"], "discord", DIRECT, None, READER, "what happened?", direct=True
    )


async def test_what_is_not_said_to_us_is_not_heard(fake: FakeDiscord, discord: Discord, ear: Ear):
    await fake.say("just talking")
    await fake.say("{bot} I am a bot", bot=True)
    await fake.say("@everyone look")
    await fake.say("{bot} the last one")
    asked = await ear.next()
    assert isinstance(asked, Question)
    assert asked.text == "the last one"
    assert len(ear.events) == 1


async def test_a_bare_mention_is_heard_to_be_greeted(fake: FakeDiscord, discord: Discord, ear: Ear):
    await fake.say("{bot}")
    asked = await ear.next()
    assert isinstance(asked, Question)
    assert (asked.text, asked.called, asked.direct) == ("", True, False)


async def test_addresses_in_a_question_are_named_beside_it(fake: FakeDiscord, discord: Discord, ear: Ear):
    await fake.say("{bot} compare <https://a.example/x> (with https://b.example/y_(z)), please")
    asked = await ear.next()
    assert isinstance(asked, Question)
    assert asked.links == ("https://a.example/x", "https://b.example/y_(z)")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("none here, nor ftp://a.example/x", ()),
        ("https://a.example/x. And HTTP://B.example?", ("https://a.example/x", "HTTP://B.example")),
        ("**https://a.example** ||https://a.example||", ("https://a.example",)),
        ("(see https://a.example/b)", ("https://a.example/b",)),
        (" ".join(f"https://{n}.example" for n in range(9)), tuple(f"https://{n}.example" for n in range(5))),
    ],
    ids=["none", "at the end of a sentence", "in signs, twice", "in brackets", "too many"],
)
def test_links_are_found_without_what_stands_around_them(text: str, found: tuple[str, ...]):
    assert links(text) == found


async def test_what_is_for_one_person_alone_is_told_in_a_direct_message(
    fake: FakeDiscord, discord: Discord, ear: Ear
):
    ear.answer = Whisper((Line("Please ask again a little later.", bullet=False),))
    await fake.say("{bot} hello?")
    await fake.wait(lambda: fake.posted(DIRECT))
    assert shown(fake.posted(DIRECT)[0]) == "Please ask again a little later."
    assert not fake.posted()


async def test_who_takes_no_direct_messages_sees_a_sign(fake: FakeDiscord, discord: Discord, ear: Ear):
    fake.fail("POST /users/@me/channels", Step(403, code=50007))
    ear.answer = Whisper((Line("Please ask again a little later.", bullet=False),))
    said = await fake.say("{bot} hello?")
    await fake.wait(lambda: (said["id"], "⏳") in fake.reactions)
    assert not fake.posted()


# --- pressing ----------------------------------------------------------------------------------


async def test_a_button_works_after_a_restart(fake: FakeDiscord, discord: Discord, ear: Ear):
    root = await discord.send(digest())
    await discord.stop()
    again = await started(fake, ear)
    pressed = await fake.click(fake.posted()[0], "Compare")
    assert await ear.next() == Click(pressed, "discord", NEWS, root, READER, "compare", "s1", root)
    await fake.wait(lambda: fake.answered(pressed))
    assert fake.answered(pressed) == {"type": 5, "data": {"flags": 64}}
    await fake.wait(lambda: fake.private)
    await again.stop()


@pytest.mark.parametrize("answered", [True, False], ids=["an answer", "nothing"])
async def test_who_pressed_is_told_alone_what_becomes_of_it(
    fake: FakeDiscord, discord: Discord, ear: Ear, answered: bool
):
    root = await discord.send(digest())
    await discord.send(card(root))
    ear.answer = Post("answer:1", "discord", NEWS, None, answer_blocks(), thread=root) if answered else None
    await fake.click(fake.posted(root)[0], "Useful")
    asked = await ear.next()
    await fake.wait(lambda: fake.private)
    assert isinstance(asked, Click)
    assert (asked.channel, asked.thread) == (NEWS, root)
    assert (f"<#{root}>" in fake.private[0]) is answered
    assert len(fake.posted(root)) == 1


async def test_a_question_can_be_asked_in_a_form(fake: FakeDiscord, discord: Discord, ear: Ear):
    root = await discord.send(digest())
    sent = await discord.send(Post("answer:1", "discord", NEWS, None, answer_blocks(), thread=root))
    pressed = await fake.click(fake.posted(root)[0], "Ask about this")
    await fake.wait(lambda: fake.answered(pressed))
    assert not ear.events
    submitted = await fake.submit(pressed, "  Who pays\nfor it? ")
    assert await ear.next() == Click(
        submitted, "discord", NEWS, root, READER, "ask", "Who pays for it?", sent
    )
    await fake.wait(lambda: fake.private)


async def test_a_button_in_a_direct_message_works(fake: FakeDiscord, discord: Discord, ear: Ear):
    sent = await discord.send(digest(channel=DIRECT))
    pressed = await fake.click(fake.posted(DIRECT)[0], "Compare")
    assert await ear.next() == Click(pressed, "discord", DIRECT, None, READER, "compare", "s1", sent)


async def test_a_long_question_asks_itself_in_its_own_words(fake: FakeDiscord, discord: Discord, ear: Ear):
    question = (
        "Who pays for *the bus* [line] that <@1> the harbour board wants to set up on 1 June, and how long?"
    )
    asks = (Buttons((Button(question, "ask", question), Button("And then?", "ask", "And then?"))),)
    await discord.send(Post("card:s1", "discord", NEWS, None, asks))
    await fake.click(fake.posted()[0], "Ask")
    asked = await ear.next()
    assert isinstance(asked, Click)
    assert (asked.action, asked.value) == ("ask", question)
