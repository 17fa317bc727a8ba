"""The bot as it runs: clock, steps, platforms, until it is told to end."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import sys
from collections.abc import AsyncIterator, Coroutine, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from rich.console import Console

from bot import acting, answering, app, layout
from bot.archive import Archive
from bot.clock import next_slot, start_clock
from bot.config import Config
from bot.desk import Desk
from bot.engine import Engine, utc_now
from bot.errors import Gone, ParallaxError
from bot.models import Click, Event, Question
from bot.platforms import Handler, Reply
from bot.platforms.page import Page
from bot.platforms.terminal import show

log = logging.getLogger("parallax")
STILL_ASKING = timedelta(hours=1)
AGAIN = 300.0  # seconds until a platform that refused us is tried again


async def serve(config: Config | None, environ: Mapping[str, str], port: int) -> None:
    """Run until SIGINT or SIGTERM. With no config, the example desk on ``port``."""
    logging.basicConfig(
        stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s"
    )
    known = config or app.example_config(port)
    async with app.desk(known, environ, at_once=config is None) as desk:
        engine = Engine(desk)
        ended = _ended()
        with _sole(app.database(known).removeprefix("sqlite:///")) as alone:
            if alone:
                await desk.store.end_leases(utc_now())
            await _run(desk, engine, ended)
    _say("Stopped.")


async def _run(desk: Desk, engine: Engine, ended: asyncio.Event) -> None:
    async with connected(desk, engine):
        _say(*_greeting(desk))
        try:
            if await _done_before(ended, _start(desk, engine)):
                await _until(ended, engine)
        finally:
            await engine.rest()  # before the platforms go


async def _start(desk: Desk, engine: Engine) -> None:
    await _catch_up(desk)
    await _first_look(desk, engine)


async def _done_before(ended: asyncio.Event, work: Coroutine[Any, Any, None]) -> bool:
    """Whether the work came to its end before ours was asked for; else it is left where it is."""
    doing, asked = asyncio.create_task(work), asyncio.create_task(ended.wait())
    await asyncio.wait({doing, asked}, return_when=asyncio.FIRST_COMPLETED)
    asked.cancel()
    if doing.done():
        doing.result()
        return True
    doing.cancel()
    await asyncio.wait({doing})
    return False


@contextmanager
def _sole(database: str) -> Iterator[bool]:
    """Whether no other bot serves this database now; while we do, others see that we do.

    The lock goes with the process, however it ends.
    """
    if sys.platform == "win32":  # leases then run out by themselves
        yield False
        return
    import fcntl

    with Path(f"{database}.lock").open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            alone = True
        except OSError:
            alone = False
        fcntl.flock(lock, fcntl.LOCK_SH)
        yield alone


async def _catch_up(desk: Desk) -> None:
    """Answer what was asked just before a crash, and no later than a person still waits for it."""
    for name in desk.platforms:
        for row in await desk.store.unanswered(name, utc_now() - STILL_ASKING):
            parts = ("id", "platform", "channel", "thread", "author", "text")
            more = {"links": tuple(row["links"] or ()), "direct": row["direct"]}
            try:
                await answering.answered(desk, Question(*(row[part] for part in parts), **more), utc_now())
            except Exception:
                log.exception("question %s", row["id"])  # a start must not fail over what was asked before it


async def _until(ended: asyncio.Event, engine: Engine) -> None:
    clock = start_clock(engine.digest, engine.make)
    sending = asyncio.create_task(engine.serve())
    try:
        await ended.wait()
    finally:
        clock.shutdown(wait=False)
        sending.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await sending


async def _first_look(desk: Desk, engine: Engine) -> None:
    """Everything that is due now, before the clock starts; says what came of it."""
    slots = [await desk.store.last_slot(each.name) for each in await desk.channels()]
    await engine.make()
    await engine.send()
    if desk.at_once and all(slots):
        await _again(desk)
    if due := next_slot(desk.config, await desk.channels(), utc_now()):
        _say(f"The next digest is due {layout.when(due.astimezone())}. Ctrl-C ends.")


async def _again(desk: Desk) -> None:
    """The example desk was started before: show what it posted, without posting."""
    archive = Archive(desk)
    for channel in desk.config.channel:
        if channel.platform != "terminal":
            continue
        posts = await archive.newest_digest(channel.name)
        if posts:
            _say(f"Nothing new since the digest of {layout.when(posts[0].sent)}; here it is again.")
            for post in posts:
                show(post.blocks, Console())


def _greeting(desk: Desk) -> list[str]:
    page = next((each for each in desk.platforms.values() if isinstance(each, Page)), None)
    read = layout.counted(len(desk.sources), "source")
    lines = [f"Parallax reads {read} for {layout.counted(len(desk.config.channel), 'channel')}."]
    lines += [f"The page is at {page.address}"] if page else []
    return lines + _unpriced(desk)


def _unpriced(desk: Desk) -> list[str]:
    """A budget that can't be promised is not kept quiet about."""
    if desk.config.model is None:
        return []
    from bot.writing import making

    model = desk.config.model
    looks = [making.priced(prices, model.daily_tokens) for _, prices in making.known(model, {})]
    return [f"The {each.what} is {each.said}." for each in looks if not each.well]


def _say(*lines: str) -> None:
    for line in lines:
        print(line, file=sys.stderr, flush=True)


def _ended() -> asyncio.Event:
    """Set by the first SIGINT or SIGTERM; a second SIGINT ends at once, as everywhere."""
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()

    def end(number: signal.Signals) -> None:
        ended.set()
        loop.remove_signal_handler(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, end, number)
    return ended


@asynccontextmanager
async def connected(desk: Desk, engine: Engine, again: float = AGAIN) -> AsyncIterator[None]:
    """All platforms, hearing; disconnected in the end, each whatever became of the others.

    One that refuses us is tried ``again`` after so many seconds; meanwhile the others run.
    """

    async def heard(event: Event) -> Reply:
        reply: Reply
        if isinstance(event, Question) or (isinstance(event, Click) and event.action in answering.HEARD):
            reply = await answering.hear(desk, event, utc_now())
        else:
            reply = await acting.act(desk, event, utc_now())
        engine.wake()
        return reply

    async with contextlib.AsyncExitStack() as stack:
        for name, platform in desk.platforms.items():
            if isinstance(platform, Page):
                platform.read_from(Archive(desk))
            stack.push_async_callback(platform.stop)
            if not await _joined(desk, name, heard):
                joining = asyncio.create_task(_join(desk, engine, name, heard, again))
                stack.push_async_callback(_ended_with, joining)
        yield


async def _joined(desk: Desk, name: str, heard: Handler) -> bool:
    """Whether the platform takes us. Raises Gone where it doesn't, and no other is left to run."""
    try:
        await desk.platforms[name].start(heard)
    except Gone as error:
        if not {*desk.reached()} - {name, "terminal"}:
            raise
        log.error("%s: %s; the others run, and it is tried again every few minutes", name, error)
        desk.refused.add(name)
    else:
        desk.refused.discard(name)
    return name not in desk.refused


async def _join(desk: Desk, engine: Engine, name: str, heard: Handler, again: float) -> None:
    """Try again until the platform takes us: its token was renewed, or its app let in again."""
    platform = desk.platforms[name]
    while name in desk.refused:
        await asyncio.sleep(again)
        try:
            await platform.stop()
            await platform.start(heard)
            desk.refused.discard(name)
        except ParallaxError as error:
            log.info("%s: %s", name, error)
        except Exception:
            log.exception("%s can't be started", name)
    log.warning("%s takes us now", name)
    engine.wake()


async def _ended_with(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.wait({task})
