"""What becomes of a row whose step fails."""

from __future__ import annotations


def defect(error: Exception) -> str:
    """One bad text must not hold up the rest: it is set aside, with what went wrong for the operator."""
    return f"set aside: a defect of ours ({type(error).__name__}); the log has the details"


def is_passing(error: Exception) -> bool:
    """Whether the database could not do it now, locked, full or away: the row stays due for the next time."""
    from sqlalchemy.exc import InterfaceError, OperationalError, TimeoutError

    return isinstance(error, OperationalError | InterfaceError | TimeoutError)
