"""Our own words around a brief, for readers of another language."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot import layout
from bot.models import Button, Buttons, Digest, Heading, KeyQuote, Line, Point, Quote, Small
from tests.fakes import article, brief

TOLD = article("The port of Kell closed. “More rain,” said Ines Varga.", id="a1")
AT = datetime(2026, 3, 5, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("block", "german"),
    [
        (Heading("In their words", 3), Heading("Im Wortlaut", 3)),
        (Heading("Only in Harbour Post", 3), Heading("Nur in Harbour Post", 3)),
        (Heading("More", 2), Heading("More", 2)),
        (Heading("Digest · Thursday 5 March 2026", 1), Heading("Digest · Donnerstag, 5. März 2026", 1)),
        (
            Small("3 outlets, 2 independent sources · 1 min read"),
            Small("3 Medien, 2 unabhängige Quellen · 1 Min. Lesezeit"),
        ),
        (Small("Written by some-model"), Small("Geschrieben von some-model")),
        (Small("“We stay” (our translation)"), Small("„We stay“ (unsere Übersetzung)")),
        (Buttons((Button("More", "more", "s1"),)), Buttons((Button("Mehr", "more", "s1"),))),
        (Buttons((Button("More", "ask", "More"),)), Buttons((Button("More", "ask", "More"),))),
        (Line("In their words"), Line("In their words")),
    ],
)
def test_fixed_words_in_german(block, german):
    assert layout.in_words([(block,)], "de") == ((german,),)
    assert layout.in_words([(block,)], "en") == ((block,),)


def translated_brief():
    start = TOLD.text.index("More rain")
    key = KeyQuote(
        Quote(TOLD, start, start + 9, "a1.1", "Ines Varga", "said"),
        context=Point("zum Wetter", (TOLD.cite(*TOLD.sentences[1]),)),
        translation=Point("Mehr Regen", (TOLD.cite(*TOLD.sentences[1]),)),
    )
    return replace(brief(TOLD), quotes=(key,), language="de", writer="some-model")


def test_a_quote_stays_as_printed_and_its_translation_is_marked():
    card = layout.in_words(layout.card(translated_brief()), "de")
    blocks = [block for part in card for block in part]
    quote = next(block for block in blocks if type(block).__name__ == "QuoteBlock")
    assert (quote.text, quote.speaker) == ("More rain", "Ines Varga, zum Wetter")
    assert Small("„Mehr Regen“ (unsere Übersetzung)") in blocks


def test_a_translated_brief_says_what_was_checked():
    parts = [*layout.card(translated_brief()), *layout.root(Digest("c", AT, (translated_brief(),)))]
    said = [block.text for part in parts for block in part if isinstance(block, Small)]
    assert sum("translated: only numbers and names were checked" in text for text in said) == 2
    english = replace(translated_brief(), language="en")
    parts = layout.card(english)
    assert not any(
        "translated" in b.text for part in parts for b in part if isinstance(b, Small) and "our" not in b.text
    )


def test_a_brief_has_variants_by_language():
    german = translated_brief()
    one = replace(brief(TOLD), language="en", variants=(german,))
    assert one.told_in("de") is german
    assert one.told_in("en") is one
    assert one.told_in("fr") is one
