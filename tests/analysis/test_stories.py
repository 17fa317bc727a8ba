"""Grouping: one event one story, and what a person decided holds."""

from __future__ import annotations

from datetime import timedelta

from bot.analysis.stories import Window, group
from tests.fakes import MORNING, article

FERRY = (
    "The ferry Osprey ran aground off Marrow Point on Tuesday with 212 people aboard. The coastguard said "
    "every passenger was taken off within two hours, and that the hull is leaking fuel."
)
FERRY_AGAIN = (
    "More than 200 passengers were rescued after the Osprey struck rocks at Marrow Point. Fuel was leaking "
    "from the ferry's hull, said the coastguard, which called in two tugs."
)
BUDGET = (
    "Councillors in Vell passed a budget that closes three libraries and raises parking charges by a tenth. "
    "Mayor Anna Brask called the vote painful; opposition members walked out of the chamber."
)


def test_two_outlets_on_one_event_are_one_story_and_another_event_is_not():
    articles = [
        article(FERRY, id="a", title="Ferry Osprey runs aground off Marrow Point"),
        article(BUDGET, id="b", title="Vell council closes three libraries", outlet="Vell Ledger"),
        article(FERRY_AGAIN, id="c", title="Passengers rescued as Osprey hits rocks", outlet="Vell Ledger"),
    ]
    assert {tuple(each.id for each in story.articles) for story in group(articles)} == {("a", "c"), ("b",)}


def test_a_month_later_it_is_another_story():
    window = Window()
    first = window.place(article(FERRY, id="a"))
    later = window.place(article(FERRY_AGAIN, id="b", published=MORNING + timedelta(days=30)))
    assert later.new
    assert later.story != first.story
