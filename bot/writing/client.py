"""A model behind an OpenAI-compatible server: one way to ask for JSON, with an end to every failure.

The ladder: a JSON schema; where the server knows none, a JSON object; else the prompt alone. What may
be tried again at once is tried again here and nowhere else; what it comes to is the caller's to replace.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import httpx2
import openai
import stamina
from openai import AsyncOpenAI
from pydantic import BaseModel

from bot.errors import BadReply, Gone, ParallaxError, Retry
from bot.writing.replies import LONGEST, Reply, reply_of
from bot.writing.streams import Hear, Stream

Messages = Sequence[Mapping[str, str]]
Rung = Literal["json_schema", "json_object", "prompt"]
_LADDER: tuple[Rung, ...] = ("json_schema", "json_object", "prompt")
MOST_TOKENS = 1500
MOST_WITH_THOUGHTS = 8000  # of a model that thinks first: its thoughts count, too
ATTEMPTS = 2
LONGEST_PAUSE = 10.0  # seconds: a server that asks for more is left alone
_TOO_LONG = re.compile(
    r"context.?(?:length|window|size)|maximum (?:context|prompt|input)|"
    r"(?:prompt|input|request) is too (?:long|large)|"
    r"too many (?:input )?tokens|exceeds? the (?:available|maximum|model)|"
    r"reduce (?:the|your) (?:length|prompt)|"
    r"tokens? (?:limit|count) exceed",
    re.IGNORECASE,
)
STREAMED = 20  # times as many bytes, as each word comes in an envelope
_STREAM = re.compile(r"\bstream(?:ing|_options)?\b", re.IGNORECASE)
_FORMAT = re.compile(r"response_format|json_schema|json_object|schema|format|grammar", re.IGNORECASE)


class Overflow(BadReply):
    """The model's context does not hold what it was sent."""


class Lost(Retry):
    """No answer came, or half of one: what was asked may have been paid for."""


@dataclass(frozen=True, slots=True)
class Access:
    """Where a model is, and how it is asked. ``timeout``: seconds of a call with all its attempts."""

    name: str
    base_url: str
    key: str
    timeout: float = 60.0
    concurrency: int = 4


