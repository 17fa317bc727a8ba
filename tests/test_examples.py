"""The examples say what `tests/data/examples.toml` says of them, and the product sees it there."""

from __future__ import annotations

import html
import re
import tomllib
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot import extractive
from bot.analysis.comparison import compare
from bot.analysis.copies import independent_sources
from bot.analysis.only import only_in
from bot.analysis.quotes import find_quotes
from bot.analysis.stories import group
from bot.analysis.text import fold
from bot.models import Article, Contrast, Entry, Quote, Story
from bot.reading import read
from bot.reading.urls import canonical
from bot.sources.folder import Folder

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"
TRUTH: dict[str, Any] = tomllib.loads((ROOT / "tests/data/examples.toml").read_text(encoding="utf-8"))
ARTICLES: list[dict[str, Any]] = TRUTH["article"]
CONTRASTS: list[dict[str, Any]] = TRUTH["contrast"]
QUESTIONS: list[dict[str, Any]] = TRUTH["question"]
MOST_WRONG_SPEAKERS = 0  # of 90
MOST_MISSED_CONTRASTS = 3  # of 19
MOST_MISSED_ONLY = 3  # of 8
MOST_WRONG_ANSWERS = 3  # words, of 14


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


# --- as reading sees them ---------------------------------------------------------------------

