"""What is kept of the health of sources."""

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Nothing yet."""
