"""Files that hold articles or feeds, as bytes."""

from __future__ import annotations

from pathlib import Path

from bot.errors import Unreadable

LARGEST = 10_000_000
"""Bytes."""


def read_bytes(path: Path) -> bytes:
    """The bytes of a file of ours. Raises ``Unreadable`` for one that is empty, too large, or no file."""
    if not path.is_file():
        raise Unreadable(str(path), "not a file" if path.exists() else "there is no such file")
    size = path.stat().st_size
    if size > LARGEST:
        raise Unreadable(str(path), f"too large ({size / 1e6:.0f} MB, the limit is {LARGEST / 1e6:.0f})")
    with path.open("rb") as file:
        data = file.read(LARGEST + 1)
    if not data.strip():
        raise Unreadable(str(path), "empty")
    return data


def reason_of(problem: OSError) -> str:
    """The system's words for what failed, in lower case."""
    return (problem.strerror or type(problem).__name__).lower()
