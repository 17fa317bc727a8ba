"""The config file: what it may hold, checked once, at the border.

Blocks of platforms and sources are kept raw here and checked by the file that owns them, with
``checked``, when ``bot.app`` makes them.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails

from bot.errors import BadConfig
from bot.schedule import Quiet, Schedule

Raw = Mapping[str, Any]


class Block(BaseModel):
    """A block of the config: unknown keys are refused, nothing is converted in silence."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class DeskOptions(Block):
    """``[desk]``: where rows are kept, and what holds for all channels."""

    database: str = "sqlite:///parallax.db"
    timezone: str = "UTC"
    language: str = "en"
    contact: str = ""
    prompts: str = ""
    allow_hosts: tuple[str, ...] = Field(default=(), strict=False)
    fetch_at_once: Annotated[int, Field(ge=1, le=500)] = 50
    fetch_pause_seconds: Annotated[float, Field(ge=0, le=60, strict=False)] = 1.0
    questions_per_person: Annotated[int, Field(ge=1)] = 30
    questions_per_channel: Annotated[int, Field(ge=1)] = 120
    model_answers_per_person: Annotated[int, Field(ge=0)] = 50
    questions_kept_days: Annotated[int, Field(ge=1)] = 30

    @field_validator("timezone")
    @classmethod
    def known_zone(cls, name: str) -> str:
        return _zone(name)

    @field_validator("language")
    @classmethod
    def known_language(cls, code: str) -> str:
        return _language(code)

    @field_validator("contact")
    @classmethod
    def one_line(cls, address: str) -> str:
        if not address.isprintable() or not address.isascii():  # it stands in a header of each request
            raise ValueError("expects an address in plain letters, on one line")
        return address

    @field_validator("allow_hosts")
    @classmethod
    def hosts(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        if wrong := next((name for name in names if not name or "/" in name or "@" in name), None):
            raise ValueError(f"expects names such as 'wiki.local' or 'wiki.local:8080', not '{wrong}'")
        return names

    @field_validator("database")
    @classmethod
    def known_database(cls, url: str) -> str:
        if not url.startswith("sqlite:///"):
            raise ValueError("expects sqlite:///FILE")
        return url


Amount = Annotated[float, Field(ge=0, strict=False)]


class OneModel(Block):
    """A model, where it is, and what it costs where no public list knows."""

    name: Annotated[str, Field(min_length=1)]
    base_url: str = ""
    usd_per_million_in: Amount | None = None
    usd_per_million_out: Amount | None = None
    usd_per_million_cached: Amount | None = None

    @field_validator("base_url")
    @classmethod
    def known_address(cls, url: str) -> str:
        return web_address(url) if url else url

    @model_validator(mode="after")
    def whole_price(self) -> Self:
        if (self.usd_per_million_in is None) != (self.usd_per_million_out is None):
            raise ValueError("expects usd_per_million_in and usd_per_million_out together")
        return self


class FallbackOptions(OneModel):
    """``[model.fallback]``: asked where the first model can't answer. Its key is in FALLBACK_API_KEY."""


class ModelOptions(OneModel):
    """``[model]``: any server that speaks OpenAI's Chat Completions. The key is in OPENAI_API_KEY."""

    daily_budget_usd: Amount = 2.0
    monthly_budget_usd: Amount | None = None
    daily_tokens: Annotated[int, Field(ge=0)] = 500_000
    timeout_seconds: Annotated[float, Field(gt=0, strict=False)] = 60.0
    patience_seconds: Amount = 45.0
    concurrency: Annotated[int, Field(ge=1, le=64)] = 4
    fallback: FallbackOptions | None = None


class ChannelOptions(Block):
    """``[[channel]]``: where a digest goes, when, and what is in it."""

    name: str
    platform: str
    id: str = ""
    schedule: str = "0 8 * * *"
    timezone: str = ""
    stories: Annotated[int, Field(ge=1, le=50)] = 6
    points: Annotated[int, Field(ge=2, le=5)] = 5
    sources: tuple[str, ...] = Field(default=(), strict=False)
    follow: tuple[str, ...] = Field(default=(), strict=False)
    mute: tuple[str, ...] = Field(default=(), strict=False)
    hide: tuple[str, ...] = Field(default=(), strict=False)
    paused: bool = False
    quiet: str = ""
    layout: Literal["digest", "stories"] = "digest"
    language: str = ""
    daily_budget_usd: Amount | None = None
    monthly_budget_usd: Amount | None = None

    @field_validator("name")
    @classmethod
    def one_word(cls, name: str) -> str:
        if not re.fullmatch(r"[\w-]{1,80}", name):
            raise ValueError(f"expects letters, digits, '-' and '_', at most 80, not '{name:.60}'")
        return name

    @field_validator("language")
    @classmethod
    def known_language(cls, code: str) -> str:
        return _language(code) if code else code

    @field_validator("quiet")
    @classmethod
    def hours(cls, line: str) -> str:
        Quiet(line)
        return line

    @field_validator("schedule")
    @classmethod
    def cron(cls, line: str) -> str:
        Schedule(line)
        return line

    @field_validator("timezone")
    @classmethod
    def known_zone(cls, name: str) -> str:
        return _zone(name) if name else name


class Config(Block):
    """The whole file. ``platforms`` and ``source`` hold raw blocks."""

    desk: DeskOptions = DeskOptions()
    model: ModelOptions | None = None
    source: tuple[dict[str, Any], ...] = Field(default=(), strict=False)
    channel: tuple[ChannelOptions, ...] = Field(default=(), strict=False)
    platforms: dict[str, dict[str, Any]] = {}
    file: str = ""
    root: Path = Path()

    def language(self, channel: ChannelOptions) -> str:
        """The language that the channel reads."""
        return channel.language or self.desk.language

    def zone(self, channel: ChannelOptions) -> str:
        """The time zone that the channel's schedule is read in."""
        return channel.timezone or self.desk.timezone


def load(path: Path, platforms: Collection[str]) -> Config:
    """The config in that file. ``platforms`` are the names of blocks that platforms own.

    Raises BadConfig, in one line, with the key and what it expects.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise BadConfig("syntax", f"is not TOML: {error}", str(path)) from None
    except UnicodeDecodeError:
        raise BadConfig("file", "can't be read: it is not text in UTF-8", str(path)) from None
    except OSError as error:
        raise BadConfig("file", f"can't be read: {error.strerror or error}", str(path)) from None
    return parse(raw, platforms, str(path), path.resolve().parent)


def parse(raw: Raw, platforms: Collection[str], file: str = "config", root: Path | None = None) -> Config:
    """The same from a table already read."""
    blocks = {name: raw[name] for name in raw if name in platforms}
    rest = {name: value for name, value in raw.items() if name not in platforms}
    for name, block in blocks.items():
        if not isinstance(block, dict):
            raise BadConfig(name, f"expects a block [{name}]", file)
    for hidden in ("platforms", "file", "root"):
        if hidden in rest:
            raise BadConfig(hidden, _unknown(hidden, {*platforms, *_SECTIONS}), file)
    known = checked(Config, rest, "", file, extra=platforms)
    config = known.model_copy(update={"platforms": blocks, "file": file, "root": root or Path()})
    _agree(config, platforms)
    return config


Model = TypeVar("Model", bound=BaseModel)


def checked(model: type[Model], raw: Raw, key: str, file: str = "", extra: Collection[str] = ()) -> Model:
    """``raw`` as that model, or BadConfig with the dotted key under ``key``."""
    try:
        return model.model_validate(dict(raw))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(part for part in (key, _dotted(first)) if part)
        raise BadConfig(where, _expects(first, model, extra), file) from None


_PLAIN = {
    "tuple_type": "a list",
    "dict_type": "a block of keys",
    "model_type": "a block of keys",
    "string_type": "text in quotation marks",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
}
_SECTIONS = ("desk", "model", "source", "channel")


def _agree(config: Config, platforms: Collection[str]) -> None:
    names = [channel.name for channel in config.channel]
    for number, channel in enumerate(config.channel):
        key = f"channel[{number}]"
        if names.index(channel.name) != number:
            raise BadConfig(
                f"{key}.name", f"expects a name of its own; '{channel.name}' is taken", config.file
            )
        if channel.platform not in platforms:
            expects = f"expects one of {', '.join(sorted(platforms))}, not '{channel.platform}'"
            raise BadConfig(f"{key}.platform", expects, config.file)
        if channel.platform not in config.platforms:
            raise BadConfig(f"{key}.platform", f"expects a block [{channel.platform}] beside it", config.file)


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("expects a time zone such as 'Europe/London'") from None
    return name


def _language(code: str) -> str:
    if not re.fullmatch(r"[a-z]{2,3}", code):
        raise ValueError(f"expects the code of a language, such as 'en' or 'de', not '{code:.60}'")
    return code


def web_address(url: str) -> str:
    """The same, where it can be the address of a server. Raises ValueError."""
    if not re.match(r"https?://[^/\s]", url) or not urlsplit(url).hostname:
        raise ValueError(f"expects an address that begins with http:// or https://, not '{url:.60}'")
    return url


def _dotted(error: ErrorDetails) -> str:
    dotted = ""
    for part in error["loc"]:
        dotted += f"[{part}]" if isinstance(part, int) else f".{part}" if dotted else str(part)
    return dotted


def _expects(error: ErrorDetails, model: type[BaseModel], extra: Collection[str]) -> str:
    if error["type"] == "extra_forbidden":
        names = _fields(model, error["loc"])
        return _unknown(str(error["loc"][-1]), names if len(error["loc"]) > 1 else {*names, *extra})
    if error["type"] == "missing":
        return "is missing and must be set"
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    if plain := _PLAIN.get(error["type"]):
        return f"expects {plain}, not {error['input']!r:.60}"
    said = error["msg"][0].lower() + error["msg"][1:]
    return f"{said.replace('input should be', 'expects')}, not {error['input']!r:.60}"


def _unknown(name: str, known: Collection[str]) -> str:
    near = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.0)
    return f"unknown key; the nearest valid one is '{near[0]}'" if near else "unknown key"


def _fields(model: type[BaseModel], loc: tuple[int | str, ...]) -> set[str]:
    """Names valid where the error is: walks from the whole config down to the block."""
    inner: dict[str, type[BaseModel]] = {
        "desk": DeskOptions,
        "model": ModelOptions,
        "channel": ChannelOptions,
    }
    found = inner.get(str(loc[0]), model) if len(loc) > 1 else model
    if found is ModelOptions and len(loc) > 2:
        found = FallbackOptions
    hidden = {"platforms", "file", "root"} if found is Config else set()
    return set(found.model_fields) - hidden
