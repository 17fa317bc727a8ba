"""What grouping sees of an article, apart from its text, and which articles are no news."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """A table, empty until articles come, and a column."""
    op.add_column("articles", sa.Column("backlog", sa.Boolean(), nullable=False, server_default="0"))
    op.create_table(
        "fingerprints",
        sa.Column("article", sa.String(), primary_key=True),
        sa.Column("outlet", sa.String(), nullable=False),
        sa.Column("published", sa.String(32), nullable=False),
        sa.Column("form", sa.Integer(), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
    )
    op.create_index("fingerprints_published", "fingerprints", ["published"])
