"""What people set, said and saw in chat: settings over the file, channels, opinions, private answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select, update

from bot import forms
from bot.models import Block, Click, Command, Joined, Override
from bot.store.base import insert_new, note, sound, upsert
from bot.store.stats import Stats
from bot.store.tables import digests, feedback, joined, overrides, posts, told, whispers

SHARED_WITHIN = timedelta(days=7)
"""For so long a private answer is kept to be shared."""


@dataclass(frozen=True, slots=True)
class Whispered:
    """A private answer: to whom, in which thread, and what."""

    author: str
    thread: str | None
    blocks: tuple[Block, ...]


class Channels(Stats):
    """Settings made in chat, and what was said of stories."""

    async def overrides(self) -> list[Override]:
        """All settings made in chat."""
        query = overrides.select().order_by(overrides.c.channel, overrides.c.key)
        async with self.reading() as db:
            return [Override(**row) for row in (await db.execute(query)).mappings()]

    async def override(self, made: Override) -> None:
        """Keep a setting of a channel, in place of the one before, and who made it."""
        row = {"channel": made.channel, "key": made.key, "value": made.value, "by": made.by, "at": made.at}
        said = f"set to {sound(str(made.value))[:200]} in chat"
        async with self.writing() as db:
            await db.execute(upsert(overrides, row, ["channel", "key"]))
            await note(db, made.at, "act", f"channel {made.channel}", made.key, said)

    async def drop_override(self, channel: str, key: str, now: datetime) -> bool:
        """Take a setting back; False where none was made."""
        mine = (overrides.c.channel == channel) & (overrides.c.key == key)
        async with self.writing() as db:
            gone = (await db.execute(delete(overrides).where(mine))).rowcount
            if gone:
                await note(db, now, "act", f"channel {channel}", key, "taken back in chat")
        return bool(gone)

    async def joined(self) -> list[Joined]:
        """The channels that were added in chat, in the order they came."""
        async with self.reading() as db:
            rows = await db.execute(joined.select().order_by(joined.c.at, joined.c.name))
            return [Joined(**row) for row in rows.mappings()]

    async def join_channel(self, made: Joined) -> bool:
        """Keep a channel that was added; False where its name or id is taken."""
        row = {"name": made.name, "platform": made.platform, "id": made.id, "by": made.by, "at": made.at}
        async with self.writing() as db:
            if not (await db.execute(insert_new(joined, row))).rowcount:
                return False
            await note(db, made.at, "act", f"channel {made.name}", "joined", "in chat")
        return True

    async def leave_channel(self, name: str, now: datetime) -> bool:
        """Take a channel back that was added in chat; False where it was not."""
        async with self.writing() as db:
            gone = (await db.execute(delete(joined).where(joined.c.name == name))).rowcount
            if gone:
                await note(db, now, "act", f"channel {name}", "left", "in chat")
        return bool(gone)

    # --- what a channel was told

    async def told_here(self, channel: str, story: str) -> bool:
        """Whether the channel was told this story."""
        mine = (told.c.channel == channel) & (told.c.story == story)
        async with self.reading() as db:
            return (await db.execute(told.select().where(mine).limit(1))).first() is not None

    async def story_posted(self, channel: str, messages: Sequence[str]) -> str | None:
        """The story that a message of the channel is about, by the platform's ids that it may have."""
        mine = (posts.c.name == channel) & posts.c.message.in_(list(messages)) & posts.c.story.is_not(None)
        async with self.reading() as db:
            found: str | None = (await db.execute(select(posts.c.story).where(mine).limit(1))).scalar()
        return found

    async def name_of(self, platform: str, channel: str) -> str | None:
        """What a channel was called when something was last posted there."""
        mine = (posts.c.platform == platform) & (posts.c.channel == channel)
        query = select(posts.c.name).where(mine).order_by(posts.c.seq.desc()).limit(1)
        async with self.reading() as db:
            found: str | None = (await db.execute(query)).scalar()
        return found

    async def held(self, channel: str | None = None) -> list[dict[str, Any]]:
        """The posts of which nobody knows whether they were sent, oldest first; of one channel or of all."""
        query = posts.select().where(posts.c.state == "held").order_by(posts.c.seq)
        query = query.where(posts.c.name == channel) if channel is not None else query
        async with self.reading() as db:
            return [dict(row) for row in (await db.execute(query)).mappings()]

    async def newest_digest(self, channel: str) -> tuple[datetime, int] | None:
        """When the channel's newest digest was made and how many stories it told; None before the first.

        One that only marks where a new schedule begins was made of nothing that was read.
        """
        mine = (digests.c.channel == channel) & digests.c.read_until.is_not(None)
        same = (told.c.channel == digests.c.channel) & (told.c.slot == digests.c.slot)
        count = select(func.count()).select_from(told).where(same).scalar_subquery()
        query = select(digests.c.made, count).where(mine).order_by(digests.c.slot.desc()).limit(1)
        async with self.reading() as db:
            row = (await db.execute(query)).first()
        return (row[0], int(row[1])) if row else None

    # --- what people say of stories

    async def save_opinion(
        self, who: tuple[str, str], channel: str, story: str, about: str, said: str, now: datetime
    ) -> str | None:
        """Keep what ``who`` (platform, author) says of a story; what they said before, or None.

        ``about`` is "story" for whether it was useful, else the id of an article that they take out.
        """
        platform, author = who
        row = {"platform": platform, "author": author, "story": story, "about": about}
        mine = [feedback.c[name] == value for name, value in row.items()]
        changed = row | {"channel": channel, "said": said, "at": now}
        async with self.writing() as db:
            before = (await db.execute(feedback.select().where(*mine))).first()
            await db.execute(upsert(feedback, changed, list(row)))
        return before.said if before else None

    async def opinions(self, since: datetime | None = None, story: str | None = None) -> list[dict[str, Any]]:
        """What was said of stories, oldest first."""
        query = feedback.select().order_by(feedback.c.at, feedback.c.id)
        query = query.where(feedback.c.at >= since) if since else query
        query = query.where(feedback.c.story == story) if story else query
        async with self.reading() as db:
            return [dict(row) for row in (await db.execute(query)).mappings()]

    # --- private answers

    async def save_whisper(self, event: Command | Click, blocks: Sequence[Block], now: datetime) -> None:
        """Keep a private answer under the event that it answers, so that it can be shared; old ones go."""
        row = {"platform": event.platform, "event": event.id, "author": event.author, "at": now}
        row |= {"thread": event.thread, "blocks": forms.blocks_form(blocks)}
        async with self.writing() as db:
            await db.execute(delete(whispers).where(whispers.c.at < now - SHARED_WITHIN))
            await db.execute(insert_new(whispers, row))

    async def whisper(self, platform: str, event: str) -> Whispered | None:
        """A private answer, None where it is not kept any more."""
        mine = (whispers.c.platform == platform) & (whispers.c.event == event)
        async with self.reading() as db:
            row = (await db.execute(whispers.select().where(mine))).first()
        return Whispered(row.author, row.thread, forms.blocks_of(row.blocks)) if row else None

    async def forget(self, platform: str, author: str) -> int:
        """Delete what is kept of a person here: opinions and private answers; how many rows that were.

        What they set in a channel stays, without their name.
        """
        gone = 0
        async with self.writing() as db:
            for table in (feedback, whispers):
                mine = (table.c.platform == platform) & (table.c.author == author)
                gone += (await db.execute(delete(table).where(mine))).rowcount
            for named in (overrides, joined):
                gone += (await db.execute(update(named).where(named.c.by == author).values(by=""))).rowcount
        return gone
