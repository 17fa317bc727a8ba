"""A config file made of a few answers."""

from __future__ import annotations

import json
from dataclasses import dataclass

PLATFORMS = ("slack", "discord", "page", "terminal")
TOKENS = {
    "slack": "SLACK_BOT_TOKEN (xoxb-) and SLACK_APP_TOKEN (xapp-); how to get them: docs/slack.md",
    "discord": "DISCORD_TOKEN; how to get it: docs/discord.md",
}


@dataclass(frozen=True, slots=True)
class Answers:
    """What a desk is to be. ``feeds`` and ``folders`` are its sources; ``model`` is empty for none."""

    platform: str = "page"
    channel: str = ""
    name: str = "news"
    schedule: str = "0 8 * * mon-fri"
    timezone: str = "UTC"
    feeds: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    model: str = ""
    base_url: str = ""
    follow: tuple[str, ...] = ()


def written(answers: Answers) -> str:
    """The config file."""
    desk = [("timezone", answers.timezone)]
    blocks = [_block("[desk]", desk)]
    if answers.model:
        url = [("base_url", answers.base_url)] if answers.base_url else []
        blocks.append(_block("[model]", [("name", answers.model), *url]))
    blocks.append(_block("[page]", []))
    if answers.platform != "page":
        blocks.append(_block(f"[{answers.platform}]", []))
    blocks += [_block("[[source]]", [("kind", "feed"), ("url", each)]) for each in answers.feeds]
    blocks += [_block("[[source]]", [("kind", "folder"), ("path", each)]) for each in answers.folders]
    blocks.append(_block("[[channel]]", _channel(answers)))
    return "\n\n".join(["# Parallax. All that can stand here is in config.example.toml.", *blocks]) + "\n"


def _channel(answers: Answers) -> list[tuple[str, object]]:
    known: list[tuple[str, object]] = [("name", answers.name), ("platform", answers.platform)]
    known.append(("id", answers.channel or answers.name))
    known.append(("schedule", answers.schedule))
    return [*known, ("follow", list(answers.follow))] if answers.follow else known


def _block(head: str, pairs: list[tuple[str, object]] | list[tuple[str, str]]) -> str:
    # A JSON string or list of strings is one of TOML, too.
    return "\n".join([head, *(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in pairs)])


def zone_here() -> str:
    """The time zone of this machine, UTC where it has no name."""
    from tzlocal import get_localzone_name  # comes with APScheduler

    try:
        return (get_localzone_name() or "UTC").removeprefix("Etc/")
    except (LookupError, OSError, ValueError):
        return "UTC"


def next_steps(answers: Answers, file: str) -> list[str]:
    """What to do now, in its order."""
    config = "" if file == "config.toml" else f" --config {file}"
    steps = []
    if answers.platform in TOKENS:
        steps.append(f"Set {TOKENS[answers.platform]}.")
    if answers.model:
        steps.append("Set OPENAI_API_KEY, unless your server needs none.")
    if not answers.feeds and not answers.folders:
        steps.append(f"Add what it shall read: parallax sources add URL{config}")
    steps.append(f"Check all of it: parallax doctor{config}")
    steps.append(f"See what would be posted: parallax preview {answers.name} --last 7d{config}")
    return [*steps, f"Start it: parallax run{config}"]
