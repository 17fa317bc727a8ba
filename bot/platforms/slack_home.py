"""The places of our own in Slack: the home tab, and the start of a conversation with the assistant. Pure."""

from __future__ import annotations

from bot.models import Block
from bot.platforms.slack_render import Shape, render

PROMPTS: tuple[dict[str, str], ...] = (
    {"title": "What is new?", "message": "What is new today?"},
    {"title": "Where do the outlets differ?", "message": "Where do the outlets tell it differently today?"},
    {"title": "Who said what?", "message": "Who is quoted most today, and with which words?"},
)
"""What one may ask first. Slack takes four."""


def home(blocks: tuple[Block, ...]) -> Shape:
    """The view of the home tab."""
    return {"type": "home", "blocks": render(blocks)["blocks"]}
