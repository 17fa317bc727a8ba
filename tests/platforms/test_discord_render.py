"""Blocks as Discord shows them.

``python -m tests.platforms.test_discord_render`` writes the golden files anew.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.layout import pack
from bot.models import Block, Button, Buttons, Cite, Heading, Line, Post, QuoteBlock, Ref, Rule, Small
from bot.platforms.discord_render import CUSTOM, FLAGS, custom_ids, fits, mark, private, render, size, weight
from bot.platforms.discord_replies import becomes
from bot.platforms.discord_text import clip, emphasise, escape, escape_line, length, link, safe_url, unescape
from tests.platforms.blocks import answer_blocks, card_blocks, digest_blocks, hostile_blocks
from tests.platforms.discord_rules import message_fault, walk

GOLDEN = Path(__file__).parent.parent / "data" / "discord"
CASES = {"digest": digest_blocks(), "card": card_blocks(), "answer": answer_blocks()}
NASTY = (
    "@everyone @here <@100000000000000001>\n<@!10000000000000001> <@&2000000000000009> <#300000000000000001> "
    "<t:1772539200:R> <:wave:1> <a:x:1> </run:1> <id:guide> <https://evil.example> https://evil.example/x "
    "[click](https://evil.example) [click](<https://evil.example>) ||hidden|| **b** __u__ *i* _i_ ~~s~~ `c` "
    "```block``` discord.gg/abc discord.com/invite/abc steam://run/1 :tada: :+1:: \\"
)
STARTS = ["# h", "## h", "-# small", "- item", "+ item", "* item", "> q", ">>> q", "1. one", "12) twelve"]


# --- golden files ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CASES)
def test_blocks_render_as_in_the_golden_file(name: str):
    assert render(CASES[name], f"key:{name}") == json.loads((GOLDEN / f"{name}.json").read_text("utf-8"))


@pytest.mark.parametrize("name", CASES)
def test_discord_takes_the_message(name: str):
    payload = render(CASES[name], f"key:{name}")
    assert message_fault(payload) is None
    assert fits(CASES[name])


# --- hostile text --------------------------------------------------------------------------------


def apart(text: str) -> list[dict[str, Any]]:
    """Each hostile block as a message of its own, so that nothing is left out for want of room."""
    return [render((block,), "k") for block in hostile_blocks(text)]


def leaks(payload: dict[str, Any], urls: set[str]) -> list[str]:
    """Whatever in a message is a mention, link or format that its blocks didn't ask for."""
    found: list[str] = []
    for content in (each["content"] for each in walk(payload["components"]) if "content" in each):
        bare = re.sub(r"\\[^\sA-Za-z0-9]", "°", content)
        bare = re.sub(r"\[\[(\d+)\]\]\(", r"[\1](", bare)  # the number of a source, with its brackets
        found += [url for _, url in re.findall(r"\[([^\[\]]*)\]\(([^()\s]*)\)", bare) if url not in urls]
        bare = re.sub(r"\[([^\[\]]*)\]\(([^()\s]*)\)", r"\1", bare)
        bare = re.sub(r"<t:1772539200:D>", "", bare).replace("**", "°")
        found += re.findall(r"<[@#:/\w]\S*|@everyone|@here|@[!&]?\d+|\w+://\S+|\.gg/|discord\.com/", bare)
        found += re.findall(r"[*_~`|\[\]]|:[\w+-]{1,40}:", bare)
        # What the server reads, backslashes or not.
        found += re.findall(r"<@[!&]?\d+>|<#\d+>|@everyone|@here|<t:\d+(?!:D>|\d)", content)
    return found


def outline(payload: dict[str, Any]) -> list[str]:
    """How each line starts: what makes a heading, list, quotation or small print of it."""
    contents = (each["content"] for each in walk(payload["components"]) if "content" in each)
    lines = (line for content in contents for line in content.split("\n"))
    return [m[0] if (m := re.match(r"#{1,3} |-# |[-*+] |>>> |> |\d+[.)] ", line)) else "" for line in lines]


HOSTILE_OUTLINE = [outline(payload) for payload in apart("Plain words")]


@pytest.mark.parametrize("text", [NASTY, *STARTS, *(f"{start} {NASTY}" for start in STARTS)])
def test_nothing_that_is_not_ours_becomes_a_mention_a_link_or_a_format(text: str):
    for payload, plain in zip(apart(text), HOSTILE_OUTLINE, strict=True):
        assert leaks(payload, {"https://harbour.example/x"}) == []
        assert outline(payload) == plain
        assert payload["allowed_mentions"] == {"parse": []}
        assert message_fault(payload) is None


