"""Checks what a bot needs before it is needed: config, tokens, folders, feeds, model, database."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass

from bot.config import ModelOptions
from bot.desk import Desk
from bot.errors import ParallaxError
from bot.writing.breaker import breaker_of, key_of


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
        for found in await _models(desk, desk.config.model, environ):
            yield found
    for id in desk.sources:
        yield await _source(desk, id)
    if not desk.sources:
        yield Finding("sources", False, "none: add a [[source]] block")
    if not desk.config.channel:
        yield Finding("channels", False, "none: add a [[channel]] block")


async def _models(desk: Desk, options: ModelOptions, environ: Mapping[str, str]) -> list[Finding]:
    """The key, each model's server and price, and whether one is left alone at the moment."""
    from bot.writing import making

    key = bool(environ.get("OPENAI_API_KEY"))
    said = "OPENAI_API_KEY is set" if key else "OPENAI_API_KEY is not set; a server of your own may need none"
    found = [Finding("key", key or bool(options.base_url), said)]
    found += [Finding(each.what, each.well, each.said) for each in await making.look(options, environ)]
    for name in (options.name, options.fallback.name if options.fallback else options.name):
        state = breaker_of(await desk.store.setting(key_of(name)))
        if state.until and state.failures:
            found.append(Finding(f"model {name}", False, f"failed {state.failures} times: {state.why}"))
    return list(dict.fromkeys(found))


async def _source(desk: Desk, id: str) -> Finding:
    try:
        found = await desk.sources[id].fetch({})
    except ParallaxError as error:
        return Finding(id, False, str(error))
    failed = f", {len(found.failures)} can't be read: {found.failures[0]}" if found.failures else ""
    return Finding(id, bool(found.entries) or not failed, f"{len(found.entries)} entries{failed}")
