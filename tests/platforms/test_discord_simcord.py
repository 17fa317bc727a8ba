"""Discord as simcord plays it, with its own idea of what is allowed and of what a click does."""

from __future__ import annotations

import asyncio
from typing import Any

import discord
import pytest

from bot.models import Click, Command, Line, Question, Small, Whisper
from bot.platforms.discord_client import Ears
from bot.platforms.discord_pace import Pace
from bot.platforms.discord_render import mark, render
from bot.platforms.discord_replies import Drawn
from tests.platforms.blocks import answer_blocks, card_blocks, digest_blocks, hostile_blocks
from tests.platforms.discord_desk import Ear


def ears(ear: Ear) -> Ears:
    return Ears(ear, Pace(), asyncio.Event())


@pytest.fixture
def simcord_bot(ear: Ear) -> Ears:
    """What simcord's own fixture, ``simcord_env``, runs."""
    return ears(ear)


@pytest.mark.parametrize(
    "blocks",
    [
        digest_blocks(),
        card_blocks(),
        answer_blocks(),
        hostile_blocks("@everyone <@1> # [a](https://b.example)"),
    ],
    ids=["digest", "card", "answer", "hostile"],
)
async def test_simcord_takes_the_message_and_pings_nobody(simcord_env: Any, blocks: Any):
    channel = simcord_env.create_guild().create_text_channel("news")
    sent = await simcord_env.bot.get_channel(channel.id).send(
        view=Drawn(render(blocks, "k")), suppress_embeds=True
    )
    assert sent.flags.components_v2
    assert not sent.mentions
    assert not sent.mention_everyone


async def test_a_mention_in_a_thread_is_heard(simcord_env: Any, ear: Ear):
    guild = simcord_env.create_guild()
    channel = guild.create_text_channel("news")
    alice = guild.add_member(simcord_env.create_user("alice"))
    root = await simcord_env.bot.get_channel(channel.id).send(view=Drawn(render(digest_blocks(), "k")))
    await root.create_thread(name="Digest")
    (thread,) = channel.threads
    await alice.send(thread, f"{simcord_env.bot.user.mention} who pays?")
    asked = await ear.next()
    assert isinstance(asked, Question)
    assert (asked.channel, asked.thread, asked.text) == (str(channel.id), str(root.id), "who pays?")


async def test_a_button_works_after_a_restart_and_answers_in_private(simcord_env: Any, ear: Ear):
    guild = simcord_env.create_guild()
    channel = guild.create_text_channel("news")
    alice = guild.add_member(simcord_env.create_user("alice"))
    await simcord_env.bot.get_channel(channel.id).send(view=Drawn(render(digest_blocks(), "k")))
    await simcord_env.restart_bot(ears(ear))
    await alice.click(channel.last_message, custom_id=f"px:{mark('k')}:compare:s1")
    pressed = await ear.next()
    assert isinstance(pressed, Click)
    assert (pressed.action, pressed.value) == ("compare", "s1")


async def test_a_command_is_offered_and_answered_in_private(simcord_env: Any, ear: Ear):
    guild = simcord_env.create_guild()
    channel = guild.create_text_channel("news")
    alice = guild.add_member(simcord_env.create_user("alice"))
    assert "parallax follow" in alice.available_commands(channel)
    ear.answer = Whisper((Line("The ferry is followed."), Small("Set here.")), share=True)
    result = await alice.slash(channel, "parallax follow", topic="the Orrin ferry")
    typed = await ear.next()
    assert isinstance(typed, Command)
    assert (typed.name, typed.words) == ("follow", ("the", "Orrin", "ferry"))
    assert (typed.channel, typed.thread) == (str(channel.id), None)
    assert result.ephemeral
    assert channel.last_message is None


async def test_simcord_knows_who_may_change_a_channel(simcord_env: Any, ear: Ear):
    guild = simcord_env.create_guild()
    channel = guild.create_text_channel("news")
    alice = guild.add_member(simcord_env.create_user("alice"))
    manager = guild.create_role("manager", permissions=discord.Permissions(manage_channels=True))
    bob = guild.add_member(simcord_env.create_user("bob"), roles=[manager])
    ear.answer = Whisper((Line("Paused."),))
    await alice.slash(channel, "parallax pause")
    await bob.slash(channel, "parallax pause")
    assert [event.trusted for event in ear.events] == [False, True]
