"""Whole texts and pages: each in ``tests/data/pages`` stands beside what must come of it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.models import Article, Entry
from bot.reading import read

PAGES = Path(__file__).parent.parent / "data" / "pages"
MEDIA = {".html": "text/html", ".md": "text/markdown", ".txt": "text/plain"}
NOW = datetime(2026, 3, 7, 12, 0, tzinfo=UTC)
CASES = sorted(each for each in PAGES.iterdir() if each.suffix in MEDIA)


def expected(path: Path) -> tuple[dict[str, str], str]:
    """The fields and the text of an expectation."""
    head, _, text = path.with_name(path.name + ".expected").read_text(encoding="utf-8").partition("\n\n")
    return dict(line.split(": ", 1) for line in head.splitlines()), text.rstrip("\n")


def found(article: Article) -> dict[str, str]:
    """The fields of an article that an expectation may name."""
    fields = {
        "outlet": article.outlet.name,
        "title": article.title,
        "byline": article.byline,
        "published": article.published.isoformat() if article.dated else None,
        "url": article.url,
        "kind": article.kind,
        "language": article.language,
        "wire": article.wire,
    }
    return {name: value for name, value in fields.items() if value is not None}


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_a_page_gives_its_text_and_nothing_else(path: Path) -> None:
    url = "https://bell.example/p/1" if path.suffix == ".html" else None
    body = path.read_text(encoding="utf-8")
    article = read(Entry("test", path.name, None, None, None, None, body, MEDIA[path.suffix]), NOW)
    if url:
        article = read(Entry("test", path.name, url, None, None, None, body, MEDIA[path.suffix]), NOW)
    fields, text = expected(path)
    assert article.text == text
    assert found(article) == fields


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_sentences_are_slices_of_the_text(path: Path) -> None:
    body = path.read_text(encoding="utf-8")
    article = read(Entry("test", path.name, None, None, None, None, body, MEDIA[path.suffix]), NOW)
    assert article.sentences
    assert all("\n\n" not in article.text[start:end] for start, end in article.sentences)
    assert all(article.text[start:end].strip() for start, end in article.sentences)
