"""What is kept of what was paid for."""

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Nothing yet."""
