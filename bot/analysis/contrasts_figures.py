"""Contrasts between figures: numbers and dates for the same thing that do not agree.

Two numbers are only set against each other where they count the same thing in sentences that tell the
same, and neither outlet prints the other's number anywhere. "About 300" and "312" agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.analysis.contrasts_quotes import Found
from bot.analysis.languages import words
from bot.analysis.statements import Statement, Weights, stem, stop_words
from bot.analysis.text import fold
from bot.models import Contrast, Span

_UNITS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
    "seventy": 70, "eighty": 80, "ninety": 90, "dozen": 12,
}  # fmt: skip
_SCALE = {
    "k": 1e3,
    "thousand": 1e3,
    "m": 1e6,
    "mn": 1e6,
    "million": 1e6,
    "bn": 1e9,
    "billion": 1e9,
    "trillion": 1e12,
}
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_DAYS_BEFORE = (0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335)
_NUMBER = re.compile(
    r"(?P<money>[$€£]\s?)?(?<![\w.,-])(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?P<scale>\s?(?:k|m|mn|bn|thousand|million|billion|trillion)\b)?"
    r"(?P<share>\s?(?:%|percent\b|per cent\b))?(?![\w-])",
    re.IGNORECASE,
)
_SPELLED = re.compile(r"\b(?:" + "|".join(_UNITS) + r")\b", re.IGNORECASE)
_MONTH = "|".join(_MONTHS)
_DATE = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<month>{_MONTH})|"
    rf"(?P<month2>{_MONTH})\s+(?P<day2>\d{{1,2}}))\b(?!,?\d)",
    re.IGNORECASE,
)
_ROUGH = re.compile(
    r"(?:about|around|some|nearly|almost|roughly|approximately|more than|over|at least|up to|as many as|"
    r"fewer than|less than|under|close to|an estimated|just|well)\s+[$€£]?\s?$",
    re.IGNORECASE,
)
_PEOPLE = words("""
    people persons passengers residents islanders riders travellers commuters protesters demonstrators
    visitors workers employees members patients customers inhabitants users
""")
_RATES = {"a", "an", "per", "each", "every", "pro"}
_AFTER = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_LIKE = 0.3  # the least share of a sentence that must stand in the other
_TOLERANCE = 0.15


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with what it counts: ``unit`` is "$", "%", "date" or the stems of the words after it."""

    value: float
    unit: frozenset[str]
    rough: bool
    start: int
    end: int


def figures(text: str, language: str = "en") -> tuple[Figure, ...]:
    """The numbers and dates of a sentence, with what they count."""
    plain = fold(text)
    dates = [_date(match) for match in _DATE.finditer(plain)]
    taken = [(date.start, date.end) for date in dates]
    found = [*dates]
    for match in (*_NUMBER.finditer(plain), *_SPELLED.finditer(plain)):
        if not any(start <= match.start() < end for start, end in taken):
            taken.append(match.span())
            found.append(_figure(plain, match, language))
    return tuple(sorted((figure for figure in found if figure.unit), key=lambda figure: figure.start))


def _date(match: re.Match[str]) -> Figure:
    day = int(match["day"] or match["day2"])
    month = _MONTHS.index((match["month"] or match["month2"]).casefold())
    return Figure(_DAYS_BEFORE[month] + day, frozenset({"date"}), False, *match.span())


def _figure(text: str, match: re.Match[str], language: str) -> Figure:
    groups = match.groupdict()
    digits = groups.get("digits")
    value = float(digits.replace(",", "")) if digits else float(_UNITS[match.group().casefold()])
    value *= _SCALE.get((groups.get("scale") or "").strip().casefold(), 1)
    unit = {"$"} if groups.get("money") else {"%"} if groups.get("share") else set()
    rough = bool(_ROUGH.search(text[max(0, match.start() - 24) : match.start()]))
    return Figure(value, frozenset(unit | _counted(text[match.end() :], language)), rough, *match.span())


def _counted(rest: str, language: str) -> set[str]:
    """What a number counts: the stems of the words after it, up to a small word or mark, then the rate.

    "310 passengers a night" counts passengers and nights; "31 percent of its capacity" capacity.
    """
    found: set[str] = set()
    place, bare, rate = 0, False, False
    for match in _AFTER.finditer(rest[:60]):
        word = match.group().casefold()
        if rest[place : match.start()].strip() or len(found) == 3:
            break
        place = match.end()
        if word in stop_words(language):
            if word in _RATES or (not found and word == "of") or (bare and word in {"its", "the", "their"}):
                bare, rate = not found, word in _RATES and bool(found)
                continue
            break
        found.add("people" if word in _PEOPLE else stem(word))
        if rate:
            break
    return found


