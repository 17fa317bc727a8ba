"""A digest as every platform would get it, and what stands in it that must not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from typing import Any

from lxml.html import HtmlElement, document_fromstring

from bot import layout, markdown
from bot.models import Digest
from bot.operating.printing import chat_form, whole
from bot.platforms import terminal
from bot.platforms.page_render import html

SLACK = re.compile(r"<[!@#]")
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
SCHEME = re.compile(r"(?i)\s*(?:javascript|data|vbscript|file):")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A digest for each platform. ``text`` is all its words."""

    text: str
    slack: dict[str, Any]
    discord: dict[str, Any]
    page: str
    terminal: str


def drawn(digest: Digest) -> Drawn:
    """Draw it."""
    blocks, out = whole(digest), StringIO()
    terminal.show(blocks, terminal.console_for(out))
    page = html(layout.digest_title(digest), blocks)
    slack, discord = (chat_form(digest, name) for name in ("slack", "discord"))
    return Drawn(markdown.render(blocks), slack, discord, page, out.getvalue())


def stray(shown: Drawn) -> Iterator[str]:
    """Mentions, scripts and controls that came through."""
    for message in (*shown.slack["messages"], *shown.slack["thread"]):
        if SLACK.search(message["text"]) or any(map(SLACK.search, mrkdwn(message["blocks"]))):
            yield "a mention on Slack"
        json.dumps(message).encode("utf-8")
    for message in (*shown.discord["messages"], *shown.discord["thread"]):
        if message["allowed_mentions"] != {"parse": []}:
            yield "mentions allowed on Discord"
        json.dumps(message).encode("utf-8")
    tree = document_fromstring(shown.page.encode("utf-8", "replace"))
    yield from (f"on the page: {each}" for element in tree.iter("*") for each in active(element))
    if CONTROL.search(shown.terminal):
        yield "a control character on the terminal"


def mrkdwn(shape: Any) -> Iterator[str]:
    """The texts of a message in which Slack would see mentions."""
    if isinstance(shape, dict):
        if shape.get("type") == "mrkdwn":
            yield shape["text"]
        for each in shape.values():
            yield from mrkdwn(each)
    elif isinstance(shape, list):
        for each in shape:
            yield from mrkdwn(each)


def active(element: HtmlElement) -> Iterator[str]:
    """What in an element would run or load."""
    if element.tag in ("script", "iframe", "object", "embed", "img", "svg", "base", "form", "link"):
        yield f"<{element.tag}>"
    for name, value in element.attrib.items():
        if name.startswith("on") or (name in ("href", "src", "action") and SCHEME.match(value)):
            yield f"{name}={value[:40]}"
