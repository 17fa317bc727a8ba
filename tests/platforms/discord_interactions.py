"""What people press and type on the Discord that is played, and what the bot shows them for it."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from typing import Any

from tests.platforms.discord_gateway import Gateway
from tests.platforms.discord_rules import commands_fault, form_fault, message_fault, walk
from tests.platforms.discord_world import BOT, BOT_USER, DIRECT, GUILD, READER, Refused, World, person

Shape = dict[str, Any]
EPHEMERAL = 1 << 6
READING = 1 << 10 | 1 << 11 | 1 << 38  # view the channel, write, write in threads
MANAGING = READING | 1 << 4  # and manage channels
FIRST_ANSWER, TOKEN_LIFE = 3.0, 900.0  # seconds
ELSEWHERE = "200000000000000077"  # a server that the bot is not on
COMMAND, PRESS, SUBMITTED = 2, 3, 5
MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, FORM = 4, 5, 6, 7, 9


@dataclass
class Interaction:
    """One, with the token that answers it, its first answer, and the message that shows that."""

    id: str
    payload: Shape
    at: float
    answer: Shape | None = None
    original: Shape | None = None

    @property
    def token(self) -> str:
        return f"token{self.id}"


@dataclass
class Interactions:
    """All of them. ``whispers`` are the messages that one person alone sees, as they stand now."""

    world: World
    gateway: Gateway
    whispers: list[Shape] = field(default_factory=list)
    commands: list[Shape] = field(default_factory=list)
    installed: bool = True
    token_life: float = TOKEN_LIFE

    def __post_init__(self) -> None:
        self._all: dict[str, Interaction] = {}

    # --- what people do ------------------------------------------------------------------------

    async def press(self, message: Shape, button: str, user: str, permissions: int) -> str:
        """The button of that label or custom_id; gives the interaction's id."""
        pressed = next(
            each
            for each in walk(message["components"])
            if button in (each.get("label"), each.get("custom_id"))
        )
        data = {"custom_id": pressed["custom_id"], "component_type": 2}
        return await self._begin(PRESS, data, message["channel_id"], user, permissions, {"message": message})

    async def submit(self, interaction: str, values: tuple[str, ...], user: str) -> str:
        """The form that answered an interaction, filled in."""
        form, asked = (self.answered(interaction) or {})["data"], self._all[interaction]
        labels = [
            label | {"component": _filled(label["component"], value)}
            for label, value in zip(form["components"], values, strict=True)
        ]
        data = {"custom_id": form["custom_id"], "components": labels}
        message = asked.payload["message"]
        return await self._begin(SUBMITTED, data, message["channel_id"], user, READING, {"message": message})

    async def type(self, name: str, filled: Shape, channel: str, user: str, permissions: int) -> str:
        """A subcommand of the first command that is registered."""
        options = [{"type": 3, "name": key, "value": value} for key, value in filled.items()]
        chosen = {"type": 1, "name": name, "options": options}
        data = {"id": self.world.new_id(), "type": 1, "name": "parallax", "options": [chosen]}
        return await self._begin(COMMAND, data, channel, user, permissions, {})

    async def _begin(
        self, type: int, data: Shape, channel: str, user: str, permissions: int, more: Shape
    ) -> str:
        id, home = self.world.new_id(), self.world.channel(channel)
        payload = {
            "id": id,
            "application_id": BOT,
            "type": type,
            "version": 1,
            "token": f"token{id}",
            "data": data,
            "channel_id": channel,
            "channel": home,
            "app_permissions": "0",
            "locale": "en-GB",
            "entitlements": [],
            "attachment_size_limit": 10_485_760,
            "authorizing_integration_owners": {"0": GUILD} if self.installed else {"1": user},
        } | more
        who = self.world.member(person(user)) | {"permissions": str(permissions)}
        where = GUILD if self.installed else ELSEWHERE
        guild = {
            "guild_id": where,
            "guild": {"id": where, "features": [], "locale": "en-GB"},
            "guild_locale": "en-GB",
            "member": who,
            "context": 0,
        }
        payload |= guild if channel != DIRECT else {"user": person(user), "context": 1}
        self._all[id] = Interaction(id, payload, time.monotonic())
        await self.gateway.tell("INTERACTION_CREATE", payload)
        return id

    # --- what the bot answers ------------------------------------------------------------------

    def answered(self, id: str) -> Shape | None:
        """What the first answer to an interaction was."""
        return self._all[id].answer

    def callback(self, id: str, token: str, body: Shape) -> Shape:
        asked = self._all.get(id)
        if asked is None or asked.token != token or time.monotonic() - asked.at > FIRST_ANSWER:
            raise Refused(404, 10062, "Unknown interaction")
        if asked.answer is not None:
            raise Refused(400, 40060, "Interaction has already been acknowledged.")
        data = body.get("data") or {}
        fault = (
            form_fault(data)
            if body["type"] == FORM
            else message_fault(data)
            if data.get("components")
            else None
        )
        if fault:
            raise Refused(400, 50035, f"Invalid Form Body\nIn {fault}")
        asked.answer = body
        match body["type"]:
            case 4:
                asked.original = self._show(asked, data)
            case 6 | 7:
                asked.original = asked.payload["message"]
                self._change(asked.original, data)
        return {"interaction": {"id": id, "type": asked.payload["type"]}}

    def finish(self, token: str, body: Shape) -> Shape:
        """``PATCH …/messages/@original``."""
        asked = self._known(token)
        if asked.answer is None or asked.answer["type"] == FORM:
            raise Refused(404, 10008, "Unknown Message")
        if asked.original is None:
            asked.original = self._show(asked, body | {"flags": body.get("flags", 0) | self._deferred(asked)})
        else:
            self._change(asked.original, body)
        return asked.original

    def follow(self, token: str, body: Shape) -> Shape:
        """``POST …``: one more message."""
        asked = self._known(token)
        if asked.answer is None:
            raise Refused(404, 10015, "Unknown Webhook")
        return self._show(asked, body)

    def register(self, body: Any) -> list[Shape]:
        """All commands of the application."""
        if fault := commands_fault(body):
            raise Refused(400, 50035, f"Invalid Form Body\nIn {fault}")
        self.commands = [
            {"id": self.world.new_id(), "application_id": BOT, "version": "1", "nsfw": False} | _kept(each)
            for each in body
        ]
        return self.commands

    def _known(self, token: str) -> Interaction:
        asked = next((each for each in self._all.values() if each.token == token), None)
        if asked is None or time.monotonic() - asked.at > self.token_life:
            raise Refused(401, 50027, "Invalid Webhook Token")
        return asked

    def _deferred(self, asked: Interaction) -> int:
        return int(((asked.answer or {}).get("data") or {}).get("flags", 0)) & EPHEMERAL

    def _show(self, asked: Interaction, body: Shape) -> Shape:
        hidden = bool(body.get("flags", 0) & EPHEMERAL)
        message = self.world.add(asked.payload["channel_id"], BOT_USER, body, keep=not hidden)
        message |= {"webhook_id": BOT, "application_id": BOT}
        if hidden:
            self.whispers.append(message)
        return message

    def _change(self, message: Shape, body: Shape) -> None:
        if "components" in body:
            message["components"] = body["components"]
            message["flags"] |= body.get("flags", 0)


def shown(message: Shape) -> str:
    """What a message says, without our escapes."""
    texts = (each["content"] for each in walk(message["components"]) if "content" in each)
    return re.sub(r"\\([^\sA-Za-z0-9])", r"\1", "\n".join(texts))


def _filled(field: Shape, value: str) -> Shape:
    return {"type": 4, "id": 9, "custom_id": field["custom_id"], "value": value}


def _kept(part: Shape) -> Shape:
    """As Discord gives a command back: without what is its default, with fields of its own."""
    kept = {key: value for key, value in part.items() if (key, value) != ("required", False)}
    for key in ("options", "choices"):
        if key in kept:
            kept[key] = [_kept(each) for each in kept[key]]
        if not kept.get(key, [0]):
            del kept[key]
    return kept | {"name_localizations": None}


__all__ = ["MANAGING", "READER", "READING", "Interactions", "shown"]
