"""What becomes of a row whose step fails."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

log = logging.getLogger("parallax")
Row = TypeVar("Row")


def defect(error: Exception) -> str:
    """One bad text must not hold up the rest: it is set aside, with what went wrong for the operator."""
    return f"set aside: a defect of ours ({type(error).__name__}); the log has the details"


def is_passing(error: Exception) -> bool:
    """Whether the database could not do it now, locked, full or away: the row stays due for the next time."""
    from sqlalchemy.exc import InterfaceError, OperationalError, TimeoutError

    return isinstance(error, OperationalError | InterfaceError | TimeoutError)


async def keep_all(
    rows: Sequence[Row],
    keep: Callable[[Sequence[Row]], Awaitable[object]],
    set_aside: Callable[[Row, str], Awaitable[object]],
    name: Callable[[Row], str],
) -> None:
    """Keep them all at once; where one can't be kept, each by itself, and that one set aside, with why.

    Raises what is passing: then all of them stay due.
    """
    try:
        await keep(rows)
        return
    except Exception as error:
        if is_passing(error):
            raise
        log.exception("%d rows", len(rows))
    for each in rows:
        try:
            await keep([each])
        except Exception as error:
            if is_passing(error):
                raise
            log.exception("%s", name(each))
            await set_aside(each, defect(error))
