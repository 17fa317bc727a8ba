"""How a database is opened, read and written."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import fields
from datetime import datetime
from typing import Any, Self

from sqlalchemy import Insert, event, insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.errors import BadConfig
from bot.store import migrate, tables


class Base:
    """A database at hand. Writes are short transactions that take the lock at their start."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._turn = asyncio.Lock()

    @classmethod
    async def open(cls, url: str) -> Self:
        """Open ``sqlite:///FILE``, creating and upgrading it as needed. Raises BadConfig."""
        engine = create_async_engine(
            url.replace("sqlite:", "sqlite+aiosqlite:", 1),
            hide_parameters=True,  # what people asked stands in no error, and so in no log
        )
        _tune(engine)
        store = cls(engine)
        try:
            async with store.writing() as db:
                await db.run_sync(migrate.upgrade)
        except Exception as error:
            await engine.dispose()
            if isinstance(error, BadConfig):
                raise
            raise BadConfig("desk.database", f"can't be opened: {_plain(error)}") from error
        return store

    async def close(self) -> None:
        """Let go of the database."""
        await self._engine.dispose()

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A transaction: all of it or nothing."""
        # In line here: SQLite has whoever finds another writer sleep and come back, ever longer.
        async with self._turn, self._engine.begin() as db:
            yield db

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection that waits for no writer."""
        async with self._engine.connect() as db:
            # An option of ours: SQLAlchemy's own AUTOCOMMIT costs three more ways to the driver and back.
            yield await db.execution_options(reading=True)

    async def note(self, at: datetime, step: str, subject: str, outcome: str, reason: str) -> None:
        """Keep why a step decided as it did; ``parallax why`` shows it."""
        async with self.writing() as db:
            await note(db, at, step, subject, outcome, reason)

    async def decisions(self, subjects: list[str]) -> list[dict[str, Any]]:
        """What was decided on these subjects, oldest first."""
        table = tables.decisions
        query = table.select().where(table.c.subject.in_(subjects)).order_by(table.c.at, table.c.id)
        async with self.reading() as db:
            return [dict(row) for row in (await db.execute(query)).mappings()]

    async def setting(self, name: str) -> Any:
        """A value kept by ``keep_setting``, None where there is none."""
        table = tables.settings
        async with self.reading() as db:
            row = (await db.execute(table.select().where(table.c.name == name))).first()
        return row.value if row else None

    async def keep_setting(self, name: str, value: Any) -> None:
        """Keep a JSON value by name."""
        async with self.writing() as db:
            await db.execute(upsert(tables.settings, {"name": name, "value": value}, ["name"]))


def upsert(table: Any, row: dict[str, Any], keys: list[str]) -> Insert:
    """Insert, or change the row that has these keys."""
    statement = sqlite_insert(table).values(row)
    rest = {name: statement.excluded[name] for name in row if name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=rest)


def upsert_all(table: Any, names: Sequence[str], keys: list[str]) -> Insert:
    """The same for many rows that are given when it is executed, each with these columns."""
    statement = sqlite_insert(table)
    rest = {name: statement.excluded[name] for name in names if name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=rest)


def insert_new(table: Any, row: dict[str, Any]) -> Insert:
    """Insert, or nothing where such a row is there."""
    return sqlite_insert(table).values(row).on_conflict_do_nothing()


def insert_all_new(table: Any) -> Insert:
    """The same for many rows that are given when it is executed."""
    return sqlite_insert(table).on_conflict_do_nothing()


async def note(db: AsyncConnection, at: datetime, step: str, subject: str, outcome: str, reason: str) -> None:
    """The same inside a transaction, so that no decision is without its reason."""
    await db.execute(insert(tables.decisions).values(note_row(at, step, subject, outcome, reason)))


def note_row(at: datetime, step: str, subject: str, outcome: str, reason: str) -> dict[str, Any]:
    """A decision as a row, to be kept with others."""
    said = {"subject": sound(subject), "outcome": sound(outcome), "reason": sound(reason)}
    return {"at": at, "step": step, **said}


def plain(item: Any) -> dict[str, Any]:
    """The fields of a dataclass, by name; what they hold is not copied, as ``asdict`` does."""
    return {field.name: getattr(item, field.name) for field in fields(item)}


def sound(text: str) -> str:
    """Without halves of characters, as file names and broken feeds have them: no database takes those."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _plain(error: Exception) -> str:
    return str(getattr(error, "orig", None) or error).partition("\n")[0]


def _tune(engine: AsyncEngine) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def connected(connection: Any, _: Any) -> None:
        # The driver's own idea of when a transaction starts is switched off: ``begun`` starts it.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=30000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begun(connection: Any) -> None:
        # Taken at the start: a lock asked for later fails at once where another writer was faster.
        if not connection.get_execution_options().get("reading"):
            connection.exec_driver_sql("BEGIN IMMEDIATE")
