"""What a question takes for granted must stand in the sentences that answer it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.analysis.checking_numbers import agrees, quantities
from bot.analysis.checking_words import Word, know_names, read, tables, unsupported
from bot.analysis.languages import words

_MOST = 0.34  # the largest share of its own words that a question may bring
_LONGEST = 30  # words
_ASKING = words("""
    who what when where which why how many much long often far old happen mean explain next say about
    cost become
    wer was wann wo welche welcher welches warum wie viele viel lange oft passieren bedeuten sagen über kosten
""")


def presumes(
    question: str, evidence: Sequence[str], language: str, known: Collection[str] = ()
) -> str | None:
    """Why a question is not one that this evidence answers, or None.

    ``known`` are the words of the whole article: it may give "Ann" elsewhere to the "Orr" of the evidence.
    """
    if not question.rstrip().endswith("?") or question.count("?") > 1:
        return "is no question"
    if len(question.split()) > _LONGEST:
        return "is too long for a question"
    asked, *held = know_names([read(each, language) for each in (question, *evidence)])
    there = [each for text in evidence for each in quantities(text, language)]
    for figure in quantities(question, language):
        if not any(agrees(figure, each) for each in there):
            return f"“{figure.text}” does not stand in what is cited"
    own = [word for word in asked.content if word.lower not in _ASKING]
    new = [word for word in unsupported(asked, held, (), language) if word.lower not in _ASKING]
    here = any(word.name for word in own if word not in new)
    new = [word for word in new if not (word.name and here and word.lower in known)]
    if named := next((word for word in new if word.name), None):
        return f"“{named.text}” does not stand in what is cited"
    if not own or _weight(new, language) > _MOST * _weight(own, language):
        return "asks of what is not cited"
    return None


def _weight(some: Sequence[Word], language: str) -> float:
    light = tables(language).light
    return sum(0.33 if word.root in light else 1.0 for word in some)
