"""Whether a sentence can stand where it is put: who is "he", which is "the meeting", when is "Tuesday".

What an article itself introduces with "the" at first mention needs no antecedent; what it has named
before does, and the antecedent must stand earlier in the same sentence or in the brief so far.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from bot.analysis import grammar
from bot.analysis.languages import words
from bot.analysis.statements import stem
from bot.analysis.text import fold, tokens

_QUOTED = re.compile(r"[“„«\"][^“”„«»\"]*[”“»\"]|(?<!\w)‘[^‘\n]{1,900}?’(?!\w)")
_OBJECT = re.compile(
    r"\b(?:them|him|it(?!\s(?:will|would|is|was|has|had|can|could|may|might|should|does|did|plans|wants)\b))\b"
)
_BOUNDARY = re.compile(
    r"[;:—–]|,(?!\d)|\b(?:that|and|but|or|because|if|whether|when|which|who|while|as|than|said|says|after|before|"
    r"until)\b"
)
_PERSON = re.compile(r"\b(?:he|she|him|her|hers|his|himself|herself)\b", re.IGNORECASE)
_THING = re.compile(r"^(?:\W*)(?:it|they|its|their|them|this|that|these|those|there)\b", re.IGNORECASE)
_PLURAL = re.compile(r"\b(?:they|them|their|theirs|themselves)\b", re.IGNORECASE)
_NOUN = re.compile(r"\b(?:the|these|those|this|that|such|both|the two)\s+(?P<rest>.{1,60})", re.IGNORECASE)
_POINTERS = re.compile(
    r"\b(?P<word>these|those|this|that|both|the two|all three|all four)\s+(?P<noun>[a-z]{3,})\b",
    re.IGNORECASE,
)
_GERMAN = re.compile(
    r"\W*(?:Er|Sie|Es|Ihr|Ihre|Sein|Seine|Dies|Diese|Dieser|Dieses|Das|Dabei|Damit|Dazu|Dort|Da|So|Aber|Und|"
    r"Doch|Denn|Auch|Zudem|Außerdem|Allerdings|Wir|Ich|Jener|Jene)\b"
)
_GERMAN_TIME = re.compile(
    r"\b(?:heute|gestern|morgen|vorgestern|am (?:Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|"
    r"Sonntag)|(?:diese|letzte|vergangene|nächste|kommende)[nrs]? (?:Woche|Monat|Jahr|Nacht))\b",
    re.IGNORECASE,
)
_NAMES = re.compile(r"\b[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)*")
_ROLE = re.compile(
    r"director|chair|chief|leader|senator|premier|chancellor|doctor|nurse|teacher|farmer|driver|secretary|king|queen|"
    r"prince|princess|pope|bishop|captain|coach|player|actor|singer|author|lawyer|student|worker|official|owner|"
    r"founder|engineer|manager|deckhand|soldier|treasurer|councillor|[a-z]+(?:man|woman|ologist|icist)"
)
_ONE = re.compile(r"\b[Tt]he \d+-year-old\b|\b[Tt]he (?:\w+ )?ones?\b(?! (?:of|who|that|which))")
_SELF = re.compile(r"\b(?:I|[Ww]e|[Oo]urs?|[Mm]y|me|[Yy]ou|[Yy]our|us)\b")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_COUNTS = words("number figure figures increase rise total")
_COMPLEMENT = words("of that who which whose where when in at on to for between from with by against over")
_PLURAL_NOUN = re.compile(
    r"\b(?:[A-Za-z][a-z]{2,}(?<!s)s|people|(?:[A-Za-z]+)?men|children|police|staff|and [A-Z]\w+)\b"
)


def bare(text: str) -> str:
    """The text with its quotations blanked: what they say is not ours to resolve."""
    return _QUOTED.sub(lambda match: " " * len(match.group()), text)


def stands(
    text: str,
    before: str,
    brief: Collection[str],
    names: Collection[str],
    dated: bool,
    language: str = "en",
) -> bool:
    """Whether every reference in ``text`` is resolved. Of German only its first words are known.

    ``before`` is what its article says earlier, ``brief`` the stems of what the brief says so far,
    ``names`` the words that are names.
    """
    said = bare(text)
    if language[:2] != "en":
        return not _GERMAN.match(said) and (dated or not _GERMAN_TIME.search(said))
    if not dated and grammar.RELATIVE_TIME.search(said):
        return False
    if _ONE.search(said) or _SELF.search(said.replace("U.S.", "")) or _THING.match(said):
        return False
    return (
        _people(said, names)
        and _plurals(said)
        and _objects(said)
        and _nouns(said, _stems(before), frozenset(brief))
    )


def _people(said: str, names: Collection[str]) -> bool:
    """Whether a person is named before the first "he" or "she"."""
    pronoun = _PERSON.search(said)
    if pronoun is None:
        return True
    if pronoun.start() < 3:
        return False
    earlier = tokens(said[: pronoun.start()])
    roles = {
        "man",
        "woman",
        "president",
        "minister",
        "mayor",
        "officer",
        "spokesman",
        "spokeswoman",
        "driver",
        "judge",
    }
    return any(word in names or word in roles or _ROLE.fullmatch(word) for word in earlier)


def _plurals(said: str) -> bool:
    pronoun = _PLURAL.search(said)
    if pronoun is None:
        return True
    earlier = said[: pronoun.start()]
    return bool(_PLURAL_NOUN.search(earlier)) or len(_NAMES.findall(earlier)) > 1


def _objects(said: str) -> bool:
    """Whether the first "it" that is an object has a clause before it: "X closed it" is never X itself."""
    pronoun = _OBJECT.search(said)
    return pronoun is None or bool(_BOUNDARY.search(said[: pronoun.start()]))


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in tokens(text))


def _nouns(said: str, before: frozenset[str], brief: frozenset[str]) -> bool:
    for match in _POINTERS.finditer(said):
        noun = match["noun"].casefold()
        known = brief | _stems(said[: match.start()])
        if match["word"].casefold() == "both" and not noun.endswith("s"):
            continue
        pointing = match["word"].casefold() != "that" or said[: match.start()].strip() == ""
        if pointing and noun not in grammar.FUNCTION and stem(noun) not in known and not _is_time(noun):
            return False
    for match in re.finditer(r"\b[Tt]he\s+", said):
        if not _known(said, match.start(), match.end(), before, brief):
            return False
    return True


def _is_time(noun: str) -> bool:
    return noun in {"week", "month", "year", "morning", "afternoon", "evening", "weekend", "summer", "time"}


def _known(said: str, start: int, place: int, before: frozenset[str], brief: frozenset[str]) -> bool:
    """Whether the thing that "the" names at ``start`` is known, or is made known by what follows."""
    chunk = _chunk(said[place : place + 80])
    if not chunk:
        return True
    head, follower = chunk[-1], _follower(said, place, chunk)
    if head in grammar.NAMED_BY_ALL or stem(head) in brief | _stems(said[:start]):
        return True
    if (follower in _COMPLEMENT and not (follower == "to" and head in _COUNTS)) or len(chunk) > 2:
        return True
    return stem(head) not in before and head not in grammar.POINTING


def _chunk(rest: str) -> list[str]:
    """The lower-case words of a noun phrase: up to a small word, a verb, a capital or a mark."""
    chunk: list[str] = []
    place = 0
    for match in _WORD.finditer(rest):
        word = fold(match.group())
        if rest[place : match.start()].strip() or (not word.islower() and not chunk and word[0].isupper()):
            return chunk if chunk else []
        plain = word.removesuffix("'s").removesuffix("'")
        if (
            plain in grammar.FUNCTION
            or plain in grammar.PASTS
            or (chunk and _verbal(plain))
            or word[0].isupper()
        ):
            return chunk
        chunk.append(plain)
        if word != plain or len(chunk) == 4:
            return chunk
        place = match.end()
    return chunk


def _verbal(word: str) -> bool:
    return word in grammar.PRESENTS or (word.endswith("ed") and len(word) > 4) or word.endswith("ly")


def _follower(said: str, place: int, chunk: list[str]) -> str:
    rest = said[place:]
    words = list(_WORD.finditer(rest[:120]))
    if len(words) <= len(chunk):
        return ""
    gap = rest[words[len(chunk) - 1].end() : words[len(chunk)].start()]
    return "" if gap.strip() else words[len(chunk)].group().casefold()