class Client:
    """Asks one model for JSON."""

    def __init__(self, access: Access) -> None:
        self.name, self._timeout = access.name, access.timeout
        # Its own retries are off: two places that retry make six calls of one.
        self._api = AsyncOpenAI(
            base_url=access.base_url or None,
            api_key=access.key or "none",
            timeout=access.timeout,
            max_retries=0,
        )
        self._turn = asyncio.Semaphore(access.concurrency)
        self._rung, self._known, self._streams = 0, False, True
        self._limits: dict[str, Any] = {"max_tokens": MOST_TOKENS, "temperature": 0}

    @property
    def most_written(self) -> int:
        """The most tokens that an answer may hold; of a model not yet known, as if it thought first."""
        return MOST_TOKENS if self._known and "max_tokens" in self._limits else MOST_WITH_THOUGHTS

    async def ask(self, messages: Messages, form: type[BaseModel], hear: Hear | None = None) -> Reply:
        """The reply, asked for in that form but not read yet: it is paid for, whatever it says.

        ``hear`` is given the text so far, again and again, where the server can send it as it writes.

        Raises BadReply where the server refuses the request, Overflow where it is too long, Retry where
        the server can't answer now, Lost where it may have been paid for, Gone where it never will be.
        """
        async with self._turn:
            try:
                async with asyncio.timeout(self._timeout):
                    return await self._patiently(messages, form, hear)
            except TimeoutError:
                raise Lost(f"the model server gave no answer within {self._timeout:g} s") from None

    async def _patiently(self, messages: Messages, form: type[BaseModel], hear: Hear | None) -> Reply:
        """Once more where the server was busy and nothing was paid for."""
        attempts = stamina.retry_context(on=_pause, attempts=ATTEMPTS, timeout=self._timeout)
        async for attempt in attempts:
            with attempt:
                return await self._climb(messages, form, hear)
        raise AssertionError("unreachable")

    async def _climb(self, messages: Messages, form: type[BaseModel], hear: Hear | None) -> Reply:
        """Asked as simply as the server needs it: what it does not know is not asked for again."""
        while True:
            try:
                return await self._call(messages, form, _LADDER[self._rung], hear)
            except openai.APIError as error:
                if not isinstance(error, openai.BadRequestError) or not self._yielded(str(error)):
                    raise _ended(error) from error

    def _yielded(self, refusal: str) -> bool:
        """Whether there is a simpler way to ask, after a refusal in the server's own words."""
        if _TOO_LONG.search(refusal):
            return False
        # Models that think refuse the older name of the limit, and any temperature.
        if "max_completion_tokens" in refusal and self._limits.pop("max_tokens", None):
            self._limits["max_completion_tokens"] = MOST_WITH_THOUGHTS
            return True
        if self._streams and _STREAM.search(refusal):
            self._streams = False
            return True
        if "temperature" in refusal and self._limits.pop("temperature", None) is not None:
            return True
        if self._rung + 1 == len(_LADDER) or not _FORMAT.search(refusal):
            return False
        self._rung += 1
        return True

    async def _call(self, messages: Messages, form: type[BaseModel], rung: Rung, hear: Hear | None) -> Reply:
        asked: dict[str, Any] = {"model": self.name, "messages": list(messages), **self._limits}
        if rung == "json_schema":
            schema = {"name": form.__name__.lower(), "schema": form.model_json_schema(), "strict": False}
            asked["response_format"] = {"type": "json_schema", "json_schema": schema}
        elif rung == "json_object":
            asked["response_format"] = {"type": "json_object"}
        stream = Stream(hear) if hear and self._streams else None
        if stream:
            asked |= {"stream": True, "stream_options": {"include_usage": True}}
        body = bytearray()
        try:
            async with self._api.chat.completions.with_streaming_response.create(**asked) as answer:
                async for chunk in answer.iter_bytes():
                    body += chunk
                    if len(body) > LONGEST * (STREAMED if stream else 1):
                        return Reply("", None, "the model's answer has no end")
                    if stream:
                        await stream.take(chunk)
        except (httpx2.HTTPError, httpx2.StreamError) as error:
            raise Lost(f"the model server's answer broke off: {_said(error)}") from error
        self._known = True
        return stream.reply() if stream and stream.began else reply_of(bytes(body))

    async def listed(self) -> frozenset[str] | None:
        """The models that the server lists, None where it has no list. Raises Retry or Gone."""
        try:
            found = await self._api.models.list(timeout=min(self._timeout, 10.0))
            return frozenset(each.id for each in found.data)
        except openai.NotFoundError:
            return None
        except openai.APIError as error:
            raise _ended(error) from error
        except (ValueError, TypeError, AttributeError):
            return None

    async def close(self) -> None:
        """Let go of the connections."""
        await self._api.close()


def _ended(error: openai.APIError) -> ParallaxError:
    """What an error of the server comes to for us."""
    said = _said(error)
    match error:
        case openai.APITimeoutError():
            return Lost("the model server gave no answer in time")
        case openai.APIConnectionError() if _unreached(error):
            return Retry(f"the model server can't be reached: {_said(error.__cause__ or error)}")
        case openai.APIConnectionError():
            return Lost(f"the model server's answer broke off: {_said(error.__cause__ or error)}")
        case openai.AuthenticationError() | openai.PermissionDeniedError() | openai.NotFoundError():
            return Gone(f"the model server: {said}")
        case openai.APIStatusError(status_code=413):
            return Overflow("the model's context is too small for it")
        case openai.BadRequestError() | openai.UnprocessableEntityError() if _TOO_LONG.search(said):
            return Overflow("the model's context is too small for it")
        case openai.BadRequestError() | openai.UnprocessableEntityError():
            return BadReply(f"the server refused the request: {said}")
        case openai.APIStatusError():
            return Retry(f"the model server answered {error.status_code}", _wait(error))
    return Lost(f"the model server: {said}")


def _unreached(error: Exception) -> bool:
    """Whether the connection was never there: then nothing was asked, and nothing is paid."""
    cause = error.__cause__
    return type(cause).__name__ in ("ConnectError", "ConnectTimeout", "PoolTimeout")


def _wait(error: openai.APIStatusError) -> float | None:
    wait = error.response.headers.get("retry-after", "")
    return float(wait) if re.fullmatch(r"\d{1,6}(\.\d{1,3})?", wait) else None


def _pause(error: Exception) -> bool | float:
    """How long until the same may be asked again, for stamina; False: not now."""
    if not isinstance(error, Retry) or isinstance(error, Lost):
        return False
    wait = 0.5 if error.after is None else error.after
    return wait if wait <= LONGEST_PAUSE else False


def _said(error: BaseException) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
