"""Phrases: the little grammar that is needed to find the subject of a verb of saying.

A sentence is cut, from left to right, into names, pronouns, noun phrases, verbs of saying and what
stands between. It knows word lists and capital letters, no parts of speech.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from bot.analysis.frames import Token
from bot.analysis.languages import Language

NOUNISH = ("name", "pronoun", "noun")
_LONGEST = 12  # tokens in a noun phrase


class Chunk(NamedTuple):
    """``kind``: name, pronoun, noun, verb, preposition, relative, opener, conjunction, between, other, q,
    or a punctuation mark. It covers ``tokens[start:end]``. ``governed``: a preposition stands before it.
    """

    kind: str
    start: int
    end: int
    governed: bool = False


def chunk(tokens: Sequence[Token], table: Language) -> list[Chunk]:
    """The chunks of a sentence."""
    found: list[Chunk] = []
    at = 0
    while at < len(tokens):
        end, kind = _next(tokens, at, table)
        governed = kind in NOUNISH and bool(found) and found[-1].kind == "preposition"
        found.append(Chunk(kind, at, end, governed))
        at = end
    return found


def _next(tokens: Sequence[Token], at: int, table: Language) -> tuple[int, str]:
    """Where the phrase that begins at ``at`` ends, and its kind."""
    token = tokens[at]
    if token.kind not in "Cwn":
        return at + 1, token.kind
    word = token.low
    if token.kind == "C" and at and word in table.kin and word in table.pronouns:
        return _noun_phrase(tokens, at, table)
    if word in table.pronouns and not _opens_phrase(tokens, at, table):
        return at + 1, "relative" if word in table.relatives else "pronoun"
    if token.kind == "C" and word in table.particles and is_particle(tokens, at + 1, len(tokens), table):
        return _noun_phrase(tokens, at, table)
    if is_name_word(tokens, at, table) or word in table.determiners or word in table.roles:
        if word in table.relatives and not _opens_phrase(tokens, at, table):
            return at + 1, "relative"
        end, kind = _noun_phrase(tokens, at, table)
        if table.nouns_capitalised and end == at + 1 and word in table.definite:
            return end, "relative"
        return end, kind
    if (word in table.modifiers or token.kind == "n") and _reaches_role(tokens, at + 1, table):
        return _noun_phrase(tokens, at, table)
    return at + 1, _plain_kind(tokens, at, table)


def _plain_kind(tokens: Sequence[Token], at: int, table: Language) -> str:
    word = tokens[at].low
    if word in table.says or word in table.saying or word in table.calls:
        return "verb"
    if word in table.relatives:
        return "relative"
    if word in table.conjunctions:
        return "conjunction"
    if word in table.openers and (at == 0 or word not in table.prepositions):
        return "opener"
    if word in table.prepositions:
        return "preposition"
    if word in table.between or word in table.calendar or is_adverb(word, table):
        return "between"
    return "noun" if tokens[at].owner else "other"


def is_name_word(tokens: Sequence[Token], at: int, table: Language) -> bool:
    """Whether a token may be a word of a name."""
    token = tokens[at]
    if token.kind != "C" or token.low in table.calendar or token.low == "i":
        return False
    if token.low in table.function or token.low in table.conjunctions:
        return False
    if _shouted(tokens, at):
        return False
    return at > 0 or not _opens_sentence(token.low, table)


def is_particle(tokens: Sequence[Token], at: int, end: int, table: Language, before: int = 1) -> bool:
    """Whether a small word stands within a name, ``before`` words of it gone: "Anna van der Dam". Behind a
    first and a last name, German "von der" tells where somebody works."""
    named = before > 1 and tokens[at - 2].kind == "C" and not tokens[at - 2].low.endswith(table.role_endings)
    if named and table.nouns_capitalised and tokens[at].low in table.linking:
        return False
    while at < end and tokens[at].kind == "w" and tokens[at].low in table.particles:
        at += 1
        if at < end and is_name_word(tokens, at, table):
            return True
    return False


def _shouted(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word in capitals stands beside another: a heading within a line is no name."""
    word = tokens[at].text
    if len(word) < 3 or not word.isupper() or "." in word:
        return False
    beside = [tokens[i].text for i in (at - 1, at + 1) if 0 <= i < len(tokens)]
    return any(len(other) > 1 and other.isalpha() and other.isupper() for other in beside)


