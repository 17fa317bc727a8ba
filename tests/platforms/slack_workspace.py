"""What a Slack workspace keeps, and what its methods answer: no sockets here."""

from __future__ import annotations

import json
import time
import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.platforms.slack_rules import Shape, refusal, refusal_of_view

BOT, BOT_ID, TEAM, APP = "U0PARALLAX", "B0PARALLAX", "T0TEAM", "A0APP"
BOT_TOKEN, APP_TOKEN = "xoxb-fake", "xapp-fake"


MANIFEST = Path(__file__).parents[2] / "docs" / "slack-manifest.json"


def granted() -> list[str]:
    """The scopes that an app has whose manifest is ours."""
    scopes: list[str] = json.loads(MANIFEST.read_text("utf-8"))["oauth_config"]["scopes"]["bot"]
    return scopes


@dataclass
class Workspace:
    """``members`` are the channels that the bot is in; ``lenient``: any channel and any token will do.

    ``blind``: the bot may not read metadata. ``private`` are the messages that one person sees, ``statuses``
    all that stood in a status line, by thread.
    """

    members: set[str] = field(default_factory=lambda: {"C1", "C2", "D1"})
    archived: set[str] = field(default_factory=set)
    channels: dict[str, list[Shape]] = field(default_factory=lambda: defaultdict(list))
    page: int = 200
    lenient: bool = False
    blind: bool = False
    scopes: str = field(default_factory=lambda: ",".join(granted()))
    users: dict[str, Shape] = field(default_factory=dict)
    private: list[Shape] = field(default_factory=list)
    homes: dict[str, Shape] = field(default_factory=dict)
    statuses: list[tuple[str, str]] = field(default_factory=list)
    prompts: dict[str, list[Shape]] = field(default_factory=dict)
    port: int = 0
    _tickets: set[str] = field(default_factory=set)
    _last: float = 0.0

    def message(self, channel: str, ts: str) -> Shape:
        return next(each for each in self.channels[channel] if each["ts"] == ts)

    def post(self, channel: str, **rest: Any) -> Shape:
        """A message that stands in the channel, as if somebody had posted it."""
        message = {"type": "message", "ts": self._ts(), **rest}
        self.channels[channel].append(message)
        return message

    def answer(self, method: str, args: Shape, authorization: str) -> Shape:
        """What the method answers, as the client gets it."""
        wanted = "xapp-" if method == "apps.connections.open" else "xoxb-"
        token = authorization.removeprefix("Bearer ")
        if not token.startswith(wanted) or (token not in (BOT_TOKEN, APP_TOKEN) and not self.lenient):
            return {"ok": False, "error": "invalid_auth"}
        do = getattr(self, "_do_" + method.replace(".", "_"), None)
        result = do(args) if do else "unknown_method"
        if isinstance(result, str):
            error, _, detail = result.partition(": ")
            return {"ok": False, "error": error, "response_metadata": {"messages": [detail]}}
        return {"ok": True, **result}

    def admit(self, ticket: str) -> bool:
        """Whether a WebSocket with that ticket may come in; a ticket holds for one."""
        known = ticket in self._tickets
        self._tickets.discard(ticket)
        return known

    # --- methods: an error's name, or what is answered -------------------------------------------

    def _do_auth_test(self, _: Shape) -> Shape:
        return {
            "url": "https://fake.example/",
            "team_id": TEAM,
            "user_id": BOT,
            "bot_id": BOT_ID,
            "user": "parallax",
        }

    def _do_apps_connections_open(self, _: Shape) -> Shape:
        ticket = uuid.uuid4().hex
        self._tickets.add(ticket)
        return {"url": f"ws://127.0.0.1:{self.port}/link?ticket={ticket}"}

    def _do_chat_postMessage(self, args: Shape) -> Shape | str:
        channel, thread = args.get("channel"), args.get("thread_ts")
        if error := self._closed(channel) or refusal(args):
            return error
        if thread and not any(each["ts"] == thread for each in self.channels[channel]):
            return "thread_not_found"
        kept = {key: args[key] for key in ("text", "blocks", "metadata", "thread_ts") if args.get(key)}
        message = self.post(str(channel), user=BOT, bot_id=BOT_ID, app_id=APP, **kept)
        return {"channel": channel, "ts": message["ts"], "message": message}

    def _do_chat_getPermalink(self, args: Shape) -> Shape | str:
        if not any(each["ts"] == args["message_ts"] for each in self.channels.get(args["channel"], ())):
            return "message_not_found"
        place = f"{args['channel']}/p{args['message_ts'].replace('.', '')}"
        return {"channel": args["channel"], "permalink": f"https://desk.slack.example/archives/{place}"}

    def _do_chat_update(self, args: Shape) -> Shape | str:
        found = [each for each in self.channels[args["channel"]] if each["ts"] == args["ts"]]
        if not found:
            return "message_not_found"
        if found[0].get("user") != BOT:
            return "cant_update_message"
        if "streaming" in found[0]:
            return "streaming_state_conflict"
        if error := self._closed(args["channel"]) or refusal(args):
            return error
        found[0].update({key: args[key] for key in ("text", "blocks", "metadata") if args.get(key)})
        found[0]["edited"] = {"user": BOT, "ts": self._ts()}
        return {"channel": args["channel"], "ts": args["ts"], "text": args["text"]}

    def _do_conversations_history(self, args: Shape) -> Shape | str:
        if error := self._closed(args.get("channel"), writing=False):
            return error
        roots = [
            each for each in self.channels[args["channel"]] if each.get("thread_ts", each["ts"]) == each["ts"]
        ]
        return self._paged(list(reversed(roots)), args)

    def _do_conversations_replies(self, args: Shape) -> Shape | str:
        if error := self._closed(args.get("channel"), writing=False):
            return error
        thread = [
            each
            for each in self.channels[args["channel"]]
            if args["ts"] in (each["ts"], each.get("thread_ts"))
        ]
        if not any(each["ts"] == args["ts"] for each in thread):
            return "thread_not_found"
        first = {**thread[0], "reply_users": sorted({str(each.get("user")) for each in thread[1:]})}
        return self._paged([first, *thread[1:]], args)

    def _do_reactions_add(self, args: Shape) -> Shape | str:
        found = [each for each in self.channels[args["channel"]] if each["ts"] == args["timestamp"]]
        if not found:
            return "message_not_found"
        names = found[0].setdefault("reactions", [])
        if args["name"] in names:
            return "already_reacted"
        names.append(args["name"])
        return {}

    def _do_reactions_remove(self, args: Shape) -> Shape | str:
        found = [each for each in self.channels[args["channel"]] if each["ts"] == args["timestamp"]]
        if not found or args["name"] not in found[0].get("reactions", []):
            return "no_reaction"
        found[0]["reactions"].remove(args["name"])
        return {}

    def _do_chat_postEphemeral(self, args: Shape) -> Shape | str:
        if error := self._closed(args.get("channel")) or refusal(args):
            return error
        self.private.append({"ts": self._ts(), "response_type": "ephemeral", **args})
        return {"message_ts": self.private[-1]["ts"]}

    def _do_users_info(self, args: Shape) -> Shape | str:
        found = self.users.get(str(args.get("user")))
        return {"user": {"id": args["user"], **found}} if found is not None else "user_not_found"

    def _do_views_publish(self, args: Shape) -> Shape | str:
        if error := refusal_of_view(args["view"]):
            return error
        self.homes[args["user_id"]] = args["view"]
        return {"view": args["view"]}

    def _do_assistant_threads_setStatus(self, args: Shape) -> Shape | str:
        self.statuses.append((args["thread_ts"], args["status"]))
        return {}

    def _do_assistant_threads_setSuggestedPrompts(self, args: Shape) -> Shape | str:
        if not 1 <= len(args["prompts"]) <= 4:
            return "invalid_prompts"
        self.prompts[args["thread_ts"]] = args["prompts"]
        return {}

    def _do_chat_startStream(self, args: Shape) -> Shape | str:
        if not str(args["channel"]).startswith("D"):
            return "channel_type_not_supported"
        shown = _streamed(args)
        if error := self._closed(args["channel"]) or refusal({"text": "…", "blocks": shown}):
            return error
        message = self.post(
            args["channel"],
            user=BOT,
            bot_id=BOT_ID,
            thread_ts=args["thread_ts"],
            blocks=shown,
            streaming=True,
        )
        return {"channel": args["channel"], "ts": message["ts"]}

    def _do_chat_appendStream(self, args: Shape) -> Shape | str:
        found = self._stream(args)
        if found is None:
            return "message_not_in_streaming_state"
        shown = [*found["blocks"], *_streamed(args)]
        if error := refusal({"text": "…", "blocks": shown}):
            return error
        found["blocks"] = shown
        return {"channel": args["channel"], "ts": args["ts"]}

    def _do_chat_stopStream(self, args: Shape) -> Shape | str:
        found = self._stream(args)
        if found is None:
            return "message_not_in_streaming_state"
        del found["streaming"]
        return {"channel": args["channel"], "ts": args["ts"], "message": found}

    def _stream(self, args: Shape) -> Shape | None:
        mine = (each for each in self.channels[args["channel"]] if each["ts"] == args["ts"])
        return next((each for each in mine if "streaming" in each), None)

    def _closed(self, channel: Any, *, writing: bool = True) -> str | None:
        if channel not in self.members and not self.lenient:
            return "not_in_channel" if channel in self.channels else "channel_not_found"
        return "is_archived" if writing and channel in self.archived else None

    def _paged(self, messages: list[Shape], args: Shape) -> Shape:
        oldest, start = float(args.get("oldest") or 0), int(args.get("cursor") or 0)
        chosen = [each for each in messages if float(each["ts"]) > oldest or each["ts"] == args.get("ts")]
        end = start + min(int(args.get("limit") or 100), self.page)
        asked = str(args.get("include_all_metadata")).lower() in ("1", "true")
        hidden = set() if asked and not self.blind else {"metadata"}
        page = [{k: v for k, v in each.items() if k not in hidden} for each in chosen[start:end]]
        more = end < len(chosen)
        cursor = {"response_metadata": {"next_cursor": str(end)}} if more else {}
        return {"messages": page, "has_more": more, **cursor}

    def _ts(self) -> str:
        self._last = max(time.time(), self._last + 0.000_002)
        return f"{self._last:.6f}"


def _streamed(args: Shape) -> list[Shape]:
    """The blocks of a stream's chunks; we send no others."""
    return [block for chunk in args["chunks"] if chunk["type"] == "blocks" for block in chunk["blocks"]]
