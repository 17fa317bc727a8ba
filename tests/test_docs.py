"""What the docs say of files, settings and forms is so."""

from __future__ import annotations

import importlib
import json
import re
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from bot import app, extractive, forms, platforms, sources
from bot.analysis.quotes import find_quotes
from bot.analysis.wording import find_wording
from bot.config import ChannelOptions, DeskOptions, ModelOptions
from bot.models import (
    Answer,
    Contrast,
    ContrastKind,
    Digest,
    Health,
    Listing,
    Note,
    OnlyIn,
    Point,
    SourceState,
    Span,
    Story,
    WordingKind,
)
from bot.money import Cap
from bot.operating.costs import Books, costs_form
from bot.operating.stats import IN_CHANNELS, IN_SOURCES, Stats, stats_form
from bot.reading import read
from bot.sources.folder import Folder
from bot.writing.breaker import Breaker
from tests.fakes import MORNING, article

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])

pages = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())


@pages
def test_links_lead_to_files(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pages
def test_named_files_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    named = re.findall(r"`((?:bot|docs|tests|bench|examples|prompts)/[\w./-]*)`", text)
    named += [f"bot/{room}" for room in re.findall(r"`((?:analysis|sources|platforms)/[\w./-]*)`", text)]
    assert [each for each in named if not (ROOT / each).exists()] == []


@pytest.mark.parametrize(
    ("heading", "options"),
    [("[desk]", DeskOptions), ("[model]", ModelOptions), ("[[channel]]", ChannelOptions)],
)
def test_all_keys_are_described(heading: str, options: type[BaseModel]) -> None:
    text = (ROOT / "docs/configuration.md").read_text(encoding="utf-8")
    part = text.split(f"## `{heading}`")[1].split("\n## ")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE)) == set(options.model_fields)


ADAPTERS = [
    *(f"bot.sources.{name}" for name in app.adapters(sources)),
    *(f"bot.platforms.{name}" for name in app.adapters(platforms)),
]


@pytest.mark.parametrize("module", ADAPTERS)
def test_all_keys_of_adapters_are_described(module: str) -> None:
    text = (ROOT / "docs/configuration.md").read_text(encoding="utf-8")
    name = module.rpartition(".")[2]
    start = "\n" + (f'| `"{name}"` |' if "sources" in module else f"| `[{name}]` |")
    rows = re.match(r"[^\n]*(?:\n\| \|[^\n]*)*", text[text.index(start) + 1 :])
    assert rows
    keys = set(re.findall(r"^\|(?: `[^`]*`)? \| `(\w+)` \|", rows[0], re.MULTILINE))
    assert keys == set(importlib.import_module(module).Options.model_fields) - {"kind"}


FORMATS = (ROOT / "docs/formats.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```json\n(.+?)```", FORMATS, re.DOTALL)
SHOWN = {form["format"]: form for form in map(json.loads, BLOCKS)}


CALL = {"id": 1, "at": MORNING, "model": "m", "what": "brief", "state": "settled"}
CALL |= {"usd": 0.1, "tokens_in": 9, "tokens_out": 3, "cached": 0}
BOOKS = Books(
    [CALL],
    [(1, "world", 0.1)],
    [(Cap("today's budget", 2.0, MORNING), 0.1)],
    [("m", "whole", None)],
    [("m", Breaker())],
    0,
)


def made() -> list[dict[str, Any]]:
    """One of each form, with nothing left empty."""
    one = article('It was a draconian vote. "We will not close it this year," said Ada Brand of Elm.')
    cite, span = one.cite(0, 25), Span(one, 0, 25)
    point = Point("A vote.", (cite,))
    quotes = find_quotes(one)
    brief = replace(
        extractive.write(Story("s1", (one,), MORNING, MORNING)),
        points=(point,),
        contrasts=(Contrast("quote cut", "a vote", (span, span)),),
        only_in=(OnlyIn(one.id, (cite,)),),
        questions=(point,),
    )
    return [
        forms.digest_form(Digest(None, None, (brief,), (Note("late", "It is late."),), MORNING)),  # type: ignore[arg-type]
        forms.inspect_form(one, quotes, find_wording(one, quotes)),
        forms.answer_form(Answer("Why?", (point,), False, (one,), MORNING)),
        forms.sources_form([Listing("feed:x", "feed", "x", None, "config.toml", Health("feed:x"))], MORNING),
        costs_form(BOOKS, MORNING, MORNING),
        stats_form(
            Stats(
                MORNING,
                {"world": dict.fromkeys(IN_CHANNELS, 1)},
                {"feed:x": dict.fromkeys(IN_SOURCES, 1)},
                {("s1", "a1"): 1},
            )
        ),
    ]


def shape(form: Any) -> Any:
    """The keys of a form, and of what is in it."""
    if isinstance(form, dict):
        return {key: shape(value) for key, value in form.items()}
    return [shape(form[0])] if isinstance(form, list) and form else None


def test_the_forms_are_described_as_they_are() -> None:
    assert {each["format"]: shape(each) for each in made()} == {
        name: shape(form) for name, form in SHOWN.items()
    }


@pytest.mark.parametrize(
    "kinds", [ContrastKind, WordingKind, SourceState], ids=["contrasts", "wording", "states of sources"]
)
def test_all_kinds_are_named(kinds: Any) -> None:
    assert [
        kind for kind in get_args(kinds) if f"`{kind}`" not in FORMATS and f'`"{kind}"`' not in FORMATS
    ] == []


def test_the_layers_are_drawn_as_they_are() -> None:
    rules = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    drawing = (ROOT / "docs/architecture.md").read_text(encoding="utf-8").split("## The layers")[1]
    floors = re.split(r"\n +─+\n", drawing.split("```")[1])
    layers = [set(re.split(r" [:|] ", layer)) for layer in rules["contracts"][0]["layers"]]
    layers[:2] = [layers[0] | layers[1]]
    assert len(floors) == len(layers)
    for floor, rooms in zip(floors, layers, strict=True):
        assert rooms <= set(re.findall(r"\w+", floor))


def places(form: Any) -> list[dict[str, Any]]:
    """All quotes and sides in a form."""
    if isinstance(form, list):
        return [place for each in form for place in places(each)]
    if not isinstance(form, dict):
        return []
    mine = [form] if {"start", "end", "text"} <= form.keys() else []
    return mine + [place for each in form.values() for place in places(each)]


@pytest.mark.parametrize("name", ["parallax.digest/1", "parallax.article/1"])
def test_the_places_shown_are_places_in_the_examples(name: str) -> None:
    entries = Folder("folder:tram", ROOT / "examples/tram", wait=False).look({}).entries
    texts = [read(entry, MORNING).text for entry in entries]
    shown = places(SHOWN[name])
    assert shown
    for place in shown:
        assert place["text"] in {text[place["start"] : place["end"]] for text in texts}
