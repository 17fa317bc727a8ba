"""The tables of ``parallax costs``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import IO, Any

from rich.console import Console
from rich.text import Text

from bot.operating.printing import table
from bot.platforms import terminal

Form = Mapping[str, Any]
_COLUMNS = ("calls", "tokens in", "of them cached", "tokens out", "USD")


def print_costs(form: Form, out: IO[str]) -> None:
    """What was spent, what is left, who wrote what was told."""
    console = terminal.console_for(out)
    total = form["total"]
    console.print(Text(f"Since {form['since'][:10]}: {_said(total)}"))
    for said in _remarks(form):
        console.print(Text(said))
    for by in ("day", "month", "model", "what") if total["calls"] else ():
        rows = [(each["name"], *_cells(each)) for each in form["by"][by]]
        _show(console, f"By {by if by != 'what' else 'purpose'}", (by, *_COLUMNS), rows)
    rows = [
        (each["name"] or "no channel", str(each["calls"]), _usd(each["usd"]))
        for each in form["by"]["channel"]
    ]
    _show(console, "By channel, in equal shares", ("channel", "calls", "USD"), rows)
    rows = [
        (each["of"], *(_amount(each[key], each["unit"]) for key in ("most", "spent", "left")))
        for each in form["budgets"]
    ]
    _show(console, "Budgets", ("of", "most", "spent or put by", "left"), rows)
    rows = [(str(each["stories"]), each["writer"], each["step"], each["why"] or "") for each in form["told"]]
    _show(console, "Stories told", ("stories", "written by", "how", "because"), rows)


def _show(console: Console, title: str, names: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    if rows:
        console.print("", table(title, names, rows), sep="\n")


def _said(total: Form) -> str:
    if not total["calls"]:
        return "no model was asked."
    priced = "at a price that nobody knows" if total["usd"] is None else f"{_usd(total['usd'])} USD"
    return f"{_calls(total['calls'])}, {priced}."


def _calls(count: int) -> str:
    return f"{count} call{'' if count == 1 else 's'}"


def _remarks(form: Form) -> list[str]:
    total, remarks = form["total"], []
    if total["unpriced"]:
        remarks.append(f"The price of {_calls(total['unpriced'])} is not known: see parallax doctor.")
    if total["unheard"]:
        remarks.append(
            f"No end of {_calls(total['unheard'])} is known: the most that can have been taken is counted."
        )
    if form["replies_kept"]:
        remarks.append(f"{form['replies_kept']} times a reply was at hand that had been paid for before.")
    for each in form["models"]:
        if each["left_alone_until"]:
            remarks.append(f"{each['name']} is left alone until {each['left_alone_until']}: {each['why']}")
    return remarks


def _cells(each: Form) -> tuple[str, ...]:
    tokens = (f"{each[key]:,}" for key in ("tokens_in", "tokens_cached", "tokens_out"))
    return (str(each["calls"]), *tokens, _usd(each["usd"]))


def _usd(amount: float | None) -> str:
    return "unknown" if amount is None else f"{amount:.4f}"


def _amount(amount: float, unit: str) -> str:
    return f"{amount:,.0f} tokens" if unit == "tokens" else f"{amount:.4f} USD"
