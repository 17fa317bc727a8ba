"""Our buttons and forms. They are known by their ``custom_id`` alone, so that they work after a restart."""

from __future__ import annotations

import re
from typing import Any

import discord

from bot.models import Click
from bot.platforms.discord_hearing import beside
from bot.platforms.discord_render import ANCHOR, ASIDE, CUSTOM

FORM_SECONDS = 900  # for how long a form may stay open
QUESTION = 1_000


class Press(discord.ui.DynamicItem[discord.ui.Button[Any]], template=CUSTOM):
    """A press of one of our buttons, new or old."""

    def __init__(self, button: discord.ui.Button[Any], action: str, value: str) -> None:
        super().__init__(button)
        self.action, self.value = action, value

    @classmethod
    async def from_custom_id(
        cls, _: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Press:
        assert isinstance(item, discord.ui.Button)
        value = beside(item) if match["value"].startswith(ASIDE) else match["value"]
        return cls(item, match["action"], value)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Hands it to the client, which has 3 seconds to answer Discord."""
        await interaction.client.pressed(interaction, self.action, self.value)


class Form(discord.ui.Modal, title=ANCHOR.label):
    """Asks for a question: for who would not mention a bot, or does not know how."""

    def __init__(self, pressed: Click) -> None:
        super().__init__(timeout=FORM_SECONDS)
        self._pressed = pressed
        self._words: discord.ui.TextInput[Form] = discord.ui.TextInput(
            placeholder="What do the articles say about …?",
            style=discord.TextStyle.paragraph,
            max_length=QUESTION,
        )
        self.add_item(discord.ui.Label(text="Your question", component=self._words))

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Hands the question up as a press on one that we suggested: others don't see what was typed."""
        pressed, text = self._pressed, " ".join(self._words.value.split())
        asked = Click(
            str(interaction.id),
            pressed.platform,
            pressed.channel,
            pressed.thread,
            pressed.author,
            "ask",
            text,
            pressed.message,
            pressed.trusted,
        )
        await interaction.client.act(interaction, asked)
