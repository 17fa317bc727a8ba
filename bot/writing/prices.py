"""What a model's tokens cost: the operator's word first, then public price lists, else unknown."""

from __future__ import annotations

from dataclasses import dataclass

from bot.money import Rates, Tokens


@dataclass(frozen=True, slots=True)
class Prices:
    """The prices of one model. An unknown price is None, never 0."""

    model: str
    base_url: str = ""
    own: Rates | None = None

    def usd(self, tokens: Tokens) -> float | None:
        """US dollars for a call, None where nobody knows the model's price."""
        if self.own:
            return self.own.price(tokens)
        return _listed(self.model, self.base_url, tokens)


def _listed(model: str, base_url: str, tokens: Tokens) -> float | None:
    """By the server's address; else by the model's name, as whoever hosts it is paid about the same."""
    from genai_prices import Usage, calc_price

    counted = Usage(
        input_tokens=tokens.read, output_tokens=tokens.written, cache_read_tokens=tokens.cached or None
    )
    if base_url:
        try:
            return float(calc_price(counted, model_ref=model, provider_api_url=base_url).total_price)
        except LookupError:
            pass
    try:
        return float(calc_price(counted, model_ref=model).total_price)
    except LookupError:
        return None
