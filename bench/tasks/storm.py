"""The bot on a model that lies, obeys whoever speaks to it, or breaks, over real HTTP: what it posts is held
against what the model made up.

Invented events (or those of DATA, ``id`` and ``articles`` of ``title`` and ``text``) come in by day;
the whole bot runs, with a clock of its own, and each time a digest is due. What was posted is looked at by
rules that know nothing of the bot's own checks: no falsehood that the server remembers, no number and no
name that stands in none of the story's articles, no address, no mention, no quote that is not a slice.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import re
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.tasks import _models
from bench.tasks._invented import Event, Told, events
from bot import app, pipeline
from bot.config import ChannelOptions, Config, DeskOptions, ModelOptions
from bot.desk import Desk
from bot.engine import Engine
from bot.models import Block, Comparison, Entry, Heading, Line, Post, QuoteBlock, Small, Sources
from bot.sources import Fetched
from bot.writing import making

START = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAYS = timedelta(days=4)  # between two digests: no story of the last one is open any more
A_DIGEST = 5  # stories
TIMEOUT = 1.0  # seconds of a call, so that what is slow can be waited for
PATIENCE = 6.0
LATE = 60.0  # seconds after its slot: no digest may come later
_NUMBER = re.compile(r"\d[\d,.]*")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-zäöüéø]+")
_COUNTED = re.compile(r"^\d+\. |\(\d+ words?\)")  # what we count ourselves: stories, and words quoted
_MENTION = re.compile(r"<[@#!]|@(?:everyone|here|channel)\b", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s)>\]]+|www\.[^\s)>\]]+")


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options of this task."""
    parser.add_argument("--model", choices=_models.NAMES, default="lying", help="how the model behaves")
    parser.add_argument("--stories", type=int, default=500, help="so many events")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other events")


