"""Dropping words: from an outlet's sentence to a plain one, with nothing added.

What is in quotation marks is never touched. A trim is only made where what is left still reads as a
sentence by the lists in ``grammar``; attributions ("according to", "said") and conditions ("if",
"unless") are never dropped.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from bot.analysis import grammar
from bot.analysis.languages import words
from bot.analysis.plainness import coloured, lists

_QUOTED = re.compile(r"[“„«\"][^“”„«»\"\n]{1,900}[”“»\"]|(?<!\w)‘[^‘\n]{1,900}?’(?!\w)")
_DATELINE = re.compile(
    r"^[A-Z][A-Z .,'’-]{2,40}(?:, [A-Z][\w. ]{1,20})?(?: ?\([^()]{1,40}\))?\s+[–—-]+\s+|"
    r"^\([A-Z]{2,12}\)\s*[–—-]*\s*"
)
_MARKS = 0xE000  # private use: stands for a quotation while the rest is trimmed
_LONG = 26  # words
_GUESS = re.compile(r",\s+(?:potentially|possibly|likely|hinting|suggesting|signalling|signaling|raising)\b")
_CONTRAST = re.compile(
    r"^(?:While|Although|Though) (?P<lead>[^“”\"]{15,240}?), (?P<rest>(?:[A-Z]|the |a )[^“”\"]{15,})$"
)
_HANGING = re.compile(
    r",\s+(?:the first|the only|the last|the second|one of|a |an |after|before|as|which|who|where|while|with|"
    r"in the|in protest|in what|although|though|despite|amid|following|[a-z]+ing\b|[a-z]+ed\b)|"
    r"\s(?:after|amid|following|despite|because of|in protest|in response|while|as part of)\s|\s[—–]\s"
)
_BEFORE = words("a an the his her its their this that these those some any no") | {""}
_KEPT = re.compile(r"\b(?:according to|if|unless|said|says|told|not|never|no|until|except)\b", re.IGNORECASE)


def drafts(sentence: str, language: str = "en", dated: bool = True) -> tuple[str, ...]:
    """The ways to tell a sentence plainly: its main clause, and the clause that "while" opens."""
    whole = plain(sentence, language, dated)
    contrast = _CONTRAST.match(sentence) if language[:2] == "en" else None
    if contrast is None:
        return (whole,)
    parts = [contrast["lead"], contrast["rest"]]
    told = [
        plain(part[:1].upper() + part[1:], language, dated) for part in parts if grammar.opens_clause(part)
    ]
    return (*dict.fromkeys([whole, *told]),)


def cores(text: str) -> tuple[str, ...]:
    """The sentence without its last clauses, the longest first; attributions and conditions stay."""
    found = []
    for match in reversed(list(_HANGING.finditer(_mask(text)[0]))):
        masked, quoted = _mask(text)
        core = masked[: match.start()]
        if not _KEPT.search(masked[match.start() :]) and _count(core) >= 8 and grammar.whole(core):
            found.append(_finish(_unmask(core, quoted)))
    return tuple(found[:3])


def plain(sentence: str, language: str = "en", dated: bool = True) -> str:
    """The sentence without what can go: the loaded, the decorative, the unresolvable "on Tuesday".

    ``dated`` says whether the article's date is known, which makes "Tuesday" a day.
    """
    text = _DATELINE.sub("", " ".join(_without_pictures(sentence).split()))
    if language[:2] != "en" or any(0xE000 <= ord(char) <= 0xF8FF for char in text):
        return _finish(text)
    masked, quoted = _mask(text)
    for step in _STEPS:
        masked = step(masked)
    masked = grammar.PASSING_TIME.sub("", masked) if dated else _drop_times(masked)
    return _finish(_unmask(masked, quoted))


def _without_pictures(text: str) -> str:
    return "".join(
        char for char in text if unicodedata.category(char) not in {"So", "Cf", "Cs", "Co"} or char == "°"
    )


def _mask(text: str) -> tuple[str, list[str]]:
    quoted: list[str] = []

    def take(match: re.Match[str]) -> str:
        quoted.append(match.group())
        return chr(_MARKS + len(quoted) - 1)

    return _QUOTED.sub(take, text), quoted


def _unmask(text: str, quoted: list[str]) -> str:
    return "".join(quoted[ord(char) - _MARKS] if 0xE000 <= ord(char) <= 0xF8FF else char for char in text)


def _finish(text: str) -> str:
    text = re.sub(r"\s+([,;:!?]|\.(?!\.))", r"\1", " ".join(text.split()))
    text = re.sub(r",(?:\s*,)+", ",", text).strip(" ,;:—–-")
    if text and text[-1] not in ".!?…" and not re.search(r"[.!?…][”“»\"’')]+$", text):
        text += "."
    return text[:1].upper() + text[1:]


def loaded(text: str, language: str = "en") -> int:
    """How many loaded words stand in it outside quotations."""
    return len(coloured(_mask(text)[0], language))


def _count(text: str) -> int:
    return len(text.split())


def _opener(text: str) -> str:
    rest = grammar.OPENERS.sub("", text)
    rest = (
        grammar.CONJUNCTION.sub("", rest) if grammar.opens_clause(grammar.CONJUNCTION.sub("", rest)) else rest
    )
    return rest[:1].upper() + rest[1:]


def _lead(text: str) -> str:
    """Without "Despite ..., ", "In a tense meeting, " where the rest is a whole clause."""
    opener = grammar.LEAD.match(text)
    if (
        opener is None
        or opener["word"] in _BOUND
        or text.startswith(("As of ", "With the exception", "In the event", "For example"))
    ):
        return text
    for comma in list(re.finditer(r",\s+", text))[:3]:
        lead, rest = text[: comma.start()], text[comma.end() :]
        if grammar.opens_clause(rest):
            weak = opener["word"] in {
                "Despite",
                "While",
                "Although",
                "Though",
                "Even",
                "Without",
                "With",
                "As",
            }
            drop = loaded(lead) or grammar.FLUFF.search(lead) or " that had " in lead
            drop = (
                drop
                or (weak and not re.search(r"\d", lead) and _count(text) > 14)
                or _count(text) > _LONG + 8
            )
            return rest[:1].upper() + rest[1:] if drop and not _KEPT.search(lead) else text
    return text


def _part(pattern: re.Pattern[str], keep: str = "") -> Callable[[str], str]:
    """A step that drops what the pattern finds where it is loaded, or the sentence long."""

    def step(text: str) -> str:
        match = next(pattern.finditer(text), None)
        if match is None or _KEPT.search(match.group()):
            return text
        part = match.group()
        if not (_GUESS.match(part) or loaded(part) or grammar.FLUFF.search(part) or _count(text) > _LONG):
            return text
        rest = (text[: match.start()] + keep + text[match.end() :]).strip()
        return rest if _count(rest) >= 7 and grammar.whole(rest) else text

    return step


def _insert(text: str) -> str:
    """Without ", undeterred," or ", echoing his campaign," between a subject and its verb."""
    match = grammar.INSERT.search(text)
    if match is None or _KEPT.search(match.group()[8:]):
        return text
    subject, rest = text[: match.start()], text[match.end() :]
    if (
        _count(subject) > 9
        or grammar.has_verb(subject)
        or not grammar.has_verb("x " + " ".join(rest.split()[:2]))
    ):
        return text
    return f"{subject} {rest}"


def _brackets(text: str) -> str:
    return re.sub(r"\s\((?=[^()]*\s[^()]*\s)[^()]{1,200}\)", "", text)


def _loaded_words(text: str) -> str:
    """Without the adverbs and adjectives that colour, where the sentence stands without them."""
    for start, end in sorted(coloured(text), reverse=True):
        if _can_go(text, start, end):
            text = f"{text[:start].rstrip()} {text[end:].lstrip()}".strip()
            text = text[:1].upper() + text[1:]
    return text


def _can_go(text: str, start: int, end: int) -> bool:
    word = text[start:end]
    before = re.search(r"([\w'’.-]+)\s+$", text[:start])
    after = re.match(r"\s+([\w'’-]+)", text[end:])
    previous = before.group(1).casefold() if before else ""
    follower = after.group(1) if after else ""
    if previous in {"a", "an"} and follower and (previous == "an") != (follower[0].casefold() in "aeiou"):
        return False
    if word.casefold() not in lists()["colour"] and not word.casefold().endswith("ly"):
        return False
    if word.casefold().endswith("ly") and " " not in word:
        return previous not in {"so", "as", "very", "more", "most", "too", "how"} and previous not in _LINKING
    if not follower or not follower[0].isalpha() or follower.casefold() in grammar.FUNCTION:
        return False
    if follower in grammar.PASTS or follower in grammar.AUXILIARIES:
        return False
    return previous in _BEFORE or previous in _AHEAD or previous.endswith(("'s", "’s"))


_AHEAD = words("on over about with of for from against into by")
_BOUND = {"When", "If", "Because", "Until", "Where"}
_LINKING = words("is are was were be been being")


def _drop_times(text: str) -> str:
    text = re.sub(rf"^On (?:{grammar.WEEKDAYS})(?: (?:morning|afternoon|evening|night))?,? (?=\S)", "", text)
    text = text[:1].upper() + text[1:]
    return grammar.TIME_PHRASE.sub("", text)


_STEPS: tuple[Callable[[str], str], ...] = (
    _opener,
    _lead,
    _insert,
    _brackets,
    _part(grammar.DASH_PAIR, " "),
    _part(grammar.DASH_TAIL),
    _part(grammar.PARTICIPLE),
    _part(grammar.TRAILING),
    _loaded_words,
    _opener,
)
