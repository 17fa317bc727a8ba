"""The measures of wording, checking and forged quotes, on a few sentences of our own."""

from __future__ import annotations

import json
from argparse import Namespace

import pytest

from bench.score import faithfulness as faithful_score
from bench.score import forged as forged_score
from bench.score import wording as wording_score
from bench.tasks import faithfulness, forged, wording

NONE = Namespace()


def write(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def predict(task, data, path, **options):
    rows = [row for row in task.run(data, Namespace(**options)) if "measured" not in row]
    return write(path, rows)


def test_wording_is_measured_by_sentence(tmp_path):
    gold = write(
        tmp_path / "gold.jsonl",
        [
            {"text": "The mayor slammed the plan.", "label": "Biased"},
            {"text": "The mayor read the plan.", "label": "Non-biased"},
            {"text": "The plan is not to her liking.", "label": "Biased"},
            {"text": "The disgraceful plan failed.", "label": "No agreement"},
        ],
    )
    pred = predict(wording, gold, tmp_path / "pred.jsonl", language="en", all=False)
    figures = wording_score.score(gold, pred, NONE)
    assert (figures["precision"], figures["recall"], figures["sentences"]) == (1.0, 0.5, 3)
    assert figures["kinds"] == {"charged verb": [1, 1.0]}


def test_faithfulness_follows_the_verdicts(tmp_path):
    source = "Ann Orr closed the bridge on Monday. Two ferries sailed to Vell."
    told = [
        ("Ann Orr closed the bridge on Monday.", 1.0),
        ("Orr shut the bridge.", 1.0),
        ("Penguins sang.", 0.0),
    ]
    rows = [
        {"id": str(n), "origin": "own", "article": source, "sentences": [{"sentence": text}], "score": score}
        for n, (text, score) in enumerate(told)
    ]
    gold = write(tmp_path / "gold.jsonl", rows)
    pred = predict(faithfulness, gold, tmp_path / "pred.jsonl")
    assert faithful_score.score(gold, pred, NONE)["pearson_own"] > 0.5


@pytest.mark.parametrize("seed", [1, 2])
def test_forgeries_are_refused_and_true_quotes_are_not(tmp_path, seed):
    text = (
        "“We will not close the old library this year,” said Ann Orr. Nobody answered her.\n\n"
        "“The harbour was never in danger of flooding again,” said Tom Brandt, who runs it."
    )
    gold = write(tmp_path / "gold.jsonl", [{"id": "a", "text": text}])
    pred = predict(forged, gold, tmp_path / "pred.jsonl", count=40, seed=seed, language="en")
    figures = forged_score.score(gold, pred, NONE)
    assert figures["forged"] == 40
    assert (figures["refused"], figures["accepted"]) == (1.0, 1.0)
