"""Brings a database to the tables of this version."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection


def upgrade(connection: Connection) -> None:
    """Run what is missing. Does nothing, fast, where nothing is."""
    config = _config(connection)
    if current(connection) != ScriptDirectory.from_config(config).get_current_head():
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
