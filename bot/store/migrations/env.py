"""Alembic's way in. The connection is given by ``bot.store.migrate``; there is no ini file."""

from alembic import context

from bot.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
