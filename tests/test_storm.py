"""The whole bot on a model that lies, obeys or breaks: nothing of it is posted, no digest is late."""

from __future__ import annotations

import json

import pytest

from bench.__main__ import main


@pytest.mark.slow
@pytest.mark.parametrize("model", ["lying", "obedient", "broken"])
def test_nothing_false_is_posted_and_no_digest_is_late(model, capsys, tmp_path):
    out = tmp_path / "wrong.jsonl"
    assert main(["storm", "--model", model, "--stories", "20", "--out", str(out)]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert out.read_text(encoding="utf-8") == ""
    assert (figures["posted_wrong"], figures["late"], figures["digests"]) == ({}, 0, 4)
    assert figures["cards"] >= 19
    assert figures["offered"]
