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


@dataclass(frozen=True, slots=True)
class Usage:
    """What a call took, as the server counts it."""

    tokens_in: int
    tokens_out: int


class Client:
    """Asks one model for JSON."""

    def __init__(self, name: str, base_url: str, key: str, timeout: float) -> None:
        self.name = name
        # Its own retries are off: two places that retry make six calls of one.
        self._api = AsyncOpenAI(
            base_url=base_url or None, api_key=key or "none", timeout=timeout, max_retries=0
        )
        self._rung = 0

    async def ask(self, messages: Messages, form: type[Model]) -> tuple[Model, str, Usage]:
        """The reply in that form, as text too, and what it took.

        Raises BadReply where the reply is of no use, Retry where the server can't answer now, Gone
        where it never will.
        """
        text, usage = await self._climb(messages, form)
        return parse(text, form), text, usage

    async def _climb(self, messages: Messages, form: type[BaseModel]) -> tuple[str, Usage]:
        while True:
            try:
                return await self._call(messages, form, _LADDER[self._rung])
            except openai.BadRequestError as error:
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

    async def _call(self, messages: Messages, form: type[BaseModel], rung: Rung) -> tuple[str, Usage]:
        asked: dict[str, Any] = {"model": self.name, "messages": list(messages), "max_tokens": MOST_TOKENS}
        if rung == "json_schema":
            schema = {"name": form.__name__.lower(), "schema": form.model_json_schema(), "strict": False}
            asked["response_format"] = {"type": "json_schema", "json_schema": schema}
        elif rung == "json_object":
            asked["response_format"] = {"type": "json_object"}
        reply = await self._api.chat.completions.create(**asked, temperature=0)
        if not reply.choices:
            raise BadReply("the model gave no answer")
        choice = reply.choices[0]
        if getattr(choice.message, "refusal", None):
            raise BadReply("the model refused")
        if not (choice.message.content or "").strip():
            raise BadReply("the model's answer is empty")
        if choice.finish_reason == "length":
            raise BadReply("the model's answer was cut off")
        used = reply.usage
        return choice.message.content, Usage(
            used.prompt_tokens if used else 0, used.completion_tokens if used else 0
        )

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
