"""What becomes of a row whose step fails by a defect of ours."""

from __future__ import annotations


def defect(error: Exception) -> str:
    """One bad text must not hold up the rest: it is set aside, with what went wrong for the operator."""
    return f"set aside: a defect of ours ({type(error).__name__}); the log has the details"
