"""The page's addresses."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.models import Question
from bot.platforms import Door, Handler, Reply
from bot.platforms.page_archive import Archive
from bot.platforms.page_render import FILES, environment, excerpt, path, render

LONGEST_QUESTION = 1000
MOST_PENDING = 8  # questions being answered at once; a page without accounts knows no other limit
PATIENCE = 20.0  # seconds that a browser waits for an answer before it is sent on to the thread
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
Answering = Callable[[Request], Awaitable[Response]]


def site(
    archive: Archive,
    handler: Handler,
    hosts: list[str],
    doors: Mapping[str, Door] | None = None,
    patience: float = PATIENCE,
) -> Starlette:
    """The application. ``hosts`` are the names that it may be asked for under, at the ``doors`` under any."""
    view = _View(archive, handler, patience)
    routes = [
        Route("/", view.home),
        Route("/channel/{name}", view.channel),
        Route("/thread/{key}", view.thread),
        Route("/thread/{key}", view.ask, methods=["POST"]),
        Route("/place/{article}/{revision}/{start}-{end}", view.place),
        Route("/health", _health),
        Mount("/files", StaticFiles(directory=FILES), name="files"),
    ]
    guard = Middleware(TrustedHostMiddleware, allowed_hosts=hosts)
    problems = {404: _not_found, 400: _not_found}
    own = Starlette(routes=routes, middleware=[guard], exception_handlers=problems)
    if not doors:
        return own
    entries = [Route(path, door, methods=["POST"]) for path, door in doors.items()]
    return Starlette(routes=[*entries, Mount("/", own)])


class _View:
    def __init__(self, archive: Archive, handler: Handler, patience: float) -> None:
        self._archive, self._handler, self._patience = archive, handler, patience
        self._pending: set[asyncio.Future[Reply]] = set()

    async def home(self, _: Request) -> Response:
        names = await self._archive.channels()
        return RedirectResponse(f"/channel/{path(names[0])}", 303) if names else _page("empty.html")

    async def channel(self, request: Request) -> Response:
        name, names = request.path_params["name"], await self._archive.channels()
        if name not in names:
            raise HTTPException(404)
        digests = await self._archive.digests(name)
        return _page("channel.html", name=name, names=names, digests=digests)

    async def thread(self, request: Request) -> Response:
        found = await self._archive.thread(request.path_params["key"])
        if found is None:
            raise HTTPException(404)
        names = await self._archive.channels()
        return _page("thread.html", thread=found, key=found.cards[0].key, name=found.name, names=names)

    async def ask(self, request: Request) -> Response:
        _same_origin(request)
        key = request.path_params["key"]
        found = await self._archive.thread(key)
        if found is None:
            raise HTTPException(404)
        text = await _asked(request)
        key = found.cards[0].key
        if text and len(self._pending) >= MOST_PENDING:
            return _page("busy.html", 503, names=[], name=found.name, back=f"/thread/{path(key)}")
        if text:
            question = Question(secrets.token_hex(8), "page", found.name, key, "reader", text)
            # Not cancelled when the patience ends: the answer comes to the thread all the same.
            work = asyncio.ensure_future(self._handler(question))
            self._pending.add(work)
            work.add_done_callback(self._pending.discard)
            await asyncio.wait([work], timeout=self._patience)
        return RedirectResponse(f"/thread/{path(key)}#newest", 303)

    async def place(self, request: Request) -> Response:
        at = request.path_params
        revision, start, end = (_number(at[name]) for name in ("revision", "start", "end"))
        article = await self._archive.article(at["article"], revision)
        if article is None or not 0 <= start < end <= len(article.text):
            raise HTTPException(404)
        shown = asdict(excerpt(article, start, end))
        return _page("place.html", article=article, names=await self._archive.channels(), name="", **shown)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise HTTPException(404)
    return int(text)


async def _asked(request: Request) -> str:
    async with request.form(max_files=0, max_fields=5, max_part_size=16_384) as form:
        return str(form.get("question", "")).strip()[:LONGEST_QUESTION]


def _same_origin(request: Request) -> None:
    """A form on somebody else's page must not ask in our reader's name."""
    origin = request.headers.get("origin")
    if origin and urlsplit(origin).netloc != request.headers.get("host"):
        raise HTTPException(400)


def _page(template: str, status: int = 200, **values: object) -> Response:
    body = environment().get_template(template).render(render=render, **values)
    # Not "no-referrer": with it browsers hide the origin of our own forms as well.
    headers = {"Content-Security-Policy": POLICY, "Referrer-Policy": "same-origin"}
    headers |= {"X-Content-Type-Options": "nosniff"}
    return HTMLResponse(body, status, headers)


async def _not_found(_: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 404
    return _page("missing.html", status, names=[], name="")


async def _health(_: Request) -> Response:
    return PlainTextResponse("ok")
