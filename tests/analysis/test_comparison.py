"""Where outlets part: quotes, figures, words, speakers, and what one article alone reports."""

from __future__ import annotations

import pytest

from bot.analysis.comparison import compare
from bot.analysis.only import only_in
from bot.analysis.quotes import find_quotes
from bot.models import Article, Contrast
from tests.fakes import article, story

FILLER = (
    "The harbour council met in Ostrel on Monday. Members spoke about the new quay, the price of ice and the "
    "lamps on the mole. The session lasted three hours and was open to the public."
)
REST_OF_OURS = (
    "The lamps on the mole were lit early because of the fog. An old pilot sat on a bollard and mended "
    "a net, and a dog watched him do it. The baker had sold out by noon and closed her shutters."
)
REST_OF_THEIRS = (
    "Rain fell on the roofs of the warehouses all afternoon. Two cranes stood idle, their hooks wrapped in "
    "canvas, while gulls fought over a crate of herring. The chandler hoped for better weather."
)


def two(ours: str, theirs: str, **rest: object) -> tuple[Contrast, ...]:
    both = story(
        article(f"{ours}\n\n{REST_OF_OURS}", id="a", outlet="Harbour Post"),
        article(f"{theirs}\n\n{REST_OF_THEIRS}", id="b", outlet="Quay Times", **rest),
    )
    return compare(both, {each.id: find_quotes(each) for each in both.articles})


def shown(contrasts: tuple[Contrast, ...], kind: str) -> list[list[str]]:
    return [[side.text for side in each.sides] for each in contrasts if each.kind == kind]


FULL = (
    '"We do not need their boats, we do not need their nets, we do not need their ice, only their goodwill,"'
)


@pytest.mark.parametrize(
    "cut",
    [
        '"We do not need their boats, only their goodwill," Mayor Odo Brenk said.',
        '"We do not need their boats … only their goodwill," Mayor Odo Brenk said.',
        '"We do not need their ice, only their goodwill," Mayor Odo Brenk said.',
        '"We do not need their boats, we do not need their nets," Mayor Odo Brenk said.',
    ],
    ids=["middle silently joined", "middle behind an ellipsis", "start left out", "end left out"],
)
def test_a_cut_quote_stands_beside_the_full_one(cut):
    found = [c for c in two(f"{FULL} Mayor Odo Brenk said.", cut) if c.kind == "quote cut"]
    assert len(found) == 1
    full, short = found[0].sides
    assert "nets" in full.text
    assert "ice" in full.text
    assert full.article.outlet.name == "Harbour Post"
    assert short.article.outlet.name == "Quay Times"
    assert found[0].about in full.text
    assert found[0].about in short.text


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (f"{FULL} Mayor Odo Brenk said.", f"{FULL} the mayor, Odo Brenk, told the council."),
        (
            '"The quay is safe and it stays open," Odo Brenk said.',
            '"The fish is cheap and it stays fresh," Odo Brenk said.',
        ),
        ('"It is a disgrace," Odo Brenk said.', 'Odo Brenk spoke of "a disgrace" in the council.'),
        (
            '"We will rebuild the old quay before winter comes," Odo Brenk said.',
            '"We will rebuild," Ilma Sand said.',
        ),
    ],
    ids=["both in full", "same frame, other words", "a scrap", "another speaker"],
)
def test_no_cut_is_made_up(ours, theirs):
    assert shown(two(ours, theirs), "quote cut") == []


def test_a_quote_in_other_words():
    found = two(
        '"I am asking both sides to sit down tonight and not on Thursday," Odo Brenk said.',
        '"I am telling both sides to sit down tonight and not on Thursday," said Odo Brenk.',
    )
    (sides,) = shown(found, "quote differs")
    assert "asking" in sides[0] + sides[1]
    assert "telling" in sides[0] + sides[1]


@pytest.mark.parametrize(
    ("second", "differ"),
    [
        ('"Nobody on the islands was asked about this," said Ilma Sand.', True),
        ('"Nobody on the islands was asked about this," Brenk said.', False),
        ('"Nobody on the islands was asked about this," a councillor said.', False),
    ],
    ids=["two people", "one person, short name", "no name"],
)
def test_the_same_words_from_two_speakers(second, differ):
    ours = 'Odo Brenk opened the session. "Nobody on the islands was asked about this," said Odo Brenk.'
    theirs = f"Odo Brenk and Ilma Sand were there. {second}"
    assert bool(shown(two(ours, theirs), "said by")) is differ


@pytest.mark.parametrize(
    ("ours", "theirs", "differ"),
    [
        (
            "About 1,400 passengers a week use the night ferry.",
            "Around 1,900 people a week take the night ferry.",
            True,
        ),
        (
            "The lake stood at 31 percent of its capacity.",
            "The reservoir stands at 38 per cent of its capacity.",
            True,
        ),
        (
            "The fire in the net loft injured 12 workers.",
            "The fire in the net loft injured a dozen workers.",
            False,
        ),
        (
            "The fire in the net loft injured about 300 workers.",
            "The fire in the net loft injured 312 workers.",
            False,
        ),
        ("The quay cost 2 million crowns to repair.", "The quay cost 2,000,000 crowns to repair.", False),
        (
            "The last night ferry leaves the quay on 30 April.",
            "The night ferry leaves the quay no more from 1 May.",
            False,
        ),
        ("The council bought 40 lamps for the mole.", "The council hired 12 guards for the mole.", False),
        (
            "The rule takes effect for the fleet on 16 March.",
            "The rule takes effect for the fleet on 26 March.",
            True,
        ),
    ],
    ids=["counts", "shares", "number word", "rough", "scale", "neighbouring dates", "other things", "dates"],
)
def test_figures(ours, theirs, differ):
    assert bool(shown(two(ours, theirs), "figures differ")) is differ


