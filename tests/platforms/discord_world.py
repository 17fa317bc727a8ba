"""What Discord keeps: one server with its channels, threads, messages and people."""

from __future__ import annotations

import copy
import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any

from tests.platforms.discord_rules import COMPONENTS_V2, walk

Shape = dict[str, Any]

BOT, GUILD, BOT_ROLE, NEWS, OTHER, DIRECT, READER = (
    "100000000000000001",
    "200000000000000001",
    "200000000000000009",
    "300000000000000001",
    "300000000000000002",
    "300000000000000003",
    "400000000000000001",
)
MESSAGE_CONTENT = 1 << 15
EVERYTHING = (1 << 50) - 1 & ~(1 << 3)  # all but to administer
READ_HISTORY, SEND = 1 << 16, 1 << 11
BOT_USER: Shape = {
    "id": BOT,
    "username": "parallax",
    "discriminator": "0000",
    "avatar": None,
    "bot": True,
    "global_name": None,
}


ROLE: Shape = {
    "color": 0,
    "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
    "hoist": False,
    "position": 0,
    "managed": False,
    "mentionable": False,
    "flags": 0,
}
SERVER: Shape = {
    "id": GUILD,
    "name": "A server",
    "icon": None,
    "owner_id": READER,
    "emojis": [],
    "stickers": [],
    "features": [],
    "member_count": 2,
    "voice_states": [],
    "presences": [],
    "stage_instances": [],
    "guild_scheduled_events": [],
    "soundboard_sounds": [],
    "verification_level": 0,
    "default_message_notifications": 1,
    "explicit_content_filter": 0,
    "mfa_level": 0,
    "afk_timeout": 300,
    "afk_channel_id": None,
    "system_channel_id": None,
    "system_channel_flags": 0,
    "rules_channel_id": None,
    "public_updates_channel_id": None,
    "premium_tier": 0,
    "preferred_locale": "en-GB",
    "nsfw_level": 0,
    "large": False,
    "unavailable": False,
}


class Refused(Exception):
    """An error of Discord's API."""

    def __init__(self, status: int, code: int, message: str) -> None:
        self.status, self.code, self.message = status, code, message
        super().__init__(message)


def now() -> str:
    return datetime.now(UTC).isoformat()


def person(id: str, name: str = "reader") -> Shape:
    return {"id": id, "username": name, "discriminator": "0", "avatar": None, "global_name": name}


def mentioned(id: str) -> Shape:
    return BOT_USER if id == BOT else person(id)


def text_channel(id: str, name: str) -> Shape:
    return {
        "id": id,
        "type": 0,
        "guild_id": GUILD,
        "name": name,
        "position": 0,
        "permission_overwrites": [],
        "nsfw": False,
        "parent_id": None,
        "last_message_id": None,
        "rate_limit_per_user": 0,
        "topic": None,
    }


