"""The terminal: no text moves its cursor, changes its colours or sets its title."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from bot.forms import inspect_form
from bot.models import Cite, Comparison, Heading, Line, QuoteBlock, Ref, Side, Small, SourceItem, Sources
from bot.operating import printing
from bot.platforms import terminal
from tests.fakes import article

HOSTILE = "a\x1b]0;title\x1b\\b\x1b[2Jc\x9bd"
REF = Ref(1, HOSTILE, Cite("a1", 1, 0, 4), f"https://example.org/{HOSTILE}")


@pytest.mark.parametrize(
    "block",
    [
        Heading(HOSTILE, 2, (REF,)),
        Line(HOSTILE, (REF,)),
        QuoteBlock(HOSTILE, HOSTILE, REF, (REF,)),
        Comparison("wording", HOSTILE, (Side(HOSTILE, HOSTILE, REF),)),
        Sources((SourceItem(1, HOSTILE, HOSTILE, REF.url, None, HOSTILE),), 1),
        Small(HOSTILE),
    ],
    ids=lambda block: type(block).__name__,
)
def test_no_block_brings_an_escape_of_its_own(block):
    out = io.StringIO()
    terminal.show([block], Console(file=out, force_terminal=True, width=200))
    shown = out.getvalue()
    assert "title" in shown
    assert not any(each in shown for each in ("\x1b]0;", "\x1b[2J", "\x9b", "\x1b\\b"))


def test_an_article_inspected_brings_none_either():
    out = io.StringIO()
    one = article(f"{HOSTILE} stands here.\n\nMore stands here.", outlet=HOSTILE)
    printing.print_article(inspect_form(one, (), ()), out)
    assert "title" in out.getvalue()
    assert "\x1b" not in out.getvalue()
    assert "\nMore stands here." in out.getvalue()
