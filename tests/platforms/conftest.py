"""Fixtures of the platform tests."""

from tests.platforms.discord_desk import discord, ear, fake

__all__ = ["discord", "ear", "fake"]
