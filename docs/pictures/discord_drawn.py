"""Draws messages as Discord shows them: ``python discord_drawn.py SCENES.json FOLDER``.

The scenes are posted to the Discord that simcord plays, and its own view of them is photographed.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

import discord
import simcord
from playwright.async_api import async_playwright

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking".split()
DESKTOP, PHONE = 760, 390
"""Pixels: of a window, and of a telephone."""
PICTURES = {
    "discord-digest": (("digest",), 0, DESKTOP),
    "discord-card": (("card",), None, DESKTOP),
    "discord-update": (("digest-updated", "update"), 0, DESKTOP),
    "discord-correction": (("correction", "card-corrected"), 0, DESKTOP),
    "discord-phone": (("update", "correction"), 0, PHONE),
}
"""The scenes of each picture, how many messages of each (0: the first; None: all), and its width."""
STYLE = """
  #channel-message-list { padding: 16px }
  .timeline-day-divider, .message-time { display: none }
  .markdown-link { text-decoration: none }
"""
"""What simcord adds for those who test is left out; links look as Discord has them."""


class Drawn(discord.ui.LayoutView):
    """Components that are ready to be sent."""

    def __init__(self, components: list[dict[str, Any]]) -> None:
        super().__init__(timeout=None)
        self.drawn = components

    def to_components(self) -> list[dict[str, Any]]:
        return self.drawn

    def has_components_v2(self) -> bool:
        return True


async def draw(messages: list[dict[str, Any]], file: Path, width: int) -> None:
    """One picture of these messages, one below the other."""
    async with simcord.run(discord.Client(intents=discord.Intents.default())) as env:
        await env.bot.user.edit(username="Parallax")
        guild = env.create_guild("Reading room")
        channel = guild.create_text_channel("world")
        reader = guild.add_member(env.create_user("reader"))
        for message in messages:
            await env.bot.get_channel(channel.id).send(view=Drawn(message["components"]))
        async with env.preview(channel, viewers=[reader], layout="channel") as preview:
            await photograph(preview.url, file, width)


async def photograph(url: str, file: Path, width: int) -> None:
    """The messages alone, without what stands around them."""
    async with async_playwright() as player:
        browser = await player.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = await browser.new_page(bypass_csp=True, viewport={"width": width, "height": 4_000})
        await page.goto(url)
        messages = page.locator("#channel-message-list")
        await messages.locator(".message-surface").first.wait_for()
        await page.add_style_tag(content=STYLE)
        await page.wait_for_timeout(1_000)
        await messages.screenshot(path=file)
        await browser.close()


async def main(scenes: str, folder: str) -> None:
    made = json.loads(Path(scenes).read_text(encoding="utf-8"))
    for name, (shown, first, width) in PICTURES.items():
        messages = [each for scene in shown for each in (made[scene] if first is None else made[scene][:1])]
        await draw(messages, Path(folder) / f"{name}.png", width)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
