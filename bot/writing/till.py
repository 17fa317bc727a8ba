"""Where models are asked and paid: within the budget, once for the same, the second where the first can't."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol
from weakref import WeakValueDictionary

from pydantic import BaseModel

from bot.errors import BadReply, Gone, ParallaxError, Retry, Spent
from bot.models import Step
from bot.money import Budget, Call, Cap, Tokens, most_tokens, step_at, tightest
from bot.writing.breaker import Circuit, Memory
from bot.writing.client import Client, Lost, Messages, Overflow
from bot.writing.prices import Prices
from bot.writing.replies import REFUSED, Model, Reply, parse
from bot.writing.streams import Hear

_SAMPLE = Tokens(2000, 500)
"""What a brief takes, about: to compare prices by."""


class Ledger(Memory, Protocol):
    """Where spending, replies and prompts are kept."""

    async def reserve(self, call: Call, caps: Sequence[Cap]) -> int | Cap:
        """The id of a reservation, or the cap that refuses it."""
        ...

    async def settle_call(self, id: int, tokens: Tokens, usd: float | None) -> None:
        """What the call took."""
        ...

    async def release_call(self, id: int) -> None:
        """It took nothing."""
        ...

    async def lose_call(self, id: int) -> None:
        """Nobody knows what it took."""
        ...

    async def used(self, caps: Sequence[Cap]) -> list[tuple[Cap, float]]:
        """How much of each cap is spent."""
        ...

    async def reply(self, key: str, now: datetime) -> tuple[str, str | None] | None:
        """A reply already paid for."""
        ...

    async def keep_reply(
        self, key: str, model: str, text: str, problem: str | None, now: datetime, *, asked: bool = False
    ) -> None:
        """Keep one; not for long where it answers what somebody ``asked``."""
        ...

    async def save_prompt(self, version: str, name: str, text: str) -> None:
        """Keep a prompt's text."""
        ...


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a call is for: "brief", "answer" or "translation", of which story, borne by whom."""

    what: str
    story: str | None = None
    channels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stand:
    """Which step of the ladder the budget is at, and why, in words for readers."""

    step: Step = "whole"
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Bought(Generic[Model]):
    """A reply in its form, as text, whose it is, and what was paid for it now."""

    reply: Model
    text: str
    model: str
    usd: float | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A model that can be asked: its client, its prices, how it fares."""

    client: Client
    prices: Prices
    circuit: Circuit


