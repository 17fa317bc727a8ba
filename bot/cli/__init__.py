"""The commands: what to type, what is printed, how it ends. No logic, and no heavy import at the top.

Results go to standard output, all else to standard error. Exit codes: 0 done, 1 the work failed,
2 wrong usage or config. Each module here holds the commands of one area, and adds them to ``app``.
"""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper
from typing import Annotated

import typer

from bot import __version__
from bot.cli import beginning, channels, evaluating, money, reading, running, sources, stories
from bot.cli.typed import say

app = typer.Typer(
    name="parallax",
    help="A news digest for Slack and Discord in which every quote is proven and every sentence sourced.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def main() -> None:
    """The command's way in."""
    debug = "--debug" in sys.argv[1:]
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal that knows few letters shows the rest
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
        said = error.format_message().replace("Value error, ", "")  # a prefix of the library that parses
        say(f"{said.rstrip('.')} (see parallax --help)")
        return 2
    if isinstance(error, ParallaxError):
        say(str(error))
        return 2 if isinstance(error, BadConfig) else 1
    if isinstance(error, OSError) and error.filename and error.strerror:
        say(f"{error.filename}: {error.strerror}")  # no room, no right, no such folder
        return 1
    say(f"a defect of Parallax: {type(error).__name__}: {error} (--debug shows where)")
    return 1


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


app.add_typer(reading.app)
app.add_typer(running.app)
app.add_typer(money.app)
app.add_typer(evaluating.app)
app.add_typer(channels.app)
app.add_typer(beginning.app)
app.add_typer(sources.sources, name="sources")
app.add_typer(stories.story, name="story")
app.add_typer(channels.posts, name="posts")
app.add_typer(beginning.db, name="db")
