"""Sentences, words and plain marks."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.analysis.languages import known, language
from bot.analysis.text import fold, sentences, tokens

ENGLISH = {
    "titles": ["Mr. Hale met Sen. Ada Brask, R-Ky., and Dr. Lund.", "All left."],
    "a country in the middle": ["He is a U.S. citizen and a U.S. Senator."],
    "a country at the end": ["He came from the U.S.", "The rest stayed."],
    "latin": ["Bring tea, e.g. Assam, i.e. the black one."],
    "initials": ["J. K. Moss wrote it.", "Nobody read it."],
    "clock": ["He left at 5 p.m. on Friday.", "She left at 6 p.m.", "They met again."],
    "numbers": ["It cost $1.5 million, up 3.2 percent."],
    "shouted": ["“Why now?” Ada Brask asked.", "“Never!” he said.", "Nobody else spoke."],
    "two questions": ["“Who?”", "“Why?”", "The room was silent."],
    "pause within": ["It was … odd, and then it was not."],
    "pause between": ["They left…", "The dog stayed."],
    "credit with a dash": ["“A town is its people.” – Mia Lund"],
    "company": ["Moss & Co. and Lund Inc. merged.", "They split."],
    "heading": ["A Heading Without a Stop", "The text begins."],
    "bullets": ["First thing", "Second thing.", "With more.", "Third thing"],
}
TEXTS = {
    "heading": "A Heading Without a Stop\n\nThe text begins.",
    "bullets": "• First thing\n• Second thing. With more.\n- Third thing",
}
GERMAN = {
    "ordinals": ["Am 3. März und am 12. April kam er.", "Dann ging er."],
    "abbreviations": ["Er aß z. B. Brot, d. h. viel.", "Dr. Lund aß nichts."],
    "a year": ["Das war 2005.", "Es regnete."],
    "shouted": ["„Wir gehen!“, sagte er.", "„Warum?“", "Es regnete."],
}


def cut(text: str, language: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text, language)]


@pytest.mark.parametrize("name", ENGLISH)
def test_english_sentences(name):
    assert cut(TEXTS.get(name, " ".join(ENGLISH[name])), "en") == ENGLISH[name]


@pytest.mark.parametrize("name", GERMAN)
def test_german_sentences(name):
    assert cut(" ".join(GERMAN[name]), "de") == GERMAN[name]


def test_an_unknown_language_is_split_like_english():
    assert cut("Mr. Hale came. He left.", "xx-YY") == ["Mr. Hale came.", "He left."]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Vell’s dog don’t bark", ["vell", "dog", "don't", "bark"]),
        ("1,000.5 or 3:15", ["1,000.5", "or", "3:15"]),
        ("the U.S. and the U.S", ["the", "u.s", "and", "the", "u.s"]),
        ("État-major, Äpfel", ["état", "major", "äpfel"]),
        ("“—…”", []),
    ],
    ids=["apostrophes", "numbers", "letters with stops", "accents and hyphens", "marks alone"],
)
def test_tokens(text, words):
    assert tokens(text) == words


@pytest.mark.parametrize("code", sorted(known()))
def test_each_language_is_a_table_found_by_its_name(code):
    table = language(f"{code.upper()}-XX")
    assert table.code == code
    assert table.says
    assert all(mark and closers for mark, closers in table.marks.items())
    assert not table.titles & table.abbreviations


def test_fold_keeps_every_offset():
    text = "“It’s—‘odd’ …\u00a0„ja‟ «non»"
    assert fold(text) == '"It\'s-\'odd\' … "ja" "non"'
    assert len(fold(text)) == len(text)


@settings(max_examples=200, deadline=None)
@given(
    st.text(alphabet=st.one_of(st.sampled_from(" \n\r\t.!?…\"“”'’•-AaZz1"), st.characters()), max_size=200)
)
def test_any_text_gives_sentences_in_order(text):
    places = sentences(text)
    assert all(0 <= start < end <= len(text) and text[start:end].strip() for start, end in places)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(places))
    assert all("\n\n" not in text[start:end] for start, end in places)
    assert len(fold(text)) == len(text)
    assert all(tokens(text))


def test_what_is_longer_than_any_sentence_is_cut_at_spaces():
    text = "row " * 5000
    places = sentences(text)
    assert max(end - start for start, end in places) <= 3000
    assert {text[start:end].strip()[-3:] for start, end in places} == {"row"}
    assert sum(len(text[start:end].split()) for start, end in places) == 5000
    assert all(end > start for start, end in sentences("x" * 10_000))


@pytest.mark.slow
@pytest.mark.parametrize("unit", [".", "!” ", "A. ", "a\n", " ", "'a", "- "])
def test_a_megabyte_of_one_thing_comes_to_an_end(unit):
    text = unit * (1_000_000 // len(unit))
    assert all(start < end for start, end in sentences(text))
    assert isinstance(tokens(text), list)
