"""A sentence as words that can be asked of another sentence: stems, classes of like words, names.

The tables are in ``data/checking_*.toml``. A language without one has stems only.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from bot.analysis.languages import language as table
from bot.analysis.statements import stem, stop_words
from bot.analysis.text import fold

DATA = Path(__file__).parent / "data"
KNOWN = ("en", "de")
_WORD = re.compile(r"[^\W\d_](?:\.[^\W\d_]\b)++\.?|[^\W_]++(?:'[^\W\d_]++)?|[%$£€]")
_CLOSES = ("", *',."!?;:')
_OPENS = " \"'([-:*"


@dataclass(frozen=True, slots=True)
class Tables:
    """What is known of a language's words; ``classes`` maps a stem to the classes that it is of."""

    base: Mapping[str, str] = field(default_factory=dict)
    classes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    opposites: Mapping[str, frozenset[str]] = field(default_factory=dict)
    short: Mapping[str, str] = field(default_factory=dict)
    long: re.Pattern[str] | None = None
    negating: frozenset[str] = frozenset()
    denying: frozenset[str] = frozenset()
    small: frozenset[str] = frozenset()
    light: frozenset[str] = frozenset()
    figures: frozenset[str] = frozenset()
    clause: frozenset[str] = frozenset()
    circumstance: frozenset[str] = frozenset()
    passive: frozenset[str] = frozenset()
    agent: frozenset[str] = frozenset()
    ways: frozenset[str] = frozenset()
    answers: frozenset[str] = frozenset()
    asking: frozenset[str] = frozenset()
    whether: frozenset[str] = frozenset()
    addressing: frozenset[str] = frozenset()
    raw: Mapping[str, Any] = field(default_factory=dict)

    def root(self, word: str) -> str:
        """The stem of a word's base form: "won" and "wins" are "win"."""
        return stem(self.base.get(word, word))


@dataclass(frozen=True, slots=True)
class Word:
    """One word: as written, in lower case, its root, the classes it is of, whether it names something.

    An ``answer`` is a "No" that stands for itself.
    """

    text: str
    lower: str
    root: str
    keys: frozenset[str]
    name: bool
    content: bool
    irregular: bool
    answer: bool


@dataclass(frozen=True, slots=True)
class Words:
    """All words of a sentence in order, those of them that carry a meaning of their own, and all keys."""

    all: tuple[Word, ...]
    content: tuple[Word, ...]
    keys: frozenset[str]


@cache
def tables(language: str) -> Tables:
    """The tables of a language by its tag; empty where there are none."""
    path = DATA / f"checking_{code(language)}.toml"
    if not path.is_file():
        return Tables()
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    base = {form: line.split()[0] for line in data.get("irregular", ()) for form in line.split()}
    short = dict(data["short_names"])
    return Tables(
        base=base,
        classes=_classes([*data.get("alike", ()), *data.get("peoples", ())], base),
        opposites=_opposites(data.get("opposites", ()), base),
        short=short,
        long=re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, short))})(?!\w)", re.IGNORECASE),
        negating=frozenset(data["negating"]),
        denying=frozenset(stem(word) for word in data["denying"]),
        small=frozenset(data["small_words"]),
        light=frozenset(stem(base.get(word, word)) for word in data["light"]),
        figures=frozenset([*data["numbers"], *data["scales"], *data["units"], "half"]),
        clause=frozenset(data["clause"]),
        circumstance=frozenset(data["circumstance"]),
        passive=frozenset(data["passive"]),
        agent=frozenset(data["agent"]),
        ways=frozenset(data["ways"]),
        answers=frozenset(data["answers"]),
        asking=frozenset(data["asking"]),
        whether=frozenset(data["whether"]),
        addressing=frozenset(stem(word) for word in data["addressing"]),
        raw=data,
    )


def code(language: str) -> str:
    """The first part of a language tag, one of those known, or ""."""
    short = language.casefold().replace("_", "-").split("-")[0]
    return short if short in KNOWN else ""


