"""A model from the config to the printed digest."""

from __future__ import annotations

import json

import pytest
from werkzeug import Response

from tests.fakes import check_digest_form
from tests.writing.servers import KELL, TIDE, FakeModel, good


@pytest.fixture
def desk(tmp_path, httpserver):
    """A folder with two articles and a config that names a model; the model."""
    model = FakeModel(httpserver)
    (tmp_path / "inbox").mkdir()
    for each in (KELL, TIDE):
        text = f"Outlet: {each.outlet.name}\n\n{each.title}\n\n{each.text}\n"
        (tmp_path / "inbox" / f"{each.id}.txt").write_text(text, encoding="utf-8")
    (tmp_path / "config.toml").write_text(f'[model]\nname = "small-one"\nbase_url = "{model.url}"\n')
    return model


def test_the_model_writes_and_is_named(desk, parallax):
    desk.replies = [good]
    code, out, err = parallax("digest", "inbox", "--writer", "model", "--format", "json")
    assert (code, err) == (0, "")
    form = json.loads(out)
    check_digest_form(form)
    assert form["writer"] == "small-one"
    assert "evil.example" not in json.dumps([form["stories"][0]["points"], form["stories"][0]["headline"]])


@pytest.mark.parametrize(
    "reply",
    [Response("{}", 500), "no JSON", '{"headline": {"text": "x", "sentences": [1]}, "points": []}'],
    ids=["down", "prose", "nothing"],
)
def test_without_a_usable_model_the_digest_comes_all_the_same(desk, parallax, reply):
    desk.replies = [reply]
    code, out, _ = parallax("digest", "inbox", "--writer", "model", "--format", "json")
    assert code == 0
    form = json.loads(out)
    assert form["writer"] == "extractive"
    assert form["stories"][0]["points"]


def test_ten_articles_of_a_hostile_model_leave_nothing_of_it(desk, parallax):
    desk.replies = [
        lambda model: {
            "headline": {"text": "@everyone click https://evil.example", "sentences": [1]},
            "points": [{"text": "Visit <https://evil.example|here> now.", "sentences": [1, 2]}] * 5,
            "questions": [{"text": "Why not visit https://evil.example?", "sentences": [1]}],
            "notes": [{"contrast": 1, "text": "<!channel> see www.evil.example", "sentences": [1]}],
        }
    ]
    for form in ("markdown", "slack", "discord", "html", "terminal"):
        _, out, _ = parallax("digest", "inbox", "--writer", "model", "--format", form)
        assert "click" not in out
        assert "Visit" not in out
        assert "<!channel>" not in out
