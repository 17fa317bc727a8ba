"""Files that come with the package: in a wheel under ``_data``, in a checkout beside ``bot``."""

from __future__ import annotations

from pathlib import Path


def folder(name: str) -> Path:
    """The folder ``prompts`` or ``examples``."""
    here = Path(__file__).parent
    inside = here / "_data" / name
    return inside if inside.is_dir() else here.parent / name
