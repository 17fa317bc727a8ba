"""Blocks as a Discord message of components v2: pure.

A story stands in a container of its own. Each message carries the key of its post in a button's
``custom_id``, where the channel's history shows it again.
https://docs.discord.com/developers/components/reference
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import reduce
from hashlib import blake2b
from typing import Any, assert_never

from bot.layout import pack
from bot.models import (
    Block,
    Button,
    Buttons,
    Comparison,
    ContrastKind,
    Heading,
    Line,
    QuoteBlock,
    Ref,
    Rule,
    Side,
    Small,
    SourceItem,
    Sources,
)
from bot.platforms.discord_text import clip, emphasise, escape, escape_line, length, link, safe_url

Shape = dict[str, Any]
"""A component, or the message, as it goes over the wire."""

COMPONENTS = 40
TEXT = 4_000
ROW = 5
LABEL = 80
CUSTOM_ID = 100
BUTTON_URL = 512
FLAGS = 1 << 15 | 1 << 2  # IS_COMPONENTS_V2, SUPPRESS_EMBEDS
ACCENT = 0x3F6C8F

ACTION_ROW, BUTTON, SECTION, TEXT_DISPLAY, SEPARATOR, CONTAINER = 1, 2, 9, 10, 14, 17
SECONDARY, DANGER, LINK = 2, 4, 5

CUSTOM = re.compile(r"px:(?P<mark>[\w-]{12}):(?P<action>[\w-]+):(?P<value>.*)", re.DOTALL)
"""Our buttons: the mark of the post's key, what is asked, of what."""
ASIDE = "\u2026"  # the value of a button whose value stands in the text beside it
ANCHOR = Button("Ask about this", "question", "")
"""Stands in each message that has no other button of ours, and opens a form for a question."""
SHARE = "share"
DANGEROUS = {"withdraw", "apart", "sure"}
REST = "The rest does not fit into one message."

KINDS: dict[ContrastKind, str] = {
    "quote cut": "Quote cut",
    "quote differs": "Quote differs",
    "wording": "Other words",
    "figures differ": "Figures differ",
    "said by": "Given to different speakers",
}


def render(blocks: tuple[Block, ...], key: str = "preview") -> Shape:
    """The message as it is sent, always within Discord's limits: what is over is left out."""
    kept = len(blocks) if fits(blocks) else _room(blocks)
    tail = () if kept == len(blocks) else (Small(REST),)
    return message(_draw((*blocks[:kept], *tail), mark(key)))


def private(blocks: tuple[Block, ...], event: str, *, share: bool = False) -> tuple[Shape, ...]:
    """The messages that one person alone sees, as few as hold the blocks.

    Where they may be shared, the last has a button for it, whose value is the id of what they answer.
    """
    tail = (Buttons((Button("Share", SHARE, event),)),) if share else ()
    *parts, last = pack(((each,) for each in blocks), lambda some: fits((*some, *tail))) or ((),)
    drawn = (_draw(part, mark(event), anchored=False) for part in (*parts, (*last, *tail)))
    return tuple(message(each) for each in drawn if each)


def message(components: list[Shape]) -> Shape:
    """The components as a message that mentions nobody and opens no link."""
    return {"flags": FLAGS, "allowed_mentions": {"parse": []}, "components": components}


def fits(blocks: tuple[Block, ...]) -> bool:
    """Whether one message holds these blocks, by Discord's budget for the whole of it."""
    drawn = _draw(blocks, mark(""))
    return size(drawn) <= COMPONENTS and weight(drawn) <= TEXT


def mark(key: str) -> str:
    """Twelve characters that stand for a post's key, whatever its length."""
    return urlsafe_b64encode(blake2b(key.encode(), digest_size=9).digest()).decode()


def size(components: Iterable[Shape]) -> int:
    """How many components there are, those inside others too."""
    return sum(1 + size(_inside(each)) for each in components)


def weight(components: Iterable[Shape]) -> int:
    """How many characters the components show, labels too."""
    return sum(
        length(each.get("content", "")) + length(each.get("label", "")) + weight(_inside(each))
        for each in components
    )


def custom_ids(components: Iterable[Shape]) -> Iterator[str]:
    """Those of all buttons, wherever they stand."""
    for each in components:
        if "custom_id" in each:
            yield each["custom_id"]
        yield from custom_ids(_inside(each))


