"""The examples say what `tests/data/examples.toml` says of them, and the product sees it there."""

from __future__ import annotations

import html
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"
TRUTH: dict[str, Any] = tomllib.loads((ROOT / "tests/data/examples.toml").read_text(encoding="utf-8"))
ARTICLES: list[dict[str, Any]] = TRUTH["article"]
CONTRASTS: list[dict[str, Any]] = TRUTH["contrast"]


def name(row: dict[str, Any]) -> str:
    """The name of an article of the truth: its file, and the entry in it."""
    return f"{row['file']}#{row['entry']}" if "entry" in row else str(row["file"])


def raw(file: str) -> str:
    """A file as a reader would read it: entities resolved."""
    return html.unescape((EXAMPLES / file).read_text(encoding="utf-8"))


articles = pytest.mark.parametrize("row", ARTICLES, ids=name)


@articles
def test_the_words_stand_in_the_file(row: dict[str, Any]) -> None:
    text = raw(row["file"])
    for words in [row["title"], row["first"], row["last"], *(said for said, _ in row["quotes"])]:
        assert words in text


@pytest.mark.parametrize("kind", ["contrast", "same"])
def test_the_sides_stand_in_their_files(kind: str) -> None:
    for row in TRUTH[kind]:
        assert len({file for file, _ in row["sides"]}) == 2
        for file, words in row["sides"]:
            assert words in raw(file)


def test_what_one_reports_no_other_does() -> None:
    stories = {row["file"]: row["story"] for row in ARTICLES}
    for row in TRUTH["only"]:
        files = {file for file, story in stories.items() if story == stories[row["file"]]}
        assert [file for file in files if row["words"] in raw(file)] == [row["file"]]


def test_every_file_is_in_the_truth() -> None:
    files = {path.relative_to(EXAMPLES).as_posix() for path in EXAMPLES.rglob("*") if path.is_file()}
    assert files == {row["file"] for row in ARTICLES}


def test_all_kinds_of_contrast_are_planted() -> None:
    assert {row["kind"] for row in CONTRASTS} == {
        "quote cut",
        "quote differs",
        "wording",
        "figures differ",
        "said by",
    }
