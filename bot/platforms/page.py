"""The page: the same posts in a browser, and for each quote and citation the place in the article.

It shows excerpts, never whole articles. It binds to 127.0.0.1 unless told otherwise.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import socket
from collections.abc import Mapping
from urllib.parse import urlsplit

import uvicorn
from pydantic import BaseModel, ConfigDict, Field, field_validator

from bot.config import web_address
from bot.errors import BadConfig
from bot.models import Block, Post, Question
from bot.platforms import Door, Handler
from bot.platforms.page_archive import Archive
from bot.platforms.page_routes import site

GRACE = 5  # seconds that a request may take after the end was asked for
BASE = ""
"""Our page as seen from itself: links there need no host."""


class Options(BaseModel):
    """``[page]``. ``public_url`` is where readers elsewhere reach it: posts then link to the evidence."""

    model_config = ConfigDict(extra="forbid")

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    public_url: str = ""

    @field_validator("public_url")
    @classmethod
    def known_address(cls, url: str) -> str:
        """Raises ValueError where a link could not lead there."""
        return web_address(url) if url else url


def make(options: Options, environ: Mapping[str, str]) -> Page:  # noqa: ARG001
    """The page, not serving yet."""
    return Page(options)


class Page:
    """Serves what was posted. Sending to it means that the row is there: there is nothing to do."""

    name = "page"

    def __init__(self, options: Options) -> None:
        self._options = options
        self._archive: Archive | None = None
        self._doors: dict[str, Door] = {}
        self._server: uvicorn.Server | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def address(self) -> str:
        """Where a browser on this machine finds it."""
        host = self._options.host
        return f"http://{f'[{host}]' if ':' in host else host}:{self._options.port}"

    def read_from(self, archive: Archive) -> None:
        """Give it what it shows, before it starts."""
        self._archive = archive

    def open_doors(self, doors: Mapping[str, Door]) -> None:
        """Let others be told things at these addresses, before it starts."""
        self._doors |= doors

    async def start(self, handler: Handler) -> None:
        """Serve. Raises BadConfig where the port is taken."""
        assert self._archive is not None
        config = uvicorn.Config(
            site(self._archive, handler, self._hosts(), self._doors),
            log_level="warning",
            lifespan="off",
            server_header=False,
            timeout_graceful_shutdown=GRACE,
        )
        self._server = _Server(config)
        self._task = asyncio.create_task(self._server.serve(sockets=[self._listen()]))
        while not self._server.started and not self._task.done():
            await asyncio.sleep(0.01)

    async def stop(self) -> None:
        """Answer what was asked, then end."""
        if self._server and self._task:
            self._server.should_exit = True
            await self._task

    async def send(self, post: Post) -> str:
        """It is shown as soon as its row says that it was sent."""
        return post.key

    async def find(self, post: Post) -> str | None:
        """Its row is there: nothing can be doubled."""
        return post.key

    async def edit(self, post: Post, message: str) -> None:
        """Its row is there."""

    async def notice(self, question: Question, words: str | None) -> None:
        """Nothing is shown here before the answer is."""

    async def draft(self, post: Post, message: str | None) -> str | None:  # noqa: ARG002
        """Nothing is shown here before it is whole."""
        return None

    def fits(self, blocks: tuple[Block, ...]) -> bool:  # noqa: ARG002
        """A page holds anything."""
        return True

    def _listen(self) -> socket.socket:
        try:
            family = socket.AF_INET6 if ":" in self._options.host else socket.AF_INET
            return socket.create_server((self._options.host, self._options.port), family=family)
        except OSError as error:
            # Python adds where it tried, and hides what kind of error it was; the key says so already.
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                said = f"expects a free port, not {self._options.port} ({os.strerror(error.errno)})"
                raise BadConfig("page.port", said) from None
            said = f"expects a name or address of this machine, not '{self._options.host}'"
            raise BadConfig("page.host", said) from None

    def _hosts(self) -> list[str]:
        """Names under which it may be asked for: a page elsewhere can't have us read by rebinding its own."""
        public = urlsplit(self._options.public_url).hostname or ""
        named = {self._options.host, "127.0.0.1", "localhost", "[::1]", "testserver", public} - {""}
        return ["*"] if self._options.host in ("0.0.0.0", "::") else sorted(named)  # noqa: S104


class _Server(uvicorn.Server):
    """uvicorn without signal handlers: Ctrl-C belongs to the bot, which ends the page in its turn."""

    @contextlib.contextmanager
    def capture_signals(self):  # type: ignore[no-untyped-def]
        yield
