"""What a question asks for: its words, the names in it, and the kind of thing that would answer it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.analysis.contrasts_figures import figures
from bot.analysis.languages import words
from bot.analysis.statements import Statement, stem, terms
from bot.analysis.text import fold, tokens
from bot.models import Article

_KIND = re.compile(
    r"\b(?P<kind>who|whom|whose|when|where|why|how (?:many|much|long|old|often|far|full)|what year)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"\bhow (?:many|much)\s+(?P<what>(?:[\w-]+\s+){0,2}?[\w-]+)", re.IGNORECASE)
_SAID = re.compile(
    r"\bwhat (?:did|does|has|have|do|had)\s+(?P<who>.+?)\s+"
    r"(?:say|said|tell|told|think|call|called|reply|answer)\b(?P<topic>.*)|"
    r"\bhow did\s+(?P<who2>.+?)\s+(?:respond|react|reply)\b(?P<topic2>.*)",
    re.IGNORECASE,
)
_NAME = re.compile(r"\b[A-Z][\w’'-]+")
_EMPTY = words("""
    story article articles news report reports outlet outlets tell know happen happens happened thing things
    exactly actually please explain many long old much type kind sort name called time year day happen does
    did there anybody anyone anything something somebody people person
""")
_SHAPES = {
    "when": re.compile(
        r"\b(?:\d{4}|\d{1,2}(?:st|nd|rd|th)?\s[A-Z]|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|"
        r"March|April|May|June|July|August|September|October|November|December|today|yesterday|tomorrow|midnight|noon|"
        r"week|month|year|years|morning|afternoon|evening|night|hours?|century|decade|\d+\s?[ap]\.?m)\b"
    ),
    "where": re.compile(r"\b(?:in|at|near|on|to|from|outside|inside|between|across)\s+(?:the\s+)?[A-Z\d]"),
    "why": re.compile(
        r"\b(?:because|citing|due to|since|so that|in order to|after|to [a-z]+|over|as|blam\w+|reason\w*|"
        r"in protest|in response|caus\w+|result\w*|for)\b"
    ),
    "how": re.compile(
        r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|dozen|hundreds?|thousands?|millions?|half|no|"
        r"third|quarter|several|many|few|all|none|both)\b"
    ),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, taken apart. ``who`` and ``topic`` are set where it asks what somebody said."""

    terms: frozenset[str]
    names: frozenset[str]
    kind: str | None
    counted: frozenset[str]
    who: frozenset[str]
    topic: frozenset[str]

    def fits(self, each: Statement) -> bool:
        """Whether a sentence holds the kind of thing that is asked for, beyond what the question says."""
        if self.kind is None:
            return True
        if self.kind == "who":
            return any(stem(name) not in self.terms for name in each.names)
        return bool(_SHAPES[self.kind].search(each.text))

    def counts(self, each: Statement) -> bool:
        """Whether it has a number of what is to be counted."""
        some = figures(each.text, each.article.language) if self.counted else ()
        return any(self.counted & figure.unit for figure in some)


def take_apart(question: str) -> Asked:
    """Read a question."""
    match = _KIND.search(question)
    kind = match["kind"].casefold() if match else None
    if kind and kind.startswith("how"):
        kind = "how"
    kind = {"whom": "who", "whose": "who", "what year": "when"}.get(kind or "", kind)
    counted = _COUNTED.search(question)
    said = _SAID.search(question)
    who = (said["who"] or said["who2"]) if said else ""
    topic = (said["topic"] or said["topic2"] or "") if said else ""
    return Asked(
        terms=_content(question),
        names=frozenset(
            fold(name).casefold().removesuffix("'s") for name in _NAME.findall(question.strip()[1:])
        ),
        kind=kind,
        counted=frozenset(_content(counted["what"])) if counted else frozenset(),
        who=frozenset(word for word in tokens(who) if len(word) > 2 and word not in {"the", "did", "has"}),
        topic=_content(topic),
    )


def _content(text: str) -> frozenset[str]:
    kept = (word for word in tokens(text) if word not in _EMPTY)
    return frozenset(terms(" ".join(kept)))


def people(who: frozenset[str], articles: Sequence[Article]) -> frozenset[str]:
    """The words of the names that "the mayor of Ostrel" may mean: those beside these words somewhere."""
    found: set[str] = set()
    for article in articles:
        for start, end in article.sentences:
            text = article.text[start:end]
            plain = tokens(text)
            if who <= set(plain):
                place = min(plain.index(word) for word in who)
                near = set(plain[max(0, place - 4) : place + 8])
                found |= {name for name in map(str.casefold, _NAME.findall(text)) if name in near}
    return frozenset(found - who)
