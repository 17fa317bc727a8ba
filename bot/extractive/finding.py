"""Answering from the articles' own sentences, or saying that they don't say.

A sentence answers where it holds most of what is asked, weighed by rarity, and the kind of thing that the
question word wants: a name, a date, a number. Where outlets give different numbers, all are shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise, takewhile

from bot.analysis.checking_words import tables
from bot.analysis.languages import words
from bot.analysis.statements import Statement, Weights, name_words, statements, stem, terms
from bot.analysis.text import fold, tokens
from bot.extractive.asked import DENIAL, Asked, people, take_apart
from bot.extractive.material import quotes_for_readers
from bot.models import Answer, Article, Cite, Point

MOST = 3
_KNOWN, _DIRECT, _COVER = 0.75, 0.3, 0.62
_POLAR = 0.7  # of what is asked must stand in a sentence that says whether it is so
_SWAPPED = 0.4  # what a word is not worth there in another's place
_NEAR = 0.5  # what a word is worth that stands beside the sentence, not in it
_SCRAP = 8  # words of a sentence with a scrap of a quote
_CLOSE = 0.85  # how near the best a further sentence must come
_ITEMS = 5
_WIDEN = 3  # sentences that an answer may take in until its quotation is closed


_DANGLES = re.compile(
    r"\W*(?:It|This|That|These|Those|He|She|They|Its|His|Her|Their|But|And|So|Er|Sie|Es|Dies|Das)\b"
)
_REPORTS = re.compile(
    r"\b(?:said|says|told|announced|called|demands?|wants?|promised|confirmed|rejected|warned|agreed|denied|sagte)\b"
)
_LIGHT = frozenset(
    stem(word)
    for word in words("""
        begin start end take make get go come give run hold happen become use have do put place work
        """)
)


@dataclass(frozen=True, slots=True)
class Scored:
    """A sentence and how well it answers."""

    statement: Statement
    worth: float
    share: float


def answer(question: str, articles: Sequence[Article], as_of: datetime | None) -> Answer:
    """The sentences that answer, as they stand, the best first; or none, and ``abstained``."""
    asked = take_apart(question)
    found = _quoted(asked, articles) if asked.who else _covering(asked, articles)
    points = _once(tuple(dict.fromkeys(_as_point(each) for each in found)))
    return Answer(question, points, not points, tuple(articles), as_of)


def _once(points: tuple[Point, ...]) -> tuple[Point, ...]:
    """The points without those whose words another gives in a longer stretch of the article."""
    return tuple(
        each
        for each in points
        if not any(each.text != other.text and each.text in other.text for other in points)
    )


def _as_point(each: Statement) -> Point:
    cite = _whole_quotation(each)
    return Point(" ".join(each.article.text[cite.start : cite.end].split()), (cite,))


def _whole_quotation(each: Statement) -> Cite:
    """The sentence, with its neighbours where it opens or closes a quotation that is theirs as well, or
    where it begins with an "it" that only the sentence before explains."""
    places, text = each.article.sentences, each.article.text
    low = high = places.index((each.start, each.end))
    for _ in range(_WIDEN):
        part = text[places[low][0] : places[high][1]]
        opened, closed = part.count("“"), part.count("”")
        if low == high and low and _DANGLES.match(part):
            low -= 1
        elif opened > closed or (part.count('"') % 2 and part.lstrip()[:1] == '"'):
            high = min(high + 1, len(places) - 1)
        elif closed > opened or part.count('"') % 2:
            low = max(low - 1, 0)
        else:
            break
    if text[places[high][0] : places[high][1]].rstrip().endswith(":"):
        high = _listed(each.article, high)
        return each.article.cite(places[low][0], places[high][1])
    whole = text[places[low][0] : places[high][1]]
    if "\n\n" in whole:
        return each.cite
    return each.article.cite(places[low][0], places[high][1])


def _listed(article: Article, place: int) -> int:
    """The last of the list items that a sentence leads up to; itself where none follow."""
    places = article.sentences[place : place + 1 + _ITEMS]
    between = (article.text[before[1] : after[0] + 1] for before, after in pairwise(places))
    return place + sum(1 for _ in takewhile(lambda gap: any(mark in gap for mark in "•‣·*–"), between))


def _covering(asked: Asked, articles: Sequence[Article]) -> tuple[Statement, ...]:
    """The sentences that hold most of what is asked."""
    names = name_words(articles)
    every = [each for article in articles for each in statements(article, names)]
    if not asked.terms or not every or not _names_known(asked, articles):
        return ()
    weights = Weights(each.terms for each in every)
    known = frozenset(term for each in every for term in each.terms)
    if weights.share(asked.terms, _alike(asked.terms, known, articles[0].language)) < _KNOWN:
        return ()
    named = [article for article in articles if _names_known(asked, [article])] or articles
    scored = [each for article in named for each in _scored(asked, statements(article, names), weights)]
    return _apart(sorted(scored, key=lambda each: -each.worth), weights)


def _names_known(asked: Asked, articles: Sequence[Article]) -> bool:
    """Whether the articles name whom and what the question names."""
    text = fold(" ".join(f"{article.title} {article.text}" for article in articles)).casefold()
    return all(name in text for name in (*asked.names, *asked.full))


def _alike(wanted: frozenset[str], told: frozenset[str], language: str) -> frozenset[str]:
    """The terms that are wanted and told, in the same word or in one that a reporter would swap for it."""
    classes = tables(language).classes
    known = {one for term in told for one in classes.get(term, ())}
    return frozenset(t for t in wanted if t in told or not known.isdisjoint(classes.get(t, ())))


def _scored(asked: Asked, some: Sequence[Statement], weights: Weights) -> Iterator[Scored]:
    """The sentences of one article that come into question."""
    total = _weight(asked.terms, weights) or 1
    if not some:
        return
    article = some[0].article
    lead = frozenset(terms(article.title, article.language)) | some[0].terms
    for place, each in enumerate(some):
        direct = _alike(asked.terms, each.terms, article.language)
        beside = lead.union(*(other.terms for other in some[max(0, place - 1) : place + 2]))
        near = _alike(asked.terms, beside, article.language) - direct
        share = _weight(direct, weights) / total
        cover = share + _NEAR * _weight(near, weights) / total + asked.bonus(each)
        if (
            (share >= _DIRECT if not asked.polar else _says_so(asked, direct, each, weights))
            and cover >= _COVER
            and asked.fits(each)
            and not _contradicts(asked, each, beside)
        ):
            yield Scored(
                each, cover + 0.08 / (1 + place) - 0.004 * max(0, len(each.text.split()) - 30), share
            )


def _says_so(asked: Asked, direct: frozenset[str], each: Statement, weights: Weights) -> bool:
    """Whether it tells enough of what is asked to say whether it is so: a word that a reporter would swap for
    one that is asked may be about another thing."""
    swapped = direct - each.terms
    told = _weight(direct, weights) - _SWAPPED * _weight(swapped, weights)
    return told >= _POLAR * (_weight(asked.terms, weights) or 1)


def _contradicts(asked: Asked, each: Statement, beside: frozenset[str]) -> bool:
    """Whether it tells of another number, of the opposite, or of what is where what is not is asked for."""
    text = fold(each.text)
    if asked.figures and not all(figure in text for figure in asked.figures):
        return True
    if not asked.polar and asked.denies != bool(DENIAL.search(text)) and asked.denies:
        return True
    against = tables(each.article.language).opposites
    missing = asked.terms - each.terms - beside
    return any(not against.get(term, frozenset()).isdisjoint(each.terms) for term in missing)


def _weight(some: frozenset[str], weights: Weights) -> float:
    """What these terms weigh; "begin" and "take" tell little of what is asked."""
    return sum(weights.of(term) * (0.3 if term in _LIGHT else 1.0) for term in some)


def _apart(good: Sequence[Scored], weights: Weights) -> tuple[Statement, ...]:
    """The best few, each from another outlet where it can be, none that tells another's facts."""
    kept: list[Scored] = []
    for each in good:
        if len(kept) == MOST or each.worth < _CLOSE * good[0].worth or each.share < 0.6 * good[0].share:
            break
        if all(_adds(each.statement, other.statement, weights) for other in kept):
            kept.append(each)
    return tuple(each.statement for each in kept)


