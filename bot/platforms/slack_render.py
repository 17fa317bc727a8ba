"""Blocks as a Slack message.

What comes from articles goes into ``rich_text`` and ``plain_text`` only: Slack takes both as they
are, so no mention, link, format or emoji can arise from words that we did not write. Mrkdwn has
no such place (a star in a headline would make it bold), and is not used.
https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, count, groupby, repeat
from typing import Any, assert_never

from bot.models import (
    Block,
    Button,
    Buttons,
    Comparison,
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
from bot.platforms.slack_text import (
    aloud,
    clean,
    counted,
    credit,
    cut,
    marks,
    quoted,
    title,
    web_address,
    weigh,
)

Shape = dict[str, Any]
"""A piece of Block Kit, as it goes over the wire."""

BLOCKS = 50
HEADER = 150
TEXT = 3_000
CONTEXT = 2_000
BUTTONS = 25
LABEL = 75
VALUE = 2_000
BUTTON_URL = 3_000
CONFIRM, CONFIRM_TEXT, CONFIRM_LABEL = 100, 300, 30
# Slack counts about 13,200 characters in all and some room for containers, and has refused rich
# text of 11,300: addresses are counted here, and each element. https://github.com/slackapi/bolt-js/issues/2867
TOTAL = 12_000
ELEMENT = 12

REST = "The rest does not fit into one message."
ACTION = "parallax:"
SURE = {
    "apart": "It is noted that this article tells another event. Where you may change this channel, the "
    "article also leaves the story, for everybody.",
}
"""What a press on some buttons asks first."""


def render(blocks: tuple[Block, ...]) -> Shape:
    """The ``text`` and ``blocks`` of a message, always within Slack's limits: what is over is left out."""
    return {"text": aloud(blocks), "blocks": _trim(_draw(blocks))}


def fits(blocks: tuple[Block, ...]) -> bool:
    """Whether one message holds these blocks with nothing left out or cut."""
    drawn = _draw(blocks)
    return len(drawn) <= BLOCKS and sum(map(_weight, drawn)) <= TOTAL and not any(map(_is_cut, blocks))


def _draw(blocks: tuple[Block, ...]) -> list[Shape]:
    numbers = count(1)
    drawn: list[Shape] = []
    for bullets, run in groupby(blocks, key=lambda block: isinstance(block, Line) and block.bullet):
        if bullets:
            drawn += _rich(_bullets(line for line in run if isinstance(line, Line)))
        else:
            drawn += (shape for block in run for shape in _shapes(block, numbers, first=block is blocks[0]))
    return drawn


def _shapes(block: Block, numbers: Iterator[int], *, first: bool) -> list[Shape]:
    match block:
        case Heading():
            return _heading(block, first)
        case Line():
            return _rich(_section(_sentence(block.text, block.refs)))
        case QuoteBlock():
            return _rich(_quote(block))
        case Comparison():
            return _rich(*_comparison(block))
        case Sources():
            return _rich(_section(_words(counted(block), "bold")), *map(_source, block.items))
        case Small():
            return _context(block.text)
        case Buttons():
            return _actions(block, numbers)
        case Rule():
            return [{"type": "divider"}]
        case _:
            assert_never(block)


# --- words -----------------------------------------------------------------------------------


def _words(text: str, style: str = "") -> list[Shape]:
    text = cut(text, TEXT)
    if not text:
        return []
    return [{"type": "text", "text": text} | ({"style": {style: True}} if style else {})]


def _link(text: str, url: str | None, style: str = "") -> list[Shape]:
    """The text leading to ``url``, or the text alone where that is no address."""
    address = web_address(url)
    words = _words(text, style)
    return [word | {"type": "link", "url": address} for word in words] if address else words


def _numbers(refs: Iterable[Ref]) -> list[Shape]:
    """A small linked number for each source, none twice."""
    shapes: list[Shape] = []
    for ref in {(ref.number, ref.url): ref for ref in refs}.values():
        shapes += [*_words("\u00a0"), *_link(f"[{ref.number}]", ref.url)]
    return shapes


def _sentence(text: str, refs: Iterable[Ref]) -> list[Shape]:
    return [*_words(clean(text)), *_numbers(refs)]


def _emphasised(side: Side) -> list[Shape]:
    """The words of a side in quotation marks, what others cut in bold."""
    before, after = marks(side.text)
    shapes, at = _words(before), 0
    for start, end in sorted(side.extra):
        start, end = max(start, at), max(end, at)
        shapes += _words(_inner(side.text[at:start]))
        shapes += _words(_inner(side.text[start:end]), "bold")
        at = end
    return [*shapes, *_words(_inner(side.text[at:])), *_words(after)]


def _inner(text: str) -> str:
    """Cleaned, with the space at its ends kept: it stands in the middle of a sentence."""
    core = clean(text)
    if not core:
        return " " if text else ""
    return " " * text[0].isspace() + core + " " * text[-1].isspace()


# --- pieces of rich text ---------------------------------------------------------------------


def _rich(*elements: Shape) -> list[Shape]:
    """A block of the elements. Sections that follow each other are lines of one, for clients differ there."""
    joined: list[Shape] = []
    for element in filter(lambda each: each["elements"], elements):
        if joined and joined[-1]["type"] == element["type"] == "rich_text_section":
            joined[-1] = _section([*joined[-1]["elements"], *_words("\n"), *element["elements"]])
        else:
            joined.append(element)
    return [{"type": "rich_text", "elements": joined}] if joined else []


def _section(elements: list[Shape]) -> Shape:
    return {"type": "rich_text_section", "elements": elements}


