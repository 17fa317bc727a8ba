"""The bench frame: a task writes rows and prints one line; a scorer compares with the floors."""

from __future__ import annotations

import json
import socket

import pytest

from bench.__main__ import main as run
from bench.score.__main__ import below
from bench.score.__main__ import main as score
from bench.tasks._outside import watched

TEXT = (
    "“We will not close the library,” said Mayor Ada Brask at the end of a long evening in the hall by the "
    "harbour, with the windows open and the rain coming in. “Not this year, not next year,” she added."
)


@pytest.fixture
def data(tmp_path):
    text = TEXT
    gold = [
        {
            "start": text.index(words),
            "quote": words,
            "source_text": source,
            "source_kind": kind,
            "source_coref_silver": "Ada Brask",
        }
        for words, source, kind in [
            ("We will not close the library,", "Mayor Ada Brask", "named"),
            ("Not this year, not next year,", "she", "pronoun"),
        ]
    ]
    path = tmp_path / "invented_en.jsonl"
    path.write_text(json.dumps({"id": "a", "text": text, "direct_quotes": gold}) + "\n", encoding="utf-8")
    return path


def lines(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_task_writes_rows_and_prints_one_line(data, tmp_path, capsys):
    out = tmp_path / "pred.jsonl"
    assert run(["quotes", str(data), "--out", str(out)]) == 0
    (printed,) = lines(capsys.readouterr().out)
    assert (printed["task"], printed["rows"]) == ("quotes", 1)
    assert printed["ms_per_1000_words"] >= 0
    (row,) = lines(out.read_text(encoding="utf-8"))
    assert [quote["quote"] for quote in row["quotes"]] == [
        TEXT[quote["start"] : quote["end"]] for quote in row["quotes"]
    ]


@pytest.mark.parametrize(("flag", "resolved"), [([], 1.0), (["--baseline"], 0.5)], ids=["engine", "baseline"])
def test_the_scorer_tells_the_engine_from_the_baseline(data, tmp_path, capsys, flag, resolved):
    out = tmp_path / "pred.jsonl"
    run(["quotes", str(data), "--out", str(out), *flag])
    capsys.readouterr()
    assert score(["quotes", str(data), str(out)]) == 0
    (figures,) = lines(capsys.readouterr().out)
    assert (figures["precision"], figures["recall"], figures["resolved"]) == (1.0, 1.0, resolved)


def test_a_figure_below_its_floor_is_named():
    assert below({"recall": 0.9, "named": 0.8}, {"recall": 0.9, "named": 0.85}) == [
        "named is 0.8, below its floor 0.85"
    ]
    assert below({}, {"recall": 0.9}) == ["recall is None, below its floor 0.9"]


def test_missing_data_is_a_wrong_command_line(tmp_path, capsys):
    with pytest.raises(SystemExit) as caught:
        run(["quotes", str(tmp_path / "none.jsonl")])
    assert caught.value.code == 2
    assert "no such file" in capsys.readouterr().err


def test_attack_files_do_no_harm_and_nothing_outside_is_read(tmp_path, capsys):
    bomb = (
        '<!DOCTYPE r [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><rss><channel><title>&b;</title></channel></rss>'
    )
    (tmp_path / "bomb.xml").write_text(bomb, encoding="utf-8")
    (tmp_path / "xss.html").write_text(f"<p onclick=x()>{TEXT}<script>x()</script></p>", encoding="utf-8")
    strings = ["<!channel> @everyone <@U1>", "javascript:alert(1)", "\u202eevil\u0000", "\ud800"]
    (tmp_path / "strings.json").write_text(json.dumps(strings), encoding="utf-8")
    out = tmp_path / "out" / "pred.jsonl"
    out.parent.mkdir()
    assert run(["hostile", str(tmp_path), "--out", str(out)]) == 0
    (printed,) = lines(capsys.readouterr().out)
    found = {name: printed[name] for name in ("exceptions", "hangs", "outside_reads", "stray")}
    assert found == {"exceptions": 0, "hangs": 0, "outside_reads": 0, "stray": 0}, printed
    told = {row["id"]: row["text"] for row in lines(out.read_text(encoding="utf-8"))}
    assert "We will not close the library" in told["xss.html"]
    assert {"strings.json:0", "strings.json:3", "mail.eml", "entity-file.xml"} <= set(told)


def test_what_is_read_outside_is_seen(tmp_path):
    outside = tmp_path / "outside.txt"
    outside.write_text("secret", encoding="utf-8")
    (tmp_path / "data").mkdir()
    with watched(tmp_path / "data") as seen:
        outside.read_text(encoding="utf-8")
        with pytest.raises(OSError), socket.create_connection(("127.0.0.1", 9), timeout=0.2):
            pass
    assert [each.split(":")[0] for each in seen.reads if str(outside) in each] == ["opened"]
    assert any(each.startswith("socket.connect") for each in seen.reads)


def test_ingest_measures_both_ways_and_plots(tmp_path, capsys):
    plot = tmp_path / "growth.svg"
    assert run(["ingest", "--articles", "10", "--batch", "10", "--stored", "10,20", "--plot", str(plot)]) == 0
    (printed,) = lines(capsys.readouterr().out)
    assert [row["stored"] for row in printed["sizes"]] == [10, 20]
    assert all(row["ms_per_article"] > 0 < row["bare_ms_per_article"] for row in printed["sizes"])
    assert plot.read_text(encoding="utf-8").startswith("<svg")


def test_what_a_story_takes_is_measured_beside_the_articles_whole(capsys):
    assert run(["cost", "--stories", "4"]) == 0
    (printed,) = lines(capsys.readouterr().out)
    assert printed["stories"] == 4
    assert printed["tokens_per_story"] > 0
    assert printed["share"] < 1.2
    assert printed["points_found"] >= 0.7


def test_deliver_sends_all_once_and_measures_both_ways(tmp_path, capsys):
    plot = tmp_path / "growth.svg"
    limits = ["--per-second", "500", "--per-channel", "100", "--latency", "0.001"]
    assert run(["deliver", "--channels", "2,5", "--once", "2", *limits, "--plot", str(plot)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [(row["channels"], row["messages"]) for row in found["sizes"]] == [(2, 6), (5, 15)]
    assert 0 < found["share"] <= 1
    assert found["due_to_sent"]["runs"] == 2
    assert plot.read_text().startswith("<svg")
