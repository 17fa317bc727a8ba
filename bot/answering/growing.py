"""An answer that is shown while a model is still writing it: sentence by sentence, each proven before."""

from __future__ import annotations

from datetime import datetime

from bot import layout
from bot.answering.scoping import Scope
from bot.desk import Desk
from bot.models import Answer, Article, Point, Post, Question, Small
from bot.pipeline.times import LEASE
from bot.store import Draft

WRITING = Small("Still writing")


class Growing:
    """One answer's first message. Nothing is shown before there is a sentence, and where a platform can't."""

    def __init__(self, desk: Desk, question: Question, scope: Scope, batch: str, now: datetime) -> None:
        self._desk, self._question, self._scope, self._batch, self._now = desk, question, scope, batch, now
        self._began = False
        self._message: str | None = None

    async def tell(self, articles: tuple[Article, ...], points: tuple[Point, ...]) -> None:
        """Show the sentences so far."""
        found = Answer(self._question.text, points, False, articles, None)
        said = layout.sentences(found, self._desk.link(self._question.platform))
        lines, *_ = layout.pack((said, (WRITING,)), self._fits)
        asked = self._question
        post = Post(
            f"{self._batch}:1", asked.platform, asked.channel, None, lines, asked.text[:80], asked.thread
        )
        if not self._began:
            self._began = await self._desk.store.begin_post(
                Draft(post, self._batch), self._scope.name, LEASE, self._now
            )
        if self._began:
            platform = self._desk.platforms[asked.platform]
            self._message = await platform.draft(post, self._message) or self._message

    async def end(self) -> None:
        """It stands there now, or it may; the whole answer, an edit of it, follows."""
        if not self._began:
            return
        key, store = f"{self._batch}:1", self._desk.store
        if self._message:
            await store.mark_sent(key, self._message, self._now)
        else:
            await store.mark_due(key, self._now, "it may have been shown while it was written")

    def _fits(self, blocks: layout.Blocks) -> bool:
        return self._desk.platforms[self._question.platform].fits(blocks)
