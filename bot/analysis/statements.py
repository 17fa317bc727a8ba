"""A sentence as what it says: its content words, numbers and names, ready to be compared with others.

Nothing here knows grammar. Words are compared by a rough stem, and weighed by how rare they are in the
sentences at hand, so that what every sentence of a story names counts for little.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from bot.analysis.addressed import is_addressed
from bot.analysis.languages import words
from bot.analysis.text import fold, tokens
from bot.models import Article, Cite

_STOP = {
    "en": words("""
        a an the this that these those and or but nor so yet if then than as at by for from in into of off
        on onto out over to up with within without about above after again against all also although am
        among any are around aren't be because been before being below between both can can't cannot could
        did didn't do does doesn't doing don't down during each either else even ever every few had hasn't
        has have haven't having he he'd he'll he's her here hers herself him himself his how however i i'd
        i'll i'm i've is isn't it it'll it's its itself just let let's like many may me might more most
        much must my myself neither no not now one only other others our ours own per rather same shall
        she she'd she'll she's should since some still such that'll that's their theirs them themselves
        there there's they they'd they'll they're they've through thus too toward towards under until upon
        us very was wasn't we we'd we'll we're we've were weren't what what's when where whether which
        while who who's whom whose why will with won't would wouldn't you you'd you'll you're you've your
        yours mr mrs ms dr said says say saying told tells asked added according including amid despite
        despite meanwhile although though least
        """),
    "de": words("""
        der die das den dem des ein eine einer einem einen eines und oder aber doch denn wenn als wie auch
        auf aus bei bis durch für gegen im in ins mit nach ohne seit über um unter vom von vor während wegen
        zu zum zur zwischen an am ab ist sind war waren sei wird werden wurde wurden worden hat haben hatte
        hatten habe kann können konnte soll sollen sollte will wollen muss müssen darf dürfen er sie es wir
        ihr ich man sich sein seine seiner seinem seinen ihre ihrer ihrem ihren uns unser dass daß ob weil
        da so nicht kein keine keinen mehr noch nur schon sehr dann dort hier was wer wo diese dieser dieses
        diesem diesen jene jeder alle allem allen viele einige andere anderen sagte sagt laut zufolge
        """),
}
_ENDINGS = sorted(
    words("""
        isations izations isation ization ations ation ements ement ments ment nesses ness ingly edly ions
        ings ies ied ion ing ers ive ity est ed er es ly al en e s y
        """),
    key=lambda ending: (-len(ending), ending),
)
_NUMBER_WORDS = {
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14", "fifteen": "15",
    "sixteen": "16", "seventeen": "17", "eighteen": "18", "nineteen": "19", "twenty": "20",
}  # fmt: skip
_SHUT = re.compile(r"[^aeiou][aeiou][^aeiouwxy]")
CALENDAR = words("""
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december montag dienstag mittwoch donnerstag freitag samstag sonntag januar
    februar märz mai juni juli oktober dezember