@settings(max_examples=300, deadline=None)
@given(
    st.text(
        alphabet="@everyonhr<>#::/tap[]()*_~|`\\-+.!&019 \n\r\t\u2028\u200b\u202e\ud800\U0001f600x",
        max_size=80,
    )
)
def test_no_text_at_all_becomes_a_mention_a_link_or_a_format(text: str):
    for payload, plain in zip(apart(f"{text}w"), HOSTILE_OUTLINE, strict=True):
        assert leaks(payload, {"https://harbour.example/x"}) == []
        assert outline(payload) == plain
        assert message_fault(payload) is None


@pytest.mark.parametrize("text", [NASTY, *STARTS])
def test_what_one_person_alone_sees_is_as_harmless(text: str):
    for block, plain in zip(hostile_blocks(text), HOSTILE_OUTLINE, strict=True):
        (payload,) = private((block,), "k")
        assert leaks(payload, {"https://harbour.example/x"}) == []
        assert outline(payload) == plain
        assert payload["allowed_mentions"] == {"parse": []}
        assert payload["flags"] == FLAGS
        assert message_fault(payload) is None


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=900), max_size=40), st.booleans())
def test_private_answers_of_any_length_fit_and_can_be_shared_once(texts: list[str], share: bool):
    blocks = tuple(Line(text) for text in texts)
    shapes = private(blocks, "500000000000000001", share=share)
    assert [fault for each in shapes if (fault := message_fault(each))] == []
    shared = [id for each in shapes for id in custom_ids(each["components"]) if ":share:" in id]
    assert len(shared) == share


@pytest.mark.parametrize("thread", [None, "500000000000000009"], ids=["in the channel", "in a thread"])
def test_where_an_answer_comes_is_told_without_a_mention(thread: str | None):
    (payload,) = becomes(Post("answer:1", "discord", "3", None, answer_blocks(), thread=thread), "1")
    assert message_fault(payload) is None
    assert payload["allowed_mentions"] == {"parse": []}


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_any_text_starts_no_list_and_comes_back_as_it_was(text: str):
    line = escape_line(text)
    assert not re.match(r"#{1,3} |-# |[-*+] |> |\d+[.)] ", line)
    assert unescape(line) == unescape(escape(" ".join(unescape(line).split()))) or "\u200b" in line


@pytest.mark.parametrize("piece", ["a", "[", "<", "@", ":", "_", "\n", "1", "-", "word ", "\n- ", "](", "😀"])
def test_a_long_run_of_one_piece_comes_to_an_end(piece: str):
    text = (piece * 300_000)[:300_000]  # quadratic time would be hours
    assert len(escape_line(text)) < 10 * len(text)
    assert "\n" not in link(text, "https://example.org")


@pytest.mark.parametrize("words", [1, 10, 100, 300, 700, 1_500])
def test_a_message_is_within_the_limits_whatever_the_length(words: int):
    text = "Words_ and <more> words. " * words
    payload = render(hostile_blocks(text), "k")
    assert message_fault(payload) is None
    assert any(custom_ids(payload["components"]))
    ref = Ref(1, "Post", Cite("a", 1, 0, 1), "https://a.example")
    for part in pack([(Heading("One", 2), Line(text), QuoteBlock(text, "Ana Ruiz", ref), Small(text))], fits):
        assert fits(part)
        assert message_fault(render(part, "k")) is None


# --- text ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://a.example/b(c)", "https://a.example/b%28c%29"),
        ("https://a.example/#:~:text=end%20it,now", "https://a.example/#:~:text=end%20it,now"),
        ("https://a.example/ü b>", "https://a.example/%C3%BC%20b%3E"),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("//a.example/b", None),
        ("https://[::1", None),
        ("", None),
        (None, None),
    ],
    ids=["brackets", "text fragment", "blanks", "script", "file", "no scheme", "broken", "empty", "none"],
)
def test_an_address_cannot_end_its_link(url: str | None, safe: str | None):
    assert safe_url(url) == safe


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        ([(4, 7)], "one **two** three"),
        ([(3, 8)], "one **two** three"),
        ([(0, 3), (3, 7)], "**one two** three"),
        ([(8, 99), (-5, 3)], "**one** two **three**"),
        ([(3, 4), (7, 7)], "one two three"),
    ],
    ids=["a word", "blanks at its ends", "parts that touch", "beyond the text", "nothing"],
)
def test_emphasis_holds_to_the_words(parts: list[tuple[int, int]], shown: str):
    assert emphasise("one two three", parts) == shown


@pytest.mark.parametrize("text", ["word " * 40, "😀" * 81, "x" * 200, "\U0001f1e9" * 300], ids=len)
def test_a_label_is_clipped_to_what_discord_counts(text: str):
    assert length(clip(text, 80)) <= 80
    assert clip(text, 80).endswith("…")


# --- the message ---------------------------------------------------------------------------------