@dataclass
class World:
    """One server. ``permissions`` are the bot's, in every channel."""

    channels: dict[str, Shape] = field(default_factory=dict)
    messages: dict[str, list[Shape]] = field(default_factory=lambda: defaultdict(list))
    permissions: int = EVERYTHING
    nonces: dict[str, Shape] = field(default_factory=dict)
    keeps_nonces: bool = True

    def __post_init__(self) -> None:
        self._ids = count(500_000_000_000_000_000)
        for id, name in ((NEWS, "news"), (OTHER, "other")):
            self.channels[id] = text_channel(id, name)
        self.channels[DIRECT] = {
            "id": DIRECT,
            "type": 1,
            "recipients": [person(READER)],
            "last_message_id": None,
        }

    def new_id(self) -> str:
        return str(next(self._ids))

    def channel(self, id: str) -> Shape:
        if id not in self.channels:
            raise Refused(404, 10003, "Unknown Channel")
        return self.channels[id]

    def message(self, channel: str, id: str) -> Shape:
        self.channel(channel)
        found = next((each for each in self.messages[channel] if each["id"] == id), None)
        if found is None:
            raise Refused(404, 10008, "Unknown Message")
        return found

    # --- messages ----------------------------------------------------------------------------

    def add(self, channel: str, author: Shape, body: Shape, *, keep: bool = True) -> Shape:
        """A new message by the author; the bot's own nonce folds what it sends twice."""
        home = self.channel(channel)
        known = self.nonces.get(f"{channel}:{body.get('nonce')}")
        if known and body.get("enforce_nonce") and self.keeps_nonces:
            return known
        content = body.get("content") or ""
        message: Shape = {
            "id": self.new_id(),
            "channel_id": channel,
            "author": author,
            "content": content,
            "timestamp": now(),
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [mentioned(id) for id in re.findall(r"<@!?(\d+)>", content)],
            "mention_roles": re.findall(r"<@&(\d+)>", content),
            "attachments": [],
            "embeds": [],
            "pinned": False,
            "type": 0,
            "flags": body.get("flags", 0),
            "components": numbered(body.get("components") or []),
        }
        self._refer(message, body)
        if keep:
            self._keep(home, message, body)
        return message

    def _refer(self, message: Shape, body: Shape) -> None:
        if reference := body.get("message_reference"):
            original = self.message(message["channel_id"], reference["message_id"])
            message |= {"type": 19, "message_reference": reference, "referenced_message": original}
            if original["author"]["id"] == BOT and BOT_USER not in message["mentions"]:
                message["mentions"].append(BOT_USER)

    def _keep(self, home: Shape, message: Shape, body: Shape) -> None:
        self.messages[home["id"]].append(message)
        home["last_message_id"] = message["id"]
        if home["type"] == 11:
            home["thread_metadata"]["archived"] = False
            home["message_count"] += 1
        if body.get("nonce"):
            self.nonces[f"{home['id']}:{body['nonce']}"] = message | {"nonce": body["nonce"]}

    def edit(self, channel: str, id: str, body: Shape) -> Shape:
        message, home = self.message(channel, id), self.channel(channel)
        if message["author"]["id"] != BOT:
            raise Refused(403, 50005, "Cannot edit a message authored by another user")
        if home["type"] == 11 and home["thread_metadata"]["archived"]:
            raise Refused(400, 50083, "Thread is archived")
        if message["flags"] & COMPONENTS_V2 and not body.get("flags", COMPONENTS_V2) & COMPONENTS_V2:
            raise Refused(400, 50035, "flags: IS_COMPONENTS_V2 can't be taken off")
        if "components" in body:
            message["components"] = numbered(body["components"])
        message["edited_timestamp"] = now()
        return message

    def history(self, channel: str, limit: int, before: str | None) -> list[Shape]:
        """Newest first; what others wrote without its content, as for a bot without that intent."""
        self.channel(channel)
        if not self.permissions & READ_HISTORY and self.channel(channel)["type"] != 1:
            return []
        older = [each for each in self.messages[channel] if before is None or int(each["id"]) < int(before)]
        return [self.seen(each, False) for each in reversed(older[-limit:])]

    def seen(self, message: Shape, content: bool) -> Shape:
        """A message as the bot may see it."""
        addressed = BOT_USER in message["mentions"] or self.channel(message["channel_id"])["type"] == 1
        if content or addressed or message["author"]["id"] == BOT:
            return message
        return message | {"content": "", "embeds": [], "attachments": [], "components": []}

    # --- threads -----------------------------------------------------------------------------

    def open_thread(self, channel: str, id: str, body: Shape) -> Shape:
        """A thread on a message, with the message's id."""
        message, home = self.message(channel, id), self.channel(channel)
        if home["type"] != 0:
            raise Refused(400, 50024, "Cannot execute action on this channel type")
        if message["flags"] & 1 << 5:
            raise Refused(400, 160004, "A thread has already been created for this message")
        message["flags"] |= 1 << 5
        self.channels[id] = {
            "id": id,
            "type": 11,
            "guild_id": GUILD,
            "parent_id": channel,
            "owner_id": BOT,
            "name": body["name"],
            "message_count": 0,
            "member_count": 1,
            "total_message_sent": 0,
            "rate_limit_per_user": 0,
            "last_message_id": None,
            "thread_metadata": {
                "archived": False,
                "auto_archive_duration": body.get("auto_archive_duration", 1_440),
                "archive_timestamp": now(),
                "locked": False,
            },
        }
        return self.channels[id]

    def joined(self, id: str) -> Shape:
        """The bot's membership of a thread."""
        self.channel(id)
        return {"id": id, "user_id": BOT, "guild_id": GUILD, "join_timestamp": now(), "flags": 0}

    def change_thread(self, id: str, body: Shape) -> Shape:
        thread = self.channel(id)
        if thread["thread_metadata"]["locked"]:
            raise Refused(403, 50013, "Missing Permissions")
        thread["thread_metadata"] |= {key: body[key] for key in ("archived", "locked") if key in body}
        return thread

    # --- as the gateway tells it -----------------------------------------------------------------

    def guild(self) -> Shape:
        everyone = ROLE | {"id": GUILD, "name": "@everyone", "permissions": str(self.permissions)}
        own = ROLE | {"id": BOT_ROLE, "name": "parallax", "permissions": "0", "managed": True}
        inside = [each for each in self.channels.values() if each.get("guild_id")]
        awake = [each for each in inside if each["type"] == 11 and not each["thread_metadata"]["archived"]]
        return SERVER | {
            "roles": [everyone, own | {"tags": {"bot_id": BOT}}],
            "members": [self.member(BOT_USER, [BOT_ROLE])],
            "channels": [each for each in inside if each["type"] != 11],
            "threads": awake,
            "joined_at": now(),
        }

    def member(self, user: Shape, roles: list[str] | None = None) -> Shape:
        return {
            "user": user,
            "roles": roles or [],
            "joined_at": now(),
            "deaf": False,
            "mute": False,
            "flags": 0,
            "permissions": str(EVERYTHING),
        }


def numbered(components: list[Shape]) -> list[Shape]:
    """The components as Discord gives them back, each with an id of its own."""
    kept = copy.deepcopy(components)
    for number, each in enumerate(walk(kept), 1):
        each.setdefault("id", number)
    return kept
