"""All tables, as they first were."""

from alembic import op

from bot.store.tables import SEARCH, metadata

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create them."""
    metadata.create_all(op.get_bind())
    op.execute(SEARCH)
