"""A model behind an OpenAI-compatible server: one way to ask for JSON, with an end to every failure.

The ladder: a JSON schema; where the server knows none, a JSON object; else the prompt alone. Nothing
here retries but the ladder: a failed call is the caller's to replace.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

import openai
from openai import AsyncOpenAI
from pydantic import BaseModel, ValidationError

from bot.errors import BadReply, Gone, Retry

Messages = Sequence[Mapping[str, str]]
Model = TypeVar("Model", bound=BaseModel)
Rung = Literal["json_schema", "json_object", "prompt"]
_LADDER: tuple[Rung, ...] = ("json_schema", "json_object", "prompt")
MOST_TOKENS = 1500
MOST_WITH_THOUGHTS = 8000  # of a model that thinks first: its thoughts count, too


@dataclass(frozen=True, slots=True)
class Usage:
    """What a call took, as the server counts it."""

    tokens_in: int
    tokens_out: int


@dataclass(frozen=True, slots=True)
class Reply:
    """What a call gave and took; ``problem`` is why it is of no use, None where it may be of some."""

    text: str
    usage: Usage
    problem: str | None = None


class Client:
    """Asks one model for JSON."""

    def __init__(self, name: str, base_url: str, key: str, timeout: float) -> None:
        self.name = name
        # Its own retries are off: two places that retry make six calls of one.
        self._api = AsyncOpenAI(
            base_url=base_url or None, api_key=key or "none", timeout=timeout, max_retries=0
        )
        self._rung = 0
        self._limits: dict[str, Any] = {"max_tokens": MOST_TOKENS, "temperature": 0}

    async def ask(self, messages: Messages, form: type[BaseModel]) -> Reply:
        """The reply, asked for in that form but not read yet: it is paid for, whatever it says.

        Raises BadReply where the server refuses the request, Retry where it can't answer now, Gone
        where it never will.
        """
        while True:
            try:
                return await self._call(messages, form, _LADDER[self._rung])
            except openai.BadRequestError as error:
                if self._yielded(str(error)):
                    continue
                # Servers name what they don't know in many ways; each rung is tried once, for good.
                if self._rung + 1 == len(_LADDER) or not _about_format(error):
                    raise BadReply(f"the server refused the request: {_said(error)}") from error
                self._rung += 1
            except (openai.AuthenticationError, openai.PermissionDeniedError, openai.NotFoundError) as error:
                raise Gone(f"the model server: {_said(error)}") from error
            except openai.APIStatusError as error:
                wait = error.response.headers.get("retry-after", "")
                after = float(wait) if wait.isdigit() else None
                raise Retry(f"the model server answered {error.status_code}", after) from error
            except openai.APIError as error:
                raise Retry(f"the model server: {_said(error)}") from error

    def _yielded(self, refusal: str) -> bool:
        """Models that think refuse the older name of the limit, and any temperature: for good, too."""
        if "max_completion_tokens" in refusal and self._limits.pop("max_tokens", None):
            self._limits["max_completion_tokens"] = MOST_WITH_THOUGHTS
            return True
        return "temperature" in refusal and self._limits.pop("temperature", None) is not None

    async def _call(self, messages: Messages, form: type[BaseModel], rung: Rung) -> Reply:
        asked: dict[str, Any] = {"model": self.name, "messages": list(messages), **self._limits}
        if rung == "json_schema":
            schema = {"name": form.__name__.lower(), "schema": form.model_json_schema(), "strict": False}
            asked["response_format"] = {"type": "json_schema", "json_schema": schema}
        elif rung == "json_object":
            asked["response_format"] = {"type": "json_object"}
        reply = await self._api.chat.completions.create(**asked)
        used = reply.usage
        usage = Usage(used.prompt_tokens, used.completion_tokens) if used else Usage(0, 0)
        if not reply.choices:
            return Reply("", usage, "the model gave no answer")
        message, ended = reply.choices[0].message, reply.choices[0].finish_reason
        text = message.content or ""
        if getattr(message, "refusal", None):
            return Reply(text, usage, "the model refused")
        if ended == "length":
            return Reply(text, usage, "the model's answer was cut off")
        return Reply(text, usage, None if text.strip() else "the model's answer is empty")

    async def close(self) -> None:
        """Let go of the connections."""
        await self._api.close()


def parse(text: str, form: type[Model]) -> Model:
    """The JSON in a reply, be it fenced or within chatter. Raises BadReply with what is wrong."""
    start, end = text.find("{"), text.rfind("}")
    if start < 0 or end < start:
        raise BadReply("the answer holds no JSON object")
    try:
        return form.model_validate(json.loads(text[start : end + 1]))
    except json.JSONDecodeError as error:
        raise BadReply(f"the answer is not JSON: {error.msg} at character {error.pos}") from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise BadReply(f"the answer has the wrong form: {where}: {first['msg']}") from None
    except RecursionError:
        raise BadReply("the answer is not JSON: nested without end") from None


def _about_format(error: openai.BadRequestError) -> bool:
    return re.search(r"response_format|json_schema|json_object|schema|format", str(error), re.I) is not None


def _said(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
