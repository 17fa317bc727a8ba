"""Wording that colours: what is flagged, and, as important, what is not."""

from __future__ import annotations

from itertools import pairwise

import pytest

from bot.analysis import inflection
from bot.analysis.quotes import find_quotes
from bot.analysis.wording import STRONG, find_wording, flags
from bot.analysis.wording_lexicon import lexicon
from tests.fakes import article


def found(text: str, language: str = "en") -> list[tuple[str, str]]:
    """The strong flags of a text, as (words, kind)."""
    return [(text[start:end], kind) for start, end, kind, _ in flags(text, language) if kind in STRONG]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The mayor slammed the ferry plan.", [("slammed", "charged verb")]),
        ("Ann Orr lashes out at the harbour board.", [("lashes out at", "charged verb")]),
        ("The board was accused by Orr, who took aim at its chair.", [("took aim at", "charged verb")]),
        ("Brandt claims that the dam is safe.", [("claims", "charged verb")]),
        ("It was utterly empty by noon.", [("utterly", "intensifier")]),
        ("Radical leftists marched in Vell.", [("Radical", "label"), ("leftists", "label")]),
        ("The so-called reform starts in May.", [("so-called", "insinuation")]),
        ("Holm is obsessed with the harbour.", [("obsessed with", "mind-reading")]),
        ("The vote was a disgrace.", [("disgrace", "unattributed judgement")]),
        ("Unfortunately, the bridge stayed shut.", [("Unfortunately", "unattributed judgement")]),
        ("The council’s “improvements” cost the town a bridge.", [("improvements", "scare quote")]),
        ("Orwellian rules came into force.", [("Orwellian", "label")]),
        ("Orr quipped that it rains.", [("quipped", "charged verb")]),
        ("The board axed the night berth.", [("axed", "charged verb")]),
        ("The dock slams its gates.", [("slams its gates", "charged verb")]),
        ("Bosses are holding them to ransom.", [("to ransom", "charged verb")]),
        ("Farmers were reeling.", [("reeling", "charged verb")]),
        ("Militant union leaders met.", [("Militant", "label")]),
        ("Terrified islanders left.", [("Terrified", "mind-reading")]),
        ("The berth is a money pit.", [("money pit", "unattributed judgement")]),
        ("They met for a high-stakes talk.", [("high-stakes", "intensifier")]),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_coloured_words_are_flagged_with_their_kind(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The car slammed into a wall near the harbour.",
        "A truck bomb blasted the gate and killed two guards.",
        "Extreme weather closed the bridge for a week.",
        "He recovered from a radical prostatectomy.",
        "Police found an explosive device under the pier.",
        "A massive earthquake struck the coast.",
        "The insurer paid the claims of 300 families.",
        "Orr’s claim that the dam leaks was examined by two engineers.",
        "The group claimed responsibility for the fire.",
        "Toxic waste leaked into the river.",
        "Her obsessive-compulsive disorder was treated in Vell.",
        "Savage Garden played in the harbour.",
        "The company agreed to a tax regime for ships.",
        "He laid the fish on a board and gutted it.",
        "The library was closed on Monday and 12 people were moved.",
        "The tabloid printed “Vell Tonight”, a weekly list of plays.",
        "A man with an axe slashed two tyres with a knife.",
        "The guards slammed the gates shut.",
        "The two sides face off in the cup final.",
        "Police stormed out of the building.",
        "Two militants were killed near the border.",
        "The gang held him to ransom after he was kidnapped.",
        "Lena Holm floated the idea of a toll.",
    ],
    ids=lambda value: value,
)
def test_plain_uses_of_the_same_words_are_not(text):
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Orr said the plan was disastrous.",
        "Critics called the vote a disgrace and utterly pointless.",
        "Brandt was called a charlatan by his rivals.",
        "According to Holm, the scheme is absurd.",
    ],
    ids=["said", "called", "a label that others use", "according to"],
)
def test_a_judgement_that_is_given_to_somebody_is_theirs(text):
    assert found(text) == []


def test_quotations_are_left_alone():
    held = article("“This disgraceful plan is a sham,” Orr said. The disgraceful plan failed.")
    words = [(each.text, each.start) for each in find_wording(held, find_quotes(held))]
    assert words == [("disgraceful", held.text.rindex("disgraceful"))]


