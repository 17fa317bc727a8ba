"""The bench task of stories and its scorer."""

from __future__ import annotations

import json

import pytest

from bench.__main__ import main as run
from bench.score.stories import measure
from bench.tasks.stories import cost, one_pass, read

ROWS = [
    {"id": "b", "title": "Ferry Osprey hits rocks", "text": "", "published": "2026-03-04", "outlet": "B"},
    {"id": "a", "title": "Osprey ferry aground on rocks", "text": "", "published": 1772496000.0},
    {"id": "c", "title": "Vell closes libraries", "text": "The council voted.", "published": None},
]


@pytest.fixture
def data(tmp_path):
    path = tmp_path / "invented.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in ROWS), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("found", "precision", "recall"),
    [
        ({"a": "1", "b": "1", "c": "2"}, 1.0, 1.0),
        ({"a": "1", "b": "1", "c": "1"}, 0.5556, 1.0),
        ({"a": "1", "b": "2", "c": "3"}, 1.0, 0.6667),
        ({}, 1.0, 0.6667),
    ],
    ids=["right", "all in one", "each alone", "no rows"],
)
def test_measure(found: dict[str, str], precision: float, recall: float) -> None:
    figures = measure({"a": "x", "b": "x", "c": "y"}, found)
    assert (figures["bcubed_precision"], figures["bcubed_recall"]) == (precision, recall)


def test_a_row_says_where_an_article_is(data, tmp_path, capsys) -> None:
    out = tmp_path / "out.jsonl"
    assert run(["stories", str(data), "--out", str(out)]) == 0
    told = {row["id"]: row["cluster"] for row in map(json.loads, out.read_text().splitlines())}
    assert told["a"] == told["b"] != told["c"]
    assert json.loads(capsys.readouterr().out)["rows"] == 3


def test_articles_come_in_the_order_of_their_dates(data) -> None:
    assert [each.id for each in read(data)] == ["c", "a", "b"]


def test_the_baseline_joins_what_is_alike(data) -> None:
    told = {row["id"]: row["cluster"] for row in one_pass(read(data), 0.2)}
    assert told["a"] == told["b"] != told["c"]


def test_the_cost_is_measured_on_made_articles() -> None:
    assert cost(40, seed=1)["window"] == 40
