"""Pages of each kind, English and German: each in ``tests/data/kinds`` says in its second line what it is."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.errors import Unreadable
from bot.models import Entry
from bot.reading import read

KINDS = Path(__file__).parent.parent / "data" / "kinds"
CASES = sorted(KINDS.glob("*.html"))
NOW = datetime(2026, 3, 7, 12, 0, tzinfo=UTC)


def seen(markup: str) -> str:
    """What the bot takes a page for, in the words of the second lines."""
    try:
        found = read(Entry("test", "p", "https://bell.example/p/clock", None, None, None, markup), NOW)
    except Unreadable as problem:
        return f"refused: {problem.reason}"
    whole = "yes" if found.whole else "no"
    return f"kind: {found.kind} | whole: {whole} | section: {found.section or 'none'}"


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_a_page_is_taken_for_what_it_is(path: Path) -> None:
    markup = path.read_text(encoding="utf-8")
    expected = markup.splitlines()[1].removeprefix("<!-- ").removesuffix(" -->")
    if expected.startswith("refused: "):
        reasons = expected.removeprefix("refused: ").split(" | ")
        assert any(reason in seen(markup) for reason in reasons), seen(markup)
    else:
        assert seen(markup) == expected


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_no_words_of_the_page_are_taken_for_the_article(path: Path) -> None:
    try:
        text = read(Entry("test", "p", None, None, None, None, path.read_text(encoding="utf-8")), NOW).text
    except Unreadable:
        return
    furniture = (
        "Home",
        "ubscribe",
        "bonnent",
        "weiterlesen",
        "trial",
        "By Ada",
        "Von Ada",
        "Opinion",
        "kostenlos",
    )
    assert [each for each in furniture if each in text] == []


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_what_is_kept_for_subscribers_is_marked(path: Path) -> None:
    entry = Entry("test", "p", "https://bell.example/p", None, None, None, path.read_text(encoding="utf-8"))
    try:
        walled = read(entry, NOW).walled
    except Unreadable:
        walled = False
    assert walled is path.name.startswith("paywall")
