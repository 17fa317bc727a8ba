"""Messages as Slack gets them, compared with files and with Slack's own limits.

The files in ``tests/data/slack`` are ``json.dumps(render(...), indent=1, ensure_ascii=False)``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block as SlackBlock

from bot.layout import pack
from bot.models import (
    Block,
    Button,
    Buttons,
    Cite,
    Comparison,
    Heading,
    Line,
    Ref,
    Side,
    Small,
    SourceItem,
    Sources,
)
from bot.platforms.slack import fits, render
from bot.platforms.slack_text import FALLBACK, aloud, clean, cut, escape, web_address, weigh
from tests.platforms.blocks import answer_blocks, card_blocks, digest_blocks, hostile_blocks
from tests.platforms.slack_rules import Shape, refusal

DATA = Path(__file__).parent.parent / "data" / "slack"
REF = Ref(1, "Harbour Post", Cite("a1", 1, 0, 4), "https://harbour.example/ferry")


@pytest.mark.parametrize("make", [digest_blocks, card_blocks, answer_blocks])
def test_a_message_is_as_in_its_file(make: Callable[[], tuple[Block, ...]]):
    expected = json.loads((DATA / f"{make.__name__.removesuffix('_blocks')}.json").read_text("utf-8"))
    assert render(make()) == expected
    assert fits(make())


HOSTILE = {
    "mentions": "<!channel> <!here|here> <@U123> <#C1|general> @here @channel @everyone",
    "links": "<https://evil.example|click> https://evil.example [a](https://evil.example) mailto:a@b.example",
    "formats": "*bold* _italic_ ~gone~ `code` ```block``` > quote\n• list\n1. one",
    "emoji": ":tada: :+1::skin-tone-2: 🏳️‍🌈 ⚠️",
    "entities": "&lt;!channel&gt; &amp;amp; <<<>>> &&&",
    "directions": "abc \u202etxt.exe\u202c \u2066x\u2069 \ufeff",
    "controls": "a\x00b\x07c\x1b[31m\r\nd\u2028e\x0bf",
    "half a pair": "a \ud800 b \udfff",
    "blank": " \t\n ",
    "empty": "",
    "right to left": "שלום עולם مرحبا",
    "one long word": "x" * 5_000,
    "escapes that grow": "&" * 3_000,
    "emoji that are long": "👩‍👩‍👧‍👦" * 1_000,
    "lines": "a\n" * 4_000,
    "many words": "word " * 30_000,
    "a megabyte": ":" * 1_000_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_makes_nothing_that_we_did_not(text: str):
    message = render(hostile_blocks(text))
    assert accepted(message)
    assert not {shape["type"] for shape in shapes(message["blocks"])} - OURS
    assert {shape["url"] for shape in shapes(message["blocks"]) if "url" in shape} <= {
        "https://harbour.example/x"
    }
    assert "<" not in message["text"]
    assert ">" not in message["text"]
    assert not any(shape.get("emoji") for shape in shapes(message["blocks"]))


OURS = {
    "header",
    "context",
    "actions",
    "button",
    "plain_text",
    "rich_text",
    "rich_text_section",
    "rich_text_list",
    "rich_text_quote",
    "text",
    "link",
}


@pytest.mark.parametrize(
    "length", [0, 1, 74, 75, 76, 149, 150, 151, 1_999, 2_001, 2_999, 3_000, 3_001, 13_200]
)
@pytest.mark.parametrize("mark", ["a", "&", "😀", "a ", "\n"])
def test_a_message_of_any_length_is_one_that_slack_takes(mark: str, length: int):
    assert accepted(render(hostile_blocks(mark * length)))


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=400))
def test_a_message_of_any_text_is_one_that_slack_takes(text: str):
    assert accepted(render(hostile_blocks(text)))


@pytest.mark.parametrize(
    "blocks",
    [
        (Line("One sentence.", (REF,)),) * 400,
        (Line("One sentence.", (REF,), bullet=False),) * 60,
        (Heading("A title", 1),) * 60,
        (
            Sources(
                tuple(SourceItem(n, "Outlet", "T" * 200, "https://a.example", None) for n in range(200)), 3
            ),
        ),
        (Buttons(tuple(Button(f"Button {n}", "ask", str(n)) for n in range(60))),),
        (Line("Much cited.", (REF,) * 500),),
        (),
        (Heading("", 1), Line("", ()), Small(""), Buttons(())),
    ],
    ids=["bullets", "lines", "titles", "sources", "buttons", "refs", "nothing", "all empty"],
)
def test_too_much_and_nothing_are_still_messages(blocks: tuple[Block, ...]):
    assert accepted(render(blocks))


def test_what_does_not_fit_is_said_not_dropped_in_silence():
    lines = (Line("word " * 400, (REF,), bullet=False),) * 12
    assert not fits(lines)
    last = render(lines)["blocks"][-1]
    assert last["elements"][0]["text"] == "The rest does not fit into one message."


@pytest.mark.parametrize(
    ("blocks", "holds"),
    [
        ((Heading("T", 1),) * 50, True),
        ((Heading("T", 1),) * 51, False),
        ((Line("One sentence.", (REF,)),) * 60, True),
        ((Small("s" * 2_000),), True),
        ((Small("s" * 2_001),), False),
        ((Line("&" * 601, ()),), False),
        ((Line("w" * 3_000, (), bullet=False),) * 3, True),
        ((Line("w" * 3_000, (), bullet=False),) * 4, False),
    ],
    ids=[
        "50 blocks",
        "51 blocks",
        "a list is one block",
        "full",
        "over",
        "escaped over",
        "9,000",
        "12,000 and more",
    ],
)
def test_fits(blocks: tuple[Block, ...], holds: bool):
    assert fits(blocks) is holds


def test_messages_that_the_layout_packs_lose_nothing():
    parts = tuple((Line(f"Sentence {n}. " + "word " * 80, (REF,)),) for n in range(100))
    messages = [render(blocks) for blocks in pack(parts, fits)]
    assert all(accepted(message) for message in messages)
    told = " ".join(
        shape.get("text", "") for m in messages for shape in shapes(m["blocks"]) if shape["type"] == "text"
    )
    assert all(f"Sentence {n}. " in told for n in range(100))


# --- parts -------------------------------------------------------------------------------------


def test_each_source_of_a_sentence_is_a_small_linked_number():
    (block,) = render((Line("It is so.", (REF, REF, Ref(2, "Ledger", REF.cite, None))),))["blocks"]
    assert block["elements"][0]["elements"][0]["elements"] == [
        {"type": "text", "text": "It is so."},
        {"type": "text", "text": "\u00a0"},
        {"type": "link", "url": "https://harbour.example/ferry", "text": "[1]"},
        {"type": "text", "text": "\u00a0"},
        {"type": "text", "text": "[2]"},
    ]


def test_what_others_cut_is_bold_and_read_aloud():
    sides = (Side("Ledger", "Yes, but not now.", REF, ((5, 16),)), Side("Post", "Yes", REF))
    message = render((Comparison("quote cut", "the answer", sides),))
    bold = [shape["text"] for shape in shapes(message["blocks"]) if shape.get("style") == {"bold": True}]
    assert bold == ["but not now"]
    assert "Only there: “but not now”" in message["text"]


@pytest.mark.parametrize(
    "extra",
    [((0, 3), (2, 9)), ((5, 99),), ((-3, 2),), ((4, 4),), ((9, 12), (0, 2))],
    ids=["overlap", "past the end", "before the start", "empty", "out of order"],
)
def test_marks_of_any_kind_leave_the_words_whole(extra: tuple[tuple[int, int], ...]):
    text = "Yes, but not now."
    message = render((Comparison("quote cut", "a", (Side("Ledger", text, REF, extra),)),))
    quote = next(shape for shape in shapes(message["blocks"]) if shape["type"] == "rich_text_quote")
    assert "".join(part["text"] for part in quote["elements"]) == f"“{text}”\n— Ledger\u00a0[1]"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("No ferry, no hospital", "“No ferry, no hospital”"),
        ('"No ferry," she said.', '"No ferry," she said.'),
        ("“No ferry,” she said.", "“No ferry,” she said."),
        ('We stop," she said, "on Friday', '“We stop," she said, "on Friday”'),
        ("", "“”"),
    ],
    ids=["words", "its own marks", "its own round marks", "a split quote", "nothing"],
)
def test_words_stand_in_quotation_marks_once(text: str, shown: str):
    sides = (Side("Ledger", text, REF),)
    message = render((Comparison("said by", "a", sides),))
    quote = next(shape for shape in shapes(message["blocks"]) if shape["type"] == "rich_text_quote")
    assert "".join(part["text"] for part in quote["elements"]).partition("\n")[0] == shown
    assert shown in message["text"]


def test_buttons_have_ids_of_their_own_and_links_are_links():
    row = Buttons(
        (
            Button("More", "more", "s1"),
            Button("More", "more", "s1"),
            Button("Go", "go", "", "https://a.example"),
        )
    )
    (block,) = render((row,))["blocks"]
    assert [button["action_id"] for button in block["elements"]] == [
        "parallax:1:more",
        "parallax:2:more",
        "parallax:3:go",
    ]
    assert "url" in block["elements"][2]
    assert "value" not in block["elements"][2]


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "https://a.example/a b",
        "https://a.example/|x",
        "https://a.example/>",
        "//a.example",
        "https://",
        "https://[bad",
        "",
        "https://a.example/" + "x" * 1_000,
    ],
)
def test_what_is_no_address_is_no_link(url: str):
    assert web_address(url) is None
    (block,) = render((Heading("Title", 3, (), url),))["blocks"]
    assert block["elements"][0]["elements"][0]["type"] == "text"


# --- text --------------------------------------------------------------------------------------


def test_the_whole_message_can_be_read_aloud():
    text = aloud(card_blocks())
    assert text.splitlines()[:4] == [
        "Ferry line to Orrin ends in May (sources 1, 2)",
        "The council voted 7 to 4 to end the Orrin ferry on 31 May. (sources 1, 2)",
        "Valley Ledger says that 240 people use it each day. (source 2)",
        "“We will not leave the island without a way home” — Mara Quill, Valley Ledger (sources 2, 1)",
    ]
    assert "2. Valley Ledger: A way [home] (for now) (opinion)" in text


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("short", 10, "short"),
        ("one two three four", 12, "one two…"),
        ("onetwothreefour", 8, "onetwot…"),
        ("a & b & c", 9, "a &…"),
        ("&&&&", 11, "&&…"),
    ],
)
def test_cut(text: str, limit: int, expected: str):
    assert cut(text, limit) == expected
    assert weigh(expected) <= limit


@given(st.text(), st.integers(2, 60))
def test_what_is_cut_keeps_to_its_limit(text: str, limit: int):
    assert weigh(cut(text, limit)) <= limit
    assert weigh(text) == len(escape(text))
    assert clean(clean(text)) == clean(text)


def test_the_text_for_notifications_is_capped_and_never_empty():
    assert len(aloud((Line("<&>" * 5_000, ()),))) <= FALLBACK
    assert aloud(()) == "…"


# --- help --------------------------------------------------------------------------------------


def accepted(message: Shape) -> bool:
    """Whether our own reading of Slack's rules and the official client's models both take it."""
    assert refusal(message) is None, refusal(message)
    for block in message["blocks"]:
        parsed = SlackBlock.parse(block)
        assert parsed is not None, block["type"]
        parsed.validate_json()
    return bool(message["blocks"]) and bool(message["text"])


def shapes(value: Any) -> Iterator[Shape]:
    """Each piece of Block Kit in a message."""
    if isinstance(value, list):
        for each in value:
            yield from shapes(each)
    elif isinstance(value, dict):
        if "type" in value:
            yield value
        for each in value.values():
            yield from shapes(each)