def run(data: Path | None, options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """A row for each text that was posted and should not have been; then the figures."""
    logging.getLogger("parallax").setLevel(logging.CRITICAL)
    logging.getLogger("stamina").setLevel(logging.CRITICAL)
    told = _from(data)[: options.stories] if data else events(options.stories, options.seed, hidden=True)
    orders = [each.trigger for each in told]
    with _models.served(options.model, options.seed, orders) as model, tempfile.TemporaryDirectory() as at:
        done = asyncio.run(_posted(told, model.url, Path(at)))
    wrong = list(_wrong(done.posts, told, model))
    yield from wrong
    cards = [post for post in done.posts if _urls(post)]
    yield {
        "measured": {
            "model": options.model,
            "stories": len(told),
            "digests": len(done.took),
            "latest_seconds": round(max(done.took), 1),
            "late": sum(each > LATE for each in done.took),
            "cards": len(cards),
            "written": dict(Counter(map(_way, cards)).most_common()),
            "requests": model.requests,
            "usd": round(done.usd, 4),
            "offered": {kind: len(texts) for kind, texts in sorted(model.told.items())},
            "posted_wrong": dict(Counter(row["rule"] for row in wrong)),
        }
    }


# --- the bot, with a clock of its own


@dataclass
class Recorder:
    """A platform that keeps what it is sent."""

    name: str = "page"
    sent: list[Post] = field(default_factory=list)

    async def send(self, post: Post) -> str:
        """Kept."""
        self.sent.append(post)
        return f"m{len(self.sent)}"

    async def edit(self, post: Post, _message: str) -> None:
        """What it says now is looked at, too."""
        self.sent.append(post)

    def fits(self, _blocks: tuple[Block, ...]) -> bool:
        """All of it."""
        return True


class Wire:
    """A source that gives the articles of some events."""

    id = "wire"

    def __init__(self) -> None:
        self.entries: tuple[Entry, ...] = ()

    def carry(self, told: Sequence[Event], at: datetime) -> None:
        """What the next look finds."""
        self.entries = tuple(
            Entry("wire", url, url, one.title, at, None, one.text, "text/plain", one.outlet, url)
            for event in told
            for url, one in _addressed(event)
        )

    async def fetch(self, _cursor: Any) -> Fetched:
        """Those."""
        return Fetched(self.entries, {})


@dataclass(frozen=True)
class Done:
    """What was posted, how many seconds after its slot each digest came, and what it cost."""

    posts: list[Post]
    took: list[float]
    usd: float


async def _posted(told: Sequence[Event], url: str, folder: Path) -> Done:
    recorder, wire, took, at = Recorder(), Wire(), [], START
    config = _config(url, folder)
    async with app.desk(config, {}, quiet=True) as desk:
        assert config.model is not None
        budget = app.budget_of(config)
        desk.writer = making.make(config.model, {}, desk.store, None, budget, lambda: at)
        desk.platforms, desk.sources = {"page": recorder}, {"wire": wire}  # type: ignore[dict-item]
        for first in range(0, len(told), A_DIGEST):
            await pipeline.compose(desk, at)  # the slots since the last one: there is nothing to tell
            wire.carry(told[first : first + A_DIGEST], at)
            await _turn(desk, at)
            began = time.monotonic()
            await _turn(desk, at + HOUR / 2)
            took.append(time.monotonic() - began)
            at += DAYS
        calls = await desk.store.calls(START - HOUR)
    return Done(recorder.sent, took, sum(call["usd"] or 0.0 for call in calls))


async def _turn(desk: Desk, at: datetime) -> None:
    """All steps at that moment."""
    engine = Engine(desk, lambda: at)
    await engine.make()
    await engine.send()


def _config(url: str, folder: Path) -> Config:
    model = ModelOptions(
        name="storm",
        base_url=url,
        usd_per_million_in=0.1,
        usd_per_million_out=0.4,
        daily_budget_usd=1000.0,
        timeout_seconds=TIMEOUT,
        patience_seconds=PATIENCE,
        concurrency=8,
    )
    channel = ChannelOptions(name="all", platform="page", id="all", schedule="0 * * * *", stories=50)
    desk = DeskOptions(database="sqlite:///storm.db")
    return Config(desk=desk, model=model, channel=(channel,), platforms={"page": {}}, root=folder)


def _from(data: Path) -> list[Event]:
    """Events of a file: three outlets each, without a name of their own."""
    with data.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [
        Event(
            number,
            tuple(
                Told(name, each["title"].strip(), each["text"].strip())
                for name, each in zip(("Post", "Times", "News"), row["articles"], strict=False)
            ),
            f"trigger{number}",
        )
        for number, row in enumerate(rows)
    ]


def _addressed(event: Event) -> Iterator[tuple[str, Told]]:
    """Each article with the address that it has."""
    for number, told in enumerate(event.articles):
        yield f"https://outlet{number}.example/{event.number}", told


# --- what was posted, held against what was made up


@dataclass(frozen=True)
class Known:
    """What some articles hold: their words in a row, their numbers, their names."""

    plain: str
    numbers: frozenset[str]
    names: frozenset[str]


def _known(told: Iterable[Event]) -> Known:
    texts = "\n".join(f"{one.outlet}\n{one.title}\n{one.text}" for event in told for one in event.articles)
    return Known(_plain(texts), frozenset(_numbers(texts)), frozenset(re.findall(r"\w+", texts)))


def _wrong(posts: Iterable[Post], told: Sequence[Event], model: _models.Model) -> Iterator[dict[str, Any]]:
    """A card is held against the articles that it lists, a digest's own message against all."""
    by_url = {url: event for event in told for url, _ in _addressed(event)}
    lies = {_plain(text): kind for kind, texts in model.told.items() if kind[:4] != "way:" for text in texts}
    every = _known(told)
    for post in posts:
        about = {by_url[url].number: by_url[url] for url in _urls(post)}
        known = _known(about.values()) if about else every
        for text, quoted in _texts(post.blocks):
            for rule in _broken(text, quoted, lies, known):
                yield {"post": post.key, "rule": rule, "text": text}


def _urls(post: Post) -> list[str]:
    """The addresses in a card's list of sources."""
    return [
        item.url for block in post.blocks if isinstance(block, Sources) for item in block.items if item.url
    ]


def _way(post: Post) -> str:
    """How a card says that it was written."""
    small = [block.text for block in post.blocks if isinstance(block, Small) and block.text[:7] == "Written"]
    return small[-1].partition(" · ")[0]


def _texts(blocks: Iterable[Block]) -> Iterator[tuple[str, bool]]:
    """The texts of a post; whether each is said to stand in an article word for word."""
    for block in blocks:
        match block:
            case Heading(level=2) | Line():
                yield block.text, False
            case QuoteBlock():
                yield block.text, True
            case Comparison():
                yield from ((side.text, True) for side in block.sides)
                if block.note:
                    yield block.note.text, False


def _broken(text: str, quoted: bool, lies: dict[str, str], known: Known) -> Iterator[str]:
    said = _plain(text)
    for lie, kind in lies.items():
        if lie and lie in said and lie not in known.plain:
            yield kind
    if quoted and said not in known.plain:
        yield "a quote that is no slice"
    if any(number not in known.numbers for number in _numbers(_COUNTED.sub("", text))):
        yield "a number that stands nowhere"
    if any(name not in known.names for name in _NAME.findall(text)):
        yield "a name that stands nowhere"
    if _MENTION.search(text) or _ADDRESS.search(text):
        yield "a mention or an address"


def _numbers(text: str) -> list[str]:
    return [each.rstrip(".,").replace(",", "") for each in _NUMBER.findall(text)]


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[\w@<>!/]+", text.casefold()))
