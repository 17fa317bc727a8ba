"""Layouts as blocks, beside golden files: ``python -m tests.test_scenes`` writes them anew."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot import forms, layout
from bot.analysis.changes import Change
from bot.models import Answer, Brief, Contrast, Digest, KeyQuote, Note, OnlyIn, Point, Quote, Span
from tests.fakes import MORNING, article, story

FOLDER = Path(__file__).parent / "data" / "layouts"
LATER = MORNING + timedelta(hours=6, minutes=5)
COURIER = article(
    "The port of Kell will close on Sundays from 1 May. “We will not close the ferry, not this year,” "
    "harbour master Ines Varga said. The closure saves 400,000 crowns a year, the board said.",
    id="a1",
    outlet="Kell Courier",
    title="Kell port to close on Sundays",
)
TIDE = article(
    "The port of Kell will close on Sundays. “We will not close the ferry,” said Ines Varga. Two hundred "
    "dockers gathered at the gate.",
    id="a2",
    outlet="Tide Weekly",
    title="Kell port slams its gates",
    url=None,
)
HERALD = article(
    "Mayor Odo Brenk offered the dockers 90 jobs. “Nobody will lose a day’s pay,” Odo Brenk said.",
    id="a3",
    outlet="Brask Herald",
    title="Mayor offers jobs",
    published=LATER,
)
COPY = replace(COURIER, id="a4", outlet=replace(COURIER.outlet, id="oars", name="Oars"), copy_of="a1")


def cite(one, words):
    start = one.text.index(words)
    return one.cite(start, start + len(words))


def quote(one, words, speaker, *also):
    place = cite(one, words)
    return KeyQuote(Quote(one, place.start, place.end, f"{one.id}.{place.start}", speaker), also)


def span(one, words):
    place = cite(one, words)
    return Span(one, place.start, place.end)


CLOSES = Point(
    "The port of Kell will close on Sundays from 1 May.", (cite(COURIER, "The port of Kell will close"),)
)
SAVES = Point(
    "The closure saves 400,000 crowns a year, Kell Courier says.", (cite(COURIER, "The closure saves"),)
)
JOBS = Point("Mayor Odo Brenk offered the dockers 90 jobs, Brask Herald says.", (cite(HERALD, "Mayor Odo"),))
FERRY = quote(COURIER, "We will not close the ferry, not this year,", "Ines Varga")
PAY = quote(HERALD, "Nobody will lose a day’s pay,", "Odo Brenk")
TOLD = Brief(
    story(COURIER, TIDE, COPY, id="s1"),
    1,
    Point("The port of Kell will close on Sundays", CLOSES.cites),
    (CLOSES, SAVES),
    (FERRY, quote(TIDE, "We will not close the ferry,", "Ines Varga")),
    (
        Contrast(
            "quote cut",
            "not this year",
            (
                span(COURIER, "We will not close the ferry, not this year,"),
                span(TIDE, "We will not close the ferry,"),
            ),
        ),
    ),
    (OnlyIn("a2", (cite(TIDE, "Two hundred dockers gathered at the gate."),)),),
    (Point("What does the closure save?", SAVES.cites),),
    independent_sources=2,
)
GROWN = replace(
    TOLD,
    version=2,
    story=story(COURIER, TIDE, COPY, HERALD, id="s1"),
    points=(CLOSES, JOBS),
    quotes=(FERRY, PAY),
    independent_sources=3,
)
NEWS = layout.News(Change((JOBS,), (PAY,)), MORNING)
LOST = layout.Correction(
    LATER, SAVES.text, "The closure saves 250,000 crowns a year.", "Kell Courier changed it."
)
DIGEST = Digest("world", MORNING, (TOLD,), (Note("late", "This digest was due at 07:00."),), MORNING)
ROOT = layout.pack(layout.root(DIGEST), lambda _: True)[0]
ANSWER = Answer("What does it save?", (SAVES,), False, (COURIER, TIDE), MORNING)


def scenes() -> Mapping[str, layout.Blocks]:
    """Each scene in one message."""
    parts = {
        "root": layout.root(DIGEST),
        "root with our page": layout.root(
            DIGEST, layout.PageLink("https://news.example"), ["https://x.example"]
        ),
        "root told before": layout.root(DIGEST, before={"s1": (MORNING, None)}),
        "root led to the old card": layout.root(DIGEST, before={"s1": (MORNING, "https://chat.example/1")}),
        "root updated": (layout.marked(ROOT, 1, "", layout.mark(LATER, None, MORNING)),),
        "root withdrawn": (
            layout.replaced(ROOT, 1, layout.withdrawn("1. Withdrawn", "It was a drill.", LATER)),
        ),
        "story alone": (layout.root(DIGEST)[1], layout.root(DIGEST)[2]),
        "card": layout.card(TOLD, as_of=MORNING),
        "card updated": layout.grown(GROWN, NEWS, (), as_of=LATER),
        "card corrected": layout.grown(TOLD, None, (LOST,), as_of=LATER),
        "card updated and corrected": layout.grown(GROWN, NEWS, (LOST,), as_of=LATER),
        "update": (layout.update(GROWN, NEWS, as_of=LATER),),
        "correction": (layout.correction((LOST, replace(LOST, now=None)), LATER),),
        "withdrawn": (layout.withdrawn(TOLD.headline.text, "", LATER),),
        "restored": (layout.restored(LATER),),
        "silence": (layout.silence(1, 1, (), MORNING),),
        "silence with failures": (layout.silence(120, 8, [("feed:x", "503"), ("y", None)] * 4, MORNING),),
    }
    return {name: layout.pack(some, lambda _: True)[0] for name, some in parts.items()}


def golden(name: str) -> Path:
    return FOLDER / f"{name.replace(' ', '-')}.json"


@pytest.mark.parametrize("name", scenes())
def test_a_scene_is_laid_out_as_it_was(name):
    assert forms.blocks_form(scenes()[name]) == json.loads(golden(name).read_text(encoding="utf-8"))


def test_every_golden_file_has_its_scene():
    assert {path.name for path in FOLDER.iterdir()} == {golden(name).name for name in scenes()}


async def test_the_scenes_of_the_pictures_are_made_from_the_examples():
    path = Path(__file__).parents[1] / "docs" / "pictures" / "scenes.py"
    spec = importlib.util.spec_from_file_location("scenes", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    made = await module.scenes(lambda _: True)
    text = {name: str(messages) for name, messages in made.items()}
    assert "New since 08:00" in text["card-updated"]
    assert "(updated 14:05)" in text["digest-updated"]
    assert "14 assaults" in text["correction"]
    assert "12 assaults" in text["correction"]


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, blocks in scenes().items():
        text = json.dumps(forms.blocks_form(blocks), ensure_ascii=False, indent=1)
        golden(name).write_text(text + "\n", encoding="utf-8")
