"""What Slack tells us, as events: pure, from its payloads.

https://docs.slack.dev/reference/events/app_mention, .../message.im, block_actions
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any

from bot.models import Click, Command, Question
from bot.platforms.slack_render import ACTION

NAME = "slack"

MOST_LINKS = 8

_MARK = re.compile(r"<([^<>]*)>")
_CALLED = re.compile("<[@!]")
_HEARD = {None, "file_share", "thread_broadcast"}  # all other subtypes are edits, joins, bots...
_SAID = {"@": "@", "#": "#", "!": "@"}


def question(event: Mapping[str, Any], me: str) -> Question | None:
    """The question in a message, or None where it is not one to us.

    ``me`` is our user id. A mention is heard anywhere (as ``app_mention``; the ``message`` event of the
    same words is left alone), a direct message always. A message in a thread that mentions nobody is not
    ``called``: whether that thread is one of ours is for the handler to know.
    """
    if _by_bot(event, me) or not event.get("user") or not event.get("channel") or not event.get("ts"):
        return None
    direct, called = event.get("channel_type") == "im", event.get("type") == "app_mention"
    if not direct and not called and not _among_others(event):
        return None
    text = str(event.get("text") or "")
    return Question(
        id=f"{event['channel']}:{event['ts']}",
        platform=NAME,
        channel=event["channel"],
        thread=event.get("thread_ts") or (None if direct else event["ts"]),
        author=event["user"],
        text=plain(text, me),
        links=links(text),
        direct=direct,
        called=direct or called,
    )


def click(body: Mapping[str, Any], trusted: bool = False) -> Click | None:
    """The press of one of our buttons, or None where it is a link or not ours.

    A message that only one person sees is no message that others could find: it has no thread of its own.
    """
    channel = (body.get("channel") or {}).get("id")
    action: Mapping[str, Any] = next(iter(body.get("actions") or ()), {})
    _, _, name = str(action.get("action_id", "")).removeprefix(ACTION).partition(":")
    held = body.get("container") or {}
    message = body.get("message") or held
    ts = message.get("ts") or message.get("message_ts")
    if not channel or not ts or not name or action.get("value") is None:
        return None
    own = None if held.get("is_ephemeral") else ts
    root = held.get("thread_ts") if own is None else ts
    return Click(
        id=f"{channel}:{ts}:{action['action_id']}:{action.get('action_ts', '')}",
        platform=NAME,
        channel=channel,
        thread=message.get("thread_ts") or root,
        author=str((body.get("user") or {}).get("id", "")),
        action=name,
        value=action["value"],
        message=own,
        trusted=trusted,
    )


def command(body: Mapping[str, Any], trusted: bool = False) -> Command | Click:
    """What was typed behind our slash command: its first word, and the others.

    ``ask`` is handed up as a press on a question that we suggested: others don't see what was typed.
    """
    name, *words = plain(str(body.get("text") or ""), "").split() or ["help"]
    id, channel = str(body.get("trigger_id", "")), str(body.get("channel_id", ""))
    who = str(body.get("user_id", ""))
    if name.lower() == "ask" and words:
        return Click(id, NAME, channel, None, who, "ask", " ".join(words), None, trusted)
    return Command(id, NAME, channel, None, who, name.lower(), tuple(words), trusted)


def opened(event: Mapping[str, Any], id: str) -> Command | None:
    """Somebody opened our home tab: as if they had typed the command for help, in words to us alone."""
    if not event.get("user") or not event.get("channel"):
        return None
    return Command(id, NAME, str(event["channel"]), None, str(event["user"]), "help")


def author(body: Mapping[str, Any]) -> str:
    """Who pressed or typed it."""
    return str((body.get("user") or {}).get("id") or body.get("user_id") or "")


def plain(text: str, me: str) -> str:
    """A message's text as a person reads it: without our own mention, other marks spelt out."""
    words = html.unescape(_MARK.sub(lambda mark: _spelt(mark[1], me), text)).split()
    return " ".join(words).lstrip(":, ")


def links(text: str) -> tuple[str, ...]:
    """The web addresses in a message, in their order, each once."""
    targets = (html.unescape(mark.partition("|")[0]) for mark in _MARK.findall(text))
    found = (target for target in targets if target[:8].lower().startswith(("http://", "https://")))
    return tuple(dict.fromkeys(found))[:MOST_LINKS]


def _spelt(mark: str, me: str) -> str:
    target, bar, label = mark.partition("|")
    if target == f"@{me}":
        return " "
    if target[:1] in _SAID:
        return _SAID[target[0]] + (label.lstrip("@#") if bar else target[1:])
    return label or target


def _by_bot(event: Mapping[str, Any], me: str) -> bool:
    return bool(event.get("bot_id")) or event.get("user") == me or event.get("subtype") not in _HEARD


def _among_others(event: Mapping[str, Any]) -> bool:
    """Whether it is a reply in a thread and mentions nobody: not us, which is told apart, nor another."""
    return bool(event.get("thread_ts")) and not _CALLED.search(str(event.get("text") or ""))
