"""A question within a conversation: what it leans on is taken from the turns before it. English.

Pure, and modest: where nothing fits, a question stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.analysis.statements import terms
from bot.analysis.text import tokens


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question of the thread with what was answered; ``outlets`` are those that were cited."""

    question: str
    told: str = ""
    outlets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asking:
    """A question as it is to be answered.

    ``story`` is the number of a story of the digest, counted from 1, or from -1 for the last.
    ``others``: only what outlets say that the last answer did not cite. ``overview``: what it is about.
    ``sides``: an opinion is asked for, and what each side says is the answer. ``leans`` on earlier turns.
    """

    text: str
    story: int | None = None
    others: bool = False
    overview: bool = False
    sides: bool = False
    leans: bool = False


_ORDINALS = {
    "first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "fifth": 5,
    "5th": 5, "sixth": 6, "6th": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "last": -1,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10,
}  # fmt: skip
_NTH = "|".join(
    word for word in _ORDINALS if _ORDINALS[word] == -1 or word.endswith(("st", "nd", "rd", "th"))
)
_COUNT = "|".join(word for word in _ORDINALS if word not in _NTH.split("|"))
_STORY = re.compile(
    r"(?:\b(?:in|of|about|on|from|for)\s+)?(?:"
    rf"\bthe\s+(?P<nth>{_NTH})\s+(?:one|story|item|piece|topic|headline|news)\b"
    rf"|\b(?:story|item|number|no\.?|headline)\s+#?(?P<n>\d{{1,2}}|{_COUNT})\b"
    r"|(?<!\w)#(?P<hash>\d{1,2})\b)",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\bthe\s+others?\b(?:\s+(?:news)?(?:paper|outlet|article|source|one|side|report|site|publication)s?)?"
    r"|\banyone\s+else\b|\bother\s+(?:papers|outlets|sources|articles)\b",
    re.IGNORECASE,
)
_OVERVIEW = re.compile(
    r"^(?:(?:so|and|ok|please|can you|could you|give me)\s+)*(?:"
    r"what(?:'s|’s| is| was)?\s+(?:it|this|that|the story|this story|the thread)?\s*(?:all\s+)?about"
    r"|what(?:'s|’s| is| has)?\s*(?:happened|happening|going on|new|the news|the story)"
    r"(?:\s+(?:here|there|now))?"
    r"|(?:a\s+)?(?:short\s+)?summar\w+(?:\s+(?:it|this|that|the story|this story|of it|please|for me))*"
    r"|sum\s+(?:it|this)\s+up|tl;?dr"
    r"|(?:tell me|say)\s+(?:more|about it|about this)(?:\s+(?:about\s+)?(?:it|this))?"
    r"|(?:what(?:'s|’s| is| are)\s+)?(?:the\s+)?(?:latest|newest|news|headlines)(?:\s+news)?(?:\s+today)?"
    r"|(?:is there\s+)?any(?:thing)?\s+(?:news?|new)(?:\s+today)?"
    r"|explain(?:\s+(?:it|this|that))?|more|in short|catch me up"
    r")\W*$",
    re.IGNORECASE,
)
_SIDES = re.compile(
    r"\bwho(?:'s|’s| is| was| are)\s+(?:right|wrong|to blame|lying|telling the truth|at fault)\b"
    r"|\bwho said what\b|\bwhose fault\b|\bwhich side\b|\bwhat do you (?:think|make of|believe)\b"
    r"|\bdo you (?:think|believe|agree|support|like)\b|\byour (?:opinion|view|take|verdict)\b"
    r"|\b(?:should|would) (?:i|you|we) (?:believe|trust|support|vote)\b"
    r"|\bis (?:it|this|that|he|she) (?:fair|unfair|good|bad|right|wrong|just|justified)\b",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"^(?i:(?:and|but|ok|so)\s+)?(?i:what|how)\s+about\s+(?P<what>.+?)\W*$"
    r"|^(?i:and|but)\s+(?P<bare>(?:the\s|[A-Z]|in\s|on\s|for\s).+?)\W*$"
)
_WH = r"(?:who(?:m|se)?|what|when|where|why|which|how(?:\s+(?:many|much|long|old|often|far|big))?)"
_AUX = r"(?:did|does|do|is|are|was|were|will|would|has|have|had|can|could|should|may|might)"
_BARE = re.compile(
    rf"^(?:(?:and|but|so)\s+)?(?P<wh>{_WH})(?:\s+(?:exactly|so|not|then|else))?\W*$", re.IGNORECASE
)
_ASKS = re.compile(rf"^(?:(?P<wh>{_WH})\s+)?(?P<aux>{_AUX})\s+(?P<rest>.+?)\W*$", re.IGNORECASE)
_SAID = re.compile(
    rf"^(?P<head>.*?\b{_AUX}\s+)(?P<who>.+?)(?P<tail>\s+(?:say|said|tell|think|want|reply|answer)\b.*)$",
    re.IGNORECASE,
)
_PERSON = re.compile(r"\b(?:he|she|him|his|her|hers)\b", re.IGNORECASE)
_LEANS = re.compile(
    r"\b(?:he|she|him|his|her|hers|it|its|they|them|their|this|that|these|those|there|then|one|ones|same|both)\b",
    re.IGNORECASE,
)
_NAMES = r"[A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+)+"
_NAME = re.compile(rf"(?<![.!?“\"]\s)(?<!^)\b{_NAMES}|^{_NAMES}")
_PLACED = re.compile(r"(?:in|on|for|at|from|since|by|with|to)\s", re.IGNORECASE)
_COURTESY = re.compile(
    r"\W*(?:(?:many |no )?thanks?(?: you)?|thx|ta|cheers|ok(?:ay)?|great|nice|danke|hallo|hello|hi|hey|help|"
    r"good (?:bot|morning|evening|day|job)|who are you|what (?:are you|can you do)|"
    r"how (?:do|does) (?:you|this) work)"
    r"(?: (?:so much|very much|a lot|there|all|bot|again|everyone|schön|for (?:that|this|the help)))*\W*$",
    re.IGNORECASE,
)
_SHORT = 2  # content words of a question that can hardly stand alone


