"""What Discord refuses, by its documents: messages of components v2, threads, callbacks.

Each function gives the path and the words of the first fault, or None where all is well.
https://docs.discord.com/developers/components/reference
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

Shape = dict[str, Any]

COMPONENTS_V2 = 1 << 15
SENDABLE_FLAGS = COMPONENTS_V2 | 1 << 2 | 1 << 6 | 1 << 12
MESSAGE_KEYS = {
    "content", "nonce", "tts", "embeds", "allowed_mentions", "message_reference", "components",
    "sticker_ids", "attachments", "flags", "enforce_nonce", "poll",
}  # fmt: skip
KEYS = {
    1: {"components"},
    2: {"style", "label", "emoji", "custom_id", "sku_id", "url", "disabled"},
    9: {"components", "accessory"},
    10: {"content"},
    14: {"divider", "spacing"},
    17: {"components", "accent_color", "spoiler"},
}
HOLDS = {None: {1, 9, 10, 14, 17}, 17: {1, 9, 10, 14}, 1: {2}, 9: {10}}
ROOM = {1: (1, 5), 9: (1, 3), 17: (1, 40)}


def message_fault(body: Shape, *, edit: bool = False) -> str | None:
    """What is wrong with a message to be made, or changed where ``edit``."""
    unknown = set(body) - MESSAGE_KEYS - ({"channel"} if edit else set())
    if unknown:
        return f"{sorted(unknown)[0]}: not a field of a message"
    flags = body.get("flags", 0)
    if flags & ~SENDABLE_FLAGS:
        return f"flags: {flags} can't be set"
    if len(str(body.get("nonce", ""))) > 25:
        return "nonce: Must be 25 or fewer in length."
    if not flags & COMPONENTS_V2:
        return _plain_fault(body)
    if any(body.get(key) for key in ("content", "embeds", "poll", "sticker_ids")):
        return "content: The 'content' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
    return components_fault(body.get("components") or [])


def _plain_fault(body: Shape) -> str | None:
    content = body.get("content") or ""
    if len(content) > 2_000:
        return "content: Must be 2000 or fewer in length."
    if not content and not body.get("embeds") and not body.get("components"):
        return "Cannot send an empty message"
    return None


def components_fault(components: list[Shape]) -> str | None:
    """What is wrong with the components of a message of components v2."""
    if not components:
        return "components: This field is required"
    parts = list(walk(components))
    if len(parts) > 40:
        return f"components: Must be 40 or fewer in total ({len(parts)})"
    if (shown := sum(len(each.get("content", "")) + len(each.get("label", "")) for each in parts)) > 4_000:
        return f"components: displayable text exceeds 4000 ({shown})"
    ids = [each["custom_id"] for each in parts if "custom_id" in each]
    if len(ids) != len(set(ids)):
        return "components: Component custom id cannot be duplicated"
    return next((fault for each in components if (fault := _fault(each, None))), None)


def walk(components: list[Shape]) -> Iterator[Shape]:
    """Every component, those inside others too, in order."""
    for each in components:
        yield each
        yield from walk(each.get("components", []))
        if "accessory" in each:
            yield from walk([each["accessory"]])


def _fault(part: Shape, parent: int | None) -> str | None:
    kind = part.get("type")
    if kind not in HOLDS[parent]:
        return f"components: type {kind} can't stand in {parent or 'a message'}"
    if unknown := set(part) - KEYS[kind] - {"type", "id"}:
        return f"components: {sorted(unknown)[0]} is not a field of type {kind}"
    inner = part.get("components", [])
    if kind in ROOM and not ROOM[kind][0] <= len(inner) <= ROOM[kind][1]:
        return f"components: Must be between {ROOM[kind][0]} and {ROOM[kind][1]} in length ({len(inner)})"
    if fault := _own_fault(part):
        return fault
    return next((fault for each in inner if (fault := _fault(each, kind))), None)


def _own_fault(part: Shape) -> str | None:
    match part["type"]:
        case 2:
            return _button_fault(part)
        case 9:
            accessory = part.get("accessory", {})
            return _button_fault(accessory) if accessory.get("type") == 2 else "accessory: must be a button"
        case 10:
            content = part.get("content")
            fine = isinstance(content, str) and content.strip() and _encodes(content)
            return None if fine else "content: This field is required"
        case 14:
            return None if part.get("spacing", 1) in (1, 2) else "spacing: Must be 1 or 2"
        case 17:
            return None if 0 <= part.get("accent_color", 0) <= 0xFFFFFF else "accent_color: too large"
    return None


def _button_fault(button: Shape) -> str | None:
    label, style = button.get("label", ""), button.get("style")
    if not label.strip() or len(label) > 80:
        return f"label: Must be between 1 and 80 in length ({len(label)})"
    if style == 5:
        return _url_fault(button)
    if style not in (1, 2, 3, 4) or "url" in button:
        return "style: a button with a url has style 5"
    if not 1 <= len(button.get("custom_id", "")) <= 100:
        return "custom_id: Must be between 1 and 100 in length."
    return None


def _url_fault(button: Shape) -> str | None:
    url = button.get("url", "")
    parts = urlsplit(url)
    if "custom_id" in button or len(url) > 512:
        return "url: Must be 512 or fewer in length, without a custom_id"
    fine = parts.scheme in ("http", "https", "discord") and parts.netloc and " " not in url
    return None if fine else "url: Not a well formed URL."


def _encodes(text: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in text)


def thread_fault(body: Shape) -> str | None:
    """What is wrong with a thread to be opened on a message."""
    if unknown := set(body) - {"name", "auto_archive_duration", "rate_limit_per_user"}:
        return f"{sorted(unknown)[0]}: not a field of a thread"
    if not 1 <= len(body.get("name", "").strip()) <= 100 or len(body["name"]) > 100:
        return "name: Must be between 1 and 100 in length."
    if body.get("auto_archive_duration", 1_440) not in (60, 1_440, 4_320, 10_080):
        return "auto_archive_duration: Value must be one of {60, 1440, 4320, 10080}."
    return None


def form_fault(form: Shape) -> str | None:
    """What is wrong with a modal."""
    if not 1 <= len(form.get("title", "")) <= 45:
        return "title: Must be between 1 and 45 in length."
    parts = form.get("components", [])
    if not 1 <= len(parts) <= 5 or any(part["type"] != 18 for part in parts):
        return "components: Must be between 1 and 5 labels."
    return next((fault for part in parts if (fault := _label_fault(part))), None)


def _label_fault(label: Shape) -> str | None:
    field = label["component"]
    if not 1 <= len(label.get("label", "")) <= 45:
        return "label: Must be between 1 and 45 in length."
    if field["type"] == 4 and (field.get("style") not in (1, 2) or len(field.get("placeholder", "")) > 100):
        return "component: a text input has a style and at most 100 characters of placeholder"
    return (
        None
        if 1 <= len(field.get("custom_id", "")) <= 100
        else "custom_id: Must be between 1 and 100 in length."
    )


def commands_fault(commands: list[Shape]) -> str | None:
    """What is wrong with the commands of an application."""
    if len(commands) > 100:
        return "commands: at most 100"
    return next((fault for each in commands if (fault := _command_fault(each, 0))), None)


def _command_fault(part: Shape, depth: int) -> str | None:
    if not re.fullmatch(r"[-_'\w]{1,32}", part.get("name", "")) or part["name"] != part["name"].lower():
        return f"name: {part.get('name')!r} can't be the name of a command"
    if not 1 <= len(part.get("description", "")) <= 100:
        return f"description: Must be between 1 and 100 in length ({part['name']})"
    options = part.get("options", [])
    if len(options) > 25 or len({each["name"] for each in options}) != len(options):
        return "options: at most 25, of different names"
    if depth and part["type"] == 3:
        return _word_fault(part)
    if depth and (part["type"] != 1 or [each.get("required", False) for each in options] != sorted(
        (each.get("required", False) for each in options), reverse=True
    )):  # fmt: skip
        return "options: what is required comes first"
    return next((fault for each in options if (fault := _command_fault(each, depth + 1))), None)


def _word_fault(word: Shape) -> str | None:
    choices = word.get("choices", [])
    if len(choices) > 25 or any(not 1 <= len(each["name"]) <= 100 for each in choices):
        return "choices: at most 25 of at most 100"
    return None if 0 <= word.get("max_length", 1) <= 6_000 else "max_length: at most 6000"
