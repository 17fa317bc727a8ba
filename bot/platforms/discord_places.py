"""Where a post stands, or will stand: channels, and threads that are opened when they are needed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator
from typing import Any, TypeVar

import discord

from bot.errors import Gone
from bot.models import Post
from bot.platforms.discord_client import Channel
from bot.platforms.discord_render import CUSTOM
from bot.platforms.discord_text import clip
from bot.platforms.discord_wire import ALREADY_THREADED, ARCHIVED, told

THREAD_NAME = 100
THREAD_MINUTES = 4_320
T = TypeVar("T")


async def channel_of(client: discord.Client, id: str) -> Channel:
    """Raises ``Gone`` where that is no channel to write in."""
    if not id.isdecimal():
        raise Gone(f"{id!r} is not the id of a Discord channel, which is a long number")
    channel: Channel = client.get_channel(int(id)) or await client.fetch_channel(int(id))
    if not hasattr(channel, "send"):
        raise Gone(f"Discord channel {id} is a {channel.type}: nothing can be written there")
    return channel


async def existing(client: discord.Client, post: Post) -> Channel | None:
    """The channel or thread of the post, None where its thread was never opened."""
    if post.thread is None:
        return await channel_of(client, post.channel)
    try:
        return await channel_of(client, post.thread)
    except discord.NotFound:
        parent = await channel_of(client, post.channel)
        return None if hasattr(parent, "create_thread") else parent


async def home(client: discord.Client, post: Post) -> Channel | None:
    """Where the post stands if it was sent: an answer in the channel where no thread was to be had."""
    found = await existing(client, post)
    return await channel_of(client, post.channel) if found is None and post.parent is None else found


async def place(client: discord.Client, post: Post) -> Channel:
    """Where to send it, the thread opened where it wasn't. A thread has the id of its first message."""
    found = None if _is_new(client, post) else await existing(client, post)
    if found is not None:
        return found
    assert post.thread is not None
    parent = await channel_of(client, post.channel)
    if not hasattr(parent, "create_thread"):
        return parent
    try:
        return await parent.get_partial_message(int(post.thread)).create_thread(
            name=clip(post.title, THREAD_NAME) or "Thread", auto_archive_duration=THREAD_MINUTES
        )
    except discord.Forbidden:
        if post.parent is None:
            return parent  # an answer is better in the channel than nowhere
        raise
    except discord.NotFound:
        return await channel_of(client, post.thread)  # it outlives its first message
    except discord.HTTPException as refused:
        if refused.code != ALREADY_THREADED:
            raise
        return await channel_of(client, post.thread)


def _is_new(client: discord.Client, post: Post) -> bool:
    """Whether its thread was most likely never opened: that of a digest, which we would know else."""
    if post.parent is None or post.thread is None or not post.thread.isdecimal():
        return False
    return client.get_channel(int(post.thread)) is None


async def awake(channel: Channel, until: float, do: Callable[[], Awaitable[T]]) -> T:
    """Does it, waking the thread up first where it had been archived: nothing was done in that case."""
    try:
        return await do()
    except Gone as refused:
        if getattr(refused.__cause__, "code", None) != ARCHIVED:
            raise
    async with told(until, repeatable=True):
        await channel.edit(archived=False)
    return await do()


def can_look(channel: Channel) -> bool:
    """Whether an empty history is one: without the permission to read it, Discord shows none."""
    guild = getattr(channel, "guild", None)
    if guild is None:
        return True
    return guild.me is not None and channel.permissions_for(guild.me).read_message_history


def marks(components: Iterable[Any]) -> Iterator[str]:
    """The marks that a message's buttons carry."""
    for each in components:
        if found := CUSTOM.fullmatch(getattr(each, "custom_id", None) or ""):
            yield found["mark"]
        yield from marks(getattr(each, "children", ()))
        yield from marks(filter(None, [getattr(each, "accessory", None)]))
