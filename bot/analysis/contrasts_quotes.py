"""Contrasts between quotes: cut, told in different words, given to different speakers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.analysis.statements import stop_words
from bot.analysis.text import tokens
from bot.analysis.utterances import Match, Telling, same_speaker, telling_words, without_comma
from bot.models import Contrast, ContrastKind, Span

_ABOUT = 9  # words
_CLAUSES = re.compile(r"[,;:.!?–—]\s+|\s[-–—]\s")


@dataclass(frozen=True, slots=True)
class Found:
    """A contrast and how much it tells, for sorting: 1 is a small one, 5 what a reader must see."""

    contrast: Contrast
    weight: float


def cut(match: Match) -> bool:
    """Whether the short telling is a part of the long one, and enough is missing to matter."""
    short = match.short.words
    if (
        not match.whole
        or len(match.blocks) > 4
        or same_speaker(match.short.speaker, match.long.speaker) is False
    ):
        return False
    if any(size < 2 for _, _, size in match.blocks) or telling_words(match.missing()) < 2:
        return False
    content = telling_words(short)
    return (
        (len(short) >= 4 and content >= 1) if len(match.blocks) == 1 else (len(short) >= 6 and content >= 2)
    )


def differs(match: Match) -> bool:
    """Whether both print one utterance, and some of its words are not the same."""
    if match.whole or same_speaker(match.short.speaker, match.long.speaker) is not True:
        return False
    first, last = match.blocks[0], match.blocks[-1]
    ours = last[0] + last[2] - first[0]
    theirs = last[1] + last[2] - first[1]
    if match.shared < 6 or len(match.run()) < 3 or telling_words(match.run()) < 1:
        return False
    content = sum(telling_words(match.short.words[a : a + size]) for a, _, size in match.blocks)
    least = 0.65 if content >= 5 else 0.75
    return min(match.shared / len(match.short.words), match.shared / max(ours, theirs)) >= least


def given_to_others(match: Match) -> bool:
    """Whether the same words are given to two named people."""
    return (
        match.whole
        and len(match.blocks) == 1
        and match.shared >= 5
        and telling_words(match.short.words) >= 2
        and same_speaker(match.short.speaker, match.long.speaker) is False
        and match.short.certain
        and match.long.certain
    )


def quote_contrasts(matches: Iterable[Match], told: Mapping[str, Sequence[Telling]]) -> Iterator[Found]:
    """What the pairs show, one contrast for each utterance and kind. ``told``: all tellings by article."""
    cuts: dict[tuple[str, int], list[Match]] = {}
    for match in matches:
        if given_to_others(match):
            yield from _said_by(match)
        elif cut(match) and not _elsewhere(match, told.get(match.short.article.id, ())):
            cuts.setdefault((match.long.article.id, match.long.pieces[0].start), []).append(match)
        elif differs(match):
            yield Found(_contrast("quote differs", match), 3 + match.shared / 50)
    yield from _fullest(cuts)


def _pairs_of(some: Iterable[Telling]) -> frozenset[tuple[str, str]]:
    return frozenset((one.plain, two.plain) for telling in some for one, two in pairwise(telling.words))


def _elsewhere(match: Match, told: Sequence[Telling]) -> bool:
    """Whether the outlet prints what is missing in another quotation: split by a cue, not cut."""
    printed = _pairs_of(telling for telling in told if telling is not match.short)
    pairs = [(one.plain, two.plain) for one, two in pairwise(match.missing())]
    return bool(pairs) and sum(pair in printed for pair in pairs) >= 0.7 * len(pairs)


def _said_by(match: Match) -> Iterator[Found]:
    """Both sentences, so that the reader sees who is said to have said it; none where one does not say."""
    sides = [side for telling in (match.short, match.long) if (side := _with_speaker(telling))]
    if len(sides) == 2:
        sides.sort(key=lambda side: side.article.published)
        yield Found(Contrast("said by", about(match), tuple(sides)), 4.5)


def _with_speaker(telling: Telling) -> Span | None:
    """The sentence that quotes, and its neighbours as far as the speaker's name; None where that is far."""
    article, first = telling.article, telling.pieces[0]
    places = article.sentences
    at = next((n for n, (start, end) in enumerate(places) if start <= first.start < end), None)
    name = (telling.speaker or "").split()[-1:]
    if at is None or not name:
        return None
    for low, high in ((at, at), (at, at + 1), (at - 1, at), (at - 1, at + 1)):
        if low >= 0 and high < len(places) and name[0] in article.text[places[low][0] : places[high][1]]:
            return Span(article, places[low][0], places[high][1])
    return None


