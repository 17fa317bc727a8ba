"""What an operator should know before the bot is needed: token, intents, servers, channels, invitation."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Iterator

import discord

from bot.errors import Gone, ParallaxError
from bot.platforms import Check
from bot.platforms.discord_client import intents
from bot.platforms.discord_hearing import NAME
from bot.platforms.discord_pace import Pace
from bot.platforms.discord_places import channel_of
from bot.platforms.discord_wire import FAILURES, deadline, read, told, watch

PATIENCE = 30.0
NEEDED = discord.Permissions(
    view_channel=True,
    send_messages=True,
    create_public_threads=True,
    send_messages_in_threads=True,
    read_message_history=True,
    add_reactions=True,
)
MAY_DO_WITHOUT = {"add_reactions"}
INVITE = "https://discord.com/oauth2/authorize"
MOST_SERVERS = 2_500  # beyond, Discord wants several connections, which this bot does not open


async def examine(token: str, channels: Collection[str], *, content: bool) -> tuple[Check, ...]:
    """Connects for a moment, hears nothing, posts nothing."""
    client = discord.Client(
        intents=intents(content),
        max_messages=None,
        member_cache_flags=discord.MemberCacheFlags.none(),
        http_trace=watch(Pace()),
    )
    async with client:
        try:
            async with asyncio.timeout(PATIENCE):
                await client.login(token)
                return tuple([each async for each in _looked(client, channels, content)])
        except FAILURES as failure:
            return (Check(NAME, False, str(read(failure))),)


async def _looked(client: discord.Client, channels: Collection[str], content: bool) -> AsyncIterator[Check]:
    running = asyncio.create_task(client.connect(reconnect=False))
    ready = asyncio.create_task(client.wait_until_ready())
    try:
        await asyncio.wait({running, ready}, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            await running
        for check in _itself(client, content):
            yield check
        for id in channels:
            yield await _channel(client, id)
        yield Check(f"{NAME} invitation", True, invitation(client.application_id or 0))
    finally:
        running.cancel()
        ready.cancel()


def _itself(client: discord.Client, content: bool) -> Iterator[Check]:
    servers = len(client.guilds)
    name = client.user.name if client.user else "?"
    yield Check(
        NAME,
        0 < servers < MOST_SERVERS,
        f"the token is {name}'s, on {servers} {'server' if servers == 1 else 'servers'}"
        + ("; invite it with the address below" if not servers else ""),
    )
    heard = (
        "everything said in its threads" if content else "mentions, replies that ping, buttons and commands"
    )
    yield Check(f"{NAME} hears", True, f"{heard} (message_content = {str(content).lower()})")


async def _channel(client: discord.Client, id: str) -> Check:
    """Whether it is there, and whether we may do there what we have to."""
    what = f"{NAME} channel {id}"
    try:
        async with told(deadline(), repeatable=True):
            channel = await channel_of(client, id)
    except Gone as failure:
        return Check(what, False, f"not to be seen; is the bot on its server, and let in? ({failure})")
    except ParallaxError as failure:
        return Check(what, False, str(failure))
    guild = getattr(channel, "guild", None)
    if guild is None or guild.me is None:
        return Check(what, True, "a direct message")
    lacking = missing(channel.permissions_for(guild.me))
    where = f"#{channel.name} on {guild.name}"
    said = f"lacks {', '.join(lacking)}" if lacking else "posts, threads and looking back work"
    return Check(what, not set(lacking) - {_plain(each) for each in MAY_DO_WITHOUT}, f"{where}: {said}")


def missing(granted: discord.Permissions) -> list[str]:
    """The permissions that we need and don't have, in words."""
    return [_plain(name) for name, needed in NEEDED if needed and not getattr(granted, name)]


def _plain(name: str) -> str:
    return {"read_messages": "view channel"}.get(name, name.replace("_", " "))


def invitation(application: int) -> str:
    """The address that asks whoever opens it for a server to put the bot on."""
    return f"{INVITE}?client_id={application}&scope=bot+applications.commands&permissions={NEEDED.value}"
