"""The commands: what to type, what is printed, how it ends. No logic, and no heavy import at the top.

Results go to standard output, all else to standard error. Exit codes: 0 done, 1 the work failed,
2 wrong usage or config.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Coroutine
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot import __version__

if TYPE_CHECKING:
    from bot.config import Config

app = typer.Typer(
    name="parallax",
    help="A news digest for Slack and Discord in which every quote is proven and every sentence sourced.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
CONFIG = Path("config.toml")


class Form(StrEnum):
    """How a digest is printed."""

    terminal = "terminal"
    markdown = "markdown"
    json = "json"
    html = "html"
    slack = "slack"
    discord = "discord"


class Plain(StrEnum):
    """How a small result is printed."""

    terminal = "terminal"
    json = "json"


class Writes(StrEnum):
    """Who writes."""

    extractive = "extractive"
    model = "model"


ConfigOption = Annotated[Path, typer.Option("--config", help="The config file.", show_default=True)]
From = Annotated[list[str] | None, typer.Option("--from", help="A folder, file, feed or page; repeatable.")]


def main() -> None:
    """The command's way in."""
    debug = "--debug" in sys.argv[1:]
    try:
        sys.exit(app(standalone_mode=False, args=[each for each in sys.argv[1:] if each != "--debug"]))
    except (KeyboardInterrupt, typer.Abort):
        sys.exit(130)
    except BrokenPipeError:
        # Whoever read us has seen enough (`parallax digest | head`).
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        if debug:
            raise
        sys.exit(_ended(error))


def _ended(error: Exception) -> int:
    """One line on standard error, and the exit code."""
    from bot.errors import BadConfig, ParallaxError

    if hasattr(error, "format_message"):  # click's own: wrong usage
        _say(f"{error.format_message()} (see parallax --help)")
        return 2
    if isinstance(error, ParallaxError):
        _say(str(error))
        return 2 if isinstance(error, BadConfig) else 1
    _say(f"a defect of Parallax: {type(error).__name__}: {error} (--debug shows where)")
    return 1


def _say(line: str) -> None:
    print("parallax: " + " ".join(line.split()), file=sys.stderr)


def _run(work: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(work)


@app.callback(invoke_without_command=True)
def options(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version and end.")] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show where an error came from.")] = False,  # noqa: ARG001
) -> None:
    """What holds for all commands."""
    if version:
        print(f"parallax {__version__}")
    elif context.invoked_subcommand is None:
        print(context.get_help())


@app.command()
def digest(
    places: Annotated[list[str] | None, typer.Argument(help="Folders, files, feeds or pages.")] = None,
    form: Annotated[Form, typer.Option("--format", help="How to print it.")] = Form.terminal,
    writer: Annotated[
        Writes | None, typer.Option(help="Who writes; the model needs a [model] block.")
    ] = None,
    since: Annotated[str, typer.Option(help="Only what was published since: 24h, 7d, 2026-03-01.")] = "",
    stories: Annotated[int, typer.Option(min=1, help="How many stories at most.")] = 6,
    config: ConfigOption = CONFIG,
) -> None:
    """Print one digest of what is named; with nothing named, of the config's sources or the example."""
    from bot import prompt
    from bot.operating import printing

    asked = prompt.Asked(tuple(places or ()), writer == Writes.model, since, stories, _config(config))
    found, failures = _run(prompt.digest(asked, os.environ, printing.progress(sys.stderr)))
    for failure in failures:
        _say(str(failure))
    if not found.briefs and failures:
        raise typer.Exit(1)
    printing.print_digest(found, form.value, sys.stdout)


@app.command()
def inspect(
    place: Annotated[str, typer.Argument(help="A file or the URL of a page.")],
    form: Annotated[Plain, typer.Option("--format")] = Plain.terminal,
) -> None:
    """Print what the bot sees in one article: its text, sentences, quotes and wording."""
    from bot import prompt
    from bot.operating import printing

    seen = _run(prompt.inspect(place))
    if form is Plain.json:
        _json(seen)
    else:
        printing.print_article(seen, sys.stdout)


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="What you want to know.")],
    places: From = None,
    form: Annotated[Plain, typer.Option("--format")] = Plain.terminal,
    config: ConfigOption = CONFIG,
) -> None:
    """Answer a question from the archive, or from what --from names."""
    from bot import forms, prompt
    from bot.operating import printing

    found, failures = _run(prompt.ask(question, tuple(places or ()), _config(config), os.environ))
    for failure in failures:
        _say(str(failure))
    if failures and not found.articles:
        raise typer.Exit(1)
    if form is Plain.json:
        _json(forms.answer_form(found))
    else:
        printing.print_answer(found, sys.stdout)


@app.command()
def run(
    config: ConfigOption = CONFIG,
    port: Annotated[int, typer.Option(help="The example desk's page.", min=1, max=65535)] = 8000,
) -> None:
    """Run the bot until Ctrl-C; with no config file, the example desk at http://127.0.0.1:8000."""
    from bot import serving

    known = _config(config)
    _run(serving.serve(known, os.environ, port))


@app.command()
def why(
    url: Annotated[str, typer.Argument(help="An article's URL, path or id.")],
    config: ConfigOption = CONFIG,
) -> None:
    """Print where an article went, step by step, and why."""
    from bot import prompt
    from bot.operating import printing

    steps = _run(prompt.why_of(url, _known(config), os.environ))
    if not steps:
        _say(f"{url}: never seen by this desk")
        raise typer.Exit(1)
    printing.print_steps(steps, sys.stdout)


@app.command()
def doctor(config: ConfigOption = CONFIG) -> None:
    """Check config, tokens, folders, feeds, model and database."""
    from bot import prompt
    from bot.operating import printing

    findings = _run(prompt.examined(_known(config), os.environ))
    printing.print_findings(findings, sys.stdout)
    if not all(each.well for each in findings):
        raise typer.Exit(1)


story = typer.Typer(help="Repairs by hand; each holds for good, and can be undone.", no_args_is_help=True)
app.add_typer(story, name="story")


@story.command()
def merge(
    into: Annotated[str, typer.Argument(metavar="STORY", help="The story that takes the articles.")],
    other: Annotated[str, typer.Argument(help="The story whose articles it takes.")],
    config: ConfigOption = CONFIG,
) -> None:
    """Put two stories together: they tell the same event."""
    _repair("merge", (into, other), config)


@story.command()
def split(
    of: Annotated[str, typer.Argument(metavar="STORY", help="The story.")],
    article: Annotated[str, typer.Argument(help="Its article that tells another event: URL, path or id.")],
    config: ConfigOption = CONFIG,
) -> None:
    """Take an article out of a story."""
    _repair("split", (of, article), config)


@story.command()
def undo(config: ConfigOption = CONFIG) -> None:
    """Undo the newest merge or split."""
    _repair("undo", (), config)


def _repair(what: str, words: tuple[str, ...], config: Path) -> None:
    from bot import prompt

    print(_run(prompt.repaired(what, words, _known(config), os.environ)))


def _config(path: Path) -> Config | None:
    """The config where there is a file; None at the default name where there is none."""
    from bot import app as wiring
    from bot.errors import BadConfig

    if path.exists():
        return wiring.read_config(path)
    if path != CONFIG:
        raise BadConfig("file", "does not exist", str(path))
    return None


def _known(path: Path) -> Config:
    from bot import app as wiring

    return _config(path) or wiring.example_config()


def _json(form: dict[str, Any]) -> None:
    json.dump(form, sys.stdout, ensure_ascii=False, indent=2)
    print()


if __name__ == "__main__":
    main()
