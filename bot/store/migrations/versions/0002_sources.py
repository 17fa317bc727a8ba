"""What is kept of the health of sources, which ones a command added, and what the operator should know."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Health beside each cursor, and two tables."""
    op.add_column("sources", sa.Column("state", sa.String(), nullable=False, server_default="well"))
    op.add_column("sources", sa.Column("since", sa.String(32), nullable=True))
    op.add_column("sources", sa.Column("arrivals", sa.JSON(), nullable=True))
    op.add_column("sources", sa.Column("outlet", sa.Text(), nullable=True))
    op.create_table(
        "added",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("block", sa.JSON(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
    )
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
    )
    op.create_index("ix_notices_at", "notices", ["at"])
