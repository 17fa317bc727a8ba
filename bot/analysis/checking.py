"""Does a sentence rest on the sentences that it cites?

A paraphrase passes; an added fact, a changed figure, a swapped pair, another speaker or a lost "not" does
not. It is code and knows no meaning: where it cannot tell, it leans to refusing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.analysis.checking_claims import turned
from bot.analysis.checking_numbers import Quantity, agrees, quantities, wrong_quantity
from bot.analysis.checking_words import Tables, Word, Words, code, know_names, read, tables, unsupported
from bot.analysis.languages import language as table
from bot.analysis.locating import same_words, within
from bot.analysis.marks import find_marked

PASSES = 0.7  # the least weight of a sentence, as a share, that its evidence must hold
_LIGHT, _INFLECTED, _FIGURE = 0.33, 0.6, 2.0  # what words weigh; any other weighs 1
_FOREIGN = 0.35  # the least share of a clause that must be new for it to be an addition
_LOOSE = 0.2  # how much of the score does not hang on the order of the words
_LONGEST = 3000  # code points; what is longer is no sentence, and its cost would grow with its square
_COPY = 0.75  # the least share of copied words that makes a sentence a copy
_FAULT = 0.8  # what is left of the score where a fault was found


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

    ``language`` is that of both. Where it is none that there are tables for (or the two differ: pass
    ""), only numbers and names are compared. Names must stand in the evidence as the sentence gives
    them; a part of one ("Orr" for "Ann Orr"), its initials, or its people ("Canadian") will do.
    """
    if len(sentence) > _LONGEST:
        return Verdict(0.0, "it is too long for one sentence")
    evidence = [piece for each in evidence for piece in _pieces(each)]
    said, *held = know_names([read(each, language) for each in (sentence, *evidence)])
    if any(same_words(sentence, each) for each in evidence):
        return Verdict(1.0, None)
    if not said.content and not quantities(sentence, language):
        return Verdict(0.0, "it says nothing that could be checked")
    missing = unsupported(said, held, names, language)
    score, share = _score(sentence, said, evidence, held, missing, language)
    reason = _figures(sentence, evidence, missing, language) or _names(missing)
    if reason is None and code(language):
        reason = (
            _quotations(sentence, evidence, language)
            or turned(said, held, language)
            or _added(said, missing, share, tables(language))
        )
        if reason is None:  # one light word leaves the rest as well supported as it is
            return Verdict(score, _slipped_in(said, held, missing))
    return Verdict(score if reason is None else score * _FAULT, reason)


def _pieces(text: str) -> list[str]:
    """A sentence, or where it is no sentence, its parts of a bearable length."""
    return [text[at : at + _LONGEST] for at in range(0, len(text), _LONGEST)]


def _figures(sentence: str, evidence: Sequence[str], missing: Sequence[Word], language: str) -> str | None:
    known = tables(language)
    new = {word.root for word in missing if word.root not in known.light} if code(language) else set()
    wrong = wrong_quantity(quantities(sentence, language), _all_quantities(evidence, language), new)
    return f"“{wrong[0].text}” {wrong[1]}" if wrong else None


def _all_quantities(evidence: Sequence[str], language: str) -> list[Quantity]:
    """Those of each sentence, and those that a sentence splitter may have torn apart."""
    return [each for text in (*evidence, " ".join(evidence)) for each in quantities(text, language)]


def _names(missing: Sequence[Word]) -> str | None:
    return next((f"“{word.text}” does not stand in what is cited" for word in missing if word.name), None)


def _quotations(sentence: str, evidence: Sequence[str], language: str) -> str | None:
    """Words between marks must stand there as they are."""
    rules = table(language)
    for span in find_marked(sentence, ((0, len(sentence)),), rules.marks, rules.says):
        typed = sentence[span.start : span.end]
        if not within(typed, "\n".join(evidence)):
            return f"“{typed}” is not quoted word for word"
    return None


def _slipped_in(said: Words, held: Sequence[Words], missing: Sequence[Word]) -> str | None:
    """A word that no source has, be it ever so light, in what is else a copy of one of them."""
    if not missing or all(_copied(said, each) < _COPY for each in held):
        return None
    return "it adds what is not cited: " + ", ".join(f"“{word.text}”" for word in missing[:3])