def _adds(one: Statement, two: Statement, weights: Weights) -> bool:
    """Whether a sentence says more than one that is told already: other things, or another number."""
    if one.article.outlet.id != two.article.outlet.id and one.numbers and two.numbers:
        return one.numbers != two.numbers
    return weights.share(one.terms, two.terms) < 0.6


def _quoted(asked: Asked, articles: Sequence[Article]) -> tuple[Statement, ...]:
    """The sentences that quote whom the question means, those on its topic first."""
    speakers = {q.speaker for article in articles for q in quotes_for_readers(article) if q.speaker}
    if not _names_known(asked, articles):
        return ()
    spoken = {speaker for speaker in speakers if asked.who <= set(tokens(speaker))}
    named = any(_is(asked.who, speaker) for speaker in speakers if speaker[0].isupper())
    who = asked.who if named else people(asked.who, articles)
    found: list[tuple[float, Statement]] = []
    for article in articles:
        own = {each.start: each for each in statements(article)}
        for quote in quotes_for_readers(article):
            home = article.sentence_at(quote.start)
            if home is None or home[0] not in own or not quote.speaker:
                continue
            if quote.speaker not in spoken if spoken else not _is(who, quote.speaker):
                continue
            hits = _hits(asked, own[home[0]])
            if hits or _is_about(article, asked.topic):
                found.append((hits + min(len(quote.text), 200) / 400, own[home[0]]))
    if any(_hits(asked, each) for _, each in found):
        found = [(worth, each) for worth, each in found if _hits(asked, each)]
    if all(len(each.text.split()) < _SCRAP for _, each in found):
        found += _reported(asked, articles)
    ranked = [each for _, each in sorted(found, key=lambda pair: -pair[0])]
    return _no_repeats(ranked)


def _hits(asked: Asked, each: Statement) -> int:
    return len(_alike(asked.topic, each.terms, each.article.language))


def _is_about(article: Article, topic: frozenset[str]) -> bool:
    """Whether all of the article is about the topic: its title, or what it begins with, names it."""
    begins = " ".join((article.title, *(article.text[start:end] for start, end in article.sentences[:2])))
    return topic <= frozenset(terms(begins, article.language))


def _reported(asked: Asked, articles: Sequence[Article]) -> Iterator[tuple[float, Statement]]:
    """What somebody is said to have said without being quoted."""
    for article in articles:
        for each in statements(article):
            hits = len(_alike(asked.topic, each.terms, article.language))
            if (
                asked.who <= set(tokens(each.text))
                and _REPORTS.search(each.text)
                and (hits or not asked.topic)
            ):
                yield hits, each


def _is(who: frozenset[str], speaker: str) -> bool:
    name = set(tokens(speaker))
    return bool(name) and (tokens(speaker)[-1] in who or (len(name & who) > 1))


def _no_repeats(ranked: Sequence[Statement]) -> tuple[Statement, ...]:
    kept: list[Statement] = []
    for each in ranked:
        same = (
            len(each.terms & other.terms) / (min(len(each.terms), len(other.terms)) or 1) for other in kept
        )
        if max(same, default=0.0) < 0.7:
            kept.append(each)
    return tuple(kept[:MOST])
