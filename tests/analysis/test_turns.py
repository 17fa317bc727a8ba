"""What a question means after those before it."""

from __future__ import annotations

import pytest

from bot.analysis.turns import Asking, Turn, asking, is_courtesy, is_question

QUILL = Turn("What did Dorothea Quill say about the strike?", "“Sit down,” Dorothea Quill said.", ("Post",))
STRIKE = Turn("When does the strike begin?", "It begins on Friday, Jonas Pell of the union said.", ("Post",))


@pytest.mark.parametrize(
    ("text", "last", "text_then"),
    [
        ("What about the union?", QUILL, "What did the union say about the strike?"),
        ("And Osric Vane?", QUILL, "What did Osric Vane say about the strike?"),
        ("and in March?", QUILL, "What did Dorothea Quill say about the strike in March?"),
        ("What did she say about ferries?", QUILL, "What did Dorothea Quill say about ferries?"),
        ("Why?", STRIKE, "Why does the strike begin?"),
        ("Who is he?", STRIKE, "Who is Jonas Pell?"),
        ("What does the other paper say?", QUILL, QUILL.question),
        ("What is his job?", STRIKE, "What is Jonas Pell's job?"),
    ],
)
def test_a_question_takes_what_it_lacks_from_the_last(text, last, text_then):
    found = asking(text, [last])
    assert (found.text, found.leans) == (text_then, True)
    assert asking(text).text != text_then


@pytest.mark.parametrize(
    "text",
    [
        "When does the ferry to Brask leave on Sundays?",
        "How many passengers took the night tram in January?",
        "What did Otto Lind say about the regatta?",
    ],
)
def test_a_question_that_stands_alone_stays_as_it_is(text):
    assert asking(text, [QUILL, STRIKE]) == Asking(text)


@pytest.mark.parametrize(
    ("text", "story", "rest"),
    [
        ("In the second story, who voted?", 2, "who voted"),
        ("story 3: who voted?", 3, "who voted"),
        ("Who voted in #4?", 4, "Who voted in"),
        ("who paid for the last one?", -1, "who paid"),
        ("item two", 2, "What is it about"),
    ],
)
def test_a_story_goes_by_its_number(text, story, rest):
    found = asking(text)
    assert found.story == story
    assert found.text.startswith(rest.split()[0])


@pytest.mark.parametrize(
    "text", ["the second vote", "Who won the first prize?", "Number of dead?", "C# news"]
)
def test_not_every_number_is_a_storys(text):
    assert asking(text).story is None


@pytest.mark.parametrize(
    "text",
    [
        "What happened?",
        "tl;dr",
        "Summarise this please",
        "what's it about",
        "more",
        "any news?",
        "What's the latest?",
    ],
)
def test_an_overview_is_asked_for(text):
    assert asking(text).overview


@pytest.mark.parametrize(
    "text", ["What happened to the ferry?", "What is the strike about?", "more trams than buses?"]
)
def test_a_question_is_no_overview(text):
    assert not asking(text).overview


@pytest.mark.parametrize(
    "text",
    [
        "Who is right?",
        "what do you think of it",
        "Is it fair?",
        "Should I believe him?",
        "whose fault was it",
    ],
)
def test_an_opinion_is_asked_for(text):
    assert asking(text).sides


def test_facts_are_no_opinion():
    assert not asking("What does the mayor think of the tram?").sides


@pytest.mark.parametrize(
    ("text", "asks"),
    [("who did it", True), ("really?", True), ("thanks", False), ("How nice of you to say", True)],
)
def test_is_question(text, asks):
    assert is_question(text) is asks


@pytest.mark.parametrize(
    ("text", "nothing"),
    [
        ("thanks!", True),
        ("How do you work?", True),
        ("hello bot", True),
        ("Thanks to whom was it built?", False),
        ("ok, who paid?", False),
        ("help for the islands", False),
    ],
)
def test_what_asks_for_nothing(text, nothing):
    assert is_courtesy(text) is nothing


def test_hostile_text_costs_little():
    for text in (
        "what about " * 20_000,
        "the " * 50_000 + "one",
        "A" * 200_000,
        "#" * 100_000,
        "and " * 50_000,
    ):
        asking(text[:2000], [Turn(text[:2000], text[:5000])])
