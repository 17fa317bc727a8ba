"""parallax eval: the writers side by side, masked and unmasked, and the report that is kept."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot import extractive
from bot.cli import main
from bot.errors import BadReply, Unreadable
from bot.http import Http
from bot.models import Cite, Point
from bot.operating.evaluating import evaluate, stories_in
from bot.operating.evaluating_report import Report, page
from bot.operating.measures import drift, likeness, masked, measure
from tests.fakes import MORNING, article, brief, story

POST = article(
    "The council of Ostrel voted by 9 to 4 to close the night quay. Harbour Post saw the vote.\n\n"
    '"We need our sleep," said the mayor, Odo Brenk.',
    id="a",
    outlet="Harbour Post",
    title="Harbour Post: quay to close",
)
TIMES = article(
    "By 9 to 4 the council of Ostrel voted to close the night quay.\n\n"
    "Fishermen from Low Skerry filed a complaint with the court in Dunn.",
    id="b",
    outlet="Quay Times",
)
BOTH = story(POST, TIMES)


class FakeWriter:
    """Writes the extractive brief, a point more in each that knows an outlet's name; or fails."""

    name = "some-model"

    def __init__(self, partial: bool = False, fails: bool = False) -> None:
        self.partial, self.fails = partial, fails

    async def write(self, told, language, order=None):
        if self.fails:
            raise BadReply("nonsense")
        made = replace(extractive.write(told), writer=self.name, cost=0.01, language=language)
        if not self.partial:
            return made
        loved = next(
            (each for each in told.articles if each.outlet.name == "Harbour Post"), told.articles[-1]
        )
        only = Point(f"The quay closes, {loved.outlet.name} says.", (loved.cite(*loved.sentences[0]),))
        return replace(made, points=(only,))

    async def answer(self, *_, **__):
        raise BadReply("no answers here")


def test_a_masked_story_keeps_every_place_and_hides_every_name():
    hidden = masked(BOTH, (1, 0))
    assert [each.id for each in hidden.articles] == ["b", "a"]
    assert [len(each.text) for each in hidden.articles] == [len(TIMES.text), len(POST.text)]
    shown = " ".join(f"{each.title} {each.text} {each.outlet.name}" for each in hidden.articles)
    assert "Harbour Post" not in shown
    assert "Quay Times" not in shown
    assert len({each.outlet.id for each in hidden.articles}) == 2


def test_drift_is_how_far_the_shares_moved():
    ours = Point("The council voted.", (POST.cite(*POST.sentences[0]),))
    theirs = Point("The council voted.", (TIMES.cite(*TIMES.sentences[0]),))
    base = brief(POST, TIMES)
    one, other, half = (replace(base, points=some) for some in ((ours,), (theirs,), (ours, theirs)))
    assert (drift(one, one), drift(one, other), drift(one, half)) == (0.0, 1.0, 0.5)
    assert (likeness(one, one), likeness(one, other), likeness(one, half)) == (1.0, 0.0, 0.5)


def test_what_is_false_or_cites_nothing_lowers_the_measures():
    good = extractive.write(BOTH)
    bad = Point("Valm burnt to the ground with 12 ships.", (POST.cite(*POST.sentences[0]),))
    lost = Point("The council voted.", (Cite("x", 1, 0, 3),))
    fine, worse = measure(good, 0.1), measure(replace(good, points=(*good.points, bad)), 0.1)
    assert worse.faithful < fine.faithful
    assert worse.valid < fine.valid == 1.0
    assert fine.quotes == 1.0
    with pytest.raises(KeyError):
        measure(replace(good, points=(lost,)), 0.1)


async def test_a_writer_that_takes_sides_is_seen_to_drift():
    trials = await evaluate((BOTH,), FakeWriter(partial=True), "en", seed=2)
    (fair,) = (await evaluate((BOTH,), FakeWriter(), "en", seed=2))["some-model"]
    (partial,) = trials["some-model"]
    assert list(trials) == ["some-model", "extractive"]
    assert fair.drift == 0.0
    assert partial.drift in (0.0, 1.0)
    names = {
        seed: (await evaluate((BOTH,), FakeWriter(partial=True), "en", seed))["some-model"]
        for seed in range(6)
    }
    assert max(trial[0].drift for trial in names.values()) == 1.0


async def test_a_model_that_fails_is_replaced_and_the_report_says_so():
    trials = await evaluate((BOTH,), FakeWriter(fails=True), "en", seed=1)
    (trial,) = trials["some-model"]
    assert trial.problem == "nonsense"
    made = Report("here", MORNING, trials)
    rows = {name: cells for name, _, cells in made.table()}
    assert rows["written by it"] == ["0 %", "100 %"]
    assert rows["cost"] == ["unknown", "0.0000 USD"]
    assert "Not by the model: nonsense" in page(made)


def test_the_report_is_one_file_and_escapes(tmp_path):
    evil = article("<script>alert(1)</script> The council of Ostrel voted to close the night quay.", id="e")
    one = extractive.write(story(evil))
    from bot.operating.evaluating import Trial

    text = page(Report("<b>", MORNING, {"<i>": (Trial(story(evil), one, measure(one, 0.1), 0.0, 1.0),)}))
    assert "<script>" not in text
    assert "<i>" not in text
    assert "src=" not in text
    assert "http" not in text.split("</style>")[1]


async def test_stories_are_subfolders_or_lines(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text(f"Quay to close\n\n{POST.text}", encoding="utf-8")
    lines = tmp_path / "stories.jsonl"
    row = {"id": "x", "articles": [{"title": "T", "text": POST.text}, {"title": "U", "text": TIMES.text}]}
    lines.write_text(json.dumps(row) + "\n", encoding="utf-8")
    async with Http() as http:
        assert [each.id for each in await stories_in(tmp_path, http, MORNING)] == ["one", "two"]
        assert [each.id for each in await stories_in(tmp_path, http, MORNING, most=1)] == ["one"]
        (found,) = await stories_in(lines, http, MORNING)
        assert [each.outlet.name for each in found.articles] == ["Outlet 1", "Outlet 2"]


@pytest.mark.parametrize(
    "text", ["", "{", '{"articles": 3}', '{"articles": []}', "[]", '{"articles": [{"a": 1}]}']
)
async def test_a_file_that_holds_no_stories(tmp_path, text):
    file = tmp_path / "x.jsonl"
    file.write_text(text, encoding="utf-8")
    async with Http() as http:
        with pytest.raises(Unreadable):
            await stories_in(file, http, MORNING)


def test_the_command_works_with_no_model(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    examples = Path(__file__).parent.parent / "examples"
    monkeypatch.setattr("sys.argv", ["parallax", "eval", str(examples), "--stories", "2", "--out", "r.html"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert not ended.value.code
    assert "faithfulness" in capsys.readouterr().out
    assert "2 stories" in (tmp_path / "r.html").read_text(encoding="utf-8")
