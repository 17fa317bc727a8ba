"""Parallax: a news digest for Slack and Discord, with receipts."""

__version__ = "0.1.0"
