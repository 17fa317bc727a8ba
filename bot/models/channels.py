"""What is kept of a channel beside the config file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Override:
    """A setting of a channel that was made in chat. ``by`` is who made it, by the platform's id."""

    channel: str
    key: str
    value: Any
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Joined:
    """A channel that was added in chat: its ``name`` is ours, its ``id`` the platform's."""

    name: str
    platform: str
    id: str
    by: str
    at: datetime