def _bullets(lines: Iterable[Line]) -> Shape:
    sections = [_section(_sentence(line.text, line.refs)) for line in lines]
    filled = [section for section in sections if section["elements"]]
    return {"type": "rich_text_list", "style": "bullet", "elements": filled}


def _quote(quote: QuoteBlock) -> Shape:
    """The words, and under them who said them where."""
    said = _words(quoted(quote.text))
    before = chain([", also in "], repeat(", "))
    also = [
        part
        for ref, comma in zip(quote.also_in, before, strict=False)
        for part in (*_words(comma + clean(ref.outlet)), *_numbers([ref]))
    ]
    return _quoted([*said, *_words("\n"), *_sentence(f"— {credit(quote)}", (quote.ref,)), *also])


def _comparison(comparison: Comparison) -> Iterator[Shape]:
    yield _section(_words(title(comparison), "italic"))
    for side in comparison.sides:
        outlet = _sentence(f"— {clean(side.outlet)}", (side.ref,))
        yield _quoted([*_emphasised(side), *_words("\n"), *outlet])
    if comparison.note:
        yield _section(_sentence(comparison.note.text, comparison.note.refs))


def _quoted(elements: list[Shape]) -> Shape:
    return {"type": "rich_text_quote", "elements": elements}


def _source(item: SourceItem) -> Shape:
    day = f", {item.published.day} {item.published:%B %Y}" if item.published else ""
    label = f", {clean(item.label)}" if item.label else ""
    return _section(
        [
            *_words(f"[{item.number}] {clean(item.outlet)}: "),
            *_link(clean(item.title) or clean(item.outlet) or "article", item.url),
            *_words(label + day),
        ]
    )


# --- whole blocks ----------------------------------------------------------------------------


def _heading(heading: Heading, first: bool) -> list[Shape]:
    """A header where it is the message's title and can be one: it holds 150 plain characters, no link."""
    text = clean(heading.text)
    if not text:
        return []
    numbered = "\u00a0".join([text, *dict.fromkeys(f"[{ref.number}]" for ref in heading.refs)])
    titles = heading.level == 1 or (first and heading.level == 2)
    if titles and not heading.url and weigh(numbered) <= HEADER:
        return [{"type": "header", "text": _plain(numbered, HEADER)}]
    return _rich(_section([*_link(text, heading.url, "bold"), *_numbers(heading.refs)]))


def _plain(text: str, limit: int) -> Shape:
    return {"type": "plain_text", "text": cut(clean(text), limit), "emoji": False}


def _context(text: str) -> list[Shape]:
    return [{"type": "context", "elements": [_plain(text, CONTEXT)]}] if clean(text) else []


def _actions(row: Buttons, numbers: Iterator[int]) -> list[Shape]:
    pressed = [shape for button in row.buttons if (shape := _button(button, numbers))]
    rows = (pressed[at : at + BUTTONS] for at in range(0, len(pressed), BUTTONS))
    return [{"type": "actions", "elements": elements} for elements in rows]


def _button(button: Button, numbers: Iterator[int]) -> Shape | None:
    """The button, or None where Slack can't hold what it would do."""
    url = web_address(button.url, BUTTON_URL)
    if not clean(button.label) or len(button.value) > VALUE or (button.url and not url):
        return None
    shape = {
        "type": "button",
        "text": _plain(button.label, LABEL),
        "action_id": f"{ACTION}{next(numbers)}:{button.action}",
    }
    if button.action in SURE:
        shape |= {"style": "danger", "confirm": _confirm(SURE[button.action])}
    return shape | ({"url": url} if url else {"value": button.value} if button.value else {})


def _confirm(says: str) -> Shape:
    return {
        "title": _plain("Are you sure?", CONFIRM),
        "text": _plain(says, CONFIRM_TEXT),
        "confirm": _plain("Yes", CONFIRM_LABEL),
        "deny": _plain("No", CONFIRM_LABEL),
    }


# --- the budget ------------------------------------------------------------------------------


def _weight(shape: Shape) -> int:
    """What a piece takes of the message's budget: its words, addresses and containers."""
    inner = [shape["text"]] if isinstance(shape.get("text"), dict) else []
    own = sum(weigh(shape[key]) for key in ("text", "url") if isinstance(shape.get(key), str))
    return ELEMENT + own + sum(map(_weight, [*inner, *shape.get("elements", ())]))


def _trim(drawn: list[Shape]) -> list[Shape]:
    """As many of the shapes as one message holds, and a word where some are left out."""
    if len(drawn) <= BLOCKS and sum(map(_weight, drawn)) <= TOTAL:
        return drawn or _context("…")
    last = _context(REST)
    return [*_keep(drawn[: BLOCKS - 1], TOTAL - _weight(last[0])), *last]


def _keep(shapes: list[Shape], room: int) -> list[Shape]:
    """The first shapes that fit into ``room``; of the first that does not, its first parts."""
    kept: list[Shape] = []
    for shape in shapes:
        if (weight := _weight(shape)) > room:
            parts = _keep(shape["elements"], room - ELEMENT) if "elements" in shape else []
            return [*kept, shape | {"elements": parts}] if parts else kept
        kept.append(shape)
        room -= weight
    return kept


def _is_cut(block: Block) -> bool:
    """Whether a text of the block is longer than its place."""
    match block:
        case Small():
            return weigh(clean(block.text)) > CONTEXT
        case Heading() | Line() | QuoteBlock():
            return weigh(clean(block.text)) > TEXT
        case Comparison():
            return any(weigh(clean(side.text)) > TEXT for side in block.sides)
        case _:
            return False
