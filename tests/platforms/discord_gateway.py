"""Discord's gateway over a real WebSocket: hello, identify, resume, heartbeats and events."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.platforms.discord_world import BOT, BOT_USER, DIRECT, GUILD, MESSAGE_CONTENT, World

Shape = dict[str, Any]
DIRECT_MESSAGES, GUILD_MESSAGES = 1 << 12, 1 << 9


@dataclass
class Session:
    """One identified client, with all that it was told, to be resumed after a lost line."""

    id: str
    intents: int
    told: list[Shape] = field(default_factory=list)
    socket: web.WebSocketResponse | None = None

    async def tell(self, event: str, data: Shape) -> None:
        packet = {"op": 0, "t": event, "s": len(self.told) + 1, "d": data}
        self.told.append(packet)
        if self.socket is not None and not self.socket.closed:
            await self.socket.send_json(packet)


@dataclass
class Gateway:
    """All sessions. ``privileged``: whether the message content intent is switched on.

    ``guilds``: whether the bot was invited to the server.
    """

    world: World
    token: str
    url: Callable[[], str]
    privileged: bool = True
    guilds: bool = True
    sessions: dict[str, Session] = field(default_factory=dict)
    resumed: int = 0
    lines: dict[web.WebSocketResponse, asyncio.Transport] = field(default_factory=dict)

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """One connection from hello to its end."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        assert request.transport is not None
        self.lines[socket] = request.transport  # type: ignore[assignment]
        await socket.send_json({"op": 10, "d": {"heartbeat_interval": 41_250}})
        async for message in socket:
            if message.type == WSMsgType.TEXT:
                await self._heard(socket, message.json())
        return socket

    async def _heard(self, socket: web.WebSocketResponse, packet: Shape) -> None:
        match packet["op"]:
            case 1:
                await asyncio.sleep(0.02)  # discord.py takes an answer that is there at once for a late one
                await socket.send_json({"op": 11})
            case 2:
                await self._identify(socket, packet["d"])
            case 6:
                await self._resume(socket, packet["d"])

    async def _identify(self, socket: web.WebSocketResponse, data: Shape) -> None:
        if data["token"] != self.token:
            await socket.close(code=4004)
            return
        if data["intents"] & MESSAGE_CONTENT and not self.privileged:
            await socket.close(code=4014)
            return
        session = Session(self.world.new_id(), data["intents"], socket=socket)
        self.sessions[session.id] = session
        ready = {
            "v": 10,
            "user": BOT_USER,
            "guilds": [{"id": GUILD, "unavailable": True}] if self.guilds else [],
            "session_id": session.id,
            "resume_gateway_url": self.url(),
            "application": {"id": BOT, "flags": 0},
            "shard": [0, 1],
            "private_channels": [],
        }
        await session.tell("READY", ready)
        if self.guilds:
            await session.tell("GUILD_CREATE", self.world.guild())

    async def _resume(self, socket: web.WebSocketResponse, data: Shape) -> None:
        session = self.sessions.get(data["session_id"])
        if session is None:
            await socket.send_json({"op": 9, "d": False})
            return
        session.socket = socket
        self.resumed += 1
        for packet in session.told[data["seq"] :]:
            await socket.send_json(packet)
        await session.tell("RESUMED", {})

    @property
    def connected(self) -> list[Session]:
        return [each for each in self.sessions.values() if each.socket and not each.socket.closed]

    async def tell(self, event: str, data: Shape) -> None:
        """Tells every session, those whose line is down when they resume."""
        for session in list(self.sessions.values()):
            await session.tell(event, data)

    async def tell_message(self, message: Shape) -> None:
        """A new message, to each session as far as its intents let it see."""
        direct = message["channel_id"] == DIRECT
        whole = message if direct else message | {"guild_id": GUILD, "member": _member(self.world)}
        for session in list(self.sessions.values()):
            if session.intents & (DIRECT_MESSAGES if direct else GUILD_MESSAGES):
                seen = self.world.seen(whole, bool(session.intents & MESSAGE_CONTENT))
                await session.tell("MESSAGE_CREATE", seen)

    async def drop(self) -> None:
        """Breaks every line without a word."""
        for session in self.connected:
            assert session.socket is not None
            self.lines.pop(session.socket).abort()
            session.socket = None

    async def close(self) -> None:
        for session in self.connected:
            assert session.socket is not None
            await session.socket.close()


def _member(world: World) -> Shape:
    member = world.member({})
    del member["user"]
    return member
