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

_MARK = re.compile(r"<([^<>]*)>")
_HEARD = {None, "file_share", "thread_broadcast"}  # all other subtypes are edits, joins, bots...
_SAID = {"@": "@", "#": "#", "!": "@"}


def question(event: Mapping[str, Any], me: str, *, threads: bool = False) -> Question | None:
    """The question in a message, or None where it is not one to us.

    ``me`` is our user id. A mention is heard anywhere (as ``app_mention``; the ``message`` event of
    the same words is left alone), a direct message always, a message in a thread of ours without
    a mention only where ``threads``.
    """
    if _by_bot(event, me) or not event.get("user") or not event.get("channel") or not event.get("ts"):
        return None
    direct = event.get("channel_type") == "im"
    if event.get("type") != "app_mention" and not direct and not (threads and _in_our_thread(event, me)):
        return None
    return Question(
        id=f"{event['channel']}:{event['ts']}",
        platform=NAME,
        channel=event["channel"],
        thread=event.get("thread_ts") or (None if direct else event["ts"]),
        author=event["user"],
        text=plain(str(event.get("text") or ""), me),
    )


def click(body: Mapping[str, Any]) -> Click | None:
    """The press of one of our buttons, or None where it is a link or not ours."""
    channel = (body.get("channel") or {}).get("id")
    action: Mapping[str, Any] = next(iter(body.get("actions") or ()), {})
    _, _, name = str(action.get("action_id", "")).removeprefix(ACTION).partition(":")
    message = body.get("message") or body.get("container") or {}
    ts = message.get("ts") or message.get("message_ts")
    if not channel or not ts or not name or action.get("value") is None:
        return None
    return Click(
        id=f"{channel}:{ts}:{action['action_id']}:{action.get('action_ts', '')}",
        platform=NAME,
        channel=channel,
        thread=message.get("thread_ts") or ts,
        author=str((body.get("user") or {}).get("id", "")),
        action=name,
        value=action["value"],
    )


def command(body: Mapping[str, Any]) -> Command:
    """What was typed behind our slash command: its first word, and the others."""
    name, *words = plain(str(body.get("text") or ""), "").split() or ["help"]
    return Command(
        id=str(body.get("trigger_id", "")),
        platform=NAME,
        channel=str(body.get("channel_id", "")),
        thread=None,
        author=str(body.get("user_id", "")),
        name=name.lower(),
        words=tuple(words),
    )


def plain(text: str, me: str) -> str:
    """A message's text as a person reads it: without our own mention, other marks spelt out."""
    words = html.unescape(_MARK.sub(lambda mark: _spelt(mark[1], me), text)).split()
    return " ".join(words).lstrip(":, ")


def _spelt(mark: str, me: str) -> str:
    target, bar, label = mark.partition("|")
    if target == f"@{me}":
        return " "
    if target[:1] in _SAID:
        return _SAID[target[0]] + (label.lstrip("@#") if bar else target[1:])
    return label or target


def _by_bot(event: Mapping[str, Any], me: str) -> bool:
    return bool(event.get("bot_id")) or event.get("user") == me or event.get("subtype") not in _HEARD


def _in_our_thread(event: Mapping[str, Any], me: str) -> bool:
    mentioned = f"<@{me}" in str(event.get("text") or "")
    return bool(event.get("thread_ts")) and event.get("parent_user_id") == me and not mentioned
