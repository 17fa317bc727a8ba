"""What each side says: the answer to a question that asks for an opinion, which we have none of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.analysis.statements import Weights, statements, terms
from bot.extractive.material import quotes_for_readers
from bot.models import Answer, Article, Point, Quote

MOST = 4
LEAST = 6  # words of a quotation that tells where somebody stands


def sides(question: str, articles: Sequence[Article], as_of: datetime | None) -> Answer:
    """Those who are quoted, each once and in a sentence of their own words, the ones on the topic first."""
    spoken = [quote for article in articles for quote in quotes_for_readers(article) if _tells(quote)]
    wanted = frozenset(terms(question))
    weights = Weights(each.terms for article in articles for each in statements(article))
    spoken.sort(key=lambda quote: -_worth(quote, wanted, weights))
    kept: dict[str, Point] = {}
    for quote in spoken:
        speaker = (quote.speaker or "").split()[-1].casefold()
        home = quote.article.sentence_at(quote.start)
        if home and speaker not in kept and len(kept) < MOST:
            text = " ".join(quote.text.split()).rstrip(",")
            kept[speaker] = Point(f"{quote.speaker}: “{text}”", (quote.article.cite(*home),))
    return Answer(question, tuple(kept.values()), not kept, tuple(articles), as_of, note=NOTE if kept else "")


NOTE = "I take no side. This is what those involved say."


def _tells(quote: Quote) -> bool:
    return bool(quote.speaker) and len(quote.text.split()) >= LEAST


def _worth(quote: Quote, wanted: frozenset[str], weights: Weights) -> float:
    said = frozenset(terms(quote.text))
    return weights.total(said & wanted) * 2 + min(len(said), 30) / 30
