"""Text for Slack: made harmless, cut to measure, and a message as it is read aloud.

Slack keeps ``&``, ``<`` and ``>`` escaped and counts them so: all lengths here are of the escaped
text, in code points. https://docs.slack.dev/messaging/formatting-message-text#escaping
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import accumulate
from typing import assert_never
from urllib.parse import urlsplit

from bot.models import (
    Block,
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
    Sources,
)

FALLBACK = 3_900  # Slack advises 4,000, and has been seen to refuse more with msg_too_long
URL = 1_000  # buttons hold 3,000; in running text a longer address only eats the message's budget

# Controls, marks that turn the direction of what follows, and halves of a pair: none has a glyph.
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_EMOJI = re.compile(r":(?!\d\d:)(?=[a-z0-9_+'-]{1,80}:)")  # a colon in 14:05: begins none
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_WEIGHTS = {mark: len(escaped) for mark, escaped in _ESCAPES.items()}
_TABLE = str.maketrans(_ESCAPES)

OPENING = frozenset('"“”„«»‹›「『')

TITLES: dict[ContrastKind, str] = {
    "quote cut": "Quote cut",
    "quote differs": "Quote differs",
    "wording": "Other words",
    "figures differ": "Figures differ",
    "said by": "Given to different speakers",
}


def clean(text: str) -> str:
    """The text without characters that hide or turn others round; line breaks of one kind."""
    return _UNSEEN.sub("", _BREAK.sub("\n", text)).strip()


def escape(text: str) -> str:
    """The text with Slack's three marks escaped: nothing in it is a mention or a link."""
    return text.translate(_TABLE)


def weigh(text: str) -> int:
    """How much of a limit the text takes."""
    return len(text) + sum(text.count(mark) * (weight - 1) for mark, weight in _WEIGHTS.items())


def cut(text: str, limit: int) -> str:
    """The text, or as many whole words of it as the limit holds, and an ellipsis."""
    if weigh(text) <= limit:
        return text
    weights = accumulate(_WEIGHTS.get(mark, 1) for mark in text[:limit])
    room = sum(1 for weight in weights if weight < limit)
    words, space, _ = text[:room].rpartition(" ")
    return (words if space and len(words) > room // 2 else text[:room]).rstrip() + "…"


def web_address(url: str | None, limit: int = URL) -> str | None:
    """The URL where it is one that Slack can link to, else None."""
    if not url or len(url) > limit or any(mark <= " " or mark in '<>|"' for mark in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None


def marks(text: str) -> tuple[str, str]:
    """The quotation marks to set around the words: none around a sentence that begins with its own."""
    return ("", "") if text.lstrip()[:1] in OPENING else ("“", "”")


def quoted(text: str) -> str:
    """The words, cleaned, in quotation marks."""
    before, after = marks(text)
    return f"{before}{clean(text)}{after}"


def credit(quote: QuoteBlock) -> str:
    """Who said it, where: "Ana Ruiz, Harbour Post"."""
    return ", ".join(clean(name) for name in (quote.speaker, quote.ref.outlet) if name)


def title(comparison: Comparison) -> str:
    """What a comparison shows, in words."""
    return f"{TITLES[comparison.kind]}: {clean(comparison.about)}".removesuffix(": ")


def alone(side: Side) -> tuple[str, ...]:
    """The words of a side that others cut, in order."""
    return tuple(words for start, end in sorted(side.extra) if (words := clean(side.text[start:end])))


def aloud(blocks: Iterable[Block]) -> str:
    """All that the blocks say, as plain text for notifications and screen readers.

    Escaped, with no emoji names, at most ``FALLBACK`` long: the end goes first.
    """
    said = "\n".join(line for block in blocks for line in _say(block))
    return escape(cut(_EMOJI.sub(":\u200b", said[: 2 * FALLBACK]), FALLBACK)) or "…"


def _say(block: Block) -> Iterable[str]:
    match block:
        case Heading() | Line():
            return [_sourced(block.text, block.refs)]
        case QuoteBlock():
            return [_sourced(f"{quoted(block.text)} — {credit(block)}", (block.ref, *block.also_in))]
        case Comparison():
            note = _say(block.note) if block.note else ()
            return [f"{title(block)}.", *(said for side in block.sides for said in _say_side(side)), *note]
        case Sources():
            return _say_sources(block)
        case Small():
            return [clean(block.text)]
        case Buttons() | Rule():
            return ()
        case _:
            assert_never(block)


def _sourced(text: str, refs: tuple[Ref, ...]) -> str:
    numbers = list(dict.fromkeys(ref.number for ref in refs))
    if not numbers:
        return clean(text)
    word = "source" if len(numbers) == 1 else "sources"
    return f"{clean(text)} ({word} {', '.join(map(str, numbers))})"


def _say_side(side: Side) -> Iterable[str]:
    yield _sourced(f"{clean(side.outlet)}: {quoted(side.text)}", (side.ref,))
    for words in alone(side):
        yield f"Only there: “{words}”"


def _say_sources(sources: Sources) -> Iterable[str]:
    yield f"{counted(sources)}:"
    for item in sources.items:
        label = f" ({clean(item.label)})" if item.label else ""
        yield f"{item.number}. {clean(item.outlet)}: {clean(item.title)}{label}"


def counted(sources: Sources) -> str:
    """How many sources there are, and how many of them stand on their own where that is known."""
    total = len(sources.items)
    noun = "1 source" if total == 1 else f"{total} sources"
    return f"{noun}, {sources.independent} independent" if total > 1 and sources.independent else noun
