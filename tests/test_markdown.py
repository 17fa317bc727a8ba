"""Markdown for a file or a mail: nothing in it is markup but what we made."""

from __future__ import annotations

import pytest
from markdown_it import MarkdownIt

from bot import layout, markdown
from bot.models import Cite, Comparison, Heading, Line, QuoteBlock, Ref, Side, Small, SourceItem, Sources
from tests.fakes import article, brief

REF = Ref(1, "Harbour Post", Cite("a1", 1, 0, 4), "https://example.org/a(b)#:~:text=x")
HOSTILE = [
    "# not a heading",
    "- not a list",
    "1. not a list",
    "> no quote",
    "[no](https://evil.example) link",
    "<b>no</b>",
    "**no** _no_ `no`",
    "![no](x)",
    "https://evil.example",
    "www.evil.example",
    "a\n\n# b",
    "| a | b |",
    "~~no~~",
    "---",
    "&lt;script&gt;",
    "\\[x](y)",
    "+ no",
    "= no",
    "[x]: https://evil.example",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text(text):
    side = Side(text, text, REF, ((0, 2),))
    blocks = (
        Heading(text, 2),
        Line(text, (REF,)),
        QuoteBlock(text, text, REF, (REF,)),
        Small(text),
        Comparison("quote cut", text, (side, side)),
        Sources((SourceItem(1, text, text, None, None, text),), 1),
    )
    page = MarkdownIt("commonmark", {"linkify": False}).render(markdown.render(blocks))
    assert 'evil.example"' not in page
    assert "<b>" not in page
    assert "<code>" not in page
    assert "<img" not in page
    assert page.count("<h") == 1
    assert "<em><em>" not in page


def test_a_story_reads_well():
    text = markdown.render(
        block for part in layout.card(brief(article("The port closed at noon. It rained."))) for block in part
    )
    assert text.startswith("## The port closed")
    assert "- The port closed at noon, Harbour Post says." in text
    assert "\n\n\n" not in text


def test_marks_are_not_doubled():
    own = Side("Tide", '"No," she said.', REF)
    assert '“"No' not in markdown.render([Comparison("said by", "no", (own, own))])
