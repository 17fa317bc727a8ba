"""Grouping: one event one story, none chained to another, and what a person decided holds."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.analysis.stories import Membership, Window, group
from bot.analysis.stories_fingerprint import COMMON, dates, fingerprint, pack, stem, unpack
from bot.analysis.stories_index import Frequencies, Index
from bot.analysis.stories_likeness import weigh
from bot.models import Article
from tests.fakes import MORNING, article

FERRY = (
    "The ferry Osprey ran aground off Marrow Point on Tuesday with 212 people aboard. The coastguard said "
    "every passenger was taken off within two hours, and that the hull is leaking fuel. Two tugs were sent "
    "from Kessory to hold the ferry on the rocks until the tide turns."
)
FERRY_AGAIN = (
    "More than 200 passengers were rescued after the ferry Osprey struck rocks at Marrow Point. Fuel was "
    "leaking from the hull, said the coastguard, which called two tugs from Kessory. The captain had asked "
    "for a pilot an hour before, a passenger told this paper."
)
FERRY_THIRD = (
    "Divers found a tear of nine metres in the hull of the Osprey, the ferry that lies on the rocks off "
    "Marrow Point. The coastguard wants the fuel pumped out before the tugs from Kessory pull her free. All "
    "212 passengers are ashore."
)
BUDGET = (
    "Councillors in Vell passed a budget that closes three libraries and raises parking charges by a tenth. "
    "Mayor Anna Brask called the vote painful; opposition members walked out of the chamber before it was "
    "counted. The libraries close in June."
)
BUDGET_AGAIN = (
    "Three libraries will close in Vell after councillors voted for Mayor Anna Brask's budget. The "
    "opposition had left the chamber. Parking charges go up by a tenth, and the libraries shut their "
    "doors in June, the budget says."
)
MEETING = (
    "Prime Minister Ida Moen met Chancellor Karl Reuss in Vell on 3 March to talk of fishing rights. They "
    "agreed on a joint patrol of the banks off Marrow Point and left the quota for herring open. Boats from "
    "both coasts have cut each other's nets since autumn, and in January a trawler was rammed. Skippers who "
    "waited outside the town hall booed when the two came out. The patrol is to sail before Easter; who "
    "pays for its fuel will be settled by the ministers of fisheries."
)
NEXT_MEETING = (
    "Chancellor Karl Reuss received Prime Minister Ida Moen in Lindholm on 7 April to sign a treaty on rail "
    "freight. A tunnel under the Orra sound will carry forty trains a day from 2034 and take lorries off the "
    "old bridge, whose cables are rusting. Engineers put the cost at nine billion crowns, of which a third "
    "comes from tolls. Mayors along the line asked for walls against the noise. Parliament votes on the "
    "treaty before the summer."
)


def placed(window: Window, *texts: str, **rest: object) -> list[Membership]:
    """The memberships of articles of different outlets, an hour apart, with the ids 0, 1, 2..."""
    return [
        window.place(
            article(
                text,
                id=str(n),
                outlet=f"Outlet {n}",
                title=" ".join(text.split()[:8]),
                published=MORNING + timedelta(hours=n),
                **rest,
            )
        )
        for n, text in enumerate(texts)
    ]


def test_articles_on_one_event_are_one_story() -> None:
    texts = [FERRY, BUDGET, FERRY_AGAIN, BUDGET_AGAIN, FERRY_THIRD, MEETING]
    articles = [article(text, id=str(n), outlet=str(n), title=text[:50]) for n, text in enumerate(texts)]
    found = {frozenset(each.id for each in story.articles) for story in group(articles)}
    assert found == {frozenset("024"), frozenset("13"), frozenset("5")}


def test_a_story_has_its_articles_oldest_first_and_none_twice() -> None:
    late = article(FERRY, id="a", title="Osprey aground", published=MORNING + timedelta(hours=5))
    early = article(FERRY_AGAIN, id="b", title="Ferry Osprey on rocks", outlet="Vell Ledger")
    (story,) = group([late, early, late])
    assert [each.id for each in story.articles] == ["b", "a"]
    assert (story.since, story.updated) == (early.published, late.published)


def test_where_too_many_share_a_word_the_latest_are_found() -> None:
    index, known = Index(entries=10), Frequencies()
    members = [weigh(fingerprint(article(FERRY, id=str(n))), known) for n in range(30)]
    for each in members:
        each.story = "s"
        index.add(each)
    found = index.nearest(members[0], 5)
    assert len(found) == 5
    assert set(found) <= set(members[-10:])


def test_no_articles_are_no_stories() -> None:
    assert group([]) == ()


@pytest.mark.parametrize("days", [30, 4], ids=["a month later", "four days later"])
def test_past_the_gate_it_is_another_story(days: int) -> None:
    window = Window()
    first = window.place(article(FERRY, id="a"))
    later = window.place(article(FERRY_AGAIN, id="b", published=MORNING + timedelta(days=days)))
    assert later.new
    assert later.story != first.story


def test_a_running_story_extends_its_gate() -> None:
    window = Window()
    texts = [FERRY, FERRY_AGAIN, FERRY_THIRD]
    found = [
        window.place(article(text, id=str(n), outlet=str(n), published=MORNING + timedelta(days=2 * n)))
        for n, text in enumerate(texts)
    ]
    assert len({each.story for each in found}) == 1


def test_two_meetings_of_the_same_two_people_are_two_stories_though_no_file_has_a_date() -> None:
    window = Window()
    window.place(
        article(MEETING, id="a", title="Moen and Reuss agree on patrol of fishing banks", dated=False)
    )
    later = article(NEXT_MEETING, id="b", title="Reuss and Moen sign rail tunnel treaty", dated=False)
    assert window.place(later).new


def test_an_article_that_resembles_both_does_not_chain_two_stories() -> None:
    both = f"{FERRY_AGAIN.split('. ')[0]}. {BUDGET_AGAIN.split('. ')[0]}."
    window = Window()
    found = placed(window, FERRY, FERRY_AGAIN, BUDGET, BUDGET_AGAIN, both)
    assert window.story("0") == window.story("1") != window.story("2") == window.story("3")
    assert not found[-1].moved


def test_an_outlet_that_says_it_again_is_folded() -> None:
    window = Window()
    window.place(article(FERRY, id="a", title="Osprey aground"))
    again = window.place(article(f"{FERRY} More follows.", id="b", title="Osprey aground"))
    other = window.place(article(FERRY, id="c", title="Osprey aground", outlet="Vell Ledger"))
    assert (again.story, again.repeats) == (window.story("a"), "a")
    assert (other.story, other.repeats) == (window.story("a"), None)
    assert "a" in again.reason.split()


def test_a_headline_joins_the_story_whose_core_it_has() -> None:
    titles = [
        "Osprey ferry aground off Marrow Point",
        "Marrow Point: ferry Osprey hits rocks",
        "Vell council closes three libraries",
        "Osprey passengers safe after ferry grounding",
        "Libraries in Vell to close, council decides",
    ]
    window = Window()
    for n, title in enumerate(titles):
        window.place(article("", id=str(n), outlet=str(n), title=title))
    assert window.story("0") == window.story("1") == window.story("3")
    assert window.story("2") == window.story("4") != window.story("0")


def test_the_reason_names_what_is_shared() -> None:
    first, second = placed(Window(), FERRY, FERRY_AGAIN)
    assert first.reason.startswith("opens a story")
    assert {"Osprey", "Marrow"} & set(second.reason.replace(",", "").split())
    assert 0.5 <= second.score <= 1


def test_the_same_articles_give_the_same_stories() -> None:
    texts = [FERRY, BUDGET, FERRY_AGAIN, MEETING, BUDGET_AGAIN, NEXT_MEETING, FERRY_THIRD]
    assert placed(Window(), *texts) == placed(Window(), *texts)


def test_an_article_placed_twice_stays_where_it_is() -> None:
    window = Window()
    first = window.place(article(FERRY, id="a"))
    again = window.place(article(FERRY, id="a"))
    assert (again.story, again.new, len(window)) == (first.story, False, 1)


# --- what people decide ----------------------------------------------------------------------


def test_an_article_kept_apart_joins_another_story_or_none() -> None:
    window = Window()
    first, *_ = placed(window, FERRY)
    window.keep_apart("b", first.story)
    apart = window.place(article(FERRY_AGAIN, id="b", title="Ferry Osprey on rocks"))
    assert apart.new
    assert apart.story != first.story


def test_a_split_holds_against_the_same_text_and_its_first_article_gets_a_new_name() -> None:
    window = Window()
    first, *_ = placed(window, FERRY)
    window.remove("0")
    window.keep_apart("0", first.story)
    assert placed(window, FERRY)[0].story != first.story


def test_what_was_split_off_is_not_followed_by_those_it_was_split_from() -> None:
    window = Window()
    first, _ = placed(window, FERRY, FERRY_AGAIN)
    window.keep_apart("1", first.story)
    window.keep_together("1", "by hand")
    window.place(article(FERRY_THIRD, id="c", title="Divers find tear in ferry Osprey"))
    assert window.story("0") == first.story != window.story("1") == "by hand"


def test_a_merge_holds_and_later_articles_follow_it() -> None:
    window = Window()
    ferry, budget = placed(window, FERRY, BUDGET)
    window.keep_together("1", ferry.story)
    later = window.place(article(BUDGET_AGAIN, id="c", title="Vell closes three libraries", outlet="C"))
    assert window.story("1") == ferry.story == later.story
    assert budget.story != ferry.story


def test_an_article_put_somewhere_by_hand_goes_there_and_never_moves() -> None:
    window = Window()
    ferry, *_ = placed(window, FERRY)
    window.keep_together("b", ferry.story)
    put = window.place(article(BUDGET, id="b"))
    moved = [window.place(article(BUDGET_AGAIN, id=f"c{n}", outlet=f"C{n}")).moved for n in range(3)]
    assert (put.story, put.reason) == (ferry.story, "put there by hand")
    assert window.story("b") == ferry.story
    assert not any(moved)


# --- keeping and forgetting ------------------------------------------------------------------


def test_a_window_can_be_rebuilt_from_what_was_stored() -> None:
    texts = [FERRY, BUDGET, FERRY_AGAIN, MEETING]
    window, rebuilt = Window(), Window()
    placed(window, *texts)
    articles = [
        article(
            text,
            id=str(n),
            outlet=f"Outlet {n}",
            title=" ".join(text.split()[:8]),
            published=MORNING + timedelta(hours=n),
        )
        for n, text in enumerate(texts)
    ]
    for each in articles:
        rebuilt.add(each, window.story(each.id))
    later = article(FERRY_THIRD, id="z", title="Divers find tear in ferry Osprey")
    assert rebuilt.place(later) == window.place(later)


def test_a_fingerprint_does_for_its_article() -> None:
    one, other = article(FERRY, id="a"), article(FERRY_AGAIN, id="b")
    whole, page = Window(), Window()
    assert [whole.place(each) for each in (one, other)] == [
        page.place(fingerprint(each)) for each in (one, other)
    ]


def test_old_stories_are_forgotten_and_running_ones_kept() -> None:
    window = Window()
    window.place(article(BUDGET, id="old"))
    window.place(article(FERRY, id="first"))
    window.place(article(FERRY_AGAIN, id="newest", outlet="B", published=MORNING + timedelta(days=2)))
    assert window.forget(MORNING + timedelta(days=1)) == 1
    assert ("old" in window, "first" in window, len(window)) == (False, True, 2)
    assert window.place(article(BUDGET_AGAIN, id="c")).new


def test_adding_again_moves() -> None:
    window = Window()
    window.add(article(FERRY, id="a"), "s1")
    window.add(article(FERRY, id="a"), "s2")
    assert (window.story("a"), len(window)) == ("s2", 1)


def test_an_article_leaves_a_story_that_turns_out_to_tell_something_else() -> None:
    window = Window()
    window.add(_titled(FERRY, "a"), "s1")
    window.add(_titled(BUDGET, "b"), "s1")
    (move,) = window.place(_titled(BUDGET_AGAIN, "c")).moved
    assert (move.article, move.story) == ("a", window.story("a"))
    assert window.story("b") == window.story("c") != window.story("a")


def test_an_article_that_is_alone_finds_its_story_later() -> None:
    window = Window()
    window.add(_titled(FERRY, "a"), "s1")
    window.add(_titled(FERRY_AGAIN, "b"), "s2")
    later = window.place(_titled(FERRY_THIRD, "c"))
    assert later.moved
    assert window.story("a") == window.story("b") == window.story("c")


def test_nothing_moves_where_it_must_not() -> None:
    window = Window(again=False)
    window.add(_titled(FERRY, "a"), "s1")
    window.add(_titled(BUDGET, "b"), "s1")
    assert not window.place(_titled(BUDGET_AGAIN, "c")).moved
    assert window.story("a") == window.story("b") == "s1"


def _titled(text: str, id: str) -> Article:
    return article(text, id=id, outlet=id, title=" ".join(text.split()[:8]))


# --- words -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "one"),
    [
        (["sink", "sinks", "sinking"], "sink"),
        (["library", "libraries"], "library"),
        (["vote", "votes", "voted", "voting"], "vot"),
        (["1,000", "1000"], "1000"),
        (["gas"], "gas"),
    ],
    ids=["verb", "plural", "silent e", "figure", "short"],
)
def test_stem(words: list[str], one: str) -> None:
    assert {stem(word) for word in words} == {one}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("on 3 march in vell", {(3, 3)}),
        ("march 3 and april 7", {(3, 3), (4, 7)}),
        ("am 3 märz", {(3, 3)}),
        ("in march 2026", set()),
        ("may 45 people march", set()),
    ],
    ids=["day first", "two", "German", "no day", "no date"],
)
def test_dates(words: str, found: set[tuple[int, int]]) -> None:
    assert dates(words.split()) == found


def test_a_fingerprint_holds_what_grouping_weighs() -> None:
    page = fingerprint(article(FERRY, title="Osprey aground"))
    counts = dict(zip(page.terms, page.counts, strict=True))
    assert counts["osprey"] == 3
    assert "marrow" in page.names
    assert page.days == {"tuesday"}
    assert not set(page.words) & COMMON


@pytest.mark.parametrize(
    ("title", "text"),
    [("Osprey aground", FERRY), ("", "\ud800 3 March, Tuesday. “Łódź’s” 1,000"), ("", "")],
    ids=["a report", "odd letters", "nothing"],
)
def test_a_fingerprint_comes_back_as_it_was_kept(title: str, text: str) -> None:
    drawn = fingerprint(Article(**{**_fields(article("", title=title)), "text": text}))
    assert unpack(drawn.article, drawn.outlet, drawn.published, pack(drawn)) == drawn


@pytest.mark.parametrize(
    "text",
    ["a" * 1_000_000, "word " * 100_000, "“" * 100_000, "A-" * 100_000, "\x00\ud800 1,1,1,1" * 1000, ""],
    ids=["one long word", "one word over and over", "marks", "hyphens", "not text", "nothing"],
)
def test_hostile_text_is_placed(text: str) -> None:
    window = Window()
    window.place(article(FERRY, id="a"))
    found = window.place(_bare(text))
    assert found.new
    assert len(fingerprint(_bare(text)).terms) <= 700


def _bare(text: str) -> Article:
    """An article of that text without sentences, which grouping has no use for."""
    return Article(**{**_fields(article("", id="h", title=text)), "text": text})


def _fields(each: Article) -> dict[str, object]:
    return {name: getattr(each, name) for name in each.__slots__}
