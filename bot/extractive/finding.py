"""Answering from the articles' own sentences, or saying that they don't say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.analysis.quotes import find_quotes
from bot.analysis.statements import Statement, Weights, name_words, statements, terms
from bot.analysis.text import fold, tokens
from bot.models import Answer, Article, Point

MOST = 3
_COVER = 0.6
_KINDS = {
    "who": re.compile(r"\b[A-Z][\w’'-]+"),
    "when": re.compile(
        r"\b(?:\d{1,4}|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|"
        r"September|October|November|December|today|yesterday|tomorrow|week|month|year|morning|evening|night|hours?)\b"
    ),
    "how many": re.compile(
        r"\b(?:\d|one|two|three|four|five|six|seven|eight|nine|ten|dozen|hundred|thousand|million|no)\w*"
    ),
    "where": re.compile(r"\b(?:in|at|near|on|to|from|outside|inside)\s+(?:the\s+)?[A-Z]"),
    "why": re.compile(
        r"\b(?:because|citing|due to|since|so that|in order|after|to|over|blam\w+|reason\w*|as)\b"
    ),
}
_ASKED = re.compile(r"\b(?P<kind>who|when|where|why|how many|how much|how long|how old)\b", re.IGNORECASE)
_SAID = re.compile(
    r"\bwhat (?:did|does|has|have|do)\s+(?P<who>.+?)\s+(?:say|said|tell|told|think|call|called)\b(?P<topic>.*)",
    re.IGNORECASE,
)
_EMPTY = frozenset(
    [
        "story",
        "article",
        "articles",
        "news",
        "report",
        "reports",
        "outlet",
        "outlets",
        "tell",
        "know",
        "happen",
        "happens",
        "happened",
        "thing",
        "things",
        "exactly",
        "actually",
        "please",
        "explain",
        "many",
        "long",
        "old",
    ]
)


@dataclass(frozen=True, slots=True)
class Scored:
    """A sentence and how much of the question it covers."""

    statement: Statement
    cover: float
    worth: float


def answer(question: str, articles: Sequence[Article], as_of: datetime | None) -> Answer:
    """The sentences that answer, as they stand, the best first; or none, and ``abstained``."""
    found = _said_by(question, articles) or _covering(question, articles)
    points = tuple(Point(" ".join(each.text.split()), (each.cite,)) for each in found)
    return Answer(question, points, not points, tuple(articles), as_of)


def _covering(question: str, articles: Sequence[Article]) -> tuple[Statement, ...]:
    names = name_words(articles)
    every = [each for article in articles for each in statements(article, names)]
    asked = _content(question)
    if not asked or not every:
        return ()
    weights = Weights(each.terms for each in every)
    known = frozenset(term for each in every for term in each.terms)
    if weights.share(asked, known) < 0.75 or not _names_known(question, articles):
        return ()
    kind = _kind(question)
    scored = sorted((_score(each, asked, kind, weights) for each in every), key=lambda s: -s.worth)
    good = [
        each
        for each in scored
        if each.cover >= _COVER and (kind is None or _fits(each.statement, kind, asked))
    ]
    return _apart(good, weights)


def _content(question: str) -> frozenset[str]:
    return frozenset(term for term in terms(question) if term not in _EMPTY)


def _names_known(question: str, articles: Sequence[Article]) -> bool:
    """Whether the articles name whom and what the question names."""
    named = re.findall(r"(?<!^)\b[A-Z][\w’'-]+", question.strip())
    text = fold(" ".join(f"{article.title} {article.text}" for article in articles)).casefold()
    return all(fold(name).casefold().removesuffix("'s") in text for name in named if name != "I")


def _kind(question: str) -> str | None:
    match = _ASKED.search(question)
    if match is None:
        return None
    kind = match["kind"].casefold()
    return "how many" if kind.startswith("how") else kind


def _fits(statement: Statement, kind: str, asked: frozenset[str]) -> bool:
    """Whether the sentence holds what the question word asks for, beyond what the question says."""
    if kind == "who":
        return any(name not in asked for name in statement.names)
    return bool(_KINDS[kind].search(statement.text))


def _score(each: Statement, asked: frozenset[str], kind: str | None, weights: Weights) -> Scored:
    cover = weights.share(asked, each.terms)
    bonus = 0.15 if kind and _fits(each, kind, asked) else 0.0
    length = 0.004 * max(0, len(each.text.split()) - 30)
    return Scored(each, cover, cover + bonus - length)


def _apart(good: Sequence[Scored], weights: Weights) -> tuple[Statement, ...]:
    """The best few, from several outlets, none that tells another's facts."""
    kept: list[Scored] = []
    for each in good:
        if len(kept) == MOST or (kept and each.worth < 0.75 * kept[0].worth):
            break
        if all(weights.share(each.statement.terms, o.statement.terms) < 0.7 for o in kept):
            kept.append(each)
    return tuple(each.statement for each in kept)


def _said_by(question: str, articles: Sequence[Article]) -> tuple[Statement, ...]:
    """What somebody said, where the question asks for that: the sentences that quote them."""
    match = _SAID.search(question)
    if match is None:
        return ()
    who = {word for word in tokens(match["who"]) if len(word) > 2}
    topic = _content(match["topic"])
    found: list[tuple[float, Statement]] = []
    for article in articles:
        own = {each.start: each for each in statements(article)}
        for quote in find_quotes(article):
            home = article.sentence_at(quote.start)
            if home is None or not quote.speaker or not who & set(tokens(quote.speaker)):
                continue
            each = own[home[0]]
            hits = len(topic & each.terms)
            if hits or not topic:
                found.append((hits + min(len(quote.text), 200) / 400, each))
    ranked = [each for _, each in sorted(found, key=lambda pair: -pair[0])]
    return tuple(dict.fromkeys(ranked))[:MOST]
