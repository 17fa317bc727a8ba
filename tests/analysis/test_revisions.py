"""What an outlet changed, and what of a brief no longer stands after it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.analysis.quotes import find_quotes
from bot.analysis.revisions import difference, fallen
from bot.models import Contrast, KeyQuote, Point, Span
from tests.fakes import article, brief

OLD = """The port of Kell will close on Sundays from 1 May, the harbour board said on Monday.

“We will not close the ferry, not this year,” harbour master Ines Varga told reporters.

The closure saves 400,000 crowns a year, the board said. Two hundred dockers work there."""
CLOSES, SAYS, SAVES, DOCKERS = range(4)


def sentence(number: int) -> str:
    one = article(OLD)
    start, end = one.sentences[number]
    return OLD[start:end]


@pytest.mark.parametrize(
    ("changed", "removed", "added"),
    [
        (OLD.replace("“", '"').replace("”", '"').replace("\n\n", "\n\n\n\n"), [], []),
        (OLD.replace("Monday", "Monday ").replace(" a year", "\u00a0a year"), [], []),
        ("Updated 5 minutes ago\n\n" + OLD, [], []),
        ("Aktualisiert: vor 3 Stunden\n\n" + OLD + "\n\n12 comments", [], []),
        ("\n\n".join(reversed(OLD.split("\n\n"))), [], []),
        (
            OLD.replace("400,000", "500,000"),
            ["The closure saves 400,000 crowns a year, the board said."],
            ["The closure saves 500,000 crowns a year, the board said."],
        ),
        (OLD + " They will meet in May.", [], ["They will meet in May."]),
        (OLD.replace(" Two hundred dockers work there.", ""), ["Two hundred dockers work there."], []),
    ],
    ids=["marks", "spaces", "clock", "counters", "order", "figure", "more", "less"],
)
def test_a_difference_is_in_sentences(changed, removed, added):
    found = difference(article(OLD), article(changed, revision=2))
    assert [span.text for span in found.removed] == removed
    assert [span.text for span in found.added] == added
    assert bool(found) == bool(removed or added)


def test_a_title_is_part_of_the_difference():
    found = difference(article(OLD, title="Port to close"), article(OLD, title="Port to open", revision=2))
    assert found.titles == ("Port to close", "Port to open")
    assert not difference(article(OLD, title="Port to close"), article(OLD, title="Port To Close"))


def told(one):
    """A brief that rests on three sentences, with the quote."""
    quote = find_quotes(one)[0]
    points = tuple(
        Point(text, (one.cite(*one.sentences[at]),))
        for at, text in (
            (CLOSES, "The port of Kell will close on Sundays from 1 May."),
            (SAVES, "The closure saves 400,000 crowns a year."),
            (DOCKERS, "Two hundred dockers work there."),
        )
    )
    return replace(brief(one), headline=points[0], points=points, quotes=(KeyQuote(quote),))


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (OLD, []),
        (OLD + " They will meet in May.", []),
        (OLD.replace("the harbour board said", "the board of the harbour said"), []),
        (
            OLD.replace("400,000", "500,000"),
            [("figure", "The closure saves 400,000 crowns a year.", "500,000")],
        ),
        (
            OLD.replace("We will not close the ferry, not this year", "We may close the ferry this year"),
            [("quote", "We will not close the ferry, not this year,", "may close")],
        ),
        (
            OLD.replace(" Two hundred dockers work there.", ""),
            [("statement", "Two hundred dockers work there.", None)],
        ),
    ],
    ids=["nothing", "more", "other words for it", "figure", "quote", "taken out"],
)
def test_what_fell_is_named_with_what_stands_there_now(changed, expected):
    one = article(OLD)
    two = article(changed, revision=2)
    found = fallen(told(one), {one.id: two})
    assert [(each.kind, each.text) for each in found] == [each[:2] for each in expected]
    for each, (*_, now) in zip(found, expected, strict=True):
        assert (each.now is None) if now is None else (now in each.now.text)
        assert each.cite.revision == 1
        assert "Harbour Post" in each.reason


def test_words_set_side_by_side_fall_as_quotes_do():
    one, other = article(OLD), article("The port stays open.", id="a2", outlet="Tide")
    start = OLD.index("400,000 crowns")
    sides = (Span(one, start, start + 14), Span(other, 0, 8))
    made = replace(brief(one, other), contrasts=(Contrast("figures differ", "crowns", sides),))
    two = article(OLD.replace("400,000", "500,000"), revision=2)
    found = fallen(made, {"a1": two})
    assert [(each.kind, each.text) for each in found] == [("quote", "400,000 crowns")]
    assert fallen(made, {}) == ()


def test_a_text_of_many_sentences_is_compared_at_once():
    long = " ".join(f"The board met {number} times." for number in range(3000))
    found = difference(article(long), article(long.replace("met 7 ", "sat 7 "), revision=2))
    assert len(found.removed) == len(found.added) == 1
