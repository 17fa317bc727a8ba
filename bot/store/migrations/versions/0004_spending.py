"""What is kept of what was paid for."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Calls that are reserved and settled, who bears them, and the replies that were paid for."""
    op.add_column("spending", sa.Column("cached", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("spending", sa.Column("story", sa.String(), nullable=True))
    op.add_column("spending", sa.Column("state", sa.String(), nullable=False, server_default="settled"))
    op.create_table(
        "charges",
        sa.Column("call", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("share", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["call"], ["spending.id"]),
        sa.PrimaryKeyConstraint("call", "channel"),
    )
    op.create_index("charges_channel", "charges", ["channel"], unique=False)
    op.create_table(
        "replies",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("until", sa.String(32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("used", sa.Integer(), nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("key"),
    )
