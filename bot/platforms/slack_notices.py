"""That a question was seen: the status line where Slack has one, else a pair of eyes at the message."""

from __future__ import annotations

import logging
import re

from bot.errors import Gone, ParallaxError
from bot.models import Question
from bot.platforms.slack_calls import Calls, cause

EYES = "eyes"
STATUS = 50  # characters, as a line on a phone holds
MOST = 500  # notices that are remembered

_MESSAGE = re.compile(r"[A-Z0-9]+:(\d+\.\d+)")

log = logging.getLogger("parallax")


class Notices:
    """What is shown to who waits."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._shown: dict[str, str] = {}
        self._status = True

    async def show(self, question: Question, words: str | None) -> None:
        """Show it in ``words``, or take it away. Never raises."""
        if words is not None and self._shown.get(question.id) == words:
            return
        known = self._shown.pop(question.id, None)
        if words is not None:
            self._shown[question.id] = words
            if len(self._shown) > MOST:
                del self._shown[next(iter(self._shown))]
        try:
            if not await self._say(question, words):
                await self._look(question, words, known)
        except ParallaxError as error:
            log.info("slack: no notice at %s: %s", question.id, error)

    async def _say(self, question: Question, words: str | None) -> bool:
        """In the status line of a conversation with the assistant; False where there is no such line."""
        if not (self._status and question.direct and question.thread):
            return False
        status = "" if words is None else words[:STATUS]
        where = {"channel_id": question.channel, "thread_ts": question.thread}
        try:
            await self._calls("assistant.threads.setStatus", status=status, **where)
        except Gone as error:
            self._status = cause(error) not in ("missing_scope", "unknown_method", "not_allowed_token_type")
            return False
        return True

    async def _look(self, question: Question, words: str | None, known: str | None) -> None:
        message = _MESSAGE.fullmatch(question.id)
        if message is None or (words is not None and known is not None):
            return
        method = "reactions.remove" if words is None else "reactions.add"
        try:
            await self._calls(method, channel=question.channel, timestamp=message[1], name=EYES)
        except Gone as error:
            if cause(error) not in ("already_reacted", "no_reaction", "message_not_found"):
                raise
