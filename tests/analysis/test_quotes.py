"""The quotations of an article: cases as files in tests/data/quotes, and what must hold of any text."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.analysis.quotes import find_quotes
from tests.fakes import article

CASES = sorted((Path(__file__).parent.parent / "data" / "quotes").glob("*.txt"))


def read_case(path: Path) -> tuple[dict[str, str], str, list[list[str]]]:
    """The settings, the text and the expected rows of a case."""
    text, _, expected = path.read_text(encoding="utf-8").partition("\n====\n")
    lines = text.split("\n")
    head = list(itertools.takewhile(lambda line: line.startswith("# "), lines))
    options = dict(line[2:].split(": ", 1) for line in head)
    rows = [[cell.strip() for cell in line.split(" | ")] for line in expected.splitlines() if line.strip()]
    return options, "\n".join(lines[len(head) :]), rows


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_case(path):
    options, text, expected = read_case(path)
    given_article = article(text, id="x", **options)
    found = [
        [quote.utterance.removeprefix("x."), quote.text, quote.speaker or "-", quote.cue or "-"]
        for quote in find_quotes(given_article)
    ]
    width = {index: len(row) for index, row in enumerate(expected)}
    assert [row[: width.get(index, 4)] for index, row in enumerate(found)] == expected


PIECES = st.sampled_from(
    [
        *"\"“”„«»‘’‚‹›'`()[]:;,.!?…—- \n",
        "\n\n",
        "''",
        "``",
        " said ",
        "He ",
        "who ",
        "According to ",
        "Ada Brask",
        "Mr. Hale’s",
        " the mayor ",
        "U.S. ",
        "Ꝗꝗ",
        "\ud7ff",
        "ß",
        "von der ",
    ]
)


@pytest.mark.parametrize("language", ["en", "de", "xx"])
@settings(max_examples=150, deadline=None)
@given(parts=st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=60))
def test_any_text_gives_slices_in_order(language, parts):
    text = "".join(parts)
    found = find_quotes(article(text, language=language))
    places = [(quote.start, quote.end) for quote in found]
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(places))
    assert all(quote.text == text[quote.start : quote.end] and quote.text.strip() for quote in found)
    assert all(quote.speaker is None or quote.speaker.strip() for quote in found)


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    ['"' * 1_000_000, "“" * 300_000, "‘a " * 100_000, "“a” said " * 20_000, "Ada Brask, who " * 20_000],
    ids=["straight marks", "opening marks", "single marks", "one sentence", "no end of relatives"],
)
def test_hostile_text_comes_to_an_end(text):
    assert all(quote.text for quote in find_quotes(article(text)))


def test_each_paragraph_of_a_long_article_is_read_alike():
    paragraph = "“We will stay,” said Mayor Ada Brask. “For now,” she added.\n\n"
    found = find_quotes(article(paragraph * 2_000))
    assert len(found) == 4_000
    assert {quote.speaker for quote in found} == {"Ada Brask"}
