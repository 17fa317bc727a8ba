"""The database as a file: a copy of it while the bot runs, and which version of the tables it has."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.errors import Unreadable


def back_up(database: Path, target: Path) -> int:
    """Copy a database, also one that is being written to, whole and checked; the copy's bytes.

    Nothing is overwritten, and a copy that was broken off leaves no file of that name. Raises Unreadable.
    """
    if not database.exists():
        raise Unreadable(str(database), "is no database; parallax run makes one")
    if target.exists():
        raise Unreadable(str(target), "is there already; name another file")
    part = target.with_name(f"{target.name}.part")
    try:
        part.unlink(missing_ok=True)
        _copy(database, part)
        part.rename(target)
    except (sqlite3.Error, OSError) as error:
        part.unlink(missing_ok=True)
        raise Unreadable(str(target), f"can't be written: {error}") from None
    return target.stat().st_size


def _copy(database: Path, target: Path) -> None:
    with closing(_open(database)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
        said = copy.execute("PRAGMA quick_check").fetchone()[0]
        if said != "ok":
            raise sqlite3.DatabaseError(f"the copy is not sound: {said}")
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, without others beside it


def revision(database: Path) -> str | None:
    """The version of its tables, None where there is no database or nothing in it."""
    if not database.exists():
        return None
    try:
        with closing(_open(database)) as db:
            row = db.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error:
        return None
    return str(row[0]) if row else None


def _open(database: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True, timeout=30)
