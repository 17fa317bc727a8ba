"""The paragraphs of an element, in order, as they stand: for markup that is known to be an article's."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.html import HtmlElement

from bot.analysis.languages import words
from bot.reading.plain import SPACES

BREAKS = words("""
    p div section article main aside header footer h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre figure
    figcaption table thead tbody tfoot tr hr form fieldset address details summary center body
    """)
ITEM_END = "\x1e"
"""After a list item; an item without words leaves no bullet behind."""
SILENT = words("script style noscript template head iframe svg button select textarea figure figcaption")


def paragraphs(element: HtmlElement) -> tuple[str, ...]:
    """Its paragraphs. List items begin with ``•``; a row of a table is one, as is a line before ``<br>``."""
    found: list[str] = []
    line: list[str] = []

    def end() -> None:
        text = SPACES.sub(" ", "".join(line).replace("\n", " ")).strip()
        if text != "•":
            found.extend([text] if text else [])
            line.clear()

    for piece in pieces(element):
        if piece is None:
            end()
        elif piece is ITEM_END:
            end()
            line.clear()
        else:
            line.append(piece)
    end()
    return tuple(found)


def pieces(element: HtmlElement) -> Iterator[str | None]:
    """Words in order, and None wherever a paragraph ends. Walks without recursion: pages nest deep."""
    stack: list[HtmlElement | str | None] = [element]
    while stack:
        each = stack.pop()
        if each is None or isinstance(each, str):
            yield each
            continue
        tag = each.tag if isinstance(each.tag, str) else ""
        if each is not element and each.tail:
            stack.append(each.tail)
        if tag in SILENT or not tag:
            continue
        stack += reversed(within(each, tag))


def within(element: HtmlElement, tag: str) -> list[HtmlElement | str | None]:
    """What an element holds, with the ends of paragraphs that it makes."""
    if tag == "br":
        return [None]
    if tag in ("td", "th"):
        return [element.text or "", *element, " "]
    inner = [element.text or "", *element]
    if tag == "li":
        return [None, "• ", *inner, ITEM_END]
    return [None, *inner, None] if tag in BREAKS else inner
