"""Questions that a reader may ask next, and that the articles answer.

Made from templates, each of cited facts: what the question presupposes stands in the sentence it cites.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from bot.analysis.statements import stem
from bot.analysis.text import fold, tokens
from bot.extractive.material import Material
from bot.models import Contrast, KeyQuote, Point, Quote, Span

MOST = 3
_TOPIC = re.compile(r"\b(?:about|on|over|of|against|for)\s+(?P<topic>(?:the\s+)?(?:[A-Z][\w’'-]+\s?){1,3})")


def ask(
    material: Material,
    quotes: Mapping[str, Sequence[Quote]],
    shown: Sequence[KeyQuote],
    contrasts: Sequence[Contrast],
) -> tuple[Point, ...]:
    """Up to three questions, none where there is nothing to ask of."""
    found: dict[str, Point] = {}
    for point in (*_of_speakers(material, quotes, shown), *_of_cuts(contrasts)):
        found.setdefault(point.text, point)
    return tuple(found.values())[:MOST]


def _of_speakers(
    material: Material, quotes: Mapping[str, Sequence[Quote]], shown: Sequence[KeyQuote]
) -> Iterator[Point]:
    """ "What did Anna Brask say about the harbour?" where she is quoted beside that name."""
    heard = {quote.quote.utterance for quote in shown}
    asked: set[str] = set()
    for article in material.articles:
        for quote in quotes.get(article.id, ()):
            speaker = quote.speaker
            if not speaker or len(speaker.split()) < 2 or not speaker[:1].isupper() or speaker in asked:
                continue
            home = article.sentence_at(quote.start)
            topic = _topic(material, quote, article.text[slice(*home)]) if home else None
            if home and topic and quote.utterance not in heard:
                asked.add(speaker)
                yield Point(f"What did {speaker} say about {topic}?", (article.cite(*home),))


def _topic(material: Material, quote: Quote, sentence: str) -> str | None:
    """A name in the sentence, other than the speaker's own."""
    own = set(tokens(quote.speaker or ""))
    outside = sentence.replace(quote.text, " ")
    for match in re.finditer(r"(?<![.!?“\"]\s)(?<!^)\b[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+){0,2}", outside):
        words = [fold(word).casefold().removesuffix("'s") for word in match.group().split()]
        if not own & set(words) and all(word in material.names for word in words):
            return re.sub(r"['’]s$", "", match.group())
    return None


def _of_cuts(contrasts: Sequence[Contrast]) -> Iterator[Point]:
    for contrast in contrasts:
        if contrast.kind == "quote cut":
            full: Span = contrast.sides[0]
            home = full.article.sentence_at(full.start)
            if home and stem("x"):
                continue
    yield from ()
