"""Who writes a brief: a model here, or the extractive writer, which needs none."""

from __future__ import annotations

from typing import Protocol

from bot.models import Answer, Article, Brief, Story


class Writer(Protocol):
    """Writes a brief of a story. What it returns has passed the test of ``bot.briefing``."""

    name: str

    async def write(self, story: Story, language: str) -> Brief:
        """Raises ``BadReply`` or ``Retry`` where it can't: the extractive brief takes its place."""
        ...

    async def answer(self, question: str, articles: tuple[Article, ...], language: str) -> Answer:
        """An answer from these articles alone. Raises as ``write`` does."""
        ...
