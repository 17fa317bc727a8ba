"""Who is quoted and how much, and headlines that say more than their text."""

from __future__ import annotations

import pytest

from bot.analysis.quotes import find_quotes
from bot.analysis.titles import beyond_text
from bot.analysis.voices import voices
from bot.models import Voice
from tests.fakes import article, story

ONE = article(
    "“We will not close the ferry this year,” said Ines Varga.\n\n“We will see,” said Otto Lind. He left.",
    id="a1",
)
TWO = article("“We will see about that in the autumn,” said Otto Lind.", id="a2", outlet="Tide Weekly")


def test_each_speaker_has_the_words_in_quotation_marks():
    found = voices(story(ONE, TWO), {each.id: find_quotes(each) for each in (ONE, TWO)})
    assert found == (Voice("a1", "Ines Varga", 8), Voice("a1", "Otto Lind", 3), Voice("a2", "Otto Lind", 8))


def test_a_copy_is_heard_once():
    text = (
        "“We will not close the ferry this year,” said Ines Varga on Monday in the harbour of Kell, and left."
    )
    one, two = article(text, id="a1"), article(text, id="a2", outlet="Tide Weekly")
    found = voices(story(one, two), {each.id: find_quotes(each) for each in (one, two)})
    assert [each.article for each in found] == ["a1"]


TEXT = (
    "About 300 dockers of Kell walked out on Monday.\n\n"
    "“We will not close the ferry, not this year,” said Ines Varga."
)


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        ("300 dockers walk out at Kell", ()),
        ("500 dockers walk out at Kell", ("500",)),
        ("“We will not close the ferry”: Varga", ()),
        ("Varga: “We will not close the ferry this year”", ()),
        ("Varga: “We will never close”", ("We will never close",)),
        ("Fury at the docks of Kell", ()),
        ("A fifth of dockers walk out", ()),
    ],
    ids=[
        "figure stands",
        "figure does not",
        "quote stands",
        "quote cut short",
        "quote does not",
        "no claim of words",
        "a share in words",
    ],
)
def test_beyond_text(title, parts):
    assert beyond_text(article(TEXT, title=title)) == parts


def test_what_was_not_read_whole_is_not_judged():
    assert beyond_text(article(TEXT, title="500 dockers walk out", whole=False)) == ()
