"""What a failed call to Slack means for the post: surely not sent, never to be sent, or not known.

https://docs.slack.dev/reference/methods/chat.postMessage#errors
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.errors import Gone, Retry, Unknown

FAILURES = (SlackApiError, aiohttp.ClientError, TimeoutError, OSError)
"""All that the client raises for a call that did not work."""

_LATER = {
    "ratelimited": "Slack asks for a pause",
    "rate_limited": "Slack asks for a pause",
    "message_limit_exceeded": "the workspace has reached its limit of messages",
    "request_timeout": "Slack did not get the whole request",
    "accesslimited": "Slack limits access to this method for now",
    "team_added_to_org": "the workspace is being moved",
    "org_login_required": "the workspace is being moved",
}
# Slack says of these that some of the work may have been done.
_UNSURE = {"fatal_error", "internal_error", "service_unavailable"}
_NEVER = {
    "channel_not_found": "Slack has no such channel, or the bot can't see it",
    "not_in_channel": "the bot is not in the channel: /invite it",
    "is_archived": "the channel is archived",
    "invalid_auth": "Slack does not take SLACK_BOT_TOKEN or SLACK_APP_TOKEN",
    "not_authed": "no token was sent to Slack",
    "not_allowed_token_type": "Slack wants another kind of token (xoxb- for the bot, xapp- for the app)",
    "account_inactive": "the bot was removed from the workspace",
    "token_revoked": "the bot's token was revoked",
    "token_expired": "the bot's token has expired",
    "missing_scope": "the bot lacks a scope",
    "no_permission": "the bot lacks a permission",
    "restricted_action": "the workspace does not let the bot post there",
    "edit_window_closed": "the workspace no longer lets this message be edited",
    "message_not_found": "the message is no longer there",
    "cant_update_message": "the message is not the bot's to edit",
    "thread_not_found": "the thread is no longer there",
    "msg_blocks_too_long": "Slack finds the message too long",
    "msg_too_long": "Slack finds the message too long",
    "invalid_blocks": "Slack does not take the form of the message",
}


def outcome(error: Exception, *, repeatable: bool = False) -> Retry | Gone | Unknown:
    """What the failure means. A ``repeatable`` call does no harm twice: not knowing is ``Retry``."""
    if isinstance(error, SlackApiError):
        found = _answered(error.response)
    elif isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
        found = Retry(f"Slack can't be reached: {_short(error)}")
    elif isinstance(error, aiohttp.InvalidURL):
        found = Gone(f"SLACK_API_URL is no address: {_short(error)}")
    else:
        found = Unknown(f"the line to Slack broke: {_short(error)}")
    return Retry(found.reason) if repeatable and isinstance(found, Unknown) else found


def may_still_come(error: Exception) -> bool:
    """Whether Slack may be at work on the call yet: we went away, or something between us did."""
    if isinstance(error, SlackApiError):
        return _status(error.response) in (502, 504)
    return isinstance(outcome(error), Unknown)


def code(error: Exception) -> str:
    """Slack's name for the error, or an empty string where it gave none."""
    data = getattr(getattr(error, "response", None), "data", None)
    return str(data.get("error") or "") if isinstance(data, Mapping) else ""


def _answered(response: Any) -> Retry | Gone | Unknown:
    status = _status(response)
    data = getattr(response, "data", None)
    name = str(data.get("error") or "") if isinstance(data, Mapping) else ""
    if status == 429 or name in _LATER:
        return Retry(_LATER.get(name, "Slack asks for a pause"), _pause(response.headers))
    if status >= 500 or not name or name in _UNSURE:
        return Unknown(f"Slack failed with {name or status}")
    needed = f": {data['needed']}" if isinstance(data, Mapping) and data.get("needed") else ""
    return Gone(f"{_NEVER.get(name, 'Slack refuses')} ({name}{needed})")


def _status(response: Any) -> int:
    """The answer's status; an unreadable answer is aiohttp's own, which calls it otherwise."""
    return int(getattr(response, "status_code", 0) or getattr(response, "status", 0))


def _pause(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait, from ``Retry-After`` in any spelling, or None."""
    said = next((value for key, value in headers.items() if key.lower() == "retry-after"), "")
    return float(said) if said.isdecimal() and len(said) < 8 else None


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
