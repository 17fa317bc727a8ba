"""From plain text and markdown to paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.reading.emoji import without_emoji

INVISIBLE = re.compile(
    "[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
)
SPACES = re.compile(r"[^\S\n ][^\S\n]*+| [^\S\n]++")
"""What is to become one space; the single space that already is one isn't touched."""
BULLET = re.compile(r"^(?:[•‣◦▪●○■*+–-]|\d{1,2}[.)])\s+(?=\S)")
MARKED = re.compile(r"^[•‣◦▪●○■*+–-]\s+")
ENDS = re.compile(r"[.!?…:;][\"'”’»)\]]*$")
WRAP = 120
LONGEST = 200_000
"""Characters of a markdown text."""


def lines(text: str) -> str:
    """The same text with one kind of line end and space, and nothing invisible."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n\n")
    return "\n".join(SPACES.sub(" ", line).strip() for line in INVISIBLE.sub("", text).split("\n"))


def paragraphs(text: str) -> tuple[str, ...]:
    """Paragraphs of a plain text: blocks between blank lines, or single lines where it isn't wrapped.

    List items stand alone and begin with ``•``.
    """
    found = (each for block in re.split(r"\n{2,}", lines(text)) for each in unwrap(block.split("\n")))
    return tuple(each for each in map(without_emoji, found) if each)


def unwrap(block: list[str]) -> Iterator[str]:
    """The paragraphs of one block: joined where an editor broke the lines, else line by line."""
    block = [line for line in block if line]
    if not is_wrapped(block):
        yield from (MARKED.sub("• ", line) for line in block)
        return
    paragraph = ""
    for line in block:
        if BULLET.match(line) and (not paragraph or ENDS.search(paragraph) or BULLET.match(paragraph)):
            if paragraph:
                yield paragraph
            paragraph = MARKED.sub("• ", line)
        else:
            paragraph = f"{paragraph} {line}" if paragraph else line
    if paragraph:
        yield paragraph


def is_wrapped(block: list[str]) -> bool:
    """Whether lines were broken at a width: none is long, and most run on into the next."""
    longest = max(map(len, block), default=0)
    if len(block) < 2 or longest > WRAP or longest < 40:
        return False
    before = block[:-1]
    running = sum(not ENDS.search(line) for line in before)
    full = sum(len(line) > longest * 0.6 for line in before)
    lower = sum(line[0].islower() for line in block[1:])
    return full >= len(before) * 0.6 and (running >= len(before) * 0.6 or lower >= len(before) * 0.4)


def markdown(text: str) -> tuple[str, ...]:
    """Paragraphs of a markdown text, its marks taken out. Links keep their words; images and raw HTML go.

    A text longer than any article is taken as plain: nobody waits for its marks.
    """
    if len(text) > LONGEST:
        return paragraphs(text)
    from markdown_it import MarkdownIt

    found: list[str] = []
    item = False
    for token in MarkdownIt("commonmark", {"html": True}).parse(text):
        if token.type == "list_item_open":
            item = True
        elif token.type == "inline":
            words = "".join(
                "\n" if child.type in ("softbreak", "hardbreak") else child.content
                for child in token.children or ()
                if child.type in ("text", "code_inline", "softbreak", "hardbreak")
            )
            mark = "• " if item else ""
            found += [mark + each for each in paragraphs(words)]
            item = False
    return tuple(found)
