"""What is kept of settings made in chat and of feedback."""

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Nothing yet."""