@pytest.mark.parametrize(
    ("text", "plainer"),
    [
        ("She slams the plan.", "criticises"),
        ("She slammed the plan.", "criticised"),
        ("She was slamming the plan.", "criticising"),
        ("They double down on it.", "repeat"),
        ("He doubled down on it.", "repeated"),
        ("The thugs and cronies met.", "associates"),
    ],
    ids=lambda value: value,
)
def test_the_plainer_word_stands_in_the_same_form(text, plainer):
    assert plainer in [each for _, _, _, each in flags(text, "en")]


def test_hedges_and_passives_are_kinds_of_their_own_and_no_flags():
    text = "The dam may leak, and two men were arrested on Monday."
    assert [(text[a:b], kind) for a, b, kind, _ in flags(text, "en")] == [
        ("may", "hedge"),
        ("were arrested", "passive without actor"),
    ]
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Two men were arrested by harbour police.",
        "She was born in Vell.",
        "The ferry is expected at noon.",
        "The crews are said to be split.",
        "All rooms are booked, and the islands fear being cut off.",
        "The pier will be closed in May.",
    ],
    ids=["an actor", "a state", "an expectation", "hearsay", "states", "a plan"],
)
def test_a_passive_with_an_actor_or_a_state_is_none(text):
    assert "passive without actor" not in [kind for _, _, kind, _ in flags(text, "en")]


@pytest.mark.parametrize(
    ("text", "hedged"),
    [
        ("The dam may leak.", True),
        ("She may resign in May.", True),
        ("Farms and factories may take 20 percent less.", False),
        ("Visitors may not swim here.", False),
        ("Under the rules, each house may fill one pool.", False),
    ],
    ids=["a guess", "a guess about a person", "who is allowed", "forbidden", "by a rule"],
)
def test_a_permission_is_no_hedge(text, hedged):
    assert ("may" in [text[a:b] for a, b, kind, _ in flags(text, "en") if kind == "hedge"]) is hedged


def test_places_are_in_order_and_do_not_overlap():
    text = "Unfortunately, the so-called reform slammed the sham vote. They were utterly ridiculed.\n\n" * 20
    held = article(text)
    places = [(each.start, each.end) for each in find_wording(held, ())]
    assert len(places) >= 80
    assert all(one[1] <= two[0] for one, two in pairwise(places))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Die Opposition geißelte den Plan.", [("geißelte", "charged verb")]),
        ("Der skandalöse Plan scheiterte.", [("skandalöse", "unattributed judgement")]),
        ("Orr nannte den Plan skandalös.", []),
        ("Am Hafen warten die Gutmenschen.", [("Gutmenschen", "label")]),
    ],
    ids=["verb", "adjective", "attributed", "noun"],
)
def test_german_is_another_file(text, expected):
    assert found(text, "de") == expected


def test_a_language_without_a_list_has_no_flags():
    assert flags("Il sindaco ha demolito il piano vergognoso.", "it") == ()


@pytest.mark.parametrize(
    ("change", "word", "form"),
    [
        (inflection.past, "slam", "slammed"),
        (inflection.past, "decry", "decried"),
        (inflection.past, "parrot", "parroted"),
        (inflection.past, "quip", "quipped"),
        (inflection.past, "tear", "tore"),
        (inflection.gerund, "deride", "deriding"),
        (inflection.gerund, "lie", "lying"),
        (inflection.plural, "crony", "cronies"),
        (inflection.plural, "madman", "madmen"),
        (inflection.third, "bash", "bashes"),
        (inflection.superlative, "silly", "silliest"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.__name__,
)
def test_inflection(change, word, form):
    assert change(word) == form


@pytest.mark.parametrize("code", ["en", "de"])
def test_every_entry_of_the_lists_can_be_read(code):
    terms = [term for same in lexicon(code).terms.values() for term in same]
    assert len(terms) > {"en": 2500, "de": 300}[code]
    kinds = {term.kind for term in terms}
    assert STRONG - {"scare quote"} <= kinds
    assert all(len(term.glued) == len(term.words) - 1 for term in terms)


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    ["slam " * 100_000, "a" * 1_000_000, '"' * 200_000, "was " * 100_000, "“slam " * 50_000],
    ids=["one word again and again", "one letter", "marks", "auxiliaries", "open marks"],
)
def test_hostile_texts_are_read_to_their_end(text):
    places = [(start, end) for start, end, _, _ in flags(text, "en")]
    assert places == sorted(places)
    assert all(0 <= start < end <= len(text) for start, end in places)