class Till:
    """Asks models and pays them."""

    def __init__(
        self, models: Sequence[Asked], ledger: Ledger, budget: Budget, clock: Callable[[], datetime]
    ) -> None:
        self.models, self._ledger, self._budget, self._clock = tuple(models), ledger, budget, clock
        self._under_way: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @property
    def name(self) -> str:
        """The first model's name."""
        return self.models[0].client.name

    async def stand(self, channels: Sequence[str]) -> Stand:
        """What gives way now, on the way to a cap."""
        unit = "tokens" if self.models[0].prices.usd(_SAMPLE) is None else "USD"
        caps = [cap for cap in self._budget.caps(self._clock()) if cap.unit == unit]
        used = await self._ledger.used(caps)
        near = tightest(used, channels)
        step = step_at(near[1]) if near else "whole"
        if near is None or step == "whole":
            return Stand()
        if step == "cheaper" and not self._cheaper():
            step = "shorter"
        return Stand(step, f"most of {near[0].of} is spent")

    def _cheaper(self) -> bool:
        """Whether the second model is known to cost less."""
        prices = [each.prices.usd(_SAMPLE) for each in self.models]
        return len(prices) > 1 and None not in prices and (prices[1] or 0.0) < (prices[0] or 0.0)

    async def ask(
        self,
        messages: Messages,
        form: type[Model],
        purpose: Purpose,
        second: bool = False,
        hear: Hear | None = None,
    ) -> Bought[Model]:
        """The first model's reply, or the next one's where that can't answer; ``second``: begin with that.

        ``hear`` is given its text while it grows.

        Raises what the first one came to: Spent, BadReply, Overflow, Retry or Gone.
        """
        errors: list[ParallaxError] = []
        for model in self.models[1:] if second else self.models:
            try:
                return await self._ask(model, messages, form, purpose, hear)
            except Overflow:
                raise
            except (BadReply, Retry, Gone) as error:
                errors.append(error)
                if isinstance(error, BadReply):
                    break  # an answer was paid for: whether to pay for another is the caller's to say
        raise errors[0]

    async def _ask(
        self, model: Asked, messages: Messages, form: type[Model], purpose: Purpose, hear: Hear | None
    ) -> Bought[Model]:
        key = key_of(model, messages, form)
        usd: float | None = 0.0
        async with self._under_way.setdefault(key, asyncio.Lock()):
            known = await self._ledger.reply(key, self._clock())
            if known is None:
                known, usd = await self._buy(model, messages, form, purpose, key, hear)
        text, problem = known
        if problem:
            raise BadReply(problem)
        return Bought(parse(text, form), text, model.client.name, usd)

    async def _buy(
        self,
        model: Asked,
        messages: Messages,
        form: type[BaseModel],
        purpose: Purpose,
        key: str,
        hear: Hear | None,
    ) -> tuple[tuple[str, str | None], float | None]:
        await model.circuit.enter()
        try:
            id = await self._reserve(model, messages, form, purpose)
        except BaseException:
            model.circuit.give_up()
            raise
        reply = await self._answered(model, messages, form, id, hear)
        usd = await self._settled(model, reply, id)
        problem = reply.problem or _unread(reply.text, form)
        broken = problem is not None and problem != REFUSED
        await model.circuit.leave(BadReply(problem or "") if broken else None)
        asked, now = purpose.what == "answer", self._clock()
        await self._ledger.keep_reply(key, model.client.name, reply.text, problem, now, asked=asked)
        return (reply.text, problem), usd

    async def _reserve(
        self, model: Asked, messages: Messages, form: type[BaseModel], purpose: Purpose
    ) -> int:
        texts = [*(each["content"] for each in messages), json.dumps(form.model_json_schema())]
        most, now = most_tokens(texts, model.client.most_written), self._clock()
        usd = model.prices.usd(most)
        call = Call(now, model.client.name, purpose.what, purpose.story, most, usd, purpose.channels)
        found = await self._ledger.reserve(call, self._budget.caps(now))
        if isinstance(found, Cap):
            raise Spent(found.of, f"{found.most:g} {found.unit}")
        return found

    async def _answered(
        self, model: Asked, messages: Messages, form: type[BaseModel], id: int, hear: Hear | None
    ) -> Reply:
        try:
            return await model.client.ask(messages, form, hear)
        except (BadReply, Retry, Gone) as error:
            await (self._ledger.lose_call if isinstance(error, Lost) else self._ledger.release_call)(id)
            await model.circuit.leave(None if isinstance(error, BadReply) else error)
            raise
        except BaseException:  # cancelled while it was under way: what it took is not known
            model.circuit.give_up()
            raise

    async def _settled(self, model: Asked, reply: Reply, id: int) -> float | None:
        if reply.tokens is None:  # a server that does not count: the most that it can have taken stays
            await self._ledger.lose_call(id)
            return None
        usd = model.prices.usd(reply.tokens)
        await self._ledger.settle_call(id, reply.tokens, usd)
        return usd

    async def close(self) -> None:
        """Let go of the connections."""
        for each in self.models:
            await each.client.close()


def key_of(model: Asked, messages: Messages, form: type[BaseModel]) -> str:
    """What makes two requests the same: the model and where it is, every word sent, and the form."""
    said: list[Any] = [model.prices.base_url, model.client.name, list(map(dict, messages))]
    whole = json.dumps([*said, form.model_json_schema()], sort_keys=True)
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()


def _unread(text: str, form: type[BaseModel]) -> str | None:
    """What is wrong with a reply's form, None where it can be read."""
    try:
        parse(text, form)
    except BadReply as error:
        return error.problem
    return None


def added(one: float | None, other: float | None) -> float | None:
    """Two prices together; one that nobody knows leaves the other."""
    return other if one is None else one if other is None else one + other
