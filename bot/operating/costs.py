"""Where the money went: by day, month, channel, model and purpose; what is left; what gave way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.desk import Desk
from bot.forms import moment
from bot.money import Budget, Cap
from bot.writing.breaker import Breaker, breaker_of, key_of

Row = Mapping[str, Any]
Form = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Books:
    """What the store keeps of money: calls, who bears them, caps, who wrote what was told, and the models."""

    calls: Sequence[Row]
    charged: Sequence[tuple[int, str, float]]
    used: Sequence[tuple[Cap, float]]
    told: Sequence[tuple[str, str, str | None]]
    models: Sequence[tuple[str, Breaker]]
    replies_kept: int


async def costs(desk: Desk, budget: Budget, since: datetime, now: datetime) -> Form:
    """``parallax.costs/1``: what was spent since then, and what may be spent still."""
    store, zone = desk.store, ZoneInfo(desk.config.desk.timezone)
    books = Books(
        await store.calls(since),
        await store.charged(since),
        await store.used(budget.caps(now)),
        await store.told_by(since),
        [(name, breaker_of(await store.setting(key_of(name)))) for name in _names(desk)],
        await store.kept_replies(since),
    )
    return costs_form(books, since.astimezone(zone), now.astimezone(zone))


def costs_form(books: Books, since: datetime, now: datetime) -> Form:
    """The same from what was found; days and months are those of the zone of ``now``."""
    calls, zone = books.calls, now.tzinfo
    return {
        "format": "parallax.costs/1",
        "since": moment(since),
        "until": moment(now),
        "total": _sums(calls),
        "by": {
            "day": _grouped(calls, lambda call: f"{call['at'].astimezone(zone):%Y-%m-%d}"),
            "month": _grouped(calls, lambda call: f"{call['at'].astimezone(zone):%Y-%m}"),
            "channel": _by_channel(calls, books.charged),
            "model": _grouped(calls, lambda call: call["model"]),
            "what": _grouped(calls, lambda call: call["what"]),
        },
        "budgets": [_budget(cap, used) for cap, used in books.used],
        "told": [
            {"writer": writer, "step": step, "why": why, "stories": count}
            for (writer, step, why), count in Counter(books.told).most_common()
        ],
        "models": [_model(name, state, now) for name, state in books.models],
        "replies_kept": books.replies_kept,
    }


def _sums(calls: Sequence[Row]) -> Form:
    """The calls together. ``usd`` is None where no price is known, and ``unpriced`` counts those."""
    known = [call["usd"] for call in calls if call["usd"] is not None]
    return {
        "calls": len(calls),
        "tokens_in": sum(call["tokens_in"] for call in calls),
        "tokens_cached": sum(call["cached"] for call in calls),
        "tokens_out": sum(call["tokens_out"] for call in calls),
        "usd": sum(known) if known or not calls else None,
        "unpriced": len(calls) - len(known),
        "unheard": sum(call["state"] in ("reserved", "lost") for call in calls),
    }


def _grouped(calls: Sequence[Row], key: Callable[[Row], str]) -> list[Form]:
    groups: dict[str, list[Row]] = {}
    for call in calls:
        groups.setdefault(key(call), []).append(call)
    return [{"name": name, **_sums(groups[name])} for name in sorted(groups)]


def _by_channel(calls: Sequence[Row], charged: Iterable[tuple[int, str, float]]) -> list[Form]:
    """Shares in US dollars; what no channel bears (typed at a prompt) has no name."""
    shares: dict[str | None, list[float]] = {}
    borne = set()
    for call, channel, share in charged:
        borne.add(call)
        shares.setdefault(channel, []).append(share)
    if alone := [call["usd"] or 0.0 for call in calls if call["id"] not in borne]:
        shares[None] = alone
    ordered = sorted(shares, key=lambda name: (name is None, name or ""))
    return [{"name": name, "calls": len(shares[name]), "usd": sum(shares[name])} for name in ordered]


def _budget(cap: Cap, used: float) -> Form:
    return {
        "of": cap.of,
        "channel": cap.channel,
        "unit": cap.unit,
        "most": cap.most,
        "spent": used,
        "left": max(cap.most - used, 0.0),
    }


def _names(desk: Desk) -> tuple[str, ...]:
    model = desk.config.model
    if model is None:
        return ()
    return (model.name, model.fallback.name) if model.fallback else (model.name,)


def _model(name: str, state: Breaker, now: datetime) -> Form:
    alone = state.open(now)
    return {
        "name": name,
        "left_alone_until": moment(state.until) if alone else None,
        "why": state.why if alone else None,
    }
