"""Does a sentence rest on the sentences that it cites?

A paraphrase passes; an added fact, a changed figure, a swapped pair or a lost "not" does not. It is code
and knows no meaning: where it cannot tell, it leans to refusing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.analysis.checking_words import Words, unsupported
from bot.analysis.statements import numbers

PASSES = 0.55  # the least share of a sentence's content that its evidence must hold


@dataclass(frozen=True, slots=True)
class Verdict:
    """``score`` is 0 (nothing of it stands there) to 1; ``reason`` tells in plain words why it fails."""

    score: float
    reason: str | None

    @property
    def supported(self) -> bool:
        """Whether the sentence may be posted."""
        return self.reason is None


def check(
    sentence: str, evidence: Sequence[str], language: str = "en", names: Collection[str] = ()
) -> Verdict:
    """Compare a sentence with the sentences it cites; ``names`` are outlet names that it may add.

    ``language`` is that of both. Where it is none that we have words for, only numbers and names are
    compared.
    """
    said, held = Words.of(sentence, language), [Words.of(each, language) for each in evidence]
    missing = unsupported(said, held, names)
    score = 1 - len(missing) / (len(said.content) or 1)
    wrong = numbers(sentence) - frozenset(n for each in evidence for n in numbers(each))
    if wrong:
        return Verdict(score / 2, f"“{min(wrong)}” does not stand in what is cited")
    for word in missing:
        if word.name:
            return Verdict(score / 2, f"“{word.text}” does not stand in what is cited")
    if score < PASSES:
        listed = ", ".join(f"“{word.text}”" for word in missing[:3])
        return Verdict(score, f"it adds what is not cited: {listed}")
    return Verdict(score, None)
