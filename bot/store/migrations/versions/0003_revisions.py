"""What is kept of articles beside their text: names, sections, sketches, revisions and visits."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Columns beside each article, and three tables."""
    _articles()
    op.create_table(
        "names",
        sa.Column("name", sa.String(), primary_key=True),
        sa.Column("article", sa.String(), nullable=False),
    )
    op.create_table(
        "revisions",
        sa.Column("article", sa.String(), primary_key=True),
        sa.Column("revision", sa.Integer(), primary_key=True),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("removed", sa.JSON(), nullable=False),
        sa.Column("added", sa.JSON(), nullable=False),
        sa.Column("titles", sa.JSON(), nullable=True),
    )
    _visits()


def _articles() -> None:
    op.add_column("articles", sa.Column("section", sa.Text(), nullable=True))
    op.add_column("articles", sa.Column("walled", sa.Boolean(), nullable=False, server_default="0"))
    op.add_column("articles", sa.Column("paged", sa.Boolean(), nullable=False, server_default="0"))
    op.add_column("articles", sa.Column("content", sa.String(32), nullable=True))
    op.add_column("articles", sa.Column("sketch", sa.LargeBinary(), nullable=True))
    op.create_index("articles_place", "articles", ["place"])
    op.create_index("articles_content", "articles", ["content"])


def _visits() -> None:
    op.create_table(
        "visits",
        sa.Column("article", sa.String(), primary_key=True),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("since", sa.String(32), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("due", sa.String(32), nullable=True),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("modified", sa.Text(), nullable=True),
        sa.Column("withdrawn", sa.String(32), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
    )
    op.create_index("visits_due", "visits", ["due"])
