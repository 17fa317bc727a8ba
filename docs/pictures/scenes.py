"""What the pictures show, made from the examples: ``python docs/pictures/scenes.py slack``.

Prints a JSON object: for each scene the payloads of its messages, as the platform would be sent them.
The scenes: a digest, the card of a story, the card after the story has grown, what its thread is told
then, a correction, a story withdrawn, and the line that breaks a week of silence.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path

from bot import extractive, layout
from bot.analysis.changes import change
from bot.analysis.revisions import fallen
from bot.analysis.text import sentences
from bot.digest import Taste
from bot.http import Http
from bot.models import Article, Brief, Digest
from bot.operating.digesting import make_digest, read_places

EXAMPLES = Path(__file__).parents[2] / "examples"
AT = datetime(2026, 3, 7, 8, 0, tzinfo=UTC)
LATER = AT + timedelta(hours=6, minutes=5)
FIGURE = ("14 assaults", "12 assaults")
"""What an outlet had printed, and what it prints later."""

Scenes = Mapping[str, tuple[layout.Blocks, ...]]


async def scenes(fits: Callable[[layout.Blocks], bool]) -> Scenes:
    """The messages of each scene, by its name."""
    async with Http() as http:
        readings = await read_places([str(EXAMPLES)], AT, http)
    digest = replace(await make_digest(readings, AT, Taste()), slot=AT, read_until=AT)
    told = max(digest.briefs, key=lambda each: len(each.story.articles))
    before = extractive.write(replace(told.story, articles=told.story.articles[:2]))
    shown = replace(digest, briefs=tuple(before if each is told else each for each in digest.briefs))
    root = layout.messages(layout.root(shown), lambda blocks: fits(layout.roomy(blocks)))
    card = layout.messages(layout.card(before, as_of=AT), fits)
    return {
        "digest": root,
        "card": card,
        **_grown(before, told, len(card), fits),
        "digest-updated": _marked(root, shown, before, "updated"),
        **_corrected(next(each for each in digest.briefs if _holds(each)), fits),
        "withdrawn": (layout.withdrawn(before.headline.text, "The outlet took the report back.", LATER),),
        "silence": (layout.silence(412, 9, [("feed:example", "answered 503 since Tuesday")], AT),),
    }


def _grown(before: Brief, after: Brief, count: int, fits: Callable[[layout.Blocks], bool]) -> Scenes:
    news = layout.News(change(before, after), AT)
    choices = (layout.grown(each, news, (), as_of=LATER) for each in layout.shorter(after))
    return {
        "card-updated": layout.exactly(choices, fits, count),
        "update": (layout.update(after, news, as_of=LATER),),
    }


def _marked(
    root: tuple[layout.Blocks, ...], digest: Digest, brief: Brief, what: str
) -> tuple[layout.Blocks, ...]:
    number = digest.briefs.index(brief) + 1
    mark = f"({what} {layout.hour(LATER)})"
    return tuple(layout.marked(each, number, "", mark) for each in root)


def _holds(brief: Brief) -> bool:
    return any(FIGURE[0] in point.text for point in brief.points)


def _corrected(brief: Brief, fits: Callable[[layout.Blocks], bool]) -> Scenes:
    """An outlet has changed a figure that stands in the card."""
    articles = tuple(_revised(each) for each in brief.story.articles)
    lost = fallen(brief, {each.id: each for each in articles})
    fixes = [
        layout.Correction(LATER, each.text, each.now.text if each.now else None, layout.reason(each))
        for each in lost
    ]
    now = extractive.write(replace(brief.story, articles=articles))
    return {
        "card-corrected": layout.messages(layout.grown(now, None, fixes, as_of=LATER), fits),
        "correction": (layout.correction(fixes, LATER),),
    }


def _revised(article: Article) -> Article:
    text = article.text.replace(*FIGURE)
    if text == article.text:
        return article
    return replace(article, revision=article.revision + 1, text=text, sentences=sentences(text))


def main(platform: str) -> None:
    """Print all scenes for that platform."""
    module = import_module(f"bot.platforms.{platform}")
    made = asyncio.run(scenes(module.fits))
    payloads = {name: [module.render(blocks) for blocks in messages] for name, messages in made.items()}
    json.dump(payloads, sys.stdout, ensure_ascii=False, indent=2)


if __name__ == "__main__":
    main(sys.argv[1])
