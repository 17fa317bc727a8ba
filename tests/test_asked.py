"""Answers in the articles' own words: what a reader asked and got, and what is better left unsaid."""

from __future__ import annotations

import pytest

from bot import extractive
from tests.fakes import article

FERRY = article(
    "The ferry crews of Kell have voted to strike on Friday over the night berth, in the first walkout there "
    "since 2017.\n\n“No milk will be left on the quay,” said Ines Varga, who chairs the union in Kell. The "
    "mayor of Kell asked both sides to talk.\n\nOf 612 members of the crew, 534 voted for the strike.\n\n"
    "The night ferry ends on 1 May.\n\nPolice counted 14 fights on the night ferry.",
    id="a1",
    title="Ferry crews to strike",
)
TRAM = article(
    "The council of Brask will end the night tram, it decided.\n\n"
    "“You send nurses home on foot,” said Nadia Ferrow, who leads the opposition.\n\n"
    "“I like the new benches very much indeed,” said Odo Brenk, a passenger. The chiefs of Brask Transit "
    "said nothing.",
    id="a2",
    outlet="Tide Weekly",
    title="Brask ends its night tram",
)


def told(question: str) -> str:
    found = extractive.answer(question, (FERRY, TRAM), None)
    return " ".join(each.text for each in found.sentences)


@pytest.mark.parametrize(
    ("question", "said", "unsaid"),
    [
        pytest.param("How many crew members voted for the strike?", "534", "since 2017", id="no year counts"),
        pytest.param("When does the night ferry end?", "1 May", "14 fights", id="no number is a date"),
        pytest.param("What did Nadia Ferrow say about the tram?", "nurses home", "benches", id="all of it"),
    ],
)  # fmt: skip
def test_what_is_asked_for_is_told(question, said, unsaid):
    assert said in told(question)
    assert unsaid not in told(question)


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("Did the mayor of Kell resign?", id="who resigns leaves, but not all that is left"),
        pytest.param("Has the strike been called off?", id="called off"),
        pytest.param("Who chairs Brask Transit?", id="a name of one article, a post of another"),
        pytest.param("What did Nadia Ferrow say about the ferry?", id="another topic"),
    ],
)
def test_what_the_articles_do_not_say_is_not_made_of_what_they_do(question):
    assert told(question) == ""
