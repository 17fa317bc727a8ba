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
    r"\b(?P<kind>who|whom|whose|when|where|why|how (?:many|much|long|old|often|far|full|big|tall|high|fast)|"
    r"what (?:year|day|date|time)|since when)\b",
    re.IGNORECASE,
)
_POLAR = re.compile(
    r"^\W*(?:(?:and|but|so)\s+)?(?:did|does|do|is|are|was|were|has|have|had|will|would|can|could|should)(?:n['’]t)?\s",
    re.IGNORECASE,
)
_CALLED_OFF = re.compile(r"\bcall(?:ed|ing)?\s+off\b", re.IGNORECASE)
_COUNTED = re.compile(r"\bhow (?:many|much)\s+(?P<what>(?:[\w-]+\s+){0,2}?[\w-]+)", re.IGNORECASE)
_SAID = re.compile(
    r"\bwhat (?:did|does|has|have|do|had)\s+(?P<who>.+?)\s+"
    r"(?:say|said|tell|told|think|call|called|reply|answer)\b(?P<topic>.*)|"
    r"\bhow did\s+(?P<who2>.+?)\s+(?:respond|react|reply)\b(?P<topic2>.*)",
    re.IGNORECASE,
)
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b"
)
_DATE = re.compile(
    rf"\b(?:1\d|20)\d\d\b|\b\d{{1,2}}(?:st|nd|rd|th)?\s{_MONTH}|\b{_MONTH}\s\d|\d:\d\d|\b\d+\s?[ap]\.?m\b|"
    r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
)
_NAME = re.compile(r"\b[A-Z][\w’'-]+")
_FULL = re.compile(r"(?<!^)(?<![.?!]\s)\b[A-Z][\w-]+(?:\s[A-Z][\w-]+)+")
DENIAL = re.compile(
    r"\b(?:not|never|no|none|nobody|nothing|neither|nor|without|cannot|refus\w+|fail\w*|den(?:y|ie[sd])|lack\w*)\b|n't\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*(?![\w])")
