"""Copies: a wire story in many papers is one source."""

from __future__ import annotations

import random

import pytest

from bot.analysis.copies import contained, copy_groups, independent_sources, sketch
from tests.fakes import article

WIRE = (
    "Engineers shut the Orra dam's north gate on Monday after a crack four metres long was found in its "
    "frame, the water authority said. No homes are at risk, it said, but farms below the dam were told to "
    "move cattle to higher ground before nightfall. The crack was found by a diver during a yearly "
    "inspection. The authority's chief engineer, Tom Sarl, said the gate would stay shut for at least "
    "three weeks. Repairs are expected to cost 2.4 million crowns."
)
OWN = (
    "For years the people of Lower Orra have warned about the dam. Now a diver has shown them right: the "
    "north gate is cracked and cannot be opened. Farmers spent the evening driving cattle up the hill. "
    "Nobody had told them how long they must stay away, said Ida Moen, who has forty cows and no second "
    "field. The ministry that paid for the gate did not want to comment on what the repair will cost."
)
RELATED = (
    "The Orra dam's north gate is shut for at least three weeks, said the water authority, whose chief "
    "engineer Tom Sarl spoke to this newspaper. A crack in the frame is to blame. He expects a bill of 2.4 "
    "million crowns and has asked the ministry for help; two other gates from the same foundry will be "
    "looked at next month."
)


def _cut(text: str, sentences: int) -> str:
    return ". ".join(text.split(". ")[:sentences]) + "."


def _ids(groups) -> set[frozenset[str]]:
    return {frozenset(each.id for each in group) for group in groups}


@pytest.mark.parametrize(
    ("texts", "groups"),
    [
        ([WIRE, WIRE, OWN], [{"0", "1"}, {"2"}]),
        ([WIRE, WIRE.replace("crowns", "kroner").replace("Engineers", "Workers")], [{"0", "1"}]),
        ([WIRE, _cut(WIRE, 3)], [{"0", "1"}]),
        ([WIRE, RELATED], [{"0"}, {"1"}]),
        ([WIRE, OWN + " " + _cut(OWN, 1)], [{"0"}, {"1"}]),
        (["", "", "Dam shut"], [{"0"}, {"1"}, {"2"}]),
        (["Dam shut", "Dam shut"], [{"0", "1"}]),
        ([], []),
    ],
    ids=[
        "reprint",
        "a few words changed",
        "cut from the end",
        "the same facts in other words",
        "unrelated",
        "no text",
        "a few words alike",
        "none",
    ],
)
def test_copy_groups(texts: list[str], groups: list[set[str]]) -> None:
    articles = [article(text, id=str(n), outlet=f"Outlet {n}") for n, text in enumerate(texts)]
    assert _ids(copy_groups(articles)) == {frozenset(each) for each in groups}


def test_typographic_marks_make_no_difference() -> None:
    assert (
        contained(
            sketch("The dam's gate is shut, he said - for now"),
            sketch("The dam’s gate is shut, he said — for now"),
        )
        == 1
    )


def test_a_heavily_edited_wire_story_is_a_copy_only_where_both_credit_the_wire() -> None:
    half = _cut(WIRE, 1) + " " + OWN
    plain = [article(WIRE, id="a", outlet="A"), article(half, id="b", outlet="B")]
    wired = [article(WIRE, id="a", outlet="A", wire="Norne"), article(half, id="b", outlet="B", wire="NORNE")]
    agency = [article(WIRE, id="a", outlet="Norne"), article(half, id="b", outlet="B", wire="Norne")]
    assert independent_sources(plain) == 2
    assert independent_sources(wired) == 1
    assert independent_sources(agency) == 1


def test_what_reading_found_to_be_a_copy_is_one() -> None:
    known = [article(WIRE, id="a"), article(OWN, id="b", outlet="B", copy_of="a")]
    absent = [article(WIRE, id="a", copy_of="z"), article(OWN, id="b", outlet="B", copy_of="z")]
    assert _ids(copy_groups(known)) == _ids(copy_groups(absent)) == {frozenset("ab")}


@pytest.mark.parametrize(
    ("printed", "sources"),
    [
        ([("A", WIRE, "Norne"), ("B", WIRE, "Norne"), ("C", WIRE, "Norne")], 1),
        ([("A", WIRE, "Norne"), ("B", WIRE, "Norne"), ("A", OWN, None)], 2),
        ([("A", OWN, None), ("A", RELATED, None)], 1),
        ([("A", WIRE, "Norne"), ("B", OWN, None), ("C", RELATED, None)], 3),
        ([("A", WIRE, "Norne"), ("B", RELATED, "Norne")], 2),
        ([], 0),
    ],
    ids=[
        "three papers, one wire",
        "a wire and an outlet's own report",
        "two by one outlet",
        "three of their own",
        "one wire, two texts",
        "none",
    ],
)
def test_independent_sources(printed: list[tuple[str, str, str | None]], sources: int) -> None:
    articles = [
        article(text, id=str(n), outlet=outlet, wire=wire) for n, (outlet, text, wire) in enumerate(printed)
    ]
    assert independent_sources(articles) == sources


def test_order_makes_no_difference() -> None:
    articles = [
        article(text, id=str(n), outlet=str(n)) for n, text in enumerate([WIRE, OWN, _cut(WIRE, 3), WIRE])
    ]
    shuffled = random.Random(3).sample(articles, len(articles))
    assert copy_groups(articles) == copy_groups(shuffled)


@pytest.mark.parametrize(
    "text",
    ["a" * 1_000_000, "a " * 100_000, "“ " * 100_000, "\x00\ud800 " * 1000],
    ids=["one long word", "one word over and over", "marks alone", "not text"],
)
def test_hostile_text_is_sketched(text: str) -> None:
    assert len(sketch(text).hashes) <= 256


def test_many_copies_of_one_text_are_one_group() -> None:
    assert len(copy_groups([article(WIRE, id=str(n), outlet=str(n)) for n in range(300)])) == 1
