"""The step from a post that is due to a message."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from bot.desk import Desk
from bot.errors import Gone, ParallaxError, Retry, Unknown
from bot.pipeline.times import LEASE, TRIES
from bot.store import Claim

log = logging.getLogger("parallax")


async def deliver(desk: Desk, now: datetime) -> bool:
    """Send one due post. A second attempt looks before it sends. False where none is due."""
    found = await claim(desk, now, 1)
    for each in found:
        await carry_out(desk, each, now)
    return bool(found)


async def claim(desk: Desk, now: datetime, most: int) -> list[Claim]:
    """The next posts and edits that are due, one a channel, ours alone until their lease ends."""
    return await desk.store.claim_posts(now, LEASE, desk.reached(), most)


async def carry_out(desk: Desk, claim: Claim, now: datetime) -> None:
    """Send it, or put it back with what went wrong."""
    try:
        await _send(desk, claim, now)
    except ParallaxError as error:
        await _put_back(desk, claim, error, now)
    except Exception as error:
        log.exception("post %s", claim.row)
        await _put_back(desk, claim, Unknown(f"a defect of ours ({type(error).__name__})"), now)


async def _send(desk: Desk, claim: Claim, now: datetime) -> None:
    platform = desk.platforms[claim.post.platform]
    if claim.message is not None:
        await platform.edit(claim.post, claim.message)  # the same twice does no harm: no need to look
        await desk.store.mark_sent(claim.row, claim.message, now)
        return
    sent = await platform.find(claim.post) if claim.attempt > 1 else None
    await desk.store.mark_sent(claim.row, sent or await platform.send(claim.post), now)


async def _put_back(desk: Desk, claim: Claim, error: ParallaxError, now: datetime) -> None:
    """Decide what a failure means for the post."""
    log.warning("post %s: %s", claim.row, error)
    gave_up = isinstance(error, Unknown) and claim.attempt >= TRIES
    if claim.message is not None and (gave_up or isinstance(error, Gone)):
        await desk.store.mark_refused(claim.row, str(error), now)
    elif isinstance(error, Gone):
        await desk.store.mark_ended(claim.row, "gone", str(error), now)
    elif gave_up:
        await desk.store.mark_ended(claim.row, "held", f"not known whether it was sent: {error}", now)
    else:
        asked = error.after if isinstance(error, Retry) else None
        wait = max(1.0, asked) if asked is not None else min(2.0 ** min(claim.attempt, 9), 300.0)
        untouched = asked is not None and claim.attempt == 1
        due = now + timedelta(seconds=wait)
        await desk.store.mark_due(claim.row, due, str(error), untouched=untouched)
