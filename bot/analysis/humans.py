"""What stands around a name that only a person's name has there: an age, a job, a "who", a deed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.analysis.frames import Frame, Token
from bot.analysis.languages import Gender, Language

_OLDEST = 120
_REACH = 7  # tokens of a description beside a name


def is_human(tokens: Sequence[Token], end: int, table: Language) -> bool:
    """Whether what follows the name that ends before ``end`` is said of people only."""
    behind = tokens[end : end + 3]
    if not behind:
        return False
    if behind[0].kind == "," and len(behind) > 1:
        return _is_age(behind) or behind[1].low in table.human
    at = end
    while at < len(tokens) and at - end < 3 and tokens[at].low in table.between:
        at += 1
    return at < len(tokens) and (tokens[end].low in table.human or tokens[at].low in table.deeds)


def _is_age(behind: Sequence[Token]) -> bool:
    """ ", 71," and no year or sum."""
    number = behind[1]
    ends = len(behind) < 3 or behind[2].kind == ","
    return ends and number.kind == "n" and number.text.isdigit() and 0 < int(number.text[:4]) < _OLDEST


def roles_behind(tokens: Sequence[Token], end: int, table: Language) -> Iterator[str]:
    """Roles told behind a name: "Ada Brask, the mayor of Leem,", "Ada Brask is a deckhand"."""
    if end < len(tokens) and tokens[end].kind == ",":
        yield from _roles(tokens[end + 1 : end + _REACH], table)
        return
    at = end
    while at < len(tokens) and at - end < 3 and tokens[at].low in table.copulas:
        at += 1
    if end < at < len(tokens) and tokens[at].low in table.determiners:
        found = list(_roles(tokens[at + 1 : at + 4], table))
        yield from found if not set(found) & table.shared_roles else ()


def _roles(tokens: Sequence[Token], table: Language) -> Iterator[str]:
    for token in tokens:
        if token.kind not in "Cwn":
            return
        if token.low in table.roles:
            yield token.low


def roles_before(tokens: Sequence[Token], start: int, end: int, table: Language) -> Iterator[str]:
    """The role of a definite phrase that a name between commas explains: "The mayor of Leem, Ada Brask,"."""
    if start < 2 or tokens[start - 1].kind != "," or end >= len(tokens) or tokens[end].kind != ",":
        return
    for at in range(start - 2, max(-1, start - 2 - _REACH), -1):
        token = tokens[at]
        if token.kind not in "Cwn":
            return
        if token.low in table.definite or token.owner:
            first = next(_roles(tokens[at + 1 : start - 1], table), None)
            if first is not None:
                yield first
            return


def places(frames: Sequence[Frame], table: Language) -> set[str]:
    """The capitalised words that stand alone behind a preposition of place, in lower case."""
    found: set[str] = set()
    for frame in frames:
        tokens = frame.tokens
        for at in range(1, len(tokens)):
            token = tokens[at]
            if token.kind == "C" and tokens[at - 1].low in table.places and not token.owner:
                alone = at + 1 == len(tokens) or tokens[at + 1].kind != "C"
                if alone and token.low not in table.first_names:
                    found.add(token.low)
    return found


def pronoun_at_start(frame: Frame, table: Language) -> Gender | None:
    """The gender of the "he" or "she" that opens a sentence."""
    gender = table.pronouns.get(frame.tokens[0].low) if frame.tokens else None
    return gender if gender in ("m", "f") else None
