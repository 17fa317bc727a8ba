"""Messages hold what fits, whole sentences only, and lose nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import layout
from bot.models import (
    Buttons,
    Cite,
    Contrast,
    Heading,
    KeyQuote,
    Line,
    Quote,
    QuoteBlock,
    Ref,
    Small,
    Sources,
    Span,
)
from tests.fakes import article, brief

TEXT = "The port closed at noon. Trucks waited for hours. The mayor spoke. Nobody was hurt."


def short(blocks):
    return sum(len(getattr(block, "text", "")) for block in blocks) <= 60 and len(blocks) <= 3


def words(messages):
    return " ".join(block.text for message in messages for block in message if hasattr(block, "text")).split()


def test_pack_keeps_parts_together_where_they_fit():
    parts = [(Heading("One"), Line("a" * 20)), (Heading("Two"), Line("b" * 20)), (Small("end"),)]
    messages = layout.pack(parts, short)
    assert messages == (parts[0], (*parts[1], *parts[2]))


def test_pack_breaks_a_long_line_between_sentences():
    messages = layout.pack([(Line(TEXT),)], short)
    assert words(messages) == TEXT.split()
    assert all(short(message) for message in messages)
    assert all(message[-1].text.endswith(".") for message in messages)


def test_pack_breaks_a_long_quote_between_sentences():
    ref = Ref(1, "Harbour Post", Cite("a1", 1, 0, 5))
    messages = layout.pack([(QuoteBlock(TEXT, "Ines Varga", ref),)], short)
    assert words(messages) == TEXT.split()
    assert {block.speaker for message in messages for block in message} == {"Ines Varga"}


def test_pack_names_what_it_cannot_break():
    messages = layout.pack([(Line("x" * 400),)], short)
    assert "left out" in messages[0][0].text


def test_refs_are_one_an_article_in_order():
    one, two = article(TEXT, id="a1"), article(TEXT, id="a2", outlet="Tide Weekly")
    found = brief(one, two, cites=(two.cite(0, 24), one.cite(0, 24), one.cite(25, 49)))
    line = layout.card(found)[0][1]
    assert [(ref.number, ref.outlet) for ref in line.refs] == [(1, "Harbour Post"), (2, "Tide Weekly")]


def test_comparison_marks_what_the_other_cut():
    one = article("“We need neither cars nor steel, only time.”", id="a1")
    two = article("“We need only time.”", id="a2", outlet="Tide Weekly")
    contrast = Contrast("quote cut", "only time", (Span(one, 1, 42), Span(two, 1, 18)))
    found = replace(brief(one, two), contrasts=(contrast,))
    part = next(part for part in layout.card(found) if getattr(part[0], "text", "") == "How outlets tell it")
    whole, cut = part[1].sides
    assert [whole.text[a:b] for a, b in whole.extra] == ["neither cars nor steel"]
    assert cut.extra == ()


def test_outlet_link_is_short_and_escaped():
    one = article("Never — ever, she said-so. And then some more words came after that.", id="a1")
    url = layout.outlet_link(one, one.cite(0, 26))
    assert url is not None
    assert url.startswith("https://example.org/a1#:~:text=Never%20%E2%80%94%20ever%2C%20she%20said%2Dso")


def test_page_link_names_the_revision():
    one = article(TEXT)
    assert layout.PageLink("https://news.example")(one, one.cite(0, 24)) == (
        "https://news.example/place/a1/1/0-24"
    )


def test_root_numbers_stories_and_says_who_wrote():
    one = article(TEXT)
    found = replace(brief(one), quotes=(KeyQuote(Quote(one, 0, 23, "a1.1", "Ines Varga")),))
    parts = layout.root(layout_digest(found, found))
    titles = [block.text for part in parts for block in part if isinstance(block, Heading)]
    assert titles[1:] == ["1. The port closed", "2. The port closed"]
    assert "without a model" in parts[-1][-1].text


def layout_digest(*briefs):
    from bot.models import Digest

    return Digest(None, None, briefs)


@pytest.mark.parametrize(
    ("whole", "part", "missing"),
    [
        ("a b c d", "a d", ["b c"]),
        ("a b c", "a b c", []),
        ("It’s not, not ever, for sale", "It's not for sale", ["not ever"]),
    ],
    ids=["cut inside", "same", "other marks"],
)
def test_missing(whole, part, missing):
    assert [whole[a:b] for a, b in layout.missing(whole, part)] == missing


def test_where_speakers_differ_each_side_names_its_own():
    one = article("“Nobody was asked about this plan,” said Ines Varga on Monday.", id="a1")
    two = article("“Nobody was asked about this plan,” said Otto Lind on Monday.", id="a2", outlet="Tide")
    sides = (Span(one, 1, 33), Span(two, 1, 33))
    found = replace(brief(one, two), contrasts=(Contrast("said by", "asked", sides),))
    part = next(part for part in layout.card(found) if getattr(part[0], "text", "") == "How outlets tell it")
    assert [side.outlet for side in part[1].sides] == ["Harbour Post: Ines Varga", "Tide: Otto Lind"]


def test_small_print_does_not_stand_alone():
    parts = [(Line("a" * 20),), (Line("b" * 20),), (Small("c" * 30),)]
    messages = layout.pack(parts, short)
    assert messages == ((parts[0][0],), (parts[1][0], parts[2][0]))


def test_a_story_in_the_root_leads_to_its_first_article_that_has_an_address():
    found = brief(article(TEXT, id="a1", url=None), article(TEXT, id="a2", outlet="Tide Weekly"))
    (heading,) = (each for each in layout.root(layout_digest(found))[1] if isinstance(each, Heading))
    assert heading.url == "https://example.org/a2"


def test_a_card_offers_what_can_be_done_about_its_story():
    found = replace(brief(article(TEXT)), story=replace(brief(article(TEXT)).story, id="s53b39e705d18"))
    buttons = layout.card(found)[-2][0].buttons
    assert [each.action for each in buttons] == list(layout.PRESSED)
    assert {each.value for each in buttons} == {"s53b39e705d18"}
    assert not any(
        isinstance(block, Buttons) for part in layout.card(found) for block in layout.legible(part)
    )


@pytest.mark.parametrize("url", [None, "https://example.org/a1"], ids=["no address", "an address"])
def test_a_quote_without_an_address_can_be_shown_in_its_article(url):
    one = article(TEXT, url=url)
    found = replace(brief(one), quotes=(KeyQuote(Quote(one, 0, 23, "a1.1", "Ines Varga")),))
    pressed = [
        each for part in layout.card(found) for block in part for each in getattr(block, "buttons", ())
    ]
    places = [layout.place_named(each.value) for each in pressed if each.action == "excerpt"]
    assert places == ([] if url else [one.cite(0, 23)])


@pytest.mark.parametrize("name", ["", "a1", "a1.1.0", "a1.1.0-x", "a1.1.0-99999999999", ".1.0-5"])
def test_what_names_no_place(name):
    assert layout.place_named(name) is None


@given(st.text(max_size=80), st.integers(0, 9), st.integers(0, 99), st.integers(0, 99))
def test_a_place_is_found_by_its_name(id, revision, start, end):
    cite = Cite(id or "a", revision, start, end)
    assert layout.place_named(layout.place_name(cite)) in (cite, None)


@given(st.text(min_size=1, max_size=400))
def test_a_link_into_an_article_is_short_whatever_its_words(words):
    one = article(words)
    url = layout.outlet_link(one, one.cite(0, len(words)))
    assert url is not None
    assert len(url.removeprefix("https://example.org/a1")) <= 160 + len("#:~:text=")
    assert url.isascii()


def test_several_messages_are_numbered():
    messages = layout.messages([(Line(TEXT),)], short)
    assert [each[-1].text for each in messages] == ["(1/2)", "(2/2)"]
    assert words([each[:-1] for each in messages]) == TEXT.split()
    assert layout.messages([(Line("One."),)], short) == ((Line("One."),),)


@pytest.mark.parametrize(
    ("how", "label"),
    [({"walled": True, "whole": False}, "paywall"), ({"whole": False}, "summary only"), ({}, None)],
    ids=["walled", "summary", "whole"],
)
def test_a_source_says_what_a_reader_will_find_there(how, label):
    one = article("The port closed. Trucks waited.", **how)
    parts = layout.card(brief(one))
    (sources,) = [block for part in parts for block in part if isinstance(block, Sources)]
    assert sources.items[0].label == label


@pytest.mark.parametrize(
    ("count", "words", "said"),
    [
        (1, ("feed",), "1 feed"),
        (0, ("feed",), "0 feeds"),
        (2, ("entry", "entries"), "2 entries"),
        (1, ("entry", "entries"), "1 entry"),
    ],
    ids=["one", "none", "irregular", "one irregular"],
)
def test_one_is_no_plural(count, words, said):
    assert layout.counted(count, *words) == said
