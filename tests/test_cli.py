"""The commands, typed as a person types them: results on stdout, one line of stderr for each problem."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sys
from pathlib import Path

import pytest

from bot import app, bundled, pipeline
from tests.fakes import MORNING, check_digest_form

EXAMPLES = bundled.folder("examples")
GOOD = (
    "Headline here\n\n"
    "The port of Kell closed at noon on Monday. Mayor Ines Varga said “We will open it soon.”\n"
)


def test_the_bundled_example_needs_no_argument(parallax):
    code, out, err = parallax("digest", "--format", "json")
    assert (code, err) == (0, "")
    form = json.loads(out)
    check_digest_form(form)
    assert len(form["stories"]) >= 4


@pytest.mark.parametrize("form", ["terminal", "markdown", "html"])
def test_the_forms_for_reading_tell_the_same(parallax, form):
    _, out, _ = parallax("digest", EXAMPLES / "hospital", "--format", form)
    assert "Brask" in " ".join(out.split())


@pytest.mark.parametrize("form", ["slack", "discord"])
def test_the_forms_for_chat_are_payloads(parallax, form):
    _, out, _ = parallax("digest", EXAMPLES / "hospital", "--format", form)
    found = json.loads(out)
    assert found["messages"]
    assert found["thread"]


def test_fewer_stories(parallax):
    _, out, _ = parallax("digest", EXAMPLES, "--stories", 2, "--format", "json")
    assert len(json.loads(out)["stories"]) == 2


def test_since_leaves_out_what_is_older(parallax):
    _, out, _ = parallax("digest", EXAMPLES, "--since", "2026-03-05", "--format", "json")
    published = [a["published"] for s in json.loads(out)["stories"] for a in s["articles"]]
    assert published
    assert min(published) >= "2026-03-05"


def test_inspect(parallax, tmp_path):
    path = tmp_path / "kell-courier.txt"
    path.write_text(GOOD, encoding="utf-8")
    code, out, _ = parallax("inspect", path, "--format", "json")
    form = json.loads(out)
    assert code == 0
    assert form["format"] == "parallax.article/1"
    (quote,) = form["quotes"]
    assert form["text"][quote["start"] : quote["end"]] == quote["text"] == "We will open it soon."
    assert quote["speaker"] == "Ines Varga"
    assert parallax("inspect", path)[1].count("Ines Varga") >= 1


def test_ask_answers_with_places(parallax):
    question = "How many operations were put off?"
    code, out, _ = parallax("ask", question, "--from", EXAMPLES / "hospital", "--format", "json")
    form = json.loads(out)
    assert code == 0
    assert not form["abstained"]
    texts = {each["id"]: each["text"] for each in form["articles"]}
    told = " ".join(
        texts[cite["article"]][cite["start"] : cite["end"]]
        for each in form["sentences"]
        for cite in each["cites"]
    )
    assert "operations" in told


def test_ask_abstains(parallax):
    question = "Who won the chess championship in Patagonia?"
    _, out, _ = parallax("ask", question, "--from", EXAMPLES / "hospital", "--format", "json")
    assert json.loads(out)["abstained"]
    assert "don't say" in parallax("ask", question, "--from", EXAMPLES / "hospital")[1]


def bad_files(folder: Path) -> dict[str, Path]:
    made = {name: folder / name for name in ("empty.txt", "big.txt", "binary.txt", "broken.xml", "plain.pdf")}
    made["empty.txt"].write_text("")
    made["big.txt"].write_bytes(b"word " * 10_000_001)
    made["binary.txt"].write_bytes(bytes(range(256)) * 40)
    made["broken.xml"].write_text("<rss><channel><item><title>x</ti")
    made["plain.pdf"].write_bytes(b"%PDF-1.4 and so on")
    made["missing.txt"] = folder / "nowhere" / "missing.txt"
    return made


@pytest.mark.parametrize(
    "name", ["empty.txt", "big.txt", "binary.txt", "broken.xml", "plain.pdf", "missing.txt"]
)
def test_one_bad_input_is_one_line_and_the_rest_is_made(parallax, tmp_path, name):
    bad = bad_files(tmp_path)[name]
    code, out, err = parallax("digest", bad, EXAMPLES / "hospital")
    assert code == 0
    assert "Brask" in " ".join(out.split())
    assert len(err.splitlines()) == 1
    assert str(bad) in err
    assert "Traceback" not in err


def test_nothing_readable_is_a_failure(parallax, tmp_path):
    code, out, err = parallax("digest", tmp_path / "nowhere")
    assert (code, out) == (1, "")
    assert err.count("\n") == 1


def test_an_empty_folder_is_a_failure(parallax, tmp_path):
    (tmp_path / "inbox").mkdir()
    code, _, err = parallax("digest", tmp_path / "inbox")
    assert code == 1
    assert "holds no article" in err


def test_wrong_encoding_is_read_all_the_same(parallax, tmp_path):
    path = tmp_path / "kell-courier.txt"
    path.write_bytes(GOOD.encode("cp1252"))
    _, out, _ = parallax("inspect", path, "--format", "json")
    assert "“We will open it soon.”" in json.loads(out)["text"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("digest", "--format", "pdf"), "--format"),
        (("nothing",), "nothing"),
        (("digest", "--since", "yesterday"), "--since"),
        (("digest", "--writer", "model"), "[model]"),
        (("digest", "--config", "nowhere.toml"), "nowhere.toml"),
        (("inspect",), "PLACE"),
        (("ask", "  "), "a question is missing"),
    ],
    ids=["form", "command", "since", "no model", "no config", "no argument", "no question"],
)
def test_wrong_usage_is_one_line(parallax, words, said):
    code, out, err = parallax(*words)
    assert (code, out) == (2, "")
    assert said.casefold() in err.casefold()
    assert err.count("\n") == 1
    assert "Value error" not in err


def test_a_wrong_config_names_file_key_and_what_it_expects(parallax, tmp_path):
    (tmp_path / "config.toml").write_text('[desk]\ntimzone = "UTC"\n')
    code, _, err = parallax("run")
    assert code == 2
    assert err == "parallax: config.toml: desk.timzone: unknown key; the nearest valid one is 'timezone'\n"


def test_debug_shows_where(parallax, tmp_path):
    from bot.errors import Unreadable

    with pytest.raises(Unreadable):
        parallax("--debug", "inspect", tmp_path / "nowhere.txt")


def test_doctor_says_what_is_missing(parallax, tmp_path, monkeypatch):
    monkeypatch.delenv("SLACK_BOT_TOKEN", raising=False)
    (tmp_path / "config.toml").write_text(
        '[slack]\n[[source]]\nkind = "folder"\npath = "inbox"\n'
        '[[channel]]\nname = "world"\nplatform = "slack"\nid = "C1"\n'
    )
    code, out, _ = parallax("doctor")
    assert code == 1
    assert "SLACK_BOT_TOKEN" in out
    assert "inbox" in out


def test_why_of_what_was_never_seen(parallax):
    code, out, err = parallax("why", "https://example.org/never")
    assert (code, out) == (1, "")
    assert "never seen" in err


def test_a_pipe_that_closes_is_no_error(tmp_path):
    import subprocess

    command = f"{sys.executable} -m bot digest {EXAMPLES} --format json | head -c 10"
    done = subprocess.run(command, shell=True, capture_output=True, cwd=EXAMPLES.parent, env=os.environ)
    assert done.stderr == b""


def test_a_file_that_can_not_be_written_is_one_line(parallax, tmp_path):
    code, out, err = parallax("init", "--config", tmp_path / "nowhere" / "config.toml", "--platform", "page")
    assert (code, out) == (1, "")
    assert err.endswith("config.toml: No such file or directory\n")
    assert "defect" not in err


def test_a_terminal_of_few_letters_shows_the_rest(tmp_path):
    import subprocess

    command = [sys.executable, "-m", "bot", "digest", str(EXAMPLES / "hospital")]
    environ = os.environ | {"PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command, capture_output=True, cwd=EXAMPLES.parent, env=environ)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"canteen?s till" in done.stdout


def test_why_takes_the_path_of_a_file_from_here(parallax, tmp_path):
    inbox = tmp_path / "articles"
    shutil.copytree(EXAMPLES / "hospital", inbox)
    desk = tmp_path / "desk"
    desk.mkdir()
    (desk / "config.toml").write_text(
        '[terminal]\n[[source]]\nkind = "folder"\npath = "../articles"\n'
        '[[channel]]\nname = "world"\nplatform = "terminal"\n'
    )
    asyncio.run(polled(desk / "config.toml"))
    code, out, _ = parallax(
        "why", Path("articles") / "upper-orra-echo.html", "--config", desk / "config.toml"
    )
    assert code == 0
    assert "fetched" in out


async def polled(config: Path) -> None:
    """All sources of that desk, read once."""
    async with app.desk(app.read_config(config), {}, quiet=True) as desk:
        await pipeline.poll(desk, MORNING)
        await desk.stop_looking()
