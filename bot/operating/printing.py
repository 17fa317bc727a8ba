"""What commands print: results on standard output, progress on standard error."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from importlib import import_module
from typing import IO, Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from bot import forms, layout, markdown
from bot.models import Answer, Block, Buttons, Digest, Heading, Line, Listing
from bot.models.health import length, said
from bot.operating.digesting import Progress as Report
from bot.operating.digesting import quiet
from bot.operating.doctor import Finding
from bot.operating.sourcing import Candidate
from bot.operating.why import Step
from bot.platforms import terminal

CHAT = ("slack", "discord")


def print_digest(digest: Digest, form: str, out: IO[str]) -> None:
    """The digest in that form."""
    if form == "json":
        _json(forms.digest_form(digest), out)
    elif form in CHAT:
        _json(chat_form(digest, form), out)
    elif form == "markdown":
        out.write(markdown.render(whole(digest)))
    elif form == "html":
        from bot.platforms.page_render import html

        out.write(html(layout.digest_title(digest), _unpressed(whole(digest))))
    else:
        terminal.show(whole(digest), terminal.console_for(out))


def whole(digest: Digest) -> tuple[Block, ...]:
    """Title, each story's card, small print: for where there are no threads."""
    parts = layout.root(digest)
    cards = [part for brief in digest.briefs for part in layout.card(brief, layout.outlet_link)[:-1]]
    return tuple(layout.legible(block for part in (parts[0], *cards, parts[-1]) for block in part))


def _unpressed(blocks: Iterable[Block]) -> Iterable[Block]:
    """Buttons as text: in a file there is nobody to press them for."""
    for block in blocks:
        if isinstance(block, Buttons):
            yield Heading("To ask", 3)
            yield from (Line(button.label) for button in block.buttons)
        else:
            yield block


def chat_form(digest: Digest, platform: str) -> dict[str, Any]:
    """What a chat platform would be sent: the root's messages, then those of its thread."""
    module = import_module(f"bot.platforms.{platform}")
    root = layout.messages(layout.root(digest), module.fits)
    cards = [
        blocks
        for brief in digest.briefs
        for blocks in layout.messages(layout.card(brief, as_of=digest.read_until), module.fits)
    ]
    return {
        "messages": [module.render(blocks) for blocks in root],
        "thread": [module.render(blocks) for blocks in cards],
    }


def print_answer(answer: Answer, out: IO[str]) -> None:
    """An answer with its sources."""
    blocks = [block for part in layout.answer(answer, layout.outlet_link) for block in part]
    terminal.show(blocks, terminal.console_for(out))


def print_article(form: Mapping[str, Any], out: IO[str]) -> None:
    """What the bot sees in an article, quotes and wording below the text."""
    console = terminal.console_for(out)
    head = f"{form['outlet']} · {form['published'] or 'no date'} · {form['language']}"
    title = Text(terminal.clean(str(form["title"])), "bold")
    console.print(title, Text(terminal.clean(head), "dim"), "", sep="\n")
    text = "\n".join(map(terminal.clean, form["text"].split("\n")))
    console.print(Text(text), width=min(console.width, terminal.WIDEST))
    quotes = ((each["text"], each["speaker"] or "—", each["cue"] or "—") for each in form["quotes"])
    console.print(table("Quotes", ("words", "speaker", "cue"), quotes))
    words = ((each["text"], each["kind"]) for each in form["wording"])
    console.print(table("Wording", ("words", "kind"), words))


def print_steps(steps: Iterable[Step], out: IO[str]) -> None:
    """Where an article went."""
    rows = ((f"{each.at:%Y-%m-%d %H:%M}", each.step, each.outcome, each.reason) for each in steps)
    terminal.console_for(out).print(table("", ("when", "step", "outcome", "reason"), rows))


def print_findings(findings: Iterable[Finding], out: IO[str]) -> None:
    """What the doctor found: words, so that it reads without colours. Addresses stand below, unbroken."""
    found = tuple(findings)
    addresses = [each for each in found if each.said.startswith("https://") and " " not in each.said]
    rows = (
        ("ok" if each.well else "MISSING", each.what, "below" if each in addresses else each.said)
        for each in found
    )
    terminal.console_for(out).print(table("", ("", "what", "found"), rows))
    for each in addresses:
        out.write(f"\n{each.what}:\n{terminal.clean(each.said)}\n")


def print_sources(listings: Iterable[Listing], now: datetime, out: IO[str]) -> None:
    """The list of sources; below it, in a line each, those that want attention."""
    rows = [_source_row(each, now) for each in listings]
    if not rows:
        out.write("No sources yet. Add one: parallax sources add URL\n")
        return
    names = ("source", "outlet", "state", "read ago", "a day", "next in", "from")
    terminal.console_for(out).print(table("", names, [row for row, _ in rows]))
    for _, trouble in rows:
        if trouble:
            out.write(f"\n{terminal.clean(trouble)}\n")


def _source_row(listing: Listing, now: datetime) -> tuple[tuple[str, ...], str | None]:
    health = listing.health
    rate = health.per_day(now)
    coming = health.due if health.state != "ended" else None
    row = (
        listing.id,
        listing.outlet or "—",
        health.state,
        _short(now - health.last_success) if health.last_success else "never",
        "—" if rate is None else f"{rate:.1f}",
        "—" if coming is None else "now" if coming <= now else _short(coming - now),
        listing.origin,
    )
    return row, None if health.state in ("new", "well") else said(health, now)


def _short(span: timedelta) -> str:
    """A length of time as a table has room for it: ``3 d``, ``14 min``."""
    count, _, unit = length(span).partition(" ")
    return f"{count} {unit[:3] if unit.startswith('min') else unit[0]}" if count.isdigit() else "< 1 min"


def print_candidate(found: Candidate, cost: str, out: IO[str]) -> None:
    """A feed that may be added: its last items, the site's other feeds, what it would cost."""
    out.write(f"{terminal.clean(found.url)}\n")
    rows = (
        (f"{each.published:%Y-%m-%d %H:%M}" if each.published else "no date", each.title or "—")
        for each in found.entries[:8]
    )
    console = terminal.console_for(out)
    console.print(table("", ("published", "its last items"), rows) if found.entries else "It holds no item.")
    for other in found.others[:8]:
        out.write(f"Also there: {terminal.clean(other)}\n")
    out.write(f"{cost}\n")


def progress(err: IO[str]) -> Report:
    """A bar on a terminal, shown for work that takes longer than a moment; nothing in a pipe."""
    if not err.isatty():
        return quiet
    console = Console(file=err)
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
        console=console,
        transient=True,
    )
    tasks: dict[str, Any] = {}

    def report(what: str, done: int, total: int) -> None:
        if what not in tasks:
            tasks[what] = bar.add_task(what, total=total)
            bar.start()
        bar.update(tasks[what], completed=done + 1)
        if done + 1 >= total:
            bar.remove_task(tasks.pop(what))
            bar.stop()

    return report


def table(title: str, names: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Table:
    """A table without lines, its cells safe for a terminal."""
    table = Table(title=title or None, title_justify="left", title_style="bold", box=None, pad_edge=False)
    for name in names:
        table.add_column(name, overflow="fold", header_style="dim")
    for row in rows:
        table.add_row(*(Text(terminal.clean(cell)) for cell in row))
    return table


def _json(form: Mapping[str, Any], out: IO[str]) -> None:
    json.dump(form, out, ensure_ascii=False, indent=2)
    out.write("\n")
