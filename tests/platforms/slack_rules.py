"""What Slack refuses in a message: shapes and limits, from its documents, written apart from our renderer.

https://docs.slack.dev/reference/block-kit
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

Shape = dict[str, Any]

BLOCKS, TOTAL, TEXT = 50, 13_200, 4_000
STYLES = {"bold", "italic", "strike", "code", "underline"}
INLINE = {"text", "link", "emoji", "user", "usergroup", "channel", "broadcast", "date", "color", "team"}


def refusal(message: Shape) -> str | None:
    """Slack's name for the error that the message earns, or None. Details follow a colon."""
    blocks = message.get("blocks") or []
    if not message.get("text") and not blocks:
        return "no_text"
    if len(message.get("text") or "") > TEXT:
        return "msg_too_long"
    if len(blocks) > BLOCKS:
        return f"invalid_blocks: {len(blocks)} blocks"
    try:
        for block in blocks:
            _CHECKS[_one_of(block.get("type"), set(_CHECKS), "block")](block)
        _unique(blocks)
        _metadata(message.get("metadata"))
    except Wrong as wrong:
        return f"{wrong.code}: {wrong}"
    return "msg_blocks_too_long" if sum(map(len, strings(blocks))) > TOTAL else None


def refusal_of_view(view: Shape) -> str | None:
    """The same for the home tab, which holds 100 blocks and no ``text``."""
    if view.get("type") != "home" or set(view) - {"type", "blocks", "private_metadata", "callback_id"}:
        return "invalid_arguments: no home tab"
    return refusal({"text": "…", "blocks": view["blocks"]})


def strings(shape: Any) -> Iterator[str]:
    """All words and addresses in a shape."""
    if isinstance(shape, list):
        for each in shape:
            yield from strings(each)
    elif isinstance(shape, dict):
        for key, value in shape.items():
            if key in ("text", "url") and isinstance(value, str):
                yield value
            else:
                yield from strings(value)


class Wrong(Exception):
    """A shape that Slack refuses."""

    def __init__(self, reason: str, code: str = "invalid_blocks") -> None:
        self.code = code
        super().__init__(reason)


def _must(holds: object, reason: str) -> None:
    if not holds:
        raise Wrong(reason)


def _one_of(value: Any, allowed: set[str], what: str) -> str:
    _must(value in allowed, f"unknown {what} {value!r}")
    return str(value)


def _keys(shape: Shape, needed: set[str], optional: set[str] = frozenset()) -> None:  # type: ignore[assignment]
    _must(needed <= set(shape), f"{shape.get('type')} lacks {needed - set(shape)}")
    unknown = set(shape) - needed - optional - {"type", "block_id"}
    _must(not unknown, f"{shape.get('type')} has unknown {unknown}")
    _must(len(shape.get("block_id", "")) <= 255, "block_id over 255")


def _text(value: Any, limit: int) -> None:
    _must(isinstance(value, str) and value, "an empty text")
    _must(len(value) <= limit, f"{len(value)} characters where {limit} go")
    value.encode()  # half a surrogate pair is no text


def _text_object(shape: Any, limit: int, kinds: set[str]) -> None:
    _must(isinstance(shape, dict), "no text object")
    _one_of(shape.get("type"), kinds, "text object")
    _keys(shape, {"type", "text"}, {"emoji"} if shape["type"] == "plain_text" else {"verbatim"})
    _text(shape["text"], limit)


def _address(url: Any) -> None:
    _text(url, 3_000)
    parts = urlsplit(url)
    _must(parts.scheme in ("http", "https", "mailto") and parts.netloc, f"no address: {url[:80]}")
    _must(not any(mark.isspace() for mark in url), "a space in an address")


def _items(shape: Shape, key: str, limit: int) -> list[Shape]:
    items = shape.get(key)
    _must(isinstance(items, list) and items, f"{shape.get('type')} without {key}")
    assert isinstance(items, list)
    _must(len(items) <= limit, f"{len(items)} {key} where {limit} go")
    return items


