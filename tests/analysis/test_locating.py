"""A typed quote as a place in an article, and its speaker."""

from __future__ import annotations

import pytest

from bot.analysis.locating import locate, prove, same_person, within
from bot.analysis.quotes import find_quotes
from tests.fakes import article

HELD = article(
    "“We will not close the library — not this year,” said Ann Orr, the mayor. "
    "“It’s  open… and stays open.”\n\n"
    "“The harbour is another matter,” said Tom Brandt, who runs it. "
    "He called the so-called “Friends” a nuisance."
)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("We will not close the library - not this year.", "We will not close the library — not this year"),
        ("“We will not close the library–not this year”", "We will not close the library — not this year"),
        ("It's open... and stays open", "It’s  open… and stays open"),
        ("… and stays open …", "and stays open"),
        ("the so-called 'Friends' a nuisance", "the so-called “Friends” a nuisance"),
        ("we will close the library this year", None),
        ("We will close the library — not this year", None),
        ("We will not close the harbour", None),
        ("ose the lib", None),
        ("stays open.” “The harbour is another matter", None),
        ("", None),
        ("…", None),
    ],
    ids=[
        "typographic marks",
        "a dash without spaces",
        "spaces and ellipsis",
        "ellipsis at the ends",
        "marks within",
        "changed words",
        "a dropped not",
        "two halves joined",
        "parts of words",
        "across a paragraph",
        "nothing",
        "marks alone",
    ],
)
def test_locate(typed, found):
    place = locate(typed, HELD)
    assert (place and HELD.text[slice(*place)]) == found


@pytest.mark.parametrize(
    ("typed", "speaker", "by"),
    [
        ("We will not close the library", "Ann Orr", "Ann Orr"),
        ("We will not close the library", "Mayor Orr", "Ann Orr"),
        ("We will not close the library", None, "Ann Orr"),
        ("We will not close the library", "Tom Brandt", None),
        ("We will not close the library", "Mary Orr", None),
        ("The harbour is another matter", "Ann Orr", None),
        ("He called the so-called", "Tom Brandt", None),
    ],
    ids=[
        "full name",
        "title and surname",
        "no claim",
        "swapped",
        "a namesake",
        "the other way",
        "not quoted",
    ],
)
def test_prove(typed, speaker, by):
    quote = prove(typed, speaker, HELD, find_quotes(HELD))
    assert (quote and quote.speaker) == by
    assert quote is None or quote.text == typed


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("Orr", "Ann Orr", True),
        ("Sen. Ann Orr", "Ann Orr", True),
        ("Ann Orr", "Ann Holm", False),
        ("a spokesman", "A spokesman", True),
        ("Ann Orr", None, False),
    ],
    ids=["surname", "title", "first name alone", "no name", "unknown"],
)
def test_same_person(one, two, same):
    assert same_person(one, two) is same


def test_within_lets_the_first_letter_change_its_case():
    assert within("it is open", "It is open, she said.")
    assert not within("is opening", "It is open, she said.")


@pytest.mark.parametrize(
    "text",
    [" " * 500_000, '"' * 500_000, "- " * 200_000, "." * 500_000],
    ids=["spaces", "marks", "dashes", "stops"],
)
def test_hostile_texts_hold_no_quote(text):
    assert locate("We will not", article("x " + text)) is None
