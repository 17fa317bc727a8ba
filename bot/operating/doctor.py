"""Checks what a bot needs before it is needed: config, tokens, folders, feeds, model, database."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass

from bot.desk import Desk
from bot.errors import ParallaxError


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. ``well`` is False where the operator has to act."""

    what: str
    well: bool
    said: str


async def examine(desk: Desk, environ: Mapping[str, str]) -> AsyncIterator[Finding]:
    """The config, the database, the model's key, each source and channel, as they are found."""
    yield Finding("config", True, f"{desk.config.file}, {len(desk.config.channel)} channels")
    yield Finding("database", True, desk.config.desk.database)
    if desk.config.model is not None:
        there = bool(environ.get("OPENAI_API_KEY"))
        said = f"{desk.config.model.name}, the key is set" if there else "OPENAI_API_KEY is not set"
        yield Finding("model", there, said)
    for id in desk.sources:
        yield await _source(desk, id)
    if not desk.sources:
        yield Finding("sources", False, "none: add a [[source]] block")
    if not desk.config.channel:
        yield Finding("channels", False, "none: add a [[channel]] block")


async def _source(desk: Desk, id: str) -> Finding:
    try:
        found = await desk.sources[id].fetch({})
    except ParallaxError as error:
        return Finding(id, False, str(error))
    failed = f", {len(found.failures)} can't be read: {found.failures[0]}" if found.failures else ""
    return Finding(id, bool(found.entries) or not failed, f"{len(found.entries)} entries{failed}")
