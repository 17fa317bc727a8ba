"""What holds in a channel: the config file, and over it what was set in chat. Pure.

The file wins for what it names. To lists (what is followed, muted, hidden) the chat adds beside it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from bot.config import ChannelOptions, Config, checked
from bot.errors import BadConfig
from bot.models import Joined, Override

BESIDE = ("follow", "mute", "hide")


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting of a channel. ``origin``: "config.toml", "default", or "set here"; ``made``: who set it."""

    key: str
    value: Any
    origin: str
    made: Override | None = None


def all_channels(
    config: Config, joined: Iterable[Joined], made: Sequence[Override]
) -> tuple[ChannelOptions, ...]:
    """Those of the file and those joined in chat, each with what was set there over it."""
    known = {each.name for each in config.channel}
    there = {(each.platform, each.id) for each in config.channel}
    heard = common_sources(config)
    added = [
        ChannelOptions(name=each.name, platform=each.platform, id=each.id, sources=heard)
        for each in joined
        if heard is not None
        and each.name not in known
        and each.platform in config.platforms
        and (each.platform, each.id) not in there
    ]
    mine: dict[str, list[Override]] = defaultdict(list)
    for each in made:
        mine[each.channel].append(each)
    return tuple(overlaid(channel, mine[channel.name]) for channel in (*config.channel, *added))


def common_sources(config: Config) -> tuple[str, ...] | None:
    """What every channel of the file hears, ``()`` for all sources; None where nothing is common to them.

    A source that the file keeps to some channels is not heard by one that was joined in chat.
    """
    kept = [set(each.sources) for each in config.channel if each.sources]
    if not kept:
        return ()
    return tuple(sorted(set.intersection(*kept))) or None


def overlaid(channel: ChannelOptions, made: Iterable[Override]) -> ChannelOptions:
    """The channel with what was set in chat; what is no longer valid is as if it had not been set."""
    values = {each.key: _value(channel, each) for each in made if each.channel == channel.name}
    values = {key: value for key, value in values.items() if not fixed(channel, key) and key in SHOWN}
    if not values:
        return channel
    try:
        return _with(channel, values)
    except ValidationError:
        valid = {key: value for key, value in values.items() if _holds(channel, key, value)}
        return _with(channel, valid)


def _value(channel: ChannelOptions, made: Override) -> Any:
    if made.key not in BESIDE:
        return made.value
    more = made.value if isinstance(made.value, list | tuple) else ()
    return tuple(dict.fromkeys((*getattr(channel, made.key), *map(str, more))))


def _with(channel: ChannelOptions, values: Mapping[str, Any]) -> ChannelOptions:
    return ChannelOptions.model_validate({**channel.model_dump(exclude_unset=True), **values})


def _holds(channel: ChannelOptions, key: str, value: Any) -> bool:
    try:
        _with(channel, {key: value})
    except ValidationError:
        return False
    return True


def settings(channel: ChannelOptions, made: Iterable[Override], file: str) -> tuple[Setting, ...]:
    """Every setting with where it comes from. ``channel`` is as the file has it, without what was set."""
    mine = {each.key: each for each in made if each.channel == channel.name}
    held = overlaid(channel, mine.values())
    return tuple(_setting(key, getattr(held, key), channel, mine.get(key), file) for key in SHOWN)


SHOWN = tuple(key for key in ChannelOptions.model_fields if key not in ("name", "platform", "id"))


def _setting(key: str, value: Any, channel: ChannelOptions, made: Override | None, file: str) -> Setting:
    named = key in channel.model_fields_set
    if made is not None and (key in BESIDE or not named):
        return Setting(key, value, f"{file} and set here" if named else "set here", made)
    return Setting(key, value, file if named else "default")


def fixed(channel: ChannelOptions, key: str) -> bool:
    """Whether the file names that key, so that it can't be set in chat. ``channel`` as the file has it."""
    return key in channel.model_fields_set and key not in BESIDE


def value_of(key: str, text: str) -> Any:
    """What was typed, as the setting's value. Raises ValueError with what it expects."""
    field = ChannelOptions.model_fields[key]
    raw: Any = int(text) if field.annotation is int and re.fullmatch(r"\d{1,9}", text) else text
    try:
        made = checked(ChannelOptions, {"name": "x", "platform": "x", key: raw}, "")
    except BadConfig as error:
        raise ValueError(error.expects) from None
    return getattr(made, key)
