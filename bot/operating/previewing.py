"""What a channel would be told, and what that cost: posts nothing, leaves no rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot import digest as selection
from bot import pipeline
from bot.config import ChannelOptions
from bot.desk import Desk
from bot.models import Digest

MOST_REASONS = 5
EMPTY = "Nothing is new: a digest now would be empty, so none would be posted."


@dataclass(frozen=True, slots=True)
class Preview:
    """A digest that is not made. ``left_out`` are (story id, reason)."""

    digest: Digest
    left_out: tuple[tuple[str, str], ...] = ()

    @property
    def cost(self) -> float:
        """US dollars that its briefs cost, as far as that is known."""
        return sum(each.cost or 0.0 for each in self.digest.briefs)

    @property
    def unpriced(self) -> int:
        """How many of its briefs a model wrote at a price that is not known."""
        return sum(each.writer != "extractive" and each.cost is None for each in self.digest.briefs)

    def price(self) -> str:
        """Its cost in a sentence."""
        if all(each.writer == "extractive" for each in self.digest.briefs):
            return "Cost: nothing, as no model wrote it."
        unknown = (
            f", and {self.unpriced} of its stories at a price that is not known" if self.unpriced else ""
        )
        return f"Cost: {self.cost:.4f} US dollars{unknown}."

    def reasons(self) -> list[str]:
        """What was left out, by reason: most first."""
        counts: dict[str, int] = {}
        for _, reason in self.left_out:
            counts[reason] = counts.get(reason, 0) + 1
        most = sorted(counts.items(), key=lambda each: -each[1])[:MOST_REASONS]
        return [f"Left out: {n} {'story' if n == 1 else 'stories'}: {reason}." for reason, n in most]


async def preview(
    desk: Desk, channel: ChannelOptions, now: datetime, since: datetime | None = None
) -> Preview:
    """What a digest would hold now; with ``since``, all of that time, told before or not."""
    zone = ZoneInfo(desk.config.zone(channel))
    slot = now.astimezone(zone).replace(microsecond=0)
    chosen = await _chosen(desk, channel, slot, since)
    until = await desk.store.read_until()
    digest = Digest(channel.name, slot, chosen.briefs, (), until.astimezone(zone) if until else None)
    return Preview(digest, chosen.left_out)


async def _chosen(
    desk: Desk, channel: ChannelOptions, slot: datetime, since: datetime | None
) -> selection.Selection:
    if since is None:
        return await pipeline.choose(desk, channel, slot)
    briefs = await desk.store.untold("", since)  # there is no such channel: nothing was told there
    source_of = await desk.store.sources_of([a.id for brief in briefs for a in brief.story.articles])
    heard = [each for each in briefs if selection.from_sources(each, channel.sources, source_of)]
    taste = selection.Taste(channel.stories, channel.follow, channel.mute)
    return selection.select(await pipeline.seen(desk, channel, heard), taste)