def asking(text: str, earlier: Sequence[Turn] = ()) -> Asking:
    """What is asked, the turns before it taken into account, oldest first."""
    words = " ".join(text.split())
    story = _story(words)
    if story is not None:
        words = _STORY.sub(" ", words, count=1)
        words = " ".join(words.split()).strip(" ,?:;.-") or "What is it about"
    others = bool(_OTHERS.search(words)) and not _OVERVIEW.match(words)
    asked = Asking(words, story, others, bool(_OVERVIEW.match(words)), bool(_SIDES.search(words)))
    if story is not None and not terms(words):
        asked = replace(asked, overview=True)
    return asked if asked.overview or asked.sides else _leant(asked, earlier)


_STAYS = re.compile(r"\b(?:more|it|this|that|its|there)\b", re.IGNORECASE)


def stays(asked: Asking) -> bool:
    """Whether a question goes on about the story that was talked of."""
    return asked.leans or asked.others or bool(_STAYS.search(asked.text))


def is_courtesy(text: str) -> bool:
    """Whether words ask for nothing: a greeting, thanks, or how we work."""
    return bool(_COURTESY.match(" ".join(text.split())))


def is_question(text: str) -> bool:
    """Whether words that were not addressed to anybody ask for something."""
    plain = " ".join(text.split())
    return plain.endswith("?") or bool(
        re.match(rf"(?:(?:and|but|so)\s+)?(?:{_WH}|{_AUX})\b", plain, re.IGNORECASE)
        and len(plain.split()) > 1
    )


def _story(text: str) -> int | None:
    match = _STORY.search(text)
    if match is None:
        return None
    said = (match["nth"] or match["n"] or match["hash"]).casefold()
    return int(said) if said.isdigit() else _ORDINALS[said]


def _leant(asked: Asking, earlier: Sequence[Turn]) -> Asking:
    """With what the last turns give it: a subject, a name for a pronoun, or their words."""
    if not earlier:
        return asked
    last = earlier[-1].question
    if asked.others:
        own = _OTHERS.sub(" ", asked.text)
        return (
            replace(asked, text=" ".join(own.split()))
            if terms(own)
            else replace(asked, text=last, leans=True)
        )
    if about := _ABOUT.match(asked.text):
        return replace(asked, text=_turned(last, (about["what"] or about["bare"]).strip()), leans=True)
    if bare := _BARE.match(asked.text):
        return replace(asked, text=_asked_again(last, bare["wh"]), leans=True)
    if _PERSON.search(asked.text) and (name := _person(earlier, asked.text)):
        return replace(asked, text=_PERSON.sub(lambda m: _named(m[0], name), asked.text), leans=True)
    if len(terms(asked.text)) < _SHORT or (_LEANS.search(asked.text) and len(tokens(asked.text)) <= 8):
        return replace(asked, leans=True)
    return asked


def _turned(last: str, what: str) -> str:
    """ "What did the mayor say?" with "the union": "What did the union say?"."""
    said = _SAID.match(last.rstrip("?. "))
    if said and not _PLACED.match(what):
        return f"{said['head']}{what}{said['tail']}?"
    return f"{last.rstrip('?. ')} {what}?"


def _asked_again(last: str, wh: str) -> str:
    """ "When does the strike begin?" with "why": "Why does the strike begin?"."""
    match = _ASKS.match(last)
    return f"{wh.capitalize()} {match['aux'].lower()} {match['rest']}?" if match else f"{wh} {last}"


def _person(earlier: Sequence[Turn], text: str) -> str | None:
    """The last person named before, in a question or its answer, whom the text does not name itself."""
    for turn in reversed(earlier):
        for said in (turn.question, turn.told):
            names = [match[0] for match in _NAME.finditer(said)]
            found = [name for name in names if name not in turn.outlets and name not in text]
            if found:
                return found[0] if said == turn.told else found[-1]
    return None


def _named(pronoun: str, name: str) -> str:
    return f"{name}'s" if pronoun.casefold() in ("his", "hers") else name
