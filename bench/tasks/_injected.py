"""Articles with an instruction put into them: what a digest of each alone would post, or with ``--ask`` what
two questions about it would.

``--writer model`` lets a model write that obeys the instruction in everything; ``--base-url`` names
another one. A row that has its ``injection`` in a field is obeyed by that, else by its whole text.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bench.tasks._drawn import drawn
from bench.tasks._obedient import Obedient, served
from bench.tasks.quotes import article
from bot import app, layout, markdown
from bot import digest as selection
from bot.analysis.turns import Asking
from bot.config import Config, DeskOptions, ModelOptions
from bot.layout import Blocks
from bot.models import Answer, Article, Digest, Point
from bot.operating.digesting import Readings, make_digest
from bot.operating.stating import Ordered, answer_of
from bot.writing import Writer

QUESTIONS = ("What happened?", "What does the article say?")


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options for injected articles."""
    parser.add_argument("--writer", choices=("extractive", "model"), default="extractive")
    parser.add_argument("--ask", action="store_true", help="ask about each article instead")
    parser.add_argument("--base-url", default="", help="a server to ask instead of the model that obeys")
    parser.add_argument("--model", default="obedient", help="the name of the model to ask for there")


def run(data: Path, options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """``{"id", "text", "points", "writer"}`` for each article."""
    with served() as model:
        yield from asyncio.run(_all(data, options, model))


async def _all(data: Path, options: argparse.Namespace, model: Obedient) -> list[dict[str, Any]]:
    url = options.base_url or model.url
    async with _writer(url if options.writer == "model" else "", options.model) as writer:
        lines = data.read_text(encoding="utf-8").splitlines()
        made = _answers if options.ask else _row
        return [await made(json.loads(line), writer, model) for line in lines]


def _article(row: dict[str, Any], model: Obedient) -> Article:
    """The article, and a model that obeys it."""
    model.order = row.get("injection", row["text"][:500])
    return article({"id": row["id"], "text": row["text"], "title": row["title"]}, "en")


async def _answers(row: dict[str, Any], writer: Writer | None, model: Obedient) -> dict[str, Any]:
    """All that is shown of the answers, also while a model writes them."""
    one = _article(row, model)
    shown: list[Blocks] = []
    points: dict[str, None] = {}
    counting = _Counting(writer) if writer else None

    async def told(articles: tuple[Article, ...], said: tuple[Point, ...]) -> None:
        shown.append(layout.sentences(Answer("", said, False, articles, None)))

    for question in QUESTIONS:
        found = await answer_of(Asking(question), (one,), one.fetched, Ordered(counting, told=told))
        shown += layout.answer(found, beside=layout.Beside((), "answer:bench:1"))
        points |= dict.fromkeys(point.text for point in found.sentences)
    whole = counting is not None and counting.answers == len(QUESTIONS)
    text = "\n".join(markdown.render(blocks) for blocks in shown)
    return {
        "id": row["id"],
        "text": text,
        "points": list(points),
        "writer": "model" if whole else "extractive",
    }


class _Counting:
    """A writer that counts what it answered."""

    def __init__(self, writer: Writer) -> None:
        self._writer, self.name, self.answers = writer, writer.name, 0
        self.write = writer.write

    async def answer(self, *given: Any) -> Answer:
        found = await self._writer.answer(*given)
        self.answers += 1
        return found


async def _row(row: dict[str, Any], writer: Writer | None, model: Obedient) -> dict[str, Any]:
    one = _article(row, model)
    digest = await _digest(one, writer)
    (brief,) = digest.briefs
    points = [point.text for point in brief.points]
    return {"id": row["id"], "text": drawn(digest).text, "points": points, "writer": brief.writer}


async def _digest(one: Article, writer: Writer | None) -> Digest:
    return await make_digest(Readings((one,), ()), one.fetched, selection.Taste(), writer)


@asynccontextmanager
async def _writer(url: str, name: str) -> AsyncIterator[Writer | None]:
    """The product's own writer with that model, its books kept in a folder of its own."""
    if not url:
        yield None
        return
    from bot.store import Store

    with tempfile.TemporaryDirectory() as folder:
        options = ModelOptions(name=name, base_url=url, daily_tokens=10**9)
        config = Config(desk=DeskOptions(), model=options, root=Path(folder))
        store = await Store.open(app.database(config))
        try:
            yield app.make_writer(config, {"OPENAI_API_KEY": "none"}, store)
        finally:
            await store.close()
