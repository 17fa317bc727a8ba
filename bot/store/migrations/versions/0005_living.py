"""What is kept of posts that live on."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_KEPT = "channel, story, slot, version, number, batch"


def upgrade() -> None:
    """Edits in the outbox, stories that are told more than once, and what was corrected."""
    _posts()
    _told()
    _corrections()


def _posts() -> None:
    op.add_column("posts", sa.Column("kind", sa.String(), nullable=False, server_default="post"))
    op.add_column("posts", sa.Column("target", sa.String(), nullable=True))
    op.add_column("posts", sa.Column("instead", sa.JSON(), nullable=True))
    op.create_index("posts_parent", "posts", ["parent"], unique=False)
    op.create_index("posts_target", "posts", ["target"], unique=False)
    op.drop_index("posts_due", table_name="posts")
    _some("posts_open", ["seq"], sa.text("state IN ('due', 'claimed')"))
    _some("posts_claimed", ["platform", "channel"], sa.text("state = 'claimed'"))


def _some(name: str, columns: list[str], rows: sa.TextClause) -> None:
    """An index of these rows alone: few are open, whatever was sent in years."""
    op.create_index(name, "posts", columns, unique=False, sqlite_where=rows, postgresql_where=rows)


def _told() -> None:
    """Built anew: a primary key can't be widened where it stands."""
    op.drop_index(op.f("ix_told_batch"), table_name="told")
    op.rename_table("told", "told_once")
    op.create_table(
        "told",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("story", sa.String(), nullable=False),
        sa.Column("slot", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("batch", sa.String(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=True),
        sa.Column("seen", sa.Integer(), nullable=True),
        sa.Column("changed", sa.String(32), nullable=True),
        sa.Column("mark", sa.Text(), nullable=False, server_default=""),
        sa.Column("ended", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["channel", "slot"], ["digests.channel", "digests.slot"]),
        sa.PrimaryKeyConstraint("channel", "story", "slot"),
    )
    op.execute(f"INSERT INTO told ({_KEPT}) SELECT {_KEPT} FROM told_once")  # noqa: S608 - no input
    op.drop_table("told_once")
    op.create_index(op.f("ix_told_batch"), "told", ["batch"], unique=False)
    op.create_index("told_slot", "told", ["slot"], unique=False)


def _corrections() -> None:
    op.create_table(
        "corrections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("story", sa.String(), nullable=False),
        sa.Column("batch", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("was", sa.Text(), nullable=False),
        sa.Column("now", sa.Text(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("kept", sa.JSON(), nullable=True),
        sa.Column("undone", sa.String(32), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("corrections_at", "corrections", ["at"], unique=False)
