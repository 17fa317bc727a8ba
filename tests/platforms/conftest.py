"""Fixtures of the platform tests."""

from tests.platforms.discord_desk import discord, ear, fake
from tests.platforms.slack_desk import platform, workspace

__all__ = ["discord", "ear", "fake", "platform", "workspace"]
