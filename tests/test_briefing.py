"""The test that each brief must pass, whoever wrote it."""

from __future__ import annotations

import pytest

from bot.briefing import examine
from bot.models import Brief, Cite, Contrast, KeyQuote, Point, Quote, Span
from tests.fakes import article, story

POST = article(
    "The council of Ostrel voted by 9 to 4 to close the night quay. The mayor, Odo Brenk, said nothing. "
    '"We need our sleep," said Tessa Rohn.',
    id="a",
    outlet="Harbour Post",
)
TIMES = article(
    "By 9 to 4 the council of Ostrel voted to close the night quay. Fishermen filed a complaint in Dunn. "
    "Rain fell on the roofs of the warehouses all afternoon, and two cranes stood idle.",
    id="b",
    outlet="Quay Times",
)


def first(which) -> Cite:
    return which.cite(*which.sentences[0])


BOTH = (first(POST), first(TIMES))
FACT = Point("The council of Ostrel voted by 9 to 4 to close the night quay.", BOTH)
COMPLAINT = Point("Fishermen filed a complaint in Dunn, Quay Times says.", (TIMES.cite(*TIMES.sentences[1]),))


def brief(*points: Point, headline: Point = FACT, **rest) -> Brief:
    return Brief(story(POST, TIMES), 1, headline, points, **rest)


def test_a_good_brief_passes_unchanged():
    given = brief(FACT, COMPLAINT)
    assert examine(given) == (given, ())


@pytest.mark.parametrize(
    ("point", "reason"),
    [
        (Point(FACT.text, ()), "cites nothing"),
        (Point(FACT.text, (Cite("x", 1, 0, 5),)), "not in the story"),
        (Point(FACT.text, (Cite("a", 2, 0, 5),)), "not in the story"),
        (Point(FACT.text, (Cite("a", 1, 0, 9999),)), "not in the article"),
        (Point(FACT.text, (Cite("a", 1, 5, 5),)), "not in the article"),
        (Point("The council of Ostrel voted by 8 to 4 to close the night quay.", BOTH), "8"),
        (Point("The council of Ostrel voted by 9 to 4 to close the night quay in Valm.", BOTH), "Valm"),
        (Point("Fishermen filed a complaint in Dunn.", COMPLAINT.cites), "Quay Times alone"),
        (Point("The council voted https://evil.example 9 to 4.", BOTH), "link"),
        (Point("<@U123> The council voted 9 to 4.", BOTH), "link or a mention"),
        (Point("The council of Ostrel voted by 9 to 4: “close the quay now”.", BOTH), "quotes words"),
        (Point(FACT.text + " Valm burns.", BOTH), "Valm"),
        (Point("Will the council of Ostrel close the night quay?", BOTH), "a question or an order"),
        (Point("Close the night quay of Ostrel.", BOTH), "a question or an order"),
        (Point("The council " * 40, BOTH), "too long"),
        (Point("  ", BOTH), "empty"),
    ],
    ids=[
        "no cite",
        "unknown article",
        "other revision",
        "beyond the text",
        "empty place",
        "another number",
        "another name",
        "one outlet not named",
        "link",
        "mention",
        "made-up quote",
        "a second sentence",
        "question",
        "order",
        "too long",
        "empty",
    ],
)
def test_what_fails_is_left_out_with_its_reason(point, reason):
    kept, complaints = examine(brief(FACT, point, COMPLAINT))
    assert kept.points == (FACT, COMPLAINT)
    assert [complaint.part for complaint in complaints] == ["point"]
    assert reason in complaints[0].reason
    assert kept.dropped == ((point.text, f"point: {complaints[0].reason}"),)


def test_loaded_wording_in_our_voice_is_refused():
    loaded = article(
        "The council of Ostrel slammed the greedy plan. Brenk claimed it was fine.",
        id="a",
        outlet="Harbour Post",
    )
    point = Point("The council of Ostrel slammed the greedy plan, Harbour Post says.", (first(loaded),))
    kept, complaints = examine(Brief(story(loaded), 1, point, (point,)))
    assert kept.points == ()
    assert "is loaded" in complaints[0].reason


def test_a_bad_headline_gives_way_to_the_first_point():
    bad = Point("Valm closes the quay", BOTH)
    kept, complaints = examine(brief(FACT, COMPLAINT, headline=bad))
    assert kept.headline.text == "The council of Ostrel voted by 9 to 4 to close the night quay"
    assert [each.part for each in complaints] == ["headline"]


def test_a_bad_note_goes_and_its_contrast_stays():
    sides = (Span(POST, *POST.sentences[0]), Span(TIMES, *TIMES.sentences[0]))
    contrast = Contrast("wording", "the vote", sides, Point("Quay Times says Valm lied.", (first(TIMES),)))
    kept, complaints = examine(brief(FACT, COMPLAINT, contrasts=(contrast,)))
    assert kept.contrasts == (Contrast("wording", "the vote", sides),)
    assert [each.part for each in complaints] == ["note"]


def test_a_question_needs_its_cite_and_may_ask_what_is_not_said():
    good = Point("Who is Odo Brenk?", (POST.cite(*POST.sentences[1]),))
    kept, complaints = examine(brief(FACT, COMPLAINT, questions=(good, Point("Who is Per Aske?", ()))))
    assert kept.questions == (good,)
    assert [each.part for each in complaints] == ["question"]


def test_a_quote_of_another_article_goes():
    start = POST.text.index("We need")
    good = KeyQuote(Quote(POST, start, start + 17, "a.1", "Tessa Rohn", "said"))
    alien = KeyQuote(Quote(article("Quite another text here.", id="z"), 0, 5, "z.1"))
    kept, _ = examine(brief(FACT, COMPLAINT, quotes=(good, alien)))
    assert kept.quotes == (good,)


def test_a_point_told_twice_is_told_once():
    assert examine(brief(FACT, FACT, COMPLAINT))[0].points == (FACT, COMPLAINT)
