"""The key quotes: said by somebody named, printed widely, in the fullest words there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.analysis.statements import terms
from bot.analysis.utterances import (
    Match,
    Telling,
    align,
    matches,
    same_speaker,
    telling_words,
    tellings,
    without_comma,
)
from bot.extractive.material import Material
from bot.models import KeyQuote, Quote

MOST = 4
_WORDS = (3, 60)


@dataclass(frozen=True, slots=True)
class Saying:
    """One piece of an utterance that may be a key quote, and who prints it."""

    quote: Quote
    telling: Telling
    also_in: tuple[str, ...]
    worth: float


def pick(material: Material, quotes: Mapping[str, Sequence[Quote]]) -> tuple[KeyQuote, ...]:
    """Up to four quotes, different ones, from different people as far as they are worth it."""
    told = {article.id: tellings(quotes.get(article.id, ())) for article in material.story.articles}
    sayings = [saying for some in told.values() for each in some if (saying := _saying(material, each, told))]
    chosen: list[Saying] = []
    while sayings and len(chosen) < MOST:
        best = max(sayings, key=lambda saying: _worth(saying, chosen))
        chosen.append(best)
        sayings = [each for each in sayings if not _repeats(each, best)]
    return tuple(
        KeyQuote(replace(each.quote, end=without_comma(each.quote)), each.also_in) for each in chosen
    )


def _saying(material: Material, telling: Telling, told: Mapping[str, Sequence[Telling]]) -> Saying | None:
    quote = max(telling.pieces, key=lambda piece: len(piece.text.split()))
    count = len(quote.text.split())
    if telling.speaker is None or not _WORDS[0] <= count <= _WORDS[1] or telling_words(telling.words) < 1:
        return None
    sentence = quote.text[:1].isupper()
    if count < 4 and not sentence:
        return None
    same, part, fuller = _printed_by(telling, told)
    if fuller:
        return None
    sources = len({material.origin[id] for id in {*same, *part, telling.article.id}})
    spread = sum(
        min(1.0, material.spread.get(term, 0.0)) for term in set(terms(quote.text, material.language))
    )
    worth = (
        0.9 * (sources - 1) + 0.1 * min(spread, 8) + 0.5 * sentence + 0.4 * (count >= 6) + 0.3 * (count >= 9)
    )
    worth += 0.3 * (len(same) > 0) - 0.02 * max(0, count - 30) + 0.8 * _named(telling.speaker)
    return Saying(quote, telling, same, worth)


def _named(speaker: str) -> bool:
    return len(speaker.split()) > 1 and all(word[:1].isupper() for word in speaker.split())


def _printed_by(
    telling: Telling, told: Mapping[str, Sequence[Telling]]
) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    """The ids of the other articles that print all of it, those that print a part, and whether one of
    the first prints more."""
    same, part, fuller = [], [], False
    for id, others in told.items():
        if id == telling.article.id:
            continue
        pairs = [
            m
            for m in matches([telling], others)
            if same_speaker(m.short.speaker, m.long.speaker) is not False
        ]
        if any(_all_in(telling, match.long if match.short is telling else match.short) for match in pairs):
            same.append(id)
        elif any(match.long is telling and match.whole and match.shared > 3 for match in pairs):
            part.append(id)
        fuller = fuller or any(m.short is telling and m.whole and _more(m) for m in pairs)
    return tuple(same), tuple(part), fuller


def _more(match: Match) -> bool:
    """Whether the long telling is the better key quote: more words, in one piece, of a known speaker."""
    long = match.long
    longer = len(long.words) >= len(match.short.words) + 2 and len(match.blocks) <= 2
    return longer and bool(long.speaker) and len(long.words) <= _WORDS[1] and len(long.pieces) == 1


def _all_in(telling: Telling, other: Telling) -> bool:
    """Whether the other prints these words, one after the other."""
    ours = " ".join(word.plain for word in telling.words)
    theirs = " ".join(word.plain for word in other.words)
    return f" {ours} " in f" {theirs} "


def _worth(saying: Saying, chosen: Sequence[Saying]) -> float:
    """Less for a speaker who has been heard, and for an article that has been drawn on."""
    heard = sum(each.telling.speaker == saying.telling.speaker for each in chosen)
    drawn = sum(each.quote.article.id == saying.quote.article.id for each in chosen)
    return saying.worth - 0.9 * heard - 0.25 * drawn


def _repeats(one: Saying, two: Saying) -> bool:
    """Whether both print one utterance, or most of one."""
    if one.quote.utterance == two.quote.utterance:
        return True
    match = align(one.telling, two.telling)
    return match.shared >= 3 and match.shared >= 0.6 * len(match.short.words)
