"""A brief from the articles' own sentences."""

from __future__ import annotations

from bot.analysis.comparison import compare
from bot.analysis.copies import independent_sources
from bot.analysis.only import only_in
from bot.analysis.titles import beyond_text
from bot.analysis.voices import voices
from bot.briefing import examine
from bot.extractive.asking import ask
from bot.extractive.choosing import LEAST, candidates, choose
from bot.extractive.heading import headline
from bot.extractive.material import gather, quotes_for_readers
from bot.extractive.picking import pick
from bot.models import Brief, Contrast, Point, Story, TitleGap


def write(story: Story, length: int = 5) -> Brief:
    """A brief of at most ``length`` points. It has passed the test of ``bot.briefing``."""
    material = gather(story)
    quotes = {article.id: quotes_for_readers(article) for article in story.articles}
    every = candidates(material)
    title = headline(material, every)
    contrasts = tuple(each for each in compare(story, quotes) if _in_one_language(each))
    shown = pick(material, quotes)
    drafts = choose(material, every, length, title.text)
    if len(drafts) < LEAST:  # a short story: what the headline told may be told again, in full
        drafts = max(drafts, choose(material, every, length), key=len)
    points = tuple(draft.point(material) for draft in drafts)
    brief = Brief(
        story=story,
        version=1,
        headline=title,
        points=points or (Point(f"{title.text}.", title.cites),),  # a story is never left without one
        quotes=shown,
        contrasts=contrasts,
        only_in=only_in(
            story, [cite for point in points for cite in point.cites[:1] if len(point.cites) == 1]
        ),
        questions=ask(material, quotes, shown, contrasts, [point.text for point in points]),
        independent_sources=independent_sources(story.articles),
        voices=voices(story, quotes),
        titles=tuple(TitleGap(each.id, parts) for each in story.articles if (parts := beyond_text(each))),
    )
    return examine(brief)[0]


def _in_one_language(contrast: Contrast) -> bool:
    """Words can be compared in one language only."""
    return len({side.article.language[:2] for side in contrast.sides}) == 1
