"""What a question may take for granted."""

from __future__ import annotations

import pytest

from bot.analysis.presuming import presumes

TOLD = ["The closure saves 400,000 crowns a year, the board of Kell said.", "Ines Varga runs the harbour."]


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("How much does the closure save a year?", None),
        ("Who is Ines Varga?", None),
        ("What did the board of Kell say about the closure?", None),
        ("Who is Otto Lind?", "Otto"),
        ("Why does the closure save 300,000 crowns?", "300,000"),
        ("Why did the mayor lie about the stolen money?", "asks of what is not cited"),
        ("How much does the closure save a year", "no question"),
        ("What is saved? And by whom?", "no question"),
        ("How much " + "does the closure save and " * 9 + "how?", "too long"),
    ],
    ids=["figure", "who", "about", "name", "number", "presumption", "no mark", "two", "long"],
)
def test_a_question_rests_on_its_cites(question, reason):
    found = presumes(question, TOLD, "en")
    assert found is None if reason is None else reason in (found or "")


def test_a_first_name_may_stand_elsewhere_in_the_article():
    told = ["Varga said that the ferry will not close."]
    asked = "What did Ines Varga say about the ferry?"
    assert presumes(asked, told, "en") == "“Ines” does not stand in what is cited"
    assert presumes(asked, told, "en", {"ines", "varga", "ferry"}) is None
    assert presumes("What did Otto Lind say about the ferry?", told, "en", {"otto", "lind"}) is not None
