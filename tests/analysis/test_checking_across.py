"""A translation is held against its source by numbers and names."""

from __future__ import annotations

import pytest

from bot.analysis.checking_across import check_across, tells_in

ENGLISH = (
    "The port of Kell will close on Sundays from 1 May and saves 400,000 crowns, Ines Varga said in Canada."
)
GERMAN = "Der Hafen von Kell spart 1,5 Millionen Kronen, sagte Ines Varga in Moskau."


@pytest.mark.parametrize(
    ("text", "evidence", "languages", "wrong"),
    [
        ("Der Hafen von Kell schließt ab 1. Mai und spart 400.000 Kronen.", ENGLISH, ("de", "en"), None),
        ("Der Hafen spart 400.001 Kronen.", ENGLISH, ("de", "en"), "001"),
        ("Die Hafenmeisterin Ines Varga sprach in Kanada.", ENGLISH, ("de", "en"), None),
        ("Der Hafenmeister Otto Lind sprach.", ENGLISH, ("de", "en"), "Lind"),
        ("The port of Kell saves 1.5 million crowns.", GERMAN, ("en", "de"), None),
        ("Ines Varga spoke in Moscow.", GERMAN, ("en", "de"), None),
        ("The mayor, Otto Lind, spoke.", GERMAN, ("en", "de"), "Otto"),
        ("The port saves 15 million crowns.", GERMAN, ("en", "de"), "15 million"),
        ("Le port de Kell épargne 400 000 couronnes.", ENGLISH, ("fr", "en"), None),
    ],
    ids=[
        "a true one",
        "another number",
        "a name spelt otherwise",
        "another name",
        "a comma for a point",
        "a city's other name",
        "another name in English",
        "another size",
        "a language that we know nothing of",
    ],
)
def test_numbers_and_names(text, evidence, languages, wrong):
    found = check_across(text, [evidence], languages)
    assert found is None if wrong is None else wrong in (found or "")


@pytest.mark.parametrize(
    ("text", "language", "may_be"),
    [
        ("The port of Kell will close on Sundays from May.", "en", True),
        ("The port of Kell will close on Sundays from May.", "de", False),
        ("Der Hafen von Kell schließt ab Mai an Sonntagen.", "de", True),
        ("Der Hafen von Kell schließt ab Mai an Sonntagen.", "en", False),
        ("Le port de Kell fermera le dimanche à partir de mai.", "en", False),
        ("Le port de Kell fermera le dimanche à partir de mai.", "fr", True),
        ("The port of Kell will close on Sundays from May.", "fr", False),
        ("Kell port closes", "de", True),
    ],
)
def test_the_language_of_a_text(text, language, may_be):
    assert tells_in(text, language) is may_be
