"""Checks what a bot needs before it is needed: config, tokens, folders, feeds, model, database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.config import ModelOptions
from bot.desk import Desk
from bot.errors import ParallaxError
from bot.layout import counted
from bot.models import Health
from bot.models.health import said
from bot.sources import Source
from bot.sources.feed import Feed
from bot.writing.breaker import breaker_of, key_of


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. ``well`` is False where the operator has to act."""

    what: str
    well: bool
    said: str


async def examine(desk: Desk, environ: Mapping[str, str]) -> AsyncIterator[Finding]:
    """The config, the database, the model's key, each source and channel, as they are found."""
    yield Finding("config", True, f"{desk.config.file}, {_channels(desk, len(await desk.channels()))}")
    yield Finding("database", True, desk.config.desk.database)
    if desk.config.model is not None:
        for found in await _models(desk, desk.config.model, environ):
            yield found
    health = await desk.store.source_health()
    looks = [_source(source, health.get(id)) for id, source in desk.sources.items()]
    for found in await asyncio.gather(*looks):
        yield found
    if not desk.sources:
        yield Finding("sources", False, "none: add a [[source]] block, or one by parallax sources add URL")
    if not await desk.channels():
        yield Finding("channels", False, "none: add a [[channel]] block")
    if held := len(await desk.store.held_posts()):
        posts = "1 post is" if held == 1 else f"{held} posts are"
        said_of = f"{posts} held, as nobody knows whether it was sent: see parallax posts held"
        yield Finding("posts", False, said_of)


def _channels(desk: Desk, count: int) -> str:
    own = len(desk.config.channel)
    said = counted(own, "channel")
    return said if count == own else f"{said}, and {count - own} that joined in chat"


async def _models(desk: Desk, options: ModelOptions, environ: Mapping[str, str]) -> list[Finding]:
    """The key, each model's server and price, and whether one is left alone at the moment."""
    from bot.writing import making

    key = bool(environ.get("OPENAI_API_KEY"))
    there = (
        "OPENAI_API_KEY is set" if key else "OPENAI_API_KEY is not set; a server of your own may need none"
    )
    found = [Finding("key", key or bool(options.base_url), there)]
    found += [Finding(each.what, each.well, each.said) for each in await making.look(options, environ)]
    for name in (options.name, options.fallback.name if options.fallback else options.name):
        state = breaker_of(await desk.store.setting(key_of(name)))
        if state.until and state.failures:
            found.append(Finding(f"model {name}", False, f"failed {state.failures} times: {state.why}"))
    return list(dict.fromkeys(found))


async def _source(source: Source, health: Health | None) -> Finding:
    """What one look gives, with what is remarkable of those before. No pages are asked for."""
    now = datetime.now(UTC)
    before = f"; {said(health, now)}" if health and health.state not in ("new", "well") else ""
    try:
        found = await (replace(source, pages=False) if isinstance(source, Feed) else source).fetch({})
    except ParallaxError as error:
        return Finding(source.id, False, f"{error}{before}")
    failed = f", {len(found.failures)} can't be read: {found.failures[0]}" if found.failures else ""
    return Finding(
        source.id,
        bool(found.entries) or not failed,
        f"{counted(len(found.entries), 'entry', 'entries')}{failed}{before}",
    )
