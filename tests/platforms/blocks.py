"""Blocks as a digest, a card and an answer have them: invented outlets, people and events."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.models import (
    Block,
    Button,
    Buttons,
    Cite,
    Comparison,
    Heading,
    Line,
    QuoteBlock,
    Ref,
    Rule,
    Side,
    Small,
    SourceItem,
    Sources,
)

NOON = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)

POST, LEDGER, WIRE = (
    Ref(1, "Harbour Post", Cite("a1", 1, 0, 40), "https://harbour.example/ferry#:~:text=the%20ferry,route"),
    Ref(2, "Valley Ledger", Cite("a2", 1, 10, 60), "https://ledger.example/2026/ferry-(late)"),
    Ref(3, "Northern Wire", Cite("a3", 1, 5, 50), None),
)


def digest_blocks() -> tuple[Block, ...]:
    """The root of a digest with two stories."""
    return (
        Heading("World, Tuesday 3 March", 1),
        Small("2 stories from 5 articles. Two minutes to read."),
        Heading("Ferry line to Orrin ends in May", 2, (POST, LEDGER), "https://harbour.example/ferry"),
        Line("The council voted 7 to 4 to end the Orrin ferry on 31 May.", (POST, LEDGER)),
        Line("Harbour Post alone reports that a bus will replace it.", (POST,)),
        QuoteBlock("We will not leave the island without a way home", "Mara Quill", LEDGER, (POST,)),
        Small("Harbour Post, Valley Ledger. 2 independent sources."),
        Buttons((Button("Compare", "compare", "s1"), Button("Why this?", "why", "s1"))),
        Rule(),
        Heading("Storm closes the pass at Tarn", 2, (WIRE,), None),
        Line("Snow closed the road over the Tarn pass on Monday night.", (WIRE,)),
        Buttons((Button("Compare", "compare", "s2"), Button("Why this?", "why", "s2"))),
        Small("Written by extractive. Read until 3 March, 12:00."),
    )


def card_blocks() -> tuple[Block, ...]:
    """One story's full card."""
    full = "We will not leave the island without a way home, and we will pay for it"
    return (
        Heading("Ferry line to Orrin ends in May", 2, (POST, LEDGER), "https://harbour.example/ferry"),
        Line("The council voted 7 to 4 to end the Orrin ferry on 31 May.", (POST, LEDGER)),
        Line("Valley Ledger says that 240 people use it each day.", (LEDGER,), bullet=False),
        QuoteBlock("We will not leave the island without a way home", "Mara Quill", LEDGER, (POST,)),
        QuoteBlock("Nobody asked us", None, POST),
        Heading("How outlets tell it", 3),
        Comparison(
            "quote cut",
            "the way home",
            (
                Side("Valley Ledger", full, LEDGER, ((47, len(full)),)),
                Side("Harbour Post", "We will not leave the island without a way home", POST),
            ),
            Line("Harbour Post leaves out who pays.", (POST, LEDGER), bullet=False),
        ),
        Rule(),
        Sources(
            (
                SourceItem(1, "Harbour Post", "Island ferry to end", "https://harbour.example/ferry", NOON),
                SourceItem(
                    2, "Valley Ledger", "A way [home] (for now)", "https://ledger.example/f", NOON, "opinion"
                ),
                SourceItem(3, "Northern Wire", "Ferry vote", None, None),
            ),
            independent=2,
        ),
        Buttons(
            (
                Button("Useful", "useful", "s1"),
                Button("Not useful", "useless", "s1"),
                Button("Open the evidence", "open", "s1", "https://parallax.example/story/s1"),
            )
        ),
        Small("Written by extractive. Read until 3 March, 12:00."),
    )


def answer_blocks() -> tuple[Block, ...]:
    """An answer in a thread."""
    return (
        Line("The ferry ends on 31 May.", (POST, LEDGER), bullet=False),
        Line("Valley Ledger says that 240 people use it each day.", (LEDGER,), bullet=False),
        Small("From 3 articles, read until 3 March, 12:00."),
    )


def hostile_blocks(text: str) -> tuple[Block, ...]:
    """Blocks whose every text, name and title is that text."""
    ref = Ref(1, text, Cite("a1", 1, 0, 1), "https://harbour.example/x")
    return (
        Heading(text, 1),
        Heading(text, 2, (ref,), "https://harbour.example/x"),
        Line(text, (ref,)),
        Line(text, (ref,), bullet=False),
        QuoteBlock(text, text, ref, (ref,)),
        Comparison(
            "wording", text, (Side(text, text, ref, ((0, 3),)), Side(text, text, ref)), Line(text, (ref,))
        ),
        Sources((SourceItem(1, text, text, "https://harbour.example/x", NOON, text),), independent=1),
        Small(text),
        Buttons((Button(text or "x", "why", "s1"),)),
    )