def _copied(said: Words, held: Words) -> float:
    """The share of the words of a sentence that another has with the same neighbour."""
    pairs = {(one.root, two.root) for one, two in pairwise(held.all)}
    same = [(one.root, two.root) in pairs for one, two in pairwise(said.all)]
    kept = sum(one or two for one, two in zip([False, *same], [*same, False], strict=True))
    return kept / max(len(said.all), 1)


def _added(said: Words, missing: Sequence[Word], share: float, known: Tables) -> str | None:
    """Too much that is new, a circumstance ("after a fight") or a clause that no source tells."""
    new = [word for word in missing if word.root not in known.light]
    if not new and len(missing) > 1:
        new = [word for word in missing if _circumstance(said, word, missing, known)]
        new = new if len(new) > 1 else []
    if share >= PASSES:
        foreign = _foreign_clauses(said, missing, known)
        new = [
            word
            for word in new
            if word in foreign or _circumstance(said, word, missing, known) or _subject(said, word, known)
        ]
    if not new:
        return None
    return "it adds what is not cited: " + ", ".join(f"“{word.text}”" for word in new[:3])


def _subject(said: Words, word: Word, known: Tables) -> bool:
    """Whether a missing word opens the sentence and is none that has likes: mostly a name."""
    return word is said.all[0] and word.root not in known.classes


def _foreign_clauses(said: Words, missing: Sequence[Word], known: Tables) -> list[Word]:
    """The words of each clause behind an "and", a "because" or a "who" that is new for a good part."""
    clauses: list[list[Word]] = [[]]
    for word in said.all:
        if word.lower in known.clause:
            clauses.append([])
        elif word.content:
            clauses[-1].append(word)
    found = []
    for clause in clauses[1:]:
        lost = sum(_weight(word, known) for word in clause if word in missing)
        if lost >= _INFLECTED and lost >= _FOREIGN * sum(_weight(word, known) for word in clause):
            found.extend(clause)
    return found


def _circumstance(said: Words, word: Word, missing: Sequence[Word], known: Tables) -> bool:
    """Whether a missing word opens an adjunct: a preposition stands before it, nothing known between.

    A participle there is a verb ("after leaving"), but one behind an article ("in a shocking move").
    """
    at = next(n for n, each in enumerate(said.all) if each is word)
    for each in reversed(said.all[max(0, at - 3) : at]):
        if each.lower in known.circumstance:
            return said.all[at - 1] is not each or not word.lower.endswith(("ing", "ed"))
        if each.content and each not in missing:
            return False
    return False


def _score(
    sentence: str,
    said: Words,
    evidence: Sequence[str],
    held: Sequence[Words],
    missing: Sequence[Word],
    language: str,
) -> tuple[float, float]:
    """How well a sentence is supported, and the share of its weight that its sources hold.

    The first is the square of the second, lowered where the words stand in another order and company
    there: what has been taken over word for word is rarely wrong.
    """
    known = tables(language)
    there = _all_quantities(evidence, language)
    figures = quantities(sentence, language)
    false = [each for each in figures if not any(agrees(each, other) for other in there)]
    weight = sum(_weight(word, known) for word in said.content) + _FIGURE * len(figures)
    lost = sum(_weight(word, known) for word in missing) + _FIGURE * len(false)
    share = 1 - lost / weight if weight else 1.0
    return share**2 * (_LOOSE + (1 - _LOOSE) * _company(said, held)), share


def _weight(word: Word, known: Tables) -> float:
    if word.root in known.light:
        return _LIGHT
    return _INFLECTED if word.lower.endswith(("ed", "ing", "ly")) else 1.0


def _company(said: Words, held: Sequence[Words]) -> float:
    """The mean of: pairs and triples of words taken over, and the best share in one sentence."""
    words = [word.lower for word in said.all]
    lists = [[word.lower for word in each.all] for each in held]
    pairs = {pair for each in lists for pair in pairwise(each)}
    triples = {each[n : n + 3] for each in map(tuple, lists) for n in range(len(each) - 2)}
    two = [pair in pairs for pair in pairwise(words)] or [True]
    three = [tuple(words[n : n + 3]) in triples for n in range(len(words) - 2)] or [True]
    shares = [sum(not each.keys.isdisjoint(word.keys) for word in said.content) for each in held]
    best = max(shares, default=0) / len(said.content) if said.content else 1.0
    return (sum(two) / len(two) + sum(three) / len(three) + best) / 3
