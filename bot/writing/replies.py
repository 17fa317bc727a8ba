"""What a server sent back: read without trust, whatever it is."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.errors import BadReply
from bot.money import Tokens

Model = TypeVar("Model", bound=BaseModel)
LONGEST = 400_000
"""Bytes of an answer: fifty times what we ask for."""
REFUSED = "the model refused"
_TRIES = 20  # braces at which the JSON may begin
_THOUGHTS = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a call gave. ``tokens`` is None where the server did not count; ``problem`` is what ails it."""

    text: str
    tokens: Tokens | None
    problem: str | None = None


class _Lenient(BaseModel):
    model_config = ConfigDict(extra="ignore")


class _Details(_Lenient):
    cached_tokens: int | None = None


class _Usage(_Lenient):
    prompt_tokens: int = Field(gt=0)
    completion_tokens: int = Field(default=0, ge=0)
    prompt_tokens_details: _Details | None = None
    prompt_cache_hit_tokens: int | None = None


class _Message(_Lenient):
    content: str | list[dict[str, Any]] | None = None
    refusal: str | None = None


class _Choice(_Lenient):
    message: _Message
    finish_reason: str | None = None


class _Completion(_Lenient):
    choices: list[_Choice]
    usage: Any = None


def reply_of(body: bytes) -> Reply:
    """A completion from the bytes of an answer with status 200."""
    try:
        found = _Completion.model_validate(json.loads(body))
    except (ValueError, RecursionError):
        return Reply("", None, "the server's answer is no completion")
    tokens = _tokens(found.usage)
    if not found.choices:
        return Reply("", tokens, "the model gave no answer")
    first = found.choices[0]
    text = _THOUGHTS.sub("", _text(first.message.content)).strip()
    return Reply(text, tokens, _problem(first, text))


def _text(content: str | list[dict[str, Any]] | None) -> str:
    if isinstance(content, list):
        return "".join(part["text"] for part in content if isinstance(part.get("text"), str))
    return content or ""


def _tokens(usage: Any) -> Tokens | None:
    try:
        found = _Usage.model_validate(usage)
    except ValidationError:
        return None
    details = found.prompt_tokens_details
    cached = (details.cached_tokens if details else None) or found.prompt_cache_hit_tokens or 0
    return Tokens(found.prompt_tokens, found.completion_tokens, min(max(cached, 0), found.prompt_tokens))


def _problem(choice: _Choice, text: str) -> str | None:
    if choice.message.refusal or choice.finish_reason == "content_filter":
        return REFUSED
    if not text:
        return "the model's answer is empty"
    if repeats(text):
        return "the model repeated itself without end"
    return "the model's answer was cut off" if choice.finish_reason == "length" else None


def repeats(text: str) -> bool:
    """Whether the end of a text is one passage over and over."""
    tail = text.rstrip("}] \n\"'`")[-60:]
    return len(tail) == 60 and text[-1200:].count(tail[-24:]) >= 8


def parse(text: str, form: type[Model]) -> Model:
    """The JSON in a reply, be it fenced or within chatter. Raises BadReply with what is wrong."""
    try:
        return form.model_validate(_object(text))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise BadReply(f"the answer has the wrong form: {where}: {first['msg']}") from None
    except RecursionError:
        raise BadReply("the answer is not JSON: nested without end") from None


def _object(text: str) -> Any:
    """The object that makes up most of the text between the first brace and the last."""
    first, last = text.find("{"), text.rfind("}")
    problem = "the answer holds no JSON object"
    start = first
    for _ in range(_TRIES):
        if not 0 <= start < last:
            break
        try:
            value, end = json.JSONDecoder().raw_decode(text, start)
        except json.JSONDecodeError as error:
            problem, end = f"the answer is not JSON: {error.msg} at character {error.pos}", start + 1
        else:
            if (end - start) * 2 > last - first:  # else a part of one that was cut, or chatter before it
                return value
        start = text.find("{", end)
    raise BadReply(problem)
