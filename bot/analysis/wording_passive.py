"""The passive voice that leaves out who did it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.analysis.wording_lexicon import Passive


def passives(words: Sequence[str], table: Passive) -> Iterator[tuple[int, int]]:
    """Pairs of word numbers (first, last) of a form of "be" and its participle with no agent after it.

    Participles that tell a state ("is married", "was expected") are left out.
    """
    last = 0
    for at, word in enumerate(words):
        if at >= last and word in table.auxiliaries:
            last = _participle(words, at + 1, table)
            if last and not any(each in table.agents for each in words[at + 1 : last + 1 + table.reach]):
                yield at, last


def _participle(words: Sequence[str], start: int, table: Passive) -> int:
    """The number of the participle that belongs to an auxiliary before ``start``, or 0."""
    for at in range(start, min(start + table.gap + 1, len(words))):
        if table.is_participle(words[at]):
            return at
        if not table.skips and words[at] not in table.between:
            break
    return 0