def _inside(component: Shape) -> list[Shape]:
    beside = [component["accessory"]] if "accessory" in component else []
    return [*component.get("components", ()), *beside]


def _room(blocks: tuple[Block, ...]) -> int:
    """How many of the first blocks fit, with a word that there are more."""
    low, high = 0, len(blocks) - 1
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits((*blocks[:middle], Small(REST))) else (low, middle - 1)
    return low


# --- the message -----------------------------------------------------------------------------


@dataclass(slots=True)
class _Message:
    """A message as it grows: loose components, and containers of which the last is open or not."""

    mark: str
    shapes: list[Shape] = field(default_factory=list)
    inside: list[Shape] | None = None

    def open(self) -> None:
        self.inside = []
        self.shapes.append({"type": CONTAINER, "accent_color": ACCENT, "components": self.inside})

    def add(self, shape: Shape) -> None:
        here = self.shapes if self.inside is None else self.inside
        if shape["type"] == TEXT_DISPLAY and here and here[-1]["type"] == TEXT_DISPLAY:
            here[-1] = _text(_join(here[-1]["content"], shape["content"]))
        else:
            here.append(shape)


def _draw(blocks: tuple[Block, ...], key: str, *, anchored: bool = True) -> list[Shape]:
    message = _Message(key)
    if not (blocks and isinstance(blocks[0], Heading) and blocks[0].level == 1):
        message.open()
    for at, block in enumerate(blocks):
        _place(message, block, blocks[at + 1 :])
    shapes = [each for each in message.shapes if each["type"] != CONTAINER or each["components"]]
    if anchored and not any(custom_ids(shapes)):
        last = shapes[-1]["components"] if shapes and shapes[-1]["type"] == CONTAINER else shapes
        last += _rows((ANCHOR,), key)
    return _distinct(shapes, set())


def _place(message: _Message, block: Block, rest: tuple[Block, ...]) -> None:
    """Adds a block: a story's heading opens a container, the rule after the last story closes it."""
    match block:
        case Heading(level=2) if message.inside != []:
            message.open()
        case Rule() if all(isinstance(each, Small) for each in rest):
            message.inside = None
            return
        case Rule() if isinstance(rest[0], Heading) and rest[0].level == 2:
            return
    for shape in _shapes(block, message.mark):
        message.add(shape)


def _shapes(block: Block, key: str) -> list[Shape]:
    match block:
        case Buttons():
            return _rows(block.buttons, key)
        case Rule():
            return [{"type": SEPARATOR, "divider": True, "spacing": 1}]
        case _:
            lines = [line for line in _words(block) if line]
            return [_text(reduce(_join, lines))] if lines else []


def _distinct(shapes: list[Shape], seen: set[str]) -> list[Shape]:
    """The shapes without a second button of one custom_id, which Discord refuses."""
    kept = []
    for shape in shapes:
        if shape.get("custom_id") in seen:
            continue
        seen |= {shape["custom_id"]} if "custom_id" in shape else set()
        if "components" in shape:
            shape = shape | {"components": _distinct(shape["components"], seen)}
            if not shape["components"]:
                continue
        kept.append(shape)
    return kept


# --- text ------------------------------------------------------------------------------------


def _text(content: str) -> Shape:
    return {"type": TEXT_DISPLAY, "content": content}


def _join(before: str, after: str) -> str:
    """Puts lines below others, an empty one between where else they would run together."""
    last = before.rpartition("\n")[2]
    parted = last.startswith(">") or (last.startswith("- ") and not after.startswith(("- ", "#", ">")))
    return f"{before}\n\n{after}" if parted and not _same_quote(last, after) else f"{before}\n{after}"


def _same_quote(last: str, after: str) -> bool:
    return last.startswith("> “") and after.startswith("> —")


def _words(block: Heading | Line | QuoteBlock | Comparison | Sources | Small) -> Iterator[str]:
    """The lines of a block."""
    match block:
        case Heading():
            words = link(block.text, block.url)
            # A dot keeps the numbers apart from a headline that is a link itself.
            yield _led("#" * min(block.level, 3), f"{words} ·" if words and block.refs else words, block.refs)
        case Line():
            yield _led("-" * block.bullet, escape_line(block.text), block.refs)
        case QuoteBlock():
            yield from _quote(block)
        case Comparison():
            yield from _comparison(block)
        case Sources():
            yield f"**{_counted(block)}**"
            yield from map(_source, block.items)
        case Small():
            yield _led("-#", escape(block.text).strip())
        case _:
            assert_never(block)


