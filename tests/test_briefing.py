"""The test that each brief must pass, whoever wrote it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.briefing import examine, unfit
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


GERMAN = article(
    "Der Rat von Ostrel hat mit 9 zu 4 Stimmen für die Schließung des Nachtkais gestimmt. Der Nachtkai "
    "kostet 2 Millionen Kronen im Jahr, sagte Odo Brenk. „Wir brauchen unseren Schlaf“, sagte Tessa Rohn.",
    id="g",
    outlet="Kai Bote",
    language="de",
)
FROM_GERMAN = (first(GERMAN),)


def in_english(*points: Point, **rest) -> Brief:
    told = Point("The council of Ostrel voted by 9 to 4 to close the night quay, Kai Bote says.", FROM_GERMAN)
    return Brief(story(GERMAN), 1, told, points or (told,), language="en", **rest)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Kai Bote says the council of Ostrel voted by 9 to 4 to close the night quay.", None),
        ("Kai Bote says the council of Ostrel voted by 9 to 5 to close the night quay.", "5"),
        ("Kai Bote says the council of Valm voted by 9 to 4 to close the night quay.", "Valm"),
        ("Der Rat von Ostrel hat für die Schließung des Nachtkais gestimmt, sagt Kai Bote.", "language"),
        ("The council of Ostrel slammed the greedy night quay, Kai Bote says.", "loaded"),
    ],
    ids=["true", "another number", "another name", "the language of the article", "loaded"],
)
def test_a_translation_is_held_to_numbers_and_names(text, reason):
    kept, complaints = examine(in_english(Point(text, FROM_GERMAN)))
    assert bool(kept.points) is (reason is None)
    assert reason is None or reason in complaints[0].reason
    assert kept.translated


def quote_with(said_in: str = "en", **extras: str) -> Brief:
    start = GERMAN.text.index("Wir brauchen")
    place = Quote(GERMAN, start, GERMAN.text.index("“", start), "g.1", "Tessa Rohn", "sagte")
    points = {part: Point(text, (GERMAN.cite(*GERMAN.sentences[2]),)) for part, text in extras.items()}
    told = in_english(quotes=(KeyQuote(place, **points),))
    return told if said_in == "en" else replace(told, language=said_in)


@pytest.mark.parametrize(
    ("extras", "reason"),
    [
        ({"translation": "We need our sleep"}, None),
        ({"translation": "We need 9 hours of sleep"}, "9"),
        ({"translation": "We need our sleep, said Otto Lind"}, "Otto"),
        ({"translation": "Wir brauchen alle unseren Schlaf in der Nacht"}, "language"),
        ({"translation": "We need our sleep, see https://evil.example"}, "link"),
        ({"translation": "We need it " * 9}, "not as long"),
        ({"context": "on sleep"}, None),
        ({"context": "on sleep, which she has long said “matters”"}, "a few plain words"),
        ({"context": "on the scandal of Valm"}, "Valm"),
        ({"context": "on what the council did " * 3}, "too long"),
    ],
)
def test_words_on_a_quote_pass_a_test_of_their_own(extras, reason):
    (part,) = extras
    kept, complaints = examine(quote_with(**extras))
    (quote,) = kept.quotes
    assert (getattr(quote, part) is not None) is (reason is None)
    assert reason is None or reason in complaints[0].reason


def test_a_quote_in_the_language_of_the_brief_needs_no_translation():
    (quote,) = examine(quote_with("de", translation="Wir brauchen Schlaf"))[0].quotes
    assert quote.translation is None


def test_a_claim_stays_whose_it_is():
    said = article("The quay loses 2 million crowns, the mayor said. It closes in May.", id="a")
    flat = Point("The quay loses 2 million crowns, Harbour Post says.", (first(said),))
    kept, complaints = examine(Brief(story(said), 1, flat, (flat,)))
    assert kept.points == ()
    assert "somebody's claim" in complaints[0].reason


def test_a_brief_of_two_outlets_hears_both():
    shown = [article.cite(*place) for article in (POST, TIMES) for place in article.sentences]
    alone = Point("Fishermen filed a complaint in Dunn, Quay Times says.", COMPLAINT.cites)
    assert unfit(brief(FACT, COMPLAINT), shown) is None
    assert unfit(brief(alone, COMPLAINT), shown) == "it hears one outlet alone"
    assert unfit(brief(alone, COMPLAINT), [each for each in shown if each.article == "b"]) is None
    assert unfit(brief(FACT), shown) == "fewer than 2 points passed"
