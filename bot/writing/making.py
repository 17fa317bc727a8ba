"""From the config's ``[model]`` to the writer, and to a look at its servers that costs nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.config import ModelOptions, OneModel
from bot.errors import ParallaxError
from bot.money import Budget, Rates, Tokens
from bot.prompts import load
from bot.writing.breaker import Circuit
from bot.writing.client import Access, Client
from bot.writing.model import ModelWriter, Prompts
from bot.writing.prices import Prices
from bot.writing.till import Asked, Ledger, Till

Environ = Mapping[str, str]
MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Look:
    """What was found of a model. ``well`` is False where the operator has to act."""

    what: str
    well: bool
    said: str


def utc_now() -> datetime:
    """The machine's clock, aware."""
    return datetime.now(UTC)


def make(
    options: ModelOptions,
    environ: Environ,
    ledger: Ledger,
    own: Path | None,
    budget: Budget,
    clock: Callable[[], datetime] = utc_now,
) -> ModelWriter:
    """The writer that the config names. Raises BadConfig where a prompt of the operator's own is wrong."""
    models = [
        Asked(Client(access), prices, Circuit(access.name, ledger, clock))
        for access, prices in known(options, environ)
    ]
    prompts = Prompts(load("brief", own), load("answer", own))
    return ModelWriter(Till(models, ledger, budget, clock), ledger, prompts)


def known(options: ModelOptions, environ: Environ) -> list[tuple[Access, Prices]]:
    """The models of the config with their keys; the base address may stand in OPENAI_BASE_URL."""
    base, key = options.base_url or environ.get("OPENAI_BASE_URL", ""), environ.get("OPENAI_API_KEY", "")
    found = [_known(options, options, base, key)]
    if second := options.fallback:
        # The first server's key is for that server alone.
        theirs = environ.get("FALLBACK_API_KEY") or (key if second.base_url in ("", base) else "")
        found.append(_known(second, options, second.base_url or base, theirs))
    return found


def _known(model: OneModel, options: ModelOptions, base: str, key: str) -> tuple[Access, Prices]:
    access = Access(model.name, base, key, options.timeout_seconds, options.concurrency)
    return access, Prices(model.name, base, rates_of(model))


def rates_of(model: OneModel) -> Rates | None:
    """The prices that the config names."""
    if model.usd_per_million_in is None or model.usd_per_million_out is None:
        return None
    return Rates(model.usd_per_million_in, model.usd_per_million_out, model.usd_per_million_cached)


async def look(options: ModelOptions, environ: Environ) -> list[Look]:
    """Whether each model is there and answers to its key, and what is known of its price."""
    found = []
    for access, prices in known(options, environ):
        found += [await _server(access), priced(prices, options.daily_tokens)]
    return found


async def _server(access: Access) -> Look:
    client = Client(access)
    try:
        there = await client.listed()
    except ParallaxError as error:
        return Look(f"model {access.name}", False, str(error))
    finally:
        await client.close()
    if there and access.name not in there:
        return Look(f"model {access.name}", False, f"its server lists others: {', '.join(sorted(there)[:5])}")
    return Look(
        f"model {access.name}", True, "its server answers" if there is None else "its server lists it"
    )


def priced(prices: Prices, tokens: int) -> Look:
    """What a model costs, or what holds while nobody knows."""
    read, written = prices.usd(Tokens(MILLION, 0)), prices.usd(Tokens(0, MILLION))
    what = f"price of {prices.model}"
    if read is None or written is None:
        said = f"not known, so no budget in dollars can be kept: {tokens:,} tokens a day hold instead"
        return Look(what, False, f"{said}; set usd_per_million_in and usd_per_million_out")
    whose = "yours" if prices.own else "by public lists"
    return Look(what, True, f"{read:g} USD for a million tokens read, {written:g} written, {whose}")
