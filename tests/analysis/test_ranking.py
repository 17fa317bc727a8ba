"""Which sentences of an archive help to answer, and in which order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.analysis.ranking import rank, searched
from bot.models import Cite, Found, Passage

DAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
NOISE = [f"Dispatch number {n} tells of weather, sport and markets in the valley." for n in range(30)]


def found(*texts, words: str = "") -> Found:
    passages = []
    for number, each in enumerate((*texts, *NOISE)):
        text, *rest = (each,) if isinstance(each, str) else each
        outlet = next((part for part in rest if isinstance(part, str)), "Post")
        at = next((part for part in rest if not isinstance(part, str)), DAY)
        passages.append(Passage(Cite(f"a{number}", 1, 0, len(text)), text, "", outlet, at))
    counts = {word: sum(word in each.text.casefold() for each in passages) for word in searched(words)}
    return Found(tuple(passages), counts, len(passages))


def best(question: str, *texts, limit: int = 2) -> list[str]:
    return [each.cite.article for each in rank(question, found(*texts, words=question), limit)]


def test_rare_words_count_for_more_than_common_ones():
    assert best("weather for the regatta", "The regatta was rowed.", limit=1) == ["a0"]


def test_one_sentence_does_not_tell_twice_what_is_asked():
    texts = (
        "The tram strike begins on Friday.",
        "A tram strike will begin Friday.",
        "Ferry fares rise by a tenth.",
    )
    assert best("When does the tram strike begin and how much do ferry fares rise?", *texts) == ["a2", "a0"]


def test_an_outlet_that_is_named_comes_first():
    texts = (
        ("The tram strike begins.", "Harbour Post"),
        ("The tram strike begins now.", "Valley Ledger - Local"),
    )
    assert best("What does Valley Ledger say of the tram strike?", *texts, limit=1) == ["a1"]


@pytest.mark.parametrize("said", ["2 March 2026", "March 2, 2026", "on 2nd March"])
def test_a_day_that_is_named_counts(said):
    texts = (("The board met on trams.", DAY - timedelta(days=40)), ("The board met over trams.", DAY))
    assert best(f"What did the board say of trams on {said}?", *texts, limit=1) == ["a1"]


def test_a_reprint_is_told_once():
    same = "The dockers of Kell walked out at noon."
    assert best("Why did the dockers of Kell walk out?", same, same.upper(), limit=5).count("a1") == 0


def test_words_that_say_nothing_are_not_looked_for():
    assert searched("What did the mayor say about it?") == ["mayor"]
    assert searched("Who are they?") == ["who", "are", "they"]


def test_nothing_found_is_nothing_ranked():
    assert rank("anything", Found((), {"anything": 0}, 0)) == ()
