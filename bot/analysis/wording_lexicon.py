"""The word lists of ``data/wording_*.toml``, inflected and ready for lookup by their first words.

The form of the files is told at the head of ``wording_en.toml``. A language is one such file.
"""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

from bot.analysis.inflection import inflect
from bot.analysis.text import fold
from bot.models import WordingKind

DATA = Path(__file__).parent / "data"
WORD = re.compile(r"[^\W_]++(?:'[^\W_]++)?+")  # in a folded text


@dataclass(frozen=True, slots=True)
class Context:
    """What must or must not stand around a word; an empty set asks for nothing."""

    not_before: frozenset[str] = frozenset()
    not_after: frozenset[str] = frozenset()
    only_before: frozenset[str] = frozenset()
    only_after: frozenset[str] = frozenset()
    not_near: frozenset[str] = frozenset()
    only_near: frozenset[str] = frozenset()

    def admits(self, before: str, after: str, near: frozenset[str]) -> bool:
        """Whether a word between these two, in a sentence of the words ``near``, is meant."""
        return not (
            after in self.not_before
            or before in self.not_after
            or (self.only_before and after not in self.only_before)
            or (self.only_after and before not in self.only_after)
            or not near.isdisjoint(self.not_near)
            or (self.only_near and near.isdisjoint(self.only_near))
        )


@dataclass(frozen=True, slots=True)
class Term:
    """One inflected form: its words in lower case, and what to say of it.

    ``glued`` has True at each gap that must be a hyphen. ``casing`` is the form as written where it
    is a name, else None. ``attributable`` terms are no flags where the sentence gives them to a
    speaker; those of a ``verb`` are nouns behind a genitive.
    """

    words: tuple[str, ...]
    glued: tuple[bool, ...]
    kind: WordingKind
    plainer: str | None
    casing: str | None
    attributable: bool
    verb: bool
    context: Context | None


@dataclass(frozen=True, slots=True)
class Passive:
    """How a language says that something was done: a form of ``auxiliaries``, then a participle.

    At most ``gap`` words stand between, only adverbs (``between``) unless ``skips``. ``agents`` are
    the words that name the doer within ``reach`` words. ``states`` look like participles and aren't.
    """

    auxiliaries: frozenset[str]
    irregular: frozenset[str]
    endings: tuple[str, ...]
    beginnings: tuple[str, ...]
    states: frozenset[str]
    between: frozenset[str]
    agents: frozenset[str]
    gap: int
    reach: int
    skips: bool

    def is_participle(self, word: str) -> bool:
        """Whether a word in lower case is a participle that tells a deed."""
        if word in self.states:
            return False
        regular = len(word) > 4 and word.endswith(self.endings) and word.startswith(self.beginnings or "")
        return regular or word in self.irregular


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All terms of a language by their first two words, longest first, and who may own a judgement.

    With a verb of ``attributing`` in its sentence, an attributable term is the speaker's; so is a label
    with one of ``calling`` within ``reach`` words before it. What stands between marks after one of
    ``terms_after`` or before one of ``terms_before`` is a term, and no scare quote.
    """

    terms: Mapping[str, tuple[Term, ...]]
    attributing: frozenset[str]
    calling: frozenset[str]
    reach: int
    passive: Passive | None
    terms_after: frozenset[str]
    terms_before: frozenset[str]


@cache
def lexicon(language: str) -> Lexicon | None:
    """The lexicon of a language by its code ("en", "de-AT"), or None where there is no list for it."""
    code = language.casefold().replace("_", "-").split("-")[0]
    path = DATA / f"wording_{code}.toml"
    if not code.isalpha() or not path.is_file():
        return None
    return _compile(tomllib.loads(path.read_text(encoding="utf-8")), code)


def _compile(data: Mapping[str, Any], language: str) -> Lexicon:
    classes = {name: frozenset(words) for name, words in data.get("classes", {}).items()}
    found: dict[str, list[Term]] = {}
    for group in data["group"]:
        for term in _terms(group, classes, language):
            found.setdefault(" ".join(term.words[:2]), []).append(term)
    terms = {first: tuple(sorted(same, key=lambda t: -len(t.words))) for first, same in found.items()}
    passive = _passive(data["passive"]) if "passive" in data else None
    return Lexicon(
        terms=terms,
        attributing=frozenset(data["attributing"]["words"]),
        calling=frozenset(data["calling"]["words"]),
        reach=data["calling"]["reach"],
        passive=passive,
        terms_after=frozenset(data["scare"]["not_after"]),
        terms_before=frozenset(data["scare"]["not_before"]),
    )


def _passive(table: Mapping[str, Any]) -> Passive:
    sets = ("auxiliaries", "irregular", "states", "between", "agents")
    return Passive(
        **{name: frozenset(table[name]) for name in sets},
        endings=tuple(table["endings"]),
        beginnings=tuple(table["beginnings"]),
        gap=table["gap"],
        reach=table["reach"],
        skips=table["skips"],
    )


def _terms(group: Mapping[str, Any], classes: Mapping[str, frozenset[str]], language: str) -> Iterator[Term]:
    for entry, rest in _entries(group):
        context = _context(rest, classes)
        form = rest.get("form", group["form"])
        for written, plainer in inflect(entry, rest.get("plainer", ""), form, language):
            yield Term(
                words=tuple(word.casefold() for word in WORD.findall(fold(written))),
                glued=_glued(written),
                kind=cast(WordingKind, group["kind"]),
                plainer=plainer or None,
                casing=written if written != written.casefold() else None,
                attributable=group.get("attributable", False),
                verb=form.startswith("verb"),
                context=context,
            )


def _entries(group: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for entry in group.get("alone", ()):
        yield entry, {}
    for entry, value in group.get("words", {}).items():
        yield entry, {"plainer": value} if isinstance(value, str) else value


def _glued(written: str) -> tuple[bool, ...]:
    spans = [match.span() for match in WORD.finditer(fold(written))]
    return tuple(written[a[1] : b[0]] == "-" for a, b in itertools.pairwise(spans))


def _context(rest: Mapping[str, Any], classes: Mapping[str, frozenset[str]]) -> Context | None:
    sets = {name: _words(rest[name], classes) for name in Context.__dataclass_fields__ if name in rest}
    return Context(**sets) if sets else None


def _words(names: Iterable[str], classes: Mapping[str, frozenset[str]]) -> frozenset[str]:
    words: set[str] = set()
    for name in names:
        words |= classes[name[1:]] if name.startswith("@") else {name.casefold()}
    return frozenset(words)