def test_a_figure_that_the_other_prints_elsewhere_is_no_contrast():
    ours = "About 1,400 passengers a week use the night ferry."
    theirs = "Around 1,900 people a week take the night ferry. The board says 1,400 people a week take it."
    assert shown(two(ours, theirs), "figures differ") == []


def test_what_is_told_of_a_figure_says_what_it_counts():
    found = two(
        "About 1,400 passengers a week use the ferry.", "Around 1,900 passengers a week take the ferry."
    )
    assert [each.about for each in found if each.kind == "figures differ"] == ["passengers a week"]


def test_the_same_quote_told_in_loaded_words():
    found = two(
        'Odo Brenk said: "Nobody will be left on the quay tonight."',
        '"Nobody will be left on the quay tonight," sneered Odo Brenk.',
    )
    (sides,) = shown(found, "wording")
    assert "sneered Odo Brenk" in sides


def test_plain_words_on_both_sides_are_no_contrast():
    found = two(
        'Odo Brenk said: "Nobody will be left on the quay tonight."',
        '"Nobody will be left on the quay tonight," Odo Brenk told reporters.',
    )
    assert shown(found, "wording") == []


def test_articles_of_one_outlet_do_not_part():
    ours = article(f"{FULL} Mayor Odo Brenk said.", id="a", outlet="Quay Times")
    theirs = article(
        '"We do not need their boats, only their goodwill," Mayor Odo Brenk said.',
        id="b",
        outlet="Quay Times",
    )
    both = story(ours, theirs)
    assert compare(both, {each.id: find_quotes(each) for each in both.articles}) == ()


def test_every_side_is_a_place_and_every_contrast_is_about_something():
    found = two(
        f"{FULL} Mayor Odo Brenk said. About 1,400 passengers a week use the night ferry.",
        '"We do not need their ice, only their goodwill," Mayor Odo Brenk teased. '
        "Around 1,900 people a week take the night ferry.",
    )
    assert {each.kind for each in found} == {"quote cut", "figures differ"}
    for each in found:
        assert each.about.strip()
        for side in each.sides:
            assert side.text == side.article.text[side.start : side.end]
            assert side.text == side.text.strip()


OURS = (
    "The council of Ostrel voted 9 to 4 to close the night quay. The mayor, Odo Brenk, called it a hard day. "
    "The ministry in Valm will pay 3 million crowns for a new crane, minister Tessa Rohn said."
)
THEIRS = (
    "The council of Ostrel voted 9 to 4 to close the night quay. Odo Brenk, the mayor, called it a hard day. "
    "Fishermen from Low Skerry have filed a complaint with the court in Dunn, their lawyer Per Aske said."
)


def alone(*articles: Article) -> dict[str, list[str]]:
    told = story(*articles)
    return {
        only.article: [told.article(only.article).text[cite.start : cite.end] for cite in only.cites]
        for only in only_in(told)
    }


def test_what_one_article_alone_reports():
    found = alone(article(OURS, id="a", outlet="Harbour Post"), article(THEIRS, id="b", outlet="Quay Times"))
    assert [each[:12] for each in found["a"]] == ["The ministry"]
    assert [each[:9] for each in found["b"]] == ["Fishermen"]


@pytest.mark.parametrize(
    "rest",
    [{"whole": False}, {"kind": "opinion"}, {"copy_of": "x"}],
    ids=["only a summary was read", "opinion", "a copy"],
)
def test_who_is_never_said_to_report_alone(rest):
    ours = article(OURS, id="a", outlet="Harbour Post")
    theirs = article(THEIRS, id="b", outlet="Quay Times", **rest)
    assert "b" not in alone(ours, theirs)


@pytest.mark.parametrize(
    "sentence",
    [
        "Whether the 12 guards of Low Skerry will stay remains to be seen.",
        "He told the 12 guards of Low Skerry to stay.",
        "What will the 12 guards of Low Skerry say?",
    ],
    ids=["nobody knows", "who is he", "a question"],
)
def test_what_is_no_fact_is_not_reported(sentence):
    ours = article(f"{FILLER} {sentence}", id="a", outlet="Harbour Post")
    theirs = article(f"{FILLER} The pumps work.", id="b", outlet="Quay Times")
    assert alone(ours, theirs) == {}


@pytest.mark.slow
def test_a_very_long_text_is_compared_in_time():
    many = " ".join(f'"We need {n} boats and {n} nets," said Odo Brenk on day {n}.' for n in range(3000))
    ours = article(many, id="a", outlet="Harbour Post")
    theirs = article(many.replace("nets", "oars"), id="b", outlet="Quay Times")
    both = story(ours, theirs)
    assert compare(both, {each.id: find_quotes(each) for each in both.articles}) is not None
