"""Brings a database to the tables of this version."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from bot.errors import BadConfig


def upgrade(connection: Connection) -> None:
    """Run what is missing. Does nothing, fast, where nothing is. Raises BadConfig where it is too new."""
    config = _config(connection)
    known, is_at = ScriptDirectory.from_config(config), current(connection)
    if is_at == known.get_current_head():
        return
    if is_at and is_at not in {each.revision for each in known.walk_revisions()}:
        newest = known.get_current_head()
        said = f"is at {is_at}, made by a newer version of Parallax; this one knows tables up to {newest}"
        raise BadConfig("desk.database", said)
    command.upgrade(config, "head")


def current(connection: Connection) -> str | None:
    """The revision that the database is at, None where it is empty."""
    return MigrationContext.configure(connection).get_current_revision()


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
