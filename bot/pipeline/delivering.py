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
    claim = await desk.store.claim_post(now, LEASE, list(desk.platforms))
    if claim is None:
        return False
    try:
        await _send(desk, claim, now)
    except ParallaxError as error:
        await _put_back(desk, claim, error, now)
    except Exception as error:
        log.exception("post %s", claim.post.key)
        await _put_back(desk, claim, Unknown(f"a defect of ours ({type(error).__name__})"), now)
    return True


async def _send(desk: Desk, claim: Claim, now: datetime) -> None:
    platform = desk.platforms[claim.post.platform]
    sent = await platform.find(claim.post) if claim.attempt > 1 else None
    await desk.store.mark_sent(claim.post.key, sent or await platform.send(claim.post), now)


async def _put_back(desk: Desk, claim: Claim, error: ParallaxError, now: datetime) -> None:
    """Decide what a failed send means for the post."""
    key = claim.post.key
    log.warning("post %s: %s", key, error)
    if isinstance(error, Gone):
        await desk.store.mark_ended(key, "gone", str(error), now)
    elif isinstance(error, Unknown) and claim.attempt >= TRIES:
        await desk.store.mark_ended(key, "held", f"not known whether it was sent: {error}", now)
    else:
        asked = error.after if isinstance(error, Retry) else None
        wait = max(1.0, asked) if asked is not None else min(2.0 ** min(claim.attempt, 9), 300.0)
        await desk.store.mark_due(key, now + timedelta(seconds=wait), str(error))
