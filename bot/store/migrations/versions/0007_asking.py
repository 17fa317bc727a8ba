"""What is kept of a question, and where the sentences of an article stand in the search."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Columns and a table, filled from what is there."""
    op.add_column("events", sa.Column("links", sa.JSON(), nullable=True))
    op.add_column("events", sa.Column("direct", sa.Boolean(), nullable=False, server_default="0"))
    op.add_column("events", sa.Column("abstained", sa.Boolean(), nullable=True))
    op.create_index("events_author", "events", ["platform", "author", "at"])
    op.create_table(
        "passages",
        sa.Column("article", sa.String(), primary_key=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("published", sa.String(32), nullable=False),
        sa.Column("first_row", sa.Integer(), nullable=False),
        sa.Column("last_row", sa.Integer(), nullable=False),
    )
    op.create_index("passages_published", "passages", ["published"])
    op.create_index("passages_last_row", "passages", ["last_row"])
    op.execute(
        "INSERT INTO passages SELECT a.id, a.source, a.published, min(s.rowid), max(s.rowid) "
        "FROM sentence_search s JOIN articles a ON a.id = s.article AND a.newest GROUP BY a.id"
    )
