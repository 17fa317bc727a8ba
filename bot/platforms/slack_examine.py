"""What an operator has to know of a workspace before the bot runs: tokens, scopes, channels."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from bot.errors import ParallaxError, Retry
from bot.platforms import Check
from bot.platforms.slack_calls import Calls, cause
from bot.platforms.slack_http import PATH

NEEDED: Mapping[str, str] = {
    "app_mentions:read": "mentions are not heard",
    "assistant:write": "a conversation with the assistant shows no status and no suggestions",
    "channels:history": "a lost post can't be looked for in public channels",
    "chat:write": "nothing can be posted",
    "commands": "/parallax is not there",
    "groups:history": "a lost post can't be looked for in private channels",
    "im:history": "direct messages are not heard",
    "metadata.message:read": "a lost post is found by its first block alone",
    "reactions:write": "nobody sees that a question was heard",
    "users:read": "admins are not known; only [slack] operators may change a channel",
}
"""The scopes of the bot token, and what is missing without each. The manifest asks for these."""
_INVITE = "invite it there with /invite"


async def examine(calls: Calls, app_token: str, channels: Collection[str]) -> tuple[Check, ...]:
    """Each thing looked at, in a line. ``app_token`` is empty where Slack comes over HTTP. Never raises."""
    found = await _identity(calls)
    if not found[0].well:
        return found
    heard = await _socket(calls, app_token) if app_token else _http()
    return (*found, heard, *[await _channel(calls, channel) for channel in channels])


async def _identity(calls: Calls) -> tuple[Check, ...]:
    try:
        known = await calls("auth.test")
    except ParallaxError as error:
        return (Check("slack", False, str(error)),)
    headers = {key.lower(): value for key, value in (known.headers or {}).items()}
    given = {scope.strip() for scope in headers.get("x-oauth-scopes", "").split(",")} - {""}
    said = f"@{known.get('user')} in {known.get('team') or known.get('url')}"
    return (Check("slack", True, said), _scopes(given))


def _scopes(given: Iterable[str]) -> Check:
    given = set(given)
    if not given:
        return Check("slack scopes", True, "Slack does not say which the token has")
    missing = [f"{scope} is missing: {lacks}" for scope, lacks in NEEDED.items() if scope not in given]
    mend = "; add it under OAuth & Permissions and install the app again"
    said = "; ".join(missing) + mend if missing else f"all {len(NEEDED)} are there"
    return Check("slack scopes", not missing, said)


async def _socket(calls: Calls, app_token: str) -> Check:
    try:
        await calls("apps.connections.open", app_token=app_token)
    except Retry as error:
        return Check("slack hearing", False, str(error))
    except ParallaxError as error:
        wants = "SLACK_APP_TOKEN needs the scope connections:write, and Socket Mode must be on"
        return Check("slack hearing", False, f"{error}; {wants}")
    return Check("slack hearing", True, "over Socket Mode")


def _http() -> Check:
    said = f"over HTTP: Slack must be told the page's public address with {PATH} behind it"
    return Check("slack hearing", True, said)


async def _channel(calls: Calls, channel: str) -> Check:
    what = f"slack {channel}"
    try:
        await calls("conversations.history", channel=channel, limit=1, include_all_metadata=True)
    except ParallaxError as error:
        lost = cause(error) in ("not_in_channel", "channel_not_found")
        return Check(what, False, f"{error}; {_INVITE}" if lost else str(error))
    return Check(what, True, "the bot is in it, and can look for what it posted")