def _opens_sentence(low: str, table: Language) -> bool:
    """Whether a word at the start of a sentence owes its capital letter to that place."""
    if low in table.openers or low in table.saying or low in table.between:
        return True
    if low in table.says and low not in table.first_names and low.endswith(("ed", "aid")):
        return True  # "Said Brask: ..."
    return is_adverb(low, table) and len(low) > 5 and low not in table.first_names


def is_adverb(word: str, table: Language) -> bool:
    """Whether a word looks like an English adverb, and is none of the nouns in -ly."""
    return word.endswith("ly") and not (
        word in table.modifiers or word in table.roles or word in table.bodies
    )


def _opens_phrase(tokens: Sequence[Token], at: int, table: Language) -> bool:
    """Whether a word that may be a pronoun stands before the noun it belongs to: "that man", "some"."""
    if tokens[at].low not in table.determiners or at + 1 >= len(tokens):
        return False
    following = tokens[at + 1]
    if following.low in table.linking and tokens[at].low not in table.relatives:
        return True  # "one of them"
    if following.kind not in "Cwn" or following.low in table.function:
        return False
    if following.low in table.says or following.low in table.between:
        return False
    return tokens[at].low not in table.relatives or _reaches_role(tokens, at + 1, table)


def _reaches_role(tokens: Sequence[Token], at: int, table: Language) -> bool:
    """Whether a role or a name follows within three words."""
    return any(token.low in table.roles or token.kind == "C" for token in tokens[at : at + 3])


def _noun_phrase(tokens: Sequence[Token], at: int, table: Language) -> tuple[int, str]:
    """The end and kind of a phrase that begins with a name, a determiner or a role."""
    end, closed = at, False
    while end < len(tokens) and end - at < _LONGEST and _belongs(tokens, at, end, closed, table):
        closed = closed or tokens[end].low in table.roles
        end += 1
    end = max(end, at + 1)
    while end > at + 1 and is_adverb(tokens[end - 1].low, table):
        end -= 1
    last = tokens[end - 1]
    single = sum(token.kind == "C" for token in tokens[at + 1 : end]) < 2
    if table.nouns_capitalised and tokens[at].low in table.determiners and single:
        return end, "noun"
    named = last.kind == "C" and not last.owner and is_name_word(tokens, end - 1, table)
    return end, "name" if named and last.low not in table.roles else "noun"


def _belongs(tokens: Sequence[Token], at: int, end: int, closed: bool, table: Language) -> bool:
    """Whether token ``end`` goes on with the phrase that began at ``at``."""
    token = tokens[end]
    if token.kind == "n" or end == at:
        return True
    if token.kind == "C":
        return is_name_word(tokens, end, table) and not (end > at and _starts_anew(tokens, end, table))
    if token.kind != "w":
        return False
    if token.low in table.roles:
        return True
    if token.low in table.particles:
        return is_particle(tokens, end, len(tokens), table, end - at)
    if token.low in table.linking and tokens[end - 1].low in table.roles and end + 1 < len(tokens):
        return tokens[end + 1].kind == "C" and tokens[end + 1].low in table.portfolios
    if token.low in table.function or token.low in table.prepositions or token.low in table.relatives:
        return False
    if end == at + 1 and tokens[at].low in table.definite and not table.nouns_capitalised:
        return True  # "the report": what may be a verb is none here
    if token.low in table.works or token.low in table.voices:
        return not closed  # "the latest report", but "the senator claims"
    if token.low in table.says or token.low in table.calls or token.low in table.conjunctions:
        return False
    before = tokens[end - 1]
    if before.kind == "C" and not before.owner and before.low not in table.determiners:
        return token.low in table.modifiers
    return not closed or token.low in table.modifiers


def _starts_anew(tokens: Sequence[Token], end: int, table: Language) -> bool:
    """Whether a capitalised word after a finished name begins another phrase: never, but for titles."""
    return (
        tokens[end - 1].kind == "C"
        and tokens[end - 1].owner is False
        and tokens[end].low in table.determiners
    )