def _led(sign: str, words: str, refs: Iterable[Ref] = ()) -> str:
    """A line behind its sign; nothing where there are no words."""
    return f"{sign} {words}{_numbers(refs)}".strip() if words else ""


def _numbers(refs: Iterable[Ref]) -> str:
    """The numbers of the sources, linked where they can be, none twice."""
    return "".join(f" {_number(ref)}" for ref in dict.fromkeys(refs))


def _number(ref: Ref) -> str:
    url = safe_url(ref.url)
    return f"[[{ref.number}]]({url})" if url else rf"\[{ref.number}\]"


def _quote(quote: QuoteBlock) -> Iterator[str]:
    words = escape(quote.text).strip()
    if not words:
        return
    also = f", also in{_numbers(quote.also_in)}" if quote.also_in else ""
    yield f"> “{words}”"
    yield f"> — {_credit(quote.speaker, quote.ref)}{also}"


def _credit(speaker: str | None, ref: Ref) -> str:
    names = [escape(name).strip() for name in (speaker, ref.outlet) if name]
    return f"{', '.join(filter(None, names))} {_number(ref)}".strip()


def _comparison(comparison: Comparison) -> Iterator[str]:
    yield f"**{KINDS[comparison.kind]}: {escape(comparison.about).strip()}**".replace(": **", "**")
    for side in comparison.sides:
        yield _side(side)
    if comparison.note:
        yield _led("", escape_line(comparison.note.text), comparison.note.refs)


def _side(side: Side) -> str:
    name = escape(side.outlet).strip()
    return f"- **{name}** {_number(side.ref)}: “{emphasise(side.text, side.extra)}”".replace("****", "")


def _counted(sources: Sources) -> str:
    total = len(sources.items)
    independent = f", {sources.independent} independent" if total > 1 and sources.independent else ""
    return f"{total} {'source' if total == 1 else 'sources'}{independent}"


def _source(item: SourceItem) -> str:
    """``1`` is not written as a list: Discord would count anew where the sources are split."""
    parts = [link(item.title, item.url), escape(item.label or "").strip()]
    parts += [f"<t:{int(item.published.timestamp())}:D>"] if item.published else []
    told = " · ".join(filter(None, parts))
    return rf"\[{item.number}\] {escape(item.outlet).strip()}{': ' if told else ''}{told}"


# --- buttons ---------------------------------------------------------------------------------


def _rows(buttons: Iterable[Button], key: str) -> list[Shape]:
    """Rows of buttons; one that asks more than a label holds stands beside its text."""
    shapes: list[Shape] = []
    for button in buttons:
        shape = _button(button, key)
        if shape is None:
            continue
        if shape["type"] == SECTION or not shapes or shapes[-1]["type"] == SECTION or _full(shapes[-1]):
            shapes.append(shape if shape["type"] == SECTION else {"type": ACTION_ROW, "components": [shape]})
        else:
            shapes[-1]["components"].append(shape)
    return shapes


def _full(row: Shape) -> bool:
    return len(row["components"]) >= ROW


def _button(button: Button, key: str) -> Shape | None:
    """A button, a section with one, or None where Discord can't hold what it would do."""
    label = clip(button.label, LABEL)
    if not label:
        return None
    if button.url:
        url = safe_url(button.url)
        usable = url is not None and len(url) <= BUTTON_URL
        return {"type": BUTTON, "style": LINK, "label": label, "url": url} if usable else None
    custom_id = f"px:{key}:{button.action}:{button.value}"
    style = DANGER if button.action in DANGEROUS else SECONDARY
    pressed: Shape = {"type": BUTTON, "style": style, "label": label, "custom_id": custom_id}
    if length(custom_id) <= CUSTOM_ID and length(button.label) <= LABEL:
        return pressed
    if button.label != button.value:
        return pressed if length(custom_id) <= CUSTOM_ID else None
    return _beside(button, key)


def _beside(button: Button, key: str) -> Shape:
    """A long question as text, with a button that finds its words there when it is pressed."""
    words = escape_line(button.label)
    own = f"{ASIDE}{mark(words)}"
    return {
        "type": SECTION,
        "components": [_text(words)],
        "accessory": {
            "type": BUTTON,
            "style": SECONDARY,
            "label": button.action.capitalize(),
            "custom_id": f"px:{key}:{button.action}:{own}",
        },
    }
