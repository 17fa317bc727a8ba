"""Posts a second through the real Discord client, against a server that keeps to Discord's limits.

The share is of the 50 requests a second that Discord allows; the server plays in this process, too, so a
busy machine lowers it.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def arguments(parser: argparse.ArgumentParser) -> None:
    """The task's own option."""
    parser.add_argument("--channels", type=int, default=1000, help="one post to each, all due at once")


def run(_data: Path | None, options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """The rate, its share of what is allowed, and how many requests were refused."""
    yield {"measured": asyncio.run(_measured(options.channels))}


async def _measured(many: int) -> dict[str, Any]:
    from tests.platforms.discord_calls import Buckets
    from tests.platforms.discord_desk import Ear
    from tests.platforms.fake_discord import FakeDiscord
    from tests.platforms.test_discord_limits import PERMITTED, heard, served

    channels = [str(600_000_000_000_000_000 + number) for number in range(many)]
    async with FakeDiscord(per_second=PERMITTED, buckets=Buckets(5)) as fake:
        platform = await heard(fake, Ear(), channels)
        began = time.perf_counter()
        await served(platform, channels)
        rate = many / (time.perf_counter() - began)
        await platform.stop()
    refused = sum(call.status == 429 for call in fake.calls)
    return {"posts_per_second": round(rate, 1), "share": round(rate / PERMITTED, 3), "refused": refused}
