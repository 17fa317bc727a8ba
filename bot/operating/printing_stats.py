"""Counts and held posts, as tables for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import IO, Any

from bot import layout
from bot.channels import Setting
from bot.config import ChannelOptions
from bot.operating.printing import table
from bot.operating.stats import Stats
from bot.platforms import terminal


def print_stats(found: Stats, out: IO[str]) -> None:
    """By channel, then by source."""
    console = terminal.console_for(out)
    console.print(f"Since {found.since:%Y-%m-%d %H:%M} UTC", "", sep="\n")
    channels = ((name, *_channel(each)) for name, each in found.channels.items())
    console.print(table("Channels", ("channel", "posted", "asked", "found"), channels), "", sep="\n")
    sources = (
        (id, str(each["articles"]), str(each["told"]), _found(each)) for id, each in found.sources.items()
    )
    console.print(table("Sources", ("source", "articles", "told", "their stories found"), sources))
    for (story, article), count in found.apart.items():
        readers = _count(count, "readers")
        console.print(f"Another event, by {readers}: parallax story split {story} {article}", soft_wrap=True)


def _channel(counts: Mapping[str, int]) -> tuple[str, str, str]:
    posted = [_count(counts[each], each) for each in ("digests", "stories", "posts", "edits", "corrections")]
    answers = [f"{counts['answered']} answered", f"{counts['abstained']} not in the articles"]
    asked = (
        f"{_count(counts['questions'], 'questions')}: {', '.join(answers)}"
        if counts["questions"]
        else "nothing"
    )
    return ", ".join(posted), asked, _found(counts)


def _found(counts: Mapping[str, int]) -> str:
    return f"{counts['useful']} useful, {counts['not useful']} not"


def _count(number: int, plural: str) -> str:
    one = {"stories": "story"}.get(plural, plural.removesuffix("s"))
    return f"{number} {one if number == 1 else plural}"


def print_channels(
    rows: Iterable[tuple[ChannelOptions, datetime | None, Sequence[Setting], bool]], out: IO[str]
) -> None:
    """Each with its next digest, and what is set where."""
    shown = (
        (
            f"{channel.name}{' (joined in chat)' if joined else ''}",
            " ".join(dict.fromkeys((channel.platform, channel.id or channel.name))),
            layout.when(due) if due else "never" if not channel.paused else "paused",
            "; ".join(_setting(each) for each in settings if each.origin != "default") or "nothing",
        )
        for channel, due, settings, joined in rows
    )
    console = terminal.console_for(out)
    console.print(table("Channels", ("channel", "where", "next digest", "set"), shown))


def _setting(each: Setting) -> str:
    value = ", ".join(each.value) if isinstance(each.value, tuple) else str(each.value)
    return f"{each.key}: {value} ({each.origin}{f', {each.made.at:%Y-%m-%d}' if each.made else ''})"


def print_held(rows: Sequence[Mapping[str, Any]], out: IO[str]) -> None:
    """Each with what it says, why it is held, and how to decide."""
    console = terminal.console_for(out)
    if not rows:
        console.print("No post is held.")
        return
    console.print(table("Held", ("key", "channel", "made", "says", "why"), map(_held, rows)))
    console.print("Look in the channel: does the message stand there?")
    console.print("  yes: parallax posts sent KEY LINK    (a link to the message)")
    console.print("  no:  parallax posts again KEY")


def _held(row: Mapping[str, Any]) -> tuple[str, ...]:
    return row["key"], row["name"], f"{row['made']:%Y-%m-%d %H:%M}", _about(row), row["why"] or ""


def _about(row: Mapping[str, Any]) -> str:
    texts = (str(each.get("text", "")) for each in row["blocks"])
    return next((text[:80] for text in texts if text), row["title"])
