"""Prompts are files: what they may hold is checked when they are read."""

from __future__ import annotations

import pytest

from bot import prompts
from bot.errors import BadConfig

OWN = '+++\nrole = "mine"\ninputs = [{inputs}]\n+++\n## system\n{system}\n## user\n{user}\n'


def own(folder, inputs='"language", "evidence"', system="Be brief. {{ language }}", user="{{ evidence }}"):
    text = OWN.format(inputs=inputs, system=system, user=user)
    (folder / "brief.md").write_text(text, encoding="utf-8")
    return prompts.load("brief", folder)


def test_an_operator_s_own_prompt_stands_before_ours_and_the_others_stay(tmp_path):
    assert own(tmp_path).role == "mine"
    assert prompts.load("answer", tmp_path) == prompts.load("answer")
    assert prompts.load("brief").role != "mine"


def test_each_change_is_a_version_of_its_own(tmp_path):
    assert own(tmp_path).version == own(tmp_path).version
    assert own(tmp_path).version != own(tmp_path, system="Be long. {{ language }}").version


@pytest.mark.parametrize(
    ("rest", "key", "said"),
    [
        ({"inputs": '"language"'}, "prompt.inputs", "differ in evidence"),
        ({"system": "{{ language }} {{ evidence }}"}, "prompt.system", "it is data"),
        (
            {"inputs": '"language", "evidence", "mood"', "user": "{{ evidence }} {{ mood }}"},
            "prompt.inputs",
            "mood",
        ),
        ({"inputs": '"language"', "user": "Write."}, "prompt.inputs", "{{ evidence }}"),
        ({"inputs": "1 +"}, "prompt", "front matter"),
    ],
    ids=["undeclared", "an article as a rule", "nobody fills it in", "no evidence", "no TOML"],
)
def test_what_could_go_wrong_later_is_said_at_once(tmp_path, rest, key, said):
    with pytest.raises(BadConfig) as caught:
        own(tmp_path, **rest)
    assert caught.value.key == key
    assert said in str(caught.value)
    assert "brief.md" in str(caught.value)


def test_what_is_filled_in_is_not_filled_in_again(tmp_path):
    _, user = own(tmp_path).messages(language="en", evidence="{{ language }} {{ system }}")
    assert user["content"] == "{{ language }} {{ system }}"


def test_what_never_changes_stands_first():
    """So that a server that keeps the beginning of what it read can use it again."""
    first = prompts.load("brief").messages(language="en", length="5", evidence="A")
    other = prompts.load("brief").messages(language="en", length="5", evidence="B")
    assert first[0] == other[0]
    assert first[1]["content"].index("A") > len(first[1]["content"]) // 2
