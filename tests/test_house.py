"""The house: layers, sizes, what loads when, and what comes with it."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from bot import app, bundled, platforms, prompts, sources
from bot.config import checked

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "bot").rglob("*.py"))
FUNCTIONS = [
    (path, node)
    for path in MODULES
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
]
HEAVY = ("openai", "discord", "slack_bolt", "sqlalchemy", "trafilatura", "starlette", "numpy")


def lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_layers():
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout


def test_help_loads_nothing_heavy():
    code = (
        "import sys\nfrom bot.cli import app\n"
        "try:\n    app(['--help'], standalone_mode=False)\nexcept SystemExit:\n    pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert "digest" in done.stdout
    assert done.stderr.strip() == "[]"


def test_no_function_over_50_lines():
    assert [f"{path.name}:{node.name}" for path, node in FUNCTIONS if lines(node) > 50] == []


def test_nine_of_ten_functions_under_25_lines():
    sizes = sorted(lines(node) for _, node in FUNCTIONS)
    assert sizes[int(len(sizes) * 0.9)] <= 25
    assert sizes[len(sizes) // 2] <= 10


def test_no_module_over_400_lines():
    sizes = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {name: size for name, size in sizes.items() if size > 400} == {}


def test_public_functions_say_what_they_do():
    dumb = [
        f"{path.name}:{node.name}"
        for path, node in FUNCTIONS
        if not node.name.startswith("_") and not ast.get_docstring(node) and node.col_offset == 0
    ]
    assert dumb == []


@pytest.mark.parametrize("name", app.adapters(platforms))
def test_each_platform_keeps_the_contract(name):
    module = __import__(f"bot.platforms.{name}", fromlist=["make"])
    assert callable(module.make)
    assert module.Options.model_config["extra"] == "forbid"


@pytest.mark.parametrize("name", app.adapters(sources))
def test_each_source_keeps_the_contract(name):
    module = __import__(f"bot.sources.{name}", fromlist=["make"])
    assert callable(module.make)
    assert module.Options.model_config["extra"] == "forbid"


def test_adapters_are_found_by_their_files():
    assert app.adapters(platforms) == ("discord", "page", "slack", "terminal")
    assert app.adapters(sources) == ("feed", "folder")


def test_example_config_is_valid_to_the_last_key(tmp_path):
    path = tmp_path / "config.toml"
    path.write_text((ROOT / "config.example.toml").read_text(encoding="utf-8"), encoding="utf-8")
    config = app.read_config(path)
    environ = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "DISCORD_TOKEN": "x"}
    assert set(app.make_platforms(config, environ)) == {"slack", "discord", "page"}
    for number, raw in enumerate(config.source):
        module = __import__(f"bot.sources.{raw['kind']}", fromlist=["Options"])
        checked(module.Options, {k: v for k, v in raw.items() if k != "kind"}, f"source[{number}]")


def test_example_config_names_every_key():
    from bot.config import ChannelOptions, DeskOptions, ModelOptions

    raw = tomllib.loads((ROOT / "config.example.toml").read_text(encoding="utf-8"))
    assert set(raw["desk"]) == set(DeskOptions.model_fields)
    assert set(raw["model"]) == set(ModelOptions.model_fields)
    assert set(raw["channel"][0]) == set(ChannelOptions.model_fields)


@pytest.mark.parametrize("name", [path.stem for path in bundled.folder("prompts").glob("*.md")])
def test_prompts_declare_their_inputs(name):
    assert prompts.load(name).inputs


def test_lock_names_no_address():
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "--hash=sha256:" in text
    assert "://" not in text