NOW = datetime(2026, 3, 7, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def seen() -> dict[str, Article]:
    """Each article of the truth by name, as the product reads it."""
    fetched = Folder("folder:examples", EXAMPLES, wait=False).look({})
    assert fetched.failures == ()
    assert len(fetched.entries) == len(ARTICLES)
    return {name(row): read(entry_for(row, fetched.entries), NOW) for row in ARTICLES}


def entry_for(row: dict[str, Any], entries: tuple[Entry, ...]) -> Entry:
    """The one entry that an article of the truth stands in."""
    if "entry" in row:
        found = [each for each in entries if row["entry"] in (each.url or "")]
    else:
        found = [each for each in entries if each.place.endswith(row["file"])]
    assert len(found) == 1
    return found[0]


def plain(text: str) -> str:
    """Without the marks that may end a quotation, and in one kind of apostrophe."""
    return fold(text).strip(" .,").casefold()


@articles
def test_reading_tells_what_it_is(row: dict[str, Any], seen: dict[str, Article]) -> None:
    known = {"byline": None, "kind": "report", "wire": None, "whole": True} | row
    fields = ("title", "byline", "kind", "wire", "whole")
    assert [getattr(seen[name(row)], field) for field in fields] == [known[field] for field in fields]


@articles
def test_reading_finds_who_published_when(row: dict[str, Any], seen: dict[str, Article]) -> None:
    article = seen[name(row)]
    assert article.outlet.name == row["outlet"]
    assert (article.published, article.dated) == (row["published"], True)
    assert canonical(article.url or "") == canonical(row.get("url", ""))


@articles
def test_reading_keeps_the_text_and_nothing_else(row: dict[str, Any], seen: dict[str, Article]) -> None:
    text = seen[name(row)].text
    assert row["first"] in text[: len(row["first"]) + 20]
    assert text.rstrip("”\"'’").endswith(row["last"].rstrip("”\"'’"))
    assert [words for words in row["furniture"] if words.casefold() in text.casefold()] == []
    assert [said for said, _ in row["quotes"] if said not in text] == []


# --- as the analysis sees them ----------------------------------------------------------------


def source(speaker: str | None) -> str:
    """A speaker to compare: an article's words for a source may keep their "a" or drop it."""
    return re.sub(r"^(?:an?|the) ", "", fold(speaker or "").casefold())


def of_words(quotes: Iterable[Quote], least: int = 4) -> list[tuple[str, str]]:
    """Quotes of so many words, with their speakers, to compare."""
    return [(plain(each.text), source(each.speaker)) for each in quotes if len(each.text.split()) >= least]


def expected(row: dict[str, Any], least: int = 4) -> list[tuple[str, str]]:
    """The truth in the same form."""
    return [(plain(said), source(speaker)) for said, speaker in row["quotes"] if len(said.split()) >= least]


@articles
def test_each_quotation_is_found_and_nothing_else(row: dict[str, Any], seen: dict[str, Article]) -> None:
    found = of_words(find_quotes(seen[name(row)]))
    assert [said for said, _ in found] == [said for said, _ in expected(row)]


def test_speakers(seen: dict[str, Article]) -> None:
    """A floor, over all examples: it may rise."""
    pairs = [
        pair
        for row in ARTICLES
        for pair in zip(of_words(find_quotes(seen[name(row)])), expected(row), strict=True)
    ]
    wrong = [(found, true) for found, true in pairs if found != true]
    assert len(wrong) <= MOST_WRONG_SPEAKERS, wrong


@pytest.fixture(scope="module")
def stories(seen: dict[str, Article]) -> dict[str, Story]:
    """The stories that the product finds, by the truth's name for their first article's."""
    names = {seen[name(row)].id: row["story"] for row in ARTICLES}
    return {names[story.articles[0].id]: story for story in group(seen.values())}


def test_articles_are_grouped_by_event(seen: dict[str, Article], stories: dict[str, Story]) -> None:
    found = {story: {article.id for article in each.articles} for story, each in stories.items()}
    events = {row["story"] for row in ARTICLES}
    assert found == {
        event: {seen[name(row)].id for row in ARTICLES if row["story"] == event} for event in events
    }


@pytest.mark.parametrize("event", list(TRUTH["independent"]))
def test_the_wire_counts_once(event: str, stories: dict[str, Story]) -> None:
    assert independent_sources(stories[event].articles) == TRUTH["independent"][event]


@pytest.fixture(scope="module")
def shown(stories: dict[str, Story]) -> dict[str, tuple[Contrast, ...]]:
    """The contrasts of each story."""
    return {
        event: compare(story, {article.id: find_quotes(article) for article in story.articles})
        for event, story in stories.items()
    }


def shows(contrast: Contrast, row: dict[str, Any]) -> bool:
    """Whether a contrast holds the words that were planted, on two sides, in whichever outlet has them."""
    texts = [plain(side.text) for side in contrast.sides]
    found = [
        {place for place, text in enumerate(texts) if plain(words) in text or text in plain(words)}
        for _, words in row["sides"]
    ]
    same_kind = contrast.kind == row.get("kind", contrast.kind)
    return same_kind and all(found) and len(set().union(*found)) > 1


def test_what_was_planted_is_shown(shown: dict[str, tuple[Contrast, ...]]) -> None:
    """A floor: it may rise."""
    missed = [row for row in CONTRASTS if not any(shows(each, row) for each in shown[row["story"]])]
    assert len(missed) <= MOST_MISSED_CONTRASTS, missed


@pytest.mark.parametrize("kind", ["figures differ", "said by", "quote differs"])
def test_nothing_else_is_shown(kind: str, shown: dict[str, tuple[Contrast, ...]]) -> None:
    planted = {event: [row for row in CONTRASTS if row["story"] == event] for event in shown}
    extra = [
        [side.text for side in each.sides]
        for event, contrasts in shown.items()
        for each in contrasts
        if each.kind == kind and not any(shows(each, row) for row in planted[event])
    ]
    assert extra == []


@pytest.mark.parametrize("row", TRUTH["same"], ids=lambda row: row["note"])
def test_what_is_the_same_is_no_contrast(row: dict[str, Any], shown: dict[str, tuple[Contrast, ...]]) -> None:
    kinds = ("figures differ", "quote differs")
    assert [each for each in shown[row["story"]] if each.kind in kinds and shows(each, row)] == []


def test_what_one_alone_reports_is_told(stories: dict[str, Story]) -> None:
    """A floor: it may rise."""
    told = [
        story.article(only.article).text[cite.start : cite.end]
        for story in stories.values()
        for only in only_in(story)
        for cite in only.cites
    ]
    missed = [row for row in TRUTH["only"] if not any(row["words"] in sentence for sentence in told)]
    assert len(missed) <= MOST_MISSED_ONLY, missed


def test_questions_are_answered_from_the_articles_or_not_at_all(seen: dict[str, Article]) -> None:
    """A floor for answers: it may rise. That which the articles don't say is never answered."""
    answers = {row["text"]: extractive.answer(row["text"], tuple(seen.values()), NOW) for row in QUESTIONS}
    unsaid = [row["text"] for row in QUESTIONS if "holds" not in row]
    assert [text for text in unsaid if not answers[text].abstained] == []
    wrong = [
        (row["text"], words)
        for row in QUESTIONS
        for words in row.get("holds", ())
        if not any(words in sentence.text for sentence in answers[row["text"]].sentences)
    ]
    assert len(wrong) <= MOST_WRONG_ANSWERS, wrong
