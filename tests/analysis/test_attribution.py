"""Whose claim a sentence is, and whether it stays theirs."""

from __future__ import annotations

import pytest

from bot.analysis.attribution import claimed, laid_bare, same_speaker


@pytest.mark.parametrize(
    ("sentence", "is_claim"),
    [
        ("The berth loses money, the board said.", True),
        ("The berth loses money, said Osric Vane, who runs it.", True),
        ("Osric Vane said the berth loses money.", True),
        ("Osric Vane, the director, told reporters the berth loses money.", True),
        ("According to the board, the berth loses money.", True),
        ("The berth loses money, according to the board's accounts.", True),
        ("Laut Hafenamt macht die Mole Verlust.", True),
        ("The berth loses money.", False),
        ("The board voted to close the berth.", False),
        ("A sign on the pier reads “nobody said so”.", False),
    ],
)
def test_claimed(sentence, is_claim):
    assert claimed(sentence) is is_claim


@pytest.mark.parametrize(
    ("text", "evidence", "bare"),
    [
        ("The closure saves 400,000 crowns.", ["The closure saves 400,000 crowns, the union said."], True),
        (
            "The closure saves 400,000 crowns.",
            ["The union said that the closure saves 400,000 crowns."],
            True,
        ),
        ("The union says the closure saves 400,000.", ["The closure saves 400,000, the union said."], False),
        ("The board will close the port.", ["The board said it will close the port."], False),
        (
            "The closure saves 400,000 crowns.",
            ["The closure saves 400,000 crowns, the union said.", "The closure saves 400,000 crowns."],
            False,
        ),
        ("The closure saves 400,000 crowns.", ["The closure saves 400,000 crowns."], False),
        ("Die Mole macht Verlust.", ["Die Mole macht Verlust, sagte der Verein."], True),
    ],
    ids=["said", "said that", "kept", "the claimant acts", "one tells it as fact", "no claim", "German"],
)
def test_a_claim_stays_a_claim(text, evidence, bare):
    language = "de" if "Mole" in text else "en"
    assert bool(laid_bare(text, evidence, language)) is bare


@pytest.mark.parametrize(
    ("text", "evidence", "same"),
    [
        ("Osric Vane said the berth lost 2 million.", ["The berth lost 2 million, Vane said."], True),
        ("Osric Vane said the berth lost 2 million.", ["The berth lost 2 million."], False),
        ("Osric Vane said the berth lost 2 million.", ["The berth lost 2 million, the board said."], False),
        ("The board said the berth lost 2 million.", ["The berth lost 2 million, the board says."], True),
        ("The berth lost 2 million.", ["The berth lost 2 million, the board says."], True),
    ],
    ids=["same", "nobody", "another", "a body", "no speaker named"],
)
def test_evidence_bears_the_speaker_out(text, evidence, same):
    assert same_speaker(text, evidence, "en") is same
