"""Blocks as Markdown: for a file, a mail or another bot. Not a place to post to."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.layout import marks
from bot.models import (
    Block,
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


def render(blocks: Iterable[Block]) -> str:
    """CommonMark. No format arises from text that is not ours."""
    parts: list[str] = []
    tight = False
    for block in blocks:
        text, item = _block(block), isinstance(block, Line) and block.bullet
        parts.append(("\n" if tight and item else "\n\n") * bool(parts) + text)
        tight = item
    return "".join(parts) + "\n"


def _block(block: Block) -> str:
    match block:
        case Heading(text, level, refs, url):
            return f"{'#' * level} {_link(text, url)}{_refs(refs)}"
        case Line(text, refs, bullet):
            return f"{'- ' if bullet else ''}{escape(text)}{_refs(refs)}"
        case QuoteBlock():
            return _quote(block)
        case Comparison():
            return _comparison(block)
        case Sources():
            return _sources(block)
        case Small(text):
            return f"*{escape(text)}*"
        case Buttons(buttons):
            return "\n".join(f"- {_link(each.label, each.url)}" for each in buttons)
        case Rule():
            return "---"


def _quote(block: QuoteBlock) -> str:
    who = f"{escape(block.speaker)}, " if block.speaker else ""
    also = f"; also in {', '.join(escape(ref.outlet) for ref in block.also_in)}" if block.also_in else ""
    text = escape(block.text).replace("\n", "\n> ")
    return f"> “{text}”\n>\n> — {who}{escape(block.ref.outlet)}{_refs((block.ref,))}{also}"


def _comparison(block: Comparison) -> str:
    title = f"**{block.kind.capitalize()}**: {escape(block.about)}"
    sides = [f"- {escape(side.outlet)}: {_marked(side)}{_refs((side.ref,))}" for side in block.sides]
    note = [f"\n{_block(block.note)}"] if block.note else []
    return "\n".join([title, "", *sides, *note])


def _marked(side: Side) -> str:
    (before, after), done = marks(side.text), 0
    text = before
    for start, end in side.extra:
        text += f"{escape(side.text[done:start])}**{escape(side.text[start:end])}**"
        done = end
    return text + escape(side.text[done:]) + after


def _sources(block: Sources) -> str:
    return "\n".join(["**Sources**", "", *(_source(item) for item in block.items)])


def _source(item: SourceItem) -> str:
    label = f" ({escape(item.label)})" if item.label else ""
    at = f", {item.published:%Y-%m-%d %H:%M}" if item.published else ""
    return f"{item.number}. {escape(item.outlet)}: {_link(item.title, item.url)}{at}{label}"


def _refs(refs: tuple[Ref, ...]) -> str:
    return "".join(" " + _link(f"[{ref.number}]", ref.url) for ref in refs)


def _link(text: str, url: str | None) -> str:
    if not url:
        return escape(text)
    safe = re.sub(r"[\s<>()\\]", lambda found: f"%{ord(found[0]):02X}", url)
    return f"[{escape(text)}]({safe})"


def escape(text: str) -> str:
    """Backslashes before what Markdown would take for its own, line starts among it."""
    text = re.sub(r"([\\`*_\[\]<>#|~!&])", r"\\\1", text)
    text = re.sub(r"(?m)^(\s*)([-+=:]|\d+(?=[.)]))", _guard, text)
    return re.sub(r"(?i)\b(https?|ftp)(://)|\b(www)(\.)", _unlinked, text)


def _guard(found: re.Match[str]) -> str:
    mark = found[2]
    return f"{found[1]}\\{mark}" if not mark.isdigit() else f"{found[1]}{mark}\\"


def _unlinked(found: re.Match[str]) -> str:
    """A bare address would become a link in many readers."""
    return f"{found[1]}\\{found[2]}" if found[1] else f"{found[3]}\\{found[4]}"
