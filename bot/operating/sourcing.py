"""The list of sources: what is in it, how each does, what one more would bring and cost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.config import ModelOptions, checked
from bot.desk import Desk
from bot.errors import BadConfig, ParallaxError, Unreadable
from bot.layout import counted
from bot.models import Entry, Health, Listing
from bot.models.health import after_look
from bot.sources import Fetched, discovery, feed
from bot.sources.feed import plain
from bot.sources.opml import Listed, written

if TYPE_CHECKING:
    from bot.http import Http

BY_COMMAND = "added by command"
WRITTEN = 150
"""Tokens that a model writes for one article of a story, about."""
ASKED = 300
"""Tokens of the prompt that falls to one article, about."""
WHOLE = 4500
"""Characters of an article whose feed gives only a summary, about."""
PER_TOKEN = 4
"""Characters of English in a token, about."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A feed that somebody may want: its last entries, newest first, and the site's other feeds."""

    url: str
    entries: tuple[Entry, ...]
    others: tuple[str, ...]
    per_day: float | None


async def listed(desk: Desk) -> tuple[Listing, ...]:
    """All sources, those of the config file first."""
    health = await desk.store.source_health()
    own = Path(desk.config.file).name or "config.toml"
    return tuple(
        listing_of(source, BY_COMMAND if desk.is_added(id) else own, health.get(id) or Health(id))
        for id, source in desk.sources.items()
    )


def listing_of(source: Any, origin: str, health: Health) -> Listing:
    """One row of the list."""
    kind, _, place = source.id.partition(":")
    outlet = getattr(source, "outlet", None) or health.outlet
    return Listing(source.id, kind, place, outlet, origin, health)


async def candidate(url: str, http: Http, now: datetime) -> Candidate:
    """The feed behind an address. Raises ``Unreadable`` where there is none, else as ``Http.get`` does."""
    places = await discovery.find(url, http)
    if not places:
        raise Unreadable(url, "there is no feed here, and the page names none")
    first, found = await _first_of(places, http)
    others = tuple(each for each in places if each != first)
    entries = sorted(
        found.entries, key=lambda each: each.published or datetime.min.replace(tzinfo=now.tzinfo)
    )
    health = after_look(Health(first), (each.published for each in entries if each.published), now, now)
    return Candidate(first, tuple(reversed(entries)), others, health.per_day(now))


async def _first_of(places: Sequence[str], http: Http) -> tuple[str, Fetched]:
    """The first that can be read as a feed. Raises what the first one raised where none can."""
    problems: list[ParallaxError] = []
    for place in places:
        try:
            options = checked(feed.Options, {"url": place, "pages": False}, "URL")
            return place, await feed.make(options, http).fetch({})
        except ParallaxError as problem:
            problems.append(problem)
    raise problems[0]


def cost_per_day(found: Candidate, model: ModelOptions | None) -> str:
    """What a feed would cost a day, in a sentence for who is about to add it."""
    if model is None:
        return "It costs nothing: no model is set."
    if found.per_day is None:
        return "What it would cost a day is not known: its items have no dates."
    rates = usd_per_million(model)
    items = f"about {max(found.per_day, 0.1):.2g} items a day"
    if rates is None:
        return f"It brings {items}; what they cost is not known: {model.name} has an unknown price."
    usd = found.per_day * sum(map(_times, (tokens_read(found.entries), WRITTEN), rates)) / 1e6
    shown = "under 0.01" if usd < 0.01 else f"at most about {usd:.2f}"
    return f"It would cost {shown} USD a day with {model.name}: {items}, if a story is made of each."


def _times(tokens: float, rate: float) -> float:
    return tokens * rate


def tokens_read(entries: Sequence[Entry]) -> float:
    """How many tokens a model reads for one of these articles, about."""
    sizes = [len(plain(each.body)) if each.whole else WHOLE for each in entries] or [WHOLE]
    return ASKED + sum(sizes) / len(sizes) / PER_TOKEN


def usd_per_million(model: ModelOptions) -> tuple[float, float] | None:
    """US dollars for a million tokens read and for a million written; None where nobody knows."""
    from genai_prices import Usage, calc_price

    own = getattr(model, "usd_per_million_in", None), getattr(model, "usd_per_million_out", None)
    if own[0] is not None and own[1] is not None:
        return own[0], own[1]
    million = 1_000_000
    try:
        read = calc_price(Usage(input_tokens=million), model_ref=model.name).total_price
        wrote = calc_price(Usage(output_tokens=million), model_ref=model.name).total_price
    except LookupError:
        return None
    return float(read), float(wrote)


async def add(desk: Desk, url: str, outlet: str | None, now: datetime) -> str:
    """Keep a feed as a row beside the config; the line that says what was done."""
    block: dict[str, Any] = {"kind": "feed", "url": url} | ({"outlet": outlet} if outlet else {})
    checked(feed.Options, block, "URL")
    id = f"feed:{url}"
    if id in desk.sources:
        where = BY_COMMAND if desk.is_added(id) else f"in {Path(desk.config.file).name}"
        if (await desk.store.health_of(id)).state in ("paused", "ended"):
            await desk.store.forget_source(id)
            return f"{id} was there before ({where}); it is asked again."
        return f"{id} is there already ({where})."
    await desk.store.add_source(id, block, now)
    return f"Added {id}. A running bot reads it within a minute."


async def remove(desk: Desk, name: str) -> str:
    """Take away a source that was added by a command, by id or address. Raises ``Unreadable``."""
    id = next((each for each in (name, f"feed:{name}") if each in desk.sources), None)
    if id is None:
        raise Unreadable(name, "no such source; parallax sources list shows them")
    if not desk.is_added(id):
        raise Unreadable(id, f"stands in {desk.config.file}; take its [[source]] block out there")
    if hears := [each.name for each in desk.config.channel if id in each.sources]:
        raise Unreadable(id, f"channel {hears[0]} listens to it; take it out of its sources first")
    await desk.store.remove_source(id)
    return f"Removed {id}. What was read from it stays."


async def add_all(desk: Desk, feeds: Iterable[Listed], now: datetime) -> str:
    """Add the feeds of a list; the line that says how many were new."""
    found = [{"kind": "feed", "url": each.url} for each in feeds]
    fit = [block for block in found if is_fit(block)]
    new = [block for block in fit if f"feed:{block['url']}" not in desk.sources]
    for block in new:
        await desk.store.add_source(f"feed:{block['url']}", block, now)
    old = len(fit) - len(new)
    known = f"; {old} {'was' if old == 1 else 'were'} there already" if old else ""
    unfit = f"; {len(found) - len(fit)} left out, whose addresses hold a password" if found != fit else ""
    return f"Added {counted(len(new), 'feed')}{known}{unfit}."


def is_fit(block: Mapping[str, Any]) -> bool:
    """Whether a feed's block would be taken in a config file."""
    try:
        checked(feed.Options, block, "")
    except BadConfig:
        return False
    return True


def exported(listings: Iterable[Listing]) -> str:
    """An OPML file with all feeds of the list."""
    feeds = [Listed(each.place, each.outlet) for each in listings if each.kind == "feed"]
    return written(feeds, "Parallax")


def others_left(listings: Iterable[Listing]) -> int:
    """How many sources are no feeds, and so have no place in a list of feeds."""
    return sum(each.kind != "feed" for each in listings)