def _header(block: Shape) -> None:
    _keys(block, {"text"})
    _text_object(block["text"], 150, {"plain_text"})


def _section(block: Shape) -> None:
    _keys(block, set(), {"text", "fields", "accessory", "expand"})
    _must("text" in block or "fields" in block, "section without text or fields")
    if "text" in block:
        _text_object(block["text"], 3_000, {"plain_text", "mrkdwn"})
    if "fields" in block:
        for field in _items(block, "fields", 10):
            _text_object(field, 2_000, {"plain_text", "mrkdwn"})


def _context(block: Shape) -> None:
    _keys(block, {"elements"})
    for element in _items(block, "elements", 10):
        _text_object(element, 2_000, {"plain_text", "mrkdwn"})


def _actions(block: Shape) -> None:
    _keys(block, {"elements"})
    for element in _items(block, "elements", 25):
        _one_of(element.get("type"), {"button"}, "element")
        _keys(element, {"text", "action_id"}, {"url", "value", "style", "accessibility_label", "confirm"})
        _one_of(element.get("style", "primary"), {"primary", "danger"}, "style")
        if "confirm" in element:
            _confirm(element["confirm"])
        _text_object(element["text"], 75, {"plain_text"})
        _text(element["action_id"], 255)
        if "value" in element:
            _text(element["value"], 2_000)
        if "url" in element:
            _address(element["url"])


def _confirm(dialog: Shape) -> None:
    _must(set(dialog) == {"title", "text", "confirm", "deny"}, "a dialog in parts")
    for key, limit in (("title", 100), ("text", 300), ("confirm", 30), ("deny", 30)):
        _text_object(dialog[key], limit, {"plain_text"})


def _rich_text(block: Shape) -> None:
    _keys(block, {"elements"})
    for element in _items(block, "elements", 1_000):
        kind = _one_of(element.get("type"), {*_RICH, "rich_text_list"}, "rich text element")
        if kind == "rich_text_list":
            _keys(element, {"elements", "style"}, {"indent", "offset", "border"})
            _one_of(element["style"], {"bullet", "ordered"}, "list style")
            for item in _items(element, "elements", 1_000):
                _one_of(item.get("type"), {"rich_text_section"}, "list item")
                _run(item)
        else:
            _run(element)


_RICH = {"rich_text_section", "rich_text_quote", "rich_text_preformatted"}


def _run(element: Shape) -> None:
    _keys(element, {"elements"}, {"border"})
    for part in _items(element, "elements", 1_000):
        kind = _one_of(part.get("type"), INLINE, "inline element")
        if kind in ("text", "link"):
            _keys(part, {"text"} if kind == "text" else {"url"}, {"text", "style"})
            _must("\n\n\n" not in part.get("text", ""), "a run of empty lines")
            _must(set(part.get("style", {})) <= STYLES, "unknown style")
            if "text" in part:
                _text(part["text"], 3_000)
            if kind == "link":
                _address(part["url"])


def _divider(block: Shape) -> None:
    _keys(block, set())


_CHECKS: dict[str, Callable[[Shape], None]] = {
    "header": _header,
    "section": _section,
    "context": _context,
    "actions": _actions,
    "rich_text": _rich_text,
    "divider": _divider,
}


def _unique(blocks: list[Shape]) -> None:
    ids = [
        element["action_id"]
        for block in blocks
        if block["type"] == "actions"
        for element in block["elements"]
    ]
    _must(len(ids) == len(set(ids)), "an action_id twice")


def _metadata(metadata: Any) -> None:
    if metadata is None:
        return
    if not isinstance(metadata, dict) or set(metadata) != {"event_type", "event_payload"}:
        raise Wrong("needs event_type and event_payload", "invalid_metadata_format")
    if not isinstance(metadata["event_payload"], dict):
        raise Wrong("event_payload is no object", "invalid_metadata_schema")