""")
_CAPITAL = re.compile(r"\b[^\W\d_][^\W_]*(?:['’.-][^\W_]+)*")
_SIGHT = 400  # a sentence longer than this many words is compared by its first ones


@lru_cache(maxsize=1 << 15)
def stem(word: str) -> str:
    """A rough stem, alike for "annexing" and "annexation", never shorter than four letters."""
    word = word.removesuffix("'s")
    if not word.isalpha() or len(word) < 5:
        return word[:-1] if len(word) == 4 and word.endswith("s") and not word.endswith("ss") else word
    short = word.removesuffix("ed").removesuffix("ing")
    if len(short) == 3 and short != word and _SHUT.fullmatch(short):
        return short + "e"  # voted, rating: as "vote" and "rate", which are too short to be cut
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > 4 and word[-1] == word[-2] else word


@cache
def stop_words(language: str) -> frozenset[str]:
    """Words that carry no content of their own."""
    return _STOP.get(language[:2].casefold(), _STOP["en"])


@cache
def _bases(language: str) -> Mapping[str, str]:
    """Irregular forms and their base: "stood" is "stand". Empty where there is no table."""
    path = Path(__file__).parent / "data" / f"checking_{language[:2].casefold()}.toml"
    lines = tomllib.loads(path.read_text(encoding="utf-8")).get("irregular", ()) if path.is_file() else ()
    return {form: line.split()[0] for line in lines for form in line.split()[1:]}


def terms(text: str, language: str = "en") -> list[str]:
    """The stems of the content words, in order, irregular forms by their base; numbers as digits."""
    bases = _bases(language)
    stops = stop_words(language)
    found = []
    for word in tokens(text)[:_SIGHT]:
        if word in stops or (len(word) < 2 and not word.isdigit()):
            continue
        found.append(_NUMBER_WORDS.get(word) or stem(bases.get(word, word)))
    return found


def numbers(text: str) -> frozenset[str]:
    """The numbers that stand in it, in digits, without thousands separators."""
    found = set()
    for word in tokens(text)[:_SIGHT]:
        word = _NUMBER_WORDS.get(word, word)
        if word[0].isdigit():
            found.add(re.sub(r"[,.](?=\d{3}\b)", "", word))
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of an article. ``names`` are its capitalised words, in lower case."""

    article: Article
    start: int
    end: int
    terms: frozenset[str]
    numbers: frozenset[str]
    names: frozenset[str]

    @property
    def text(self) -> str:
        """The sentence, sliced from the article."""
        return self.article.text[self.start : self.end]

    @property
    def cite(self) -> Cite:
        """Its place."""
        return self.article.cite(self.start, self.end)


def statements(article: Article, names: frozenset[str] = frozenset()) -> tuple[Statement, ...]:
    """The sentences of an article, but those that are not meant for its readers.

    ``names`` are words that are names also where they open a sentence.
    """
    read = _read(article.text, article.sentences, article.language, names)
    places = zip(article.sentences, read, strict=True)
    return tuple(
        Statement(article, start, end, *parts)
        for (start, end), parts in places
        if not is_addressed(article.text, start)
    )


@lru_cache(maxsize=64)
def _read(
    text: str, places: tuple[tuple[int, int], ...], language: str, names: frozenset[str]
) -> tuple[tuple[frozenset[str], frozenset[str], frozenset[str]], ...]:
    """Terms, numbers and names of each sentence. Kept, because each part of a brief asks for them."""
    parts = (text[start:end] for start, end in places)
    return tuple(
        (frozenset(terms(part, language)), numbers(part), frozenset(capitalised(part, names)))
        for part in parts
    )


def capitalised(text: str, names: frozenset[str] = frozenset()) -> Iterable[str]:
    """The words with a capital, the first one only where it is in ``names``."""
    for match in _CAPITAL.finditer(text[: _SIGHT * 8]):
        word = match.group()
        plain = fold(word).casefold().removesuffix("'s")
        first = match.start() <= 2 or text[match.start() - 2 : match.start()].strip()[-1:] in tuple('.!?:"“')
        if word[0].isupper() and (not first or plain in names):
            yield plain


def name_words(articles: Sequence[Article]) -> frozenset[str]:
    """Words that these articles write with a capital inside a sentence, and never without one."""
    upper: set[str] = set()
    lower: set[str] = set()
    for article in articles:
        for start, end in article.sentences:
            text = article.text[start:end]
            upper.update(capitalised(text))
            lower.update(word for word in tokens(text) if word in text)
    return frozenset(upper - lower - stop_words("en") - CALENDAR)


class Weights:
    """How much a term tells, in 0..1: rare among the sentences at hand is much."""

    def __init__(self, sentences: Iterable[frozenset[str]]) -> None:
        sentences = list(sentences)
        counts = Counter(term for each in sentences for term in each)
        self._top = math.log(1 + len(sentences))
        self._of: Mapping[str, float] = {
            term: max(0.05, math.log((1 + len(sentences)) / count) / (self._top or 1))
            for term, count in counts.items()
        }

    def of(self, term: str) -> float:
        """The weight of one term; 1 for one that was never seen."""
        return self._of.get(term, 1.0)

    def total(self, some: Iterable[str]) -> float:
        """The weight of several together."""
        return sum(self.of(term) for term in some)

    def share(self, part: frozenset[str], whole: frozenset[str]) -> float:
        """How much of ``part`` also stands in ``whole``, 0..1."""
        return self.total(part & whole) / (self.total(part) or 1)
