"""Contrasts of wording: the same act told in different words, one of them loaded.

The surest sign that two outlets tell the same act is that both print the same quote beside it. Sentences
that share most of what they say come second.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from bot.analysis.contrasts_quotes import Found, about, differs
from bot.analysis.languages import words
from bot.analysis.plainness import coloured
from bot.analysis.references import bare
from bot.analysis.statements import Statement, Weights, stem
from bot.analysis.utterances import Match, Telling, same_speaker
from bot.models import Contrast, Span, Wording

_TELLING = {"charged verb", "label", "insinuation", "mind-reading", "unattributed judgement", "intensifier"}
_CLAUSE = re.compile(r"[;:—–]|,\s|\s-\s")
_EDGE = " \t\n,;:—–-.\"“”„«»'‘’"
_LIKE = 0.5
_COLOURED_CUES = words("""
    admitted alleged argued baited barked bellowed boasted bragged bristled chided claimed complained
    conceded confessed countered cracked crowed declared deflected demanded deadpanned fumed gloated
    gloomed griped groaned grumbled gushed insisted intoned jabbed jeered jibed joked laughed lamented
    lectured maintained mocked moaned mused muttered needled pleaded preached protested purred quipped
    raged railed ranted retorted scoffed scolded shouted shrieked shrugged sighed smirked snapped
    snarled sneered sniffed sniped sobbed spat sputtered stormed taunted teased thundered tutted vented
    vowed wailed whined winked yelled
""")


def telling_flags(flags: Iterable[Wording]) -> tuple[Wording, ...]:
    """The flags that say how an outlet sees a thing, not how it builds a sentence."""
    return tuple(flag for flag in flags if flag.kind in _TELLING)


def around_quotes(matches: Iterable[Match], flags: Mapping[str, Sequence[Wording]]) -> Iterator[Found]:
    """How both outlets tell that somebody said the same words."""
    for match in matches:
        apart = same_speaker(match.short.speaker, match.long.speaker) is False
        same = match.whole or differs(match)
        if apart or not same or match.shared < max(2, 0.6 * len(match.long.words)):
            continue
        sides = sorted((match.short, match.long), key=lambda telling: telling.article.published)
        frames = [_frame(telling) for telling in sides]
        if any(frame is None for frame in frames):
            continue
        spans = [frame for frame in frames if frame is not None]
        loads = [_load(span, flags.get(span.article.id, ())) | _colour(span) for span in spans]
        if loads[0] != loads[1] and any(loads):
            yield Found(Contrast("wording", about(match), tuple(spans)), 2.2 + 0.2 * len(loads[0] | loads[1]))


def _frame(telling: Telling) -> Span | None:
    """The words of the sentence that tell of the quote: what stands before it, else after it."""
    article, first, last = telling.article, telling.pieces[0], telling.pieces[-1]
    home = article.sentence_at(first.start)
    if home is None or last.end > home[1] + 200:
        return None
    tail = article.sentence_at(last.end) or home
    before = _trim(article.text, home[0], first.start)
    after = _trim(article.text, last.end, tail[1])
    cues = [piece.cue.split()[-1] for piece in telling.pieces if piece.cue]
    for start, end in (after, before):
        words = article.text[start:end].split()
        if len(words) > 1 and any(w.strip(_EDGE) in cues or w.strip(_EDGE) in _COLOURED_CUES for w in words):
            return Span(article, start, end)
    return None


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    return start, end


def _load(span: Span, flags: Iterable[Wording]) -> frozenset[str]:
    inside = (flag for flag in flags if span.start <= flag.start and flag.end <= span.end)
    return frozenset(stem(word) for flag in inside for word in flag.text.casefold().split())


def _colour(span: Span) -> frozenset[str]:
    """The words of a frame that colour it: "teased", "never one to drop a provocation"."""
    text = span.text
    words = {text[start:end] for start, end in coloured(text, span.article.language)}
    words |= {word for word in re.findall(r"[a-z]+", text) if word in _COLOURED_CUES}
    return frozenset(stem(word.casefold()) for word in words)


def between_sentences(
    ours: Sequence[Statement],
    theirs: Sequence[Statement],
    flags: Mapping[str, Sequence[Wording]],
    weights: Weights,
) -> Iterator[Found]:
    """Sentences that tell the same, where each side has a loaded word that the other has not."""
    left = [(each, _in(each, flags)) for each in ours]
    right = [(each, _in(each, flags)) for each in theirs]
    for one, some in left:
        for two, others in right:
            if (some or others) and _alike(one, two, weights):
                found = _pair(one, some, two, others, weights)
                if found:
                    yield found


def _in(each: Statement, flags: Mapping[str, Sequence[Wording]]) -> tuple[Wording, ...]:
    return tuple(f for f in flags.get(each.article.id, ()) if each.start <= f.start and f.end <= each.end)


def _alike(one: Statement, two: Statement, weights: Weights) -> bool:
    shared = one.terms & two.terms
    share = min(weights.share(one.terms, two.terms), weights.share(two.terms, one.terms))
    return len(shared) >= 4 and share >= _LIKE


def _pair(
    one: Statement, some: Sequence[Wording], two: Statement, others: Sequence[Wording], weights: Weights
) -> Found | None:
    ours = [flag for flag in some if stem(flag.text.casefold()) not in two.terms]
    theirs = [flag for flag in others if stem(flag.text.casefold()) not in one.terms]
    if not ours and not theirs:
        return None
    shared = one.terms & two.terms
    first = _clause(one, ours[0] if ours else None, shared)
    second = _clause(two, theirs[0] if theirs else None, shared)
    if first is None or second is None:
        return None
    topic = _shared_words(first, shared, weights) or _shared_words(second, shared, weights)
    if not topic:
        return None
    sides = tuple(sorted((first, second), key=lambda side: side.article.published))
    return Found(Contrast("wording", topic, sides), 1.6 + 0.4 * bool(ours and theirs))


def _clause(each: Statement, flag: Wording | None, shared: frozenset[str]) -> Span | None:
    """The clause with the loaded word, else the one that shares most."""
    text = each.text
    marks = [0, *(match.end() for match in _CLAUSE.finditer(text)), len(text)]
    places = [_trim(text, start, end) for start, end in pairwise(marks)]
    if flag is not None:
        places = [p for p in places if p[0] <= flag.start - each.start and flag.end - each.start <= p[1]]
    best = max(
        places, key=lambda p: sum(stem(w) in shared for w in text[slice(*p)].casefold().split()), default=None
    )
    if best is None or best[1] - best[0] < 8 or bare(text)[slice(*best)] != text[slice(*best)]:
        return None
    return Span(each.article, each.start + best[0], each.start + best[1])


def _shared_words(span: Span, shared: frozenset[str], weights: Weights) -> str:
    words = [word.strip(_EDGE) for word in span.text.split()]
    told = [word for word in words if stem(word.casefold().removesuffix("’s")) in shared]
    best = sorted(dict.fromkeys(told), key=lambda word: -weights.of(stem(word.casefold())))[:4]
    return " ".join(word for word in dict.fromkeys(told) if word in best)
