"""A post as Slack keeps it: with our key, by which it is found again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from bot.models import Post
from bot.platforms.slack_render import ACTION, render

METADATA = "parallax_post"
DRAFT = "draft:"


def payload(post: Post, *, draft: bool = False) -> dict[str, Any]:
    """The message, with the post's key in its metadata and in its first block.

    Where the bot may not read metadata, history shows the block alone. A ``draft`` says so in both.
    """
    message = render(post.blocks)
    message["blocks"][0] |= {"block_id": block_id(post.key, draft=draft)}
    kept: dict[str, Any] = {"key": post.key} | ({"draft": True} if draft else {})
    return {**message, "metadata": {"event_type": METADATA, "event_payload": kept}}


def carries(message: Mapping[str, Any], key: str) -> bool:
    """Whether the message has the key of a post."""
    blocks = message.get("blocks") or ()
    named = {block_id(key), block_id(key, draft=True)}
    return _kept(message).get("key") == key or any(block.get("block_id") in named for block in blocks[:1])


def is_draft(message: Mapping[str, Any], key: str) -> bool:
    """Whether the message that carries the key was never finished."""
    blocks = message.get("blocks") or ()
    begun = any(block.get("block_id") == block_id(key, draft=True) for block in blocks[:1])
    return begun or bool(_kept(message).get("draft"))


def block_id(key: str, *, draft: bool = False) -> str:
    """The key as Slack takes it for a block: at most 255 characters, so a long one is digested."""
    known = key if len(key) <= 200 else hashlib.sha256(key.encode()).hexdigest()
    return f"{ACTION}{DRAFT if draft else ''}{known}"


def is_direct(channel: str) -> bool:
    """Whether the channel is a conversation with one person."""
    return channel.startswith("D")


def _kept(message: Mapping[str, Any]) -> Mapping[str, Any]:
    metadata = message.get("metadata") or {}
    return metadata.get("event_payload") or {} if metadata.get("event_type") == METADATA else {}
