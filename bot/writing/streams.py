"""A model's answer while it is being written: server-sent events, read without trust.

https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Awaitable, Callable
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.writing.replies import Reply, reply_of

Hear = Callable[[str], Awaitable[None]]
"""Takes the text so far."""


class _Lenient(BaseModel):
    model_config = ConfigDict(extra="ignore")


class _Delta(_Lenient):
    content: str | None = None
    refusal: str | None = None


class _Choice(_Lenient):
    delta: _Delta = _Delta()
    finish_reason: str | None = None


class _Chunk(_Lenient):
    choices: list[_Choice] = []
    usage: Any = None


class Stream:
    """Puts an answer together from its events, and tells of it as it grows."""

    def __init__(self, hear: Hear) -> None:
        self._hear = hear
        self._line, self._text = "", ""
        self._refusal: str | None = None
        self._finish: str | None = None
        self._usage: Any = None
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.began = False

    async def take(self, chunk: bytes) -> None:
        """The next bytes, cut anywhere."""
        *lines, self._line = (self._line + self._decoder.decode(chunk)).split("\n")
        before = len(self._text)
        for line in lines:
            self._read(line.rstrip("\r"))
        if len(self._text) > before:
            await self._hear(self._text)

    def _read(self, line: str) -> None:
        field, _, data = line.partition(":")
        if field != "data":
            return
        self.began = True
        try:
            event = _Chunk.model_validate(json.loads(data))
        except (ValueError, ValidationError, RecursionError):
            return  # "[DONE]", or nothing that we know
        self._usage = event.usage or self._usage
        for choice in event.choices[:1]:
            self._text += choice.delta.content or ""
            self._refusal = choice.delta.refusal or self._refusal
            self._finish = choice.finish_reason or self._finish

    def reply(self) -> Reply:
        """The whole answer, as if it had come at once. One that has no end was cut off."""
        message = {"content": self._text, "refusal": self._refusal}
        choice = {"message": message, "finish_reason": self._finish or "length"}
        return reply_of(json.dumps({"choices": [choice], "usage": self._usage}).encode())


def finished(text: str, name: str) -> list[Any]:
    """The elements of the list ``name`` that are complete in a JSON object still being written."""
    start = text.find(f'"{name}"')
    at = text.find("[", start) + 1 if start >= 0 else 0
    found: list[Any] = []
    while at:
        rest = text[at:]
        skipped = len(rest) - len(rest.lstrip(" ,\r\n\t"))
        try:
            value, end = json.JSONDecoder().raw_decode(text, at + skipped)
        except (ValueError, RecursionError):
            break
        found.append(value)
        at = end
    return found