def _classes(lines: Iterable[str], base: Mapping[str, str]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for number, line in enumerate(lines):
        for word in line.split():
            found.setdefault(stem(base.get(word, word)), set()).add(f"#{number}")
    return {root: frozenset(numbers) for root, numbers in found.items()}


def _opposites(pairs: Iterable[str], base: Mapping[str, str]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for pair in pairs:
        one, two = (stem(base.get(word, word)) for word in pair.split())
        found.setdefault(one, set()).add(two)
        found.setdefault(two, set()).add(one)
    return {root: frozenset(others) for root, others in found.items()}


@lru_cache(maxsize=4096)
def read(sentence: str, language: str) -> Words:
    """The words of a sentence."""
    known, stops = tables(language), stop_words(language or "en")
    capitals = not table(language).nouns_capitalised
    text = fold(sentence)
    if known.long is not None:
        text = known.long.sub(lambda match: _shorten(match.group(), known.short), text)
    words = tuple(_word(text, match, known, stops, capitals) for match in _WORD.finditer(text))
    if len(words) > 1 and words[1].name and words[0].content and words[0].root not in known.light:
        words = (replace(words[0], name=True), *words[1:])
    return _gathered(words)


def know_names(texts: Sequence[Words]) -> list[Words]:
    """The same, the first word of each a name where it is one elsewhere within a sentence."""
    names = frozenset(word.lower for each in texts for word in each.all if word.name)
    return [_opened(each, names) for each in texts]


def _opened(words: Words, names: Collection[str]) -> Words:
    first = words.all[0] if words.all else None
    if first is None or first.name or first.lower not in names or not first.text[0].isupper():
        return words
    return _gathered((replace(first, name=True), *words.all[1:]))


def _gathered(words: tuple[Word, ...]) -> Words:
    content = tuple(word for word in words if word.content)
    return Words(words, content, frozenset(key for word in words for key in word.keys))


def _shorten(written: str, short: Mapping[str, str]) -> str:
    name = short[written.casefold()]
    return name.capitalize() if written[0].isupper() else name


def _word(text: str, match: re.Match[str], known: Tables, stops: frozenset[str], capitals: bool) -> Word:
    written = match.group().removesuffix("'s").removesuffix("'")
    lower = "usa" if written == "US" else written.casefold().replace(".", "")
    root = known.root(lower)
    content = (
        lower not in stops
        and root not in stops
        and lower not in known.small
        and lower not in known.negating
        and lower not in known.figures
    )
    inner = bool(text[max(0, match.start() - 3) : match.start()].strip(_OPENS).strip(".!?"))
    return Word(
        text=written,
        lower=lower,
        root=root,
        keys=frozenset({root}) | known.classes.get(root, frozenset()),
        name=written[0].isupper() and inner and content and capitals,
        content=content and len(lower) > 1 and lower.isalpha(),
        irregular=known.base.get(lower, lower) != lower,
        answer=lower in known.answers and text[match.end() : match.end() + 1] in _CLOSES,
    )


def unsupported(said: Words, held: Sequence[Words], names: Collection[str], language: str) -> list[Word]:
    """The content words of a sentence that none of the others has, nor a word like it."""
    there = frozenset(key for each in held for key in each.keys)
    there |= frozenset(key for name in names for key in read(name, language).keys)
    short = initials(held)
    return [w for w in said.content if there.isdisjoint(w.keys) and w.lower not in short]


def initials(held: Sequence[Words]) -> frozenset[str]:
    """The short forms that names in the sentences may have: "Vell Harbour Trust" gives "vht"."""
    found: set[str] = set()
    for each in held:
        run = ""
        for word in (*each.all, None):
            if word is not None and word.text[0].isupper():
                run += word.text[0].casefold()
                continue
            found.update(run[n:] for n in range(len(run) - 1))
            run = ""
    return frozenset(found)
