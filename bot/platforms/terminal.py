"""A terminal: for one pair of eyes, and as the platform of the example desk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import IO

from pydantic import BaseModel, ConfigDict
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.style import Style
from rich.table import Table
from rich.text import Text

from bot.layout import legible, marks
from bot.models import (
    Block,
    Buttons,
    Comparison,
    Heading,
    Line,
    Post,
    Question,
    QuoteBlock,
    Ref,
    Rule,
    Side,
    Small,
    SourceItem,
    Sources,
)
from bot.platforms import Handler

WIDEST = 96


class Options(BaseModel):
    """``[terminal]`` has no settings."""

    model_config = ConfigDict(extra="forbid")


def make(options: Options, environ: Mapping[str, str]) -> Terminal:  # noqa: ARG001
    """A terminal on standard output."""
    return Terminal(Console())


class Terminal:
    """Prints each post. Nothing is asked here, and what was printed can't be looked up."""

    name = "terminal"

    def __init__(self, console: Console) -> None:
        self._console = console

    async def start(self, handler: Handler) -> None:
        """Nothing to connect."""

    async def stop(self) -> None:
        """Nothing to disconnect."""

    async def send(self, post: Post) -> str:
        """Print it; the id is its key. There are no threads here: those are for the page to show."""
        if post.parent is None:
            show(post.blocks, self._console)
        return post.key

    async def find(self, post: Post) -> str | None:  # noqa: ARG002
        """What stands on a screen can't be read back: print it again rather than lose it."""
        return None

    async def edit(self, post: Post, message: str) -> None:  # noqa: ARG002
        """Print what changed."""
        show(post.blocks, self._console)

    async def notice(self, question: Question, words: str | None) -> None:
        """Nothing is shown here before the answer is."""

    async def draft(self, post: Post, message: str | None) -> str | None:  # noqa: ARG002
        """Nothing is shown here before it is whole."""
        return None

    def fits(self, blocks: tuple[Block, ...]) -> bool:  # noqa: ARG002
        """A terminal holds anything."""
        return True


def render(blocks: Iterable[Block]) -> RenderableType:
    """What rich prints. All text stands as it is: no markup arises from it."""
    return Group(*(_block(each) for each in legible(blocks)))


def show(blocks: Iterable[Block], console: Console) -> None:
    """Print blocks, no wider than reads well."""
    console.print(render(blocks), width=min(console.width, WIDEST))


def console_for(stream: IO[str]) -> Console:
    """A console that writes there; in a pipe without colours, 80 wide."""
    return Console(file=stream, highlight=False)


def _block(block: Block) -> RenderableType:
    match block:
        case Heading():
            return _heading(block)
        case Line(text, refs, bullet):
            return _hanging("•" if bullet else "", Text(clean(text)) + _refs(refs))
        case QuoteBlock():
            return _quote(block)
        case Comparison():
            return _comparison(block)
        case Sources():
            return _sources(block)
        case Small(text):
            return Padding(Text(clean(text), style="dim"), (0, 0, 1, 0))
        case Buttons(buttons):
            asks = [_hanging("?", Text(clean(each.label))) for each in buttons]
            return Group(Text("\nTo ask", style="bold"), *asks, Text())
        case Rule():
            return Text("─" * 24, style="dim")


def _heading(block: Heading) -> RenderableType:
    text = Text(clean(block.text), style="bold") + _refs(block.refs)
    if block.level == 1:
        text.stylize("bold reverse")
        return Padding(text, (0, 0, 1, 0))
    if block.level == 2:
        text.stylize(Style(bold=True, color="cyan"))
    return Padding(text, (1, 0, 0, 0))


def _quote(block: QuoteBlock) -> RenderableType:
    who = f"{block.speaker}, {block.ref.outlet}" if block.speaker else block.ref.outlet
    also = f"; also in {', '.join(ref.outlet for ref in block.also_in)}" if block.also_in else ""
    credit = Text(f"— {clean(who)}", style="dim") + _refs((block.ref,)) + Text(clean(also), style="dim")
    return _hanging("│", Text(f"“{clean(block.text)}”\n", style="italic") + credit)


def _comparison(block: Comparison) -> RenderableType:
    title = Text(block.kind.capitalize(), style="bold yellow") + Text(f"  {clean(block.about)}", style="dim")
    table = Table.grid(padding=(0, 2), expand=True)
    for _ in block.sides:
        table.add_column(ratio=1)
    table.add_row(*(Text(clean(side.outlet), style="bold") + _refs((side.ref,)) for side in block.sides))
    table.add_row(*(_marked(side) for side in block.sides))
    note = [_block(block.note)] if block.note else []
    return Padding(Group(title, Padding(table, (0, 0, 0, 2)), *note), (0, 0, 1, 0))


def _marked(side: Side) -> Text:
    before, after = marks(side.text)
    text = Text(clean(side.text))
    for start, end in side.extra:
        text.stylize("underline", start, end)
    return Text(before) + text + Text(after)


def _sources(block: Sources) -> RenderableType:
    count = f" · {block.independent} independent" if block.independent else ""
    lines = [_hanging(f"[{item.number}]", _source(item)) for item in block.items]
    return Group(Text(f"\nSources{count}", style="bold"), *lines)


def _source(item: SourceItem) -> Text:
    label = f" ({clean(item.label)})" if item.label else ""
    at = f", {item.published:%d %b %Y %H:%M}" if item.published else ""
    style = Style(link=clean(item.url)) if item.url else Style()
    return (
        Text(f"{clean(item.outlet)}: ") + Text(clean(item.title), style=style) + Text(f"{at}{label}", "dim")
    )


def _refs(refs: tuple[Ref, ...]) -> Text:
    text = Text()
    for ref in refs:
        text.append(f" [{ref.number}]", Style(color="blue", link=clean(ref.url)) if ref.url else "blue")
    return text


def _hanging(mark: str, text: Text) -> RenderableType:
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(width=max(2, len(mark)), justify="right", style="dim")
    table.add_column()
    table.add_row(mark, text)
    return table


def clean(text: str) -> str:
    """Without control characters: a text must not move the cursor or change the colours."""
    return "".join(each if each.isprintable() else " " for each in text)