_BEGINNING = frozenset({"begin", "start"})
_FROM = re.compile(r"\b(?:from|since|begin\w*|start\w*)\b", re.IGNORECASE)
_EMPTY = words("""
    story article articles news report reports outlet outlets tell know happen happens happened thing things
    exactly actually please explain many long old much type kind sort name called time year day happen does
    did there anybody anyone anything something somebody people person soon now today already ever
    currently recently
""")
_SHAPES = {
    "how old": re.compile(r", \d{1,3},|\b\d+-year-old|\baged \d|\b\d+ years old|\bage of \d"),
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
    "how long": re.compile(
        r"\b(?:\d[\d.,]*|an?|one|two|three|four|five|six|seven|eight|nine|ten|several|many|few|half|all|some)"
        r"[\s-](?:and a half )?"
        r"(?:seconds?|minutes?|hours?|days?|nights?|weeks?|months?|years?|decades?|centur\w+)\b|"
        r"\b(?:since|until|till|from \d\S* to)\b|\b\d[\d.,]*\s?(?:m|km|miles?|met(?:er|re)s?|kilomet\w+)\b",
        re.IGNORECASE,
    ),
    "how far": re.compile(
        r"\b\d[\d.,]*\s?(?:m|km|miles?|feet|yards?|met(?:er|re)s?|kilomet\w+|minutes?|hours?)\b"
    ),
    "how often": re.compile(
        r"\b(?:once|twice|times|daily|weekly|monthly|yearly|hourly|every|each|per|nightly|"
        r"an? (?:day|week|month|year))\b"
    ),
    "how": re.compile(
        r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|dozen|hundreds?|thousands?|millions?|half|no|"
        r"third|quarter|several|many|few|all|none|both)\b"
    ),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, taken apart. ``who`` and ``topic`` are set where it asks what somebody said.

    ``full`` are names of several words, in lower case. ``polar``: yes or no is asked for.
    ``denies``: for what is not so. ``figures`` are the numbers in it.
    """

    terms: frozenset[str]
    names: frozenset[str]
    kind: str | None
    counted: frozenset[str]
    who: frozenset[str]
    topic: frozenset[str]
    full: tuple[str, ...] = ()
    polar: bool = False
    denies: bool = False
    figures: frozenset[str] = frozenset()

    def fits(self, each: Statement) -> bool:
        """Whether a sentence holds the kind of thing that is asked for, beyond what the question says."""
        if self.kind is None:
            return True
        if self.counted and not _counts(each):
            return False
        if self.kind == "who":
            if self.names and len(self.terms) <= len(self.names):
                return any(_introduces(each.text, name) for name in self.names)
            return any(stem(name) not in self.terms for name in each.names)
        return bool(_SHAPES[self.kind].search(each.text))

    def bonus(self, each: Statement) -> float:
        """What it is worth to tell the very number, date or person that is asked for."""
        if self.counted:
            return 0.25 * any(
                self.counted & figure.unit for figure in figures(each.text, each.article.language)
            )
        if self.kind == "when":
            begun = not self.terms.isdisjoint(_BEGINNING) and _FROM.search(each.text)
            return 0.2 * bool(_DATE.search(each.text)) + 0.25 * bool(begun)
        if self.kind == "who" and self.names:
            return 0.3 * any(_introduces(each.text, name) for name in self.names)
        return 0.0


def _counts(each: Statement) -> bool:
    """Whether it gives a number that is no date."""
    rest = _DATE.sub(" ", each.text)
    return bool(_SHAPES["how"].search(rest))


def _introduces(text: str, name: str) -> bool:
    """Whether a text says who somebody is: "Odo Brenk, the mayor" or "Mayor Odo Brenk"."""
    plain = re.escape(name)
    after = rf"\b{plain}, (?:who|an?|the|[\w’'-]+['’]s|[a-z]+)\b"
    before = (
        rf"\b(?:chair|head|leader|president|premier|minister|judge|bishop|king|queen|prince|princess|"
        rf"[a-z]+(?:er|or|ist|man|woman))(?: (?:of|to|for|at|in) (?:[\w.]+ ){{1,3}}?[\w.]+)?"
        rf",? (?:\w+ )?{plain}\b"
    )
    return bool(re.search(after, text, re.IGNORECASE) or re.search(before, text, re.IGNORECASE))


def take_apart(question: str) -> Asked:
    """Read a question."""
    question = _CALLED_OFF.sub("cancelled", question)
    match = _KIND.search(question)
    kind = match["kind"].casefold() if match else None
    if kind and kind.startswith("how") and kind not in _SHAPES:
        kind = "how"
    if kind and kind.startswith(("what ", "since ")):
        kind = "when"
    kind = {"whom": "who", "whose": "who"}.get(kind or "", kind)
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
        full=tuple(fold(each).casefold() for each in _FULL.findall(question.strip())),
        polar=bool(_POLAR.match(question)) and not match,
        denies=bool(DENIAL.search(fold(question))),
        figures=frozenset(_FIGURE.findall(question)),
    )


def _content(text: str) -> frozenset[str]:
    kept = (word for word in tokens(text) if word not in _EMPTY)
    return frozenset(terms(" ".join(kept)))


def people(who: frozenset[str], articles: Sequence[Article]) -> frozenset[str]:
    """The words of the names that "the mayor of Ostrel" may mean.

    Of articles that have all these words: the names that stand beside one of them.
    """
    found: set[str] = set()
    for article in articles:
        if not who <= set(tokens(article.text)):
            continue
        for start, end in article.sentences:
            found |= _beside(who, article.text[start:end])
    return frozenset(found - who)


def _beside(who: frozenset[str], text: str) -> set[str]:
    plain = tokens(text)
    names = {name.casefold() for name in _NAME.findall(text)}
    found: set[str] = set()
    for place, word in enumerate(plain):
        if word in who:
            found |= names & set(plain[max(0, place - 3) : place + 4])
    return found