def test_each_story_stands_in_a_container_of_its_own_and_the_imprint_in_none():
    story = (Heading("1. One", 2), Line("It is so."), Rule(), Heading("2. Two", 2), Line("So it is."))
    payload = render((Heading("Digest"), *story, Rule(), Small("Read until noon")), "k")
    assert [each["type"] for each in payload["components"]] == [10, 17, 17, 10, 1]


@pytest.mark.parametrize("blocks", [(), answer_blocks(), (Rule(),), (Heading("x", 2),)], ids=len)
def test_every_message_carries_the_key_of_its_post(blocks: tuple[Block, ...]):
    payload = render(blocks, "a key as long as it likes " * 20)
    ids = [CUSTOM.fullmatch(id) for id in custom_ids(payload["components"])]
    assert {found["mark"] for found in ids if found} == {mark("a key as long as it likes " * 20)}
    assert message_fault(payload) is None


def test_buttons_stand_five_in_a_row_and_none_twice():
    row = Buttons(tuple(Button(f"B{n % 7}", "show", str(n % 7)) for n in range(14)))
    rows = [each for each in walk(render((row,), "k")["components"]) if each["type"] == 1]
    assert [len(each["components"]) for each in rows] == [5, 2]


@pytest.mark.parametrize(
    ("button", "kinds"),
    [
        (Button("Open", "open", "", "https://a.example/" + "x" * 600), []),
        (Button("Open", "open", "", "javascript:x"), []),
        (Button("Show", "show", "x" * 200), []),
        (Button("What did the mayor say? " * 5, "ask", "What did the mayor say? " * 5), [9, 10, 2]),
    ],
    ids=["address too long", "no address", "value too long", "question too long"],
)
def test_a_button_that_would_do_nothing_is_not_shown(button: Button, kinds: list[int]):
    payload = render((Line("x"), Buttons((button,))), "k")
    assert message_fault(payload) is None
    assert [each["type"] for each in walk(payload["components"])] == [
        17,
        10,
        *kinds,
        *([] if kinds else [1, 2]),
    ]


def test_the_budget_is_the_whole_messages():
    line = "x" * 1_000
    assert fits((Line(line, bullet=False),) * 3)
    assert not fits((Line(line, bullet=False),) * 4)
    many = tuple(Buttons((Button(f"{n}", "show", f"{n}"),)) for n in range(20))
    assert size(render(many[:19], "k")["components"]) == 39
    assert fits(many[:19])
    assert not fits(many)
    assert weight(render((Line(line),) * 9, "k")["components"]) <= 4_000


def test_a_source_without_an_address_is_a_number_and_no_link():
    ref = Ref(2, "Ledger", Cite("a", 1, 0, 1))
    assert "- It is so. \\[2\\]" in str(render((Line("It is so.", (ref,)),), "k")["components"]).replace(
        "\\\\", "\\"
    )


def test_emphasis_begins_and_ends_with_a_word():
    assert emphasise("at home, and we pay.", [(7, 20)]) == "at home, **and we pay**."
    assert emphasise("at home ...", [(8, 11)]) == "at home ..."


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Ferry ends 👋 in May", "[Ferry ends in May](https://a.example)"),
        ("👋", "👋"),
        ("[1. May] ferry", "[(1. May) ferry](https://a.example)"),
    ],
    ids=["an emoji", "an emoji alone", "brackets"],
)
def test_a_link_has_no_words_that_would_break_it(title: str, shown: str):
    assert link(title, "https://a.example").replace("  ", " ") == shown


def test_small_print_after_a_list_is_no_item_of_it():
    text = render((Line("One"), Small("(1/2)")), "k")["components"][0]["components"][0]["content"]
    assert text == "- One\n\n-# (1/2)"


def test_what_follows_a_list_or_a_quotation_is_no_part_of_it():
    ref = Ref(1, "Post", Cite("a", 1, 0, 1))
    blocks = (
        Line("One"),
        Line("Two"),
        Line("Not an item", bullet=False),
        QuoteBlock("So", None, ref),
        Small("End"),
    )
    text = render(blocks, "k")["components"][0]["components"][0]["content"]
    assert text == "- One\n- Two\n\nNot an item\n> “So”\n> — Post \\[1\\]\n\n-# End"


def test_two_quotes_in_a_row_stay_two():
    ref = Ref(1, "Post", Cite("a", 1, 0, 1), "https://a.example")
    quotes = (QuoteBlock("One", "Ana Ruiz", ref), QuoteBlock("Two", None, ref))
    text = render(quotes, "k")["components"][0]["components"][0]["content"]
    assert (
        text
        == "> “One”\n> — Ana Ruiz, Post [[1]](https://a.example)\n\n> “Two”\n> — Post [[1]](https://a.example)"
    )


if __name__ == "__main__":
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for name, blocks in CASES.items():
        text = json.dumps(render(blocks, f"key:{name}"), ensure_ascii=False, indent=2)
        (GOLDEN / f"{name}.json").write_text(f"{text}\n", "utf-8")