def agree(one: Figure, two: Figure) -> bool:
    """Whether two numbers may be one: the same, one rounded, or near enough where one is rough."""
    high, low = max(one.value, two.value), min(one.value, two.value)
    if high == low or "date" in one.unit:
        return high == low
    if (one.rough or two.rough) and (high - low) / high <= _TOLERANCE:
        return True
    return any(
        round(a.value, -step) == b.value for a, b in ((one, two), (two, one)) for step in _steps(b.value)
    )


def _steps(value: float) -> Iterable[int]:
    """The powers of ten that a number may have been rounded to."""
    return [step for step in range(2, 12) if value >= 10 ** (step + 1) and value % 10**step == 0]


def figure_contrasts(
    ours: Sequence[Statement], theirs: Sequence[Statement], weights: Weights
) -> Iterator[Found]:
    """Numbers for one thing on which the two articles do not agree."""
    left = [
        (each, figures(each.text, each.article.language)) for each in ours if each.numbers or _dated(each)
    ]
    right = [
        (each, figures(each.text, each.article.language)) for each in theirs if each.numbers or _dated(each)
    ]
    all_left = [figure for _, some in left for figure in some]
    all_right = [figure for _, some in right for figure in some]
    for one, some in left:
        for two, others in right:
            for figure, other in _pairs(some, others):
                if not _alike(one, two, figure.unit & other.unit, weights):
                    continue
                if not _told(figure, all_right) and not _told(other, all_left):
                    yield _found(one, figure, two, other, weights)


def _dated(statement: Statement) -> bool:
    return bool(_DATE.search(statement.text))


def _alike(one: Statement, two: Statement, unit: frozenset[str], weights: Weights) -> bool:
    """Whether two sentences tell of one thing: the more exact the unit they count in, the sooner."""
    shared = (one.terms & two.terms) - one.numbers - two.numbers
    share = min(
        weights.share(one.terms - one.numbers, two.terms), weights.share(two.terms - two.numbers, one.terms)
    )
    if len(unit) >= 2:
        return len(shared - unit) >= 1 and share >= _LIKE / 3
    return len(shared - unit) >= 3 and share >= (_LIKE * 2 / 3 if "%" in unit else _LIKE)


def _pairs(some: Sequence[Figure], others: Sequence[Figure]) -> Iterator[tuple[Figure, Figure]]:
    """Figures that count the same, where each sentence has but one of that kind."""
    for figure in some:
        same = [other for other in others if _same_unit(figure, other)]
        ours = [other for other in some if _same_unit(figure, other)]
        if len(same) == 1 and len(ours) == 1 and not agree(figure, same[0]) and not _next_to(figure, same[0]):
            yield figure, same[0]


def _same_unit(one: Figure, two: Figure) -> bool:
    return bool(one.unit & two.unit)


def _next_to(one: Figure, two: Figure) -> bool:
    """Whether two dates are neighbours: "until 30 April" and "from 1 May" say the same."""
    return "date" in one.unit and abs(one.value - two.value) <= 1


def _told(figure: Figure, others: Iterable[Figure]) -> bool:
    return any(_same_unit(figure, other) and agree(figure, other) for other in others)


def _found(one: Statement, figure: Figure, two: Statement, other: Figure, weights: Weights) -> Found:
    shared = (one.terms & two.terms) - one.numbers
    around = sorted(shared - figure.unit - one.names, key=lambda term: (-weights.of(term), term))
    words = [_printed(one.text, term) for term in around[:2]]
    topic = _counted_as_printed(one, figure) or _counted_as_printed(two, other)
    sides = sorted((one, two), key=lambda each: each.article.published)
    about = topic if len(topic.split()) > 1 else " ".join(filter(None, [topic, *words]))
    contrast = Contrast("figures differ", about or "the figures", tuple(_span(each) for each in sides))
    return Found(contrast, 4 + weights.share(one.terms, two.terms) / 2)


def _span(each: Statement) -> Span:
    return Span(each.article, each.start, each.end)


def _counted_as_printed(each: Statement, figure: Figure) -> str:
    """ "passengers a night", "percent of its capacity": what follows the number, to its last counted word."""
    if "date" in figure.unit:
        return ""
    rest = each.text[figure.end : figure.end + 60]
    last = 0
    for match in _AFTER.finditer(rest):
        word = match.group().casefold()
        if ("people" if word in _PEOPLE else stem(word)) in figure.unit:
            last = match.end()
    percent = "percent " if "%" in figure.unit else ""
    return percent + " ".join(rest[:last].split()) if last else percent.strip()


def _printed(text: str, term: str) -> str:
    """The first word of a text with that stem."""
    for match in _AFTER.finditer(text):
        if stem(fold(match.group()).casefold()) == term:
            return match.group()
    return ""