def _fullest(cuts: dict[tuple[str, int], list[Match]]) -> Iterator[Found]:
    """One contrast for each cut utterance, beside the fullest telling of it."""
    seen: set[tuple[str, int]] = set()
    for group in sorted(cuts.values(), key=_fullness):
        fresh = [match for match in group if _place(match.short) not in seen]
        seen.update(_place(match.short) for match in fresh)
        while fresh:
            most = max(fresh, key=_telling)
            near = sorted((match for match in fresh if _overlap(match, most)), key=_telling, reverse=True)
            sides = (_side(most, most.long), *(_side(match, match.short) for match in near))
            yield Found(Contrast("quote cut", about(most), _one_each(sides)), _telling(most))
            fresh = [match for match in fresh if match not in near]


def _fullness(group: Sequence[Match]) -> tuple[int, int]:
    """The longest telling first, and of two the one in fewer pieces."""
    return -len(group[0].long.words), len(group[0].long.pieces)


def _overlap(one: Match, two: Match) -> bool:
    """Whether both short tellings print the same part of the long one."""
    ours = {place + step for _, place, size in one.blocks for step in range(size)}
    return any(place + step in ours for _, place, size in two.blocks for step in range(size))


def _side(match: Match, telling: Telling) -> Span:
    """The telling whole, or the one piece of it that matches where they stand in several paragraphs."""
    whole = telling.span
    if "\n" not in whole.text:
        return whole
    words = match.matched(telling)
    inside = [sum(piece.start <= word.start < piece.end for word in words) for piece in telling.pieces]
    best = telling.pieces[inside.index(max(inside))]
    return Span(best.article, best.start, without_comma(best))


def _place(telling: Telling) -> tuple[str, int]:
    return telling.article.id, telling.pieces[0].start


def _one_each(sides: Iterable[Span]) -> tuple[Span, ...]:
    kept: dict[str, Span] = {}
    for side in sides:
        kept.setdefault(side.article.id, side)
    return tuple(kept.values())


def _telling(match: Match) -> float:
    """A silent join is the worst of cuts; else the more was cut from a longer quote, the more it tells."""
    joined = 3.0 if match.joins() >= 2 else 0.0
    return 2.4 + joined + min(telling_words(match.missing()), 10) / 10 + min(len(match.short.words), 10) / 20


def _contrast(kind: ContrastKind, match: Match) -> Contrast:
    both = (_side(match, match.short), _side(match, match.long))
    sides = sorted(both, key=lambda side: side.article.published)
    return Contrast(kind, about(match), tuple(sides))


def about(match: Match) -> str:
    """The longest run of words that both print, without the small words at its head."""
    start, _, size = max(match.blocks, key=lambda block: block[2])
    run = match.short.words[start : start + size]
    while len(run) > 3 and not telling_words(run[:1]):
        run = run[1:]
    inside = next((p for p in match.short.pieces if p.start <= run[0].start and run[-1].end <= p.end), None)
    if inside is None:
        return " ".join(word.plain for word in run)
    printed = " ".join(inside.article.text[run[0].start : run[-1].end].split())
    return _clause(printed)


def _clause(printed: str) -> str:
    """The last clause of it that says something, cut to a readable length."""
    clauses = [part.strip() for part in _CLAUSES.split(printed)]
    told = [part for part in clauses if len(part.split()) >= 3 and set(tokens(part)) - stop_words("en")]
    best = told[-1] if told and len(printed.split()) > 5 else printed
    return " ".join(best.split()[:_ABOUT]).strip(" ,;:.–—-")
