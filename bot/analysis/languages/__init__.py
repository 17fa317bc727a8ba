"""One language is one file here: a table of marks, abbreviations and cues, and no code.

To add a language, write ``xx.py`` (its ISO 639-1 code) that sets ``LANGUAGE = Language(...)``. It is
found by its name. What a table leaves empty is merely not recognised.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

DEFAULT = "en"

Gender = Literal["m", "f", "n", "p"]


@dataclass(frozen=True, slots=True)
class Language:
    """What the analysis must know of a language. All words are lower-case.

    *Sentences.* ``titles`` are abbreviations that a name follows: no sentence ends there.
    ``abbreviations`` may end one, but only where a word of ``starters`` comes next. ``ordinals``: "3."
    is "third".

    *Marks.* ``marks`` maps each opening mark to the marks that close it.

    *Cues.* ``says`` are finite verbs that give a quotation to their subject; ``saying`` those of them
    whose subject stands further off (participles, infinitives); ``calls`` are verbs that do it for a
    fragment ("called it “a scandal”"). ``according`` are phrases that a source follows, ``trailing``
    words that do it after a quotation only (German "so"). ``voices`` are nouns whose owner speaks.

    *Sources.* ``pronouns`` maps a pronoun to its gender (m, f, n, or p for plural). ``roles`` are
    nouns for people, ``genders`` gives those of them that tell one, and honorifics. ``bodies`` are
    words in the names of organisations. ``kin`` are words that no name begins with, though they stand
    before one: parties, peoples (``people_endings``: words that end so are such). ``styles`` are titles
    that belong to the name ("King"). ``modifiers``
    may stand between a name and a role ("Vell campaign manager"), ``portfolios`` within one ("Secretary of
    State"). ``human`` are words that follow people only ("Ada Brask, who"), ``deeds`` verbs of which only
    they are the subject; ``copulas`` join a name and a role, and ``shared_roles`` are those that a company
    has too. ``places``: prepositions before a place. ``nouns_capitalised``: a capital letter alone makes no
    name.

    *Grammar.* ``verb_second``: a subject may follow its verb anywhere. ``function`` are words that no
    name holds; of these ``determiners`` open a noun phrase (``definite`` ones point to somebody known,
    ``oblique`` ones, and pronouns of theirs, are no subject), ``prepositions`` govern one (``linking`` ones
    hang it on the one before), ``relatives`` point back to one, ``openers`` begin a clause that ends at a
    comma, ``between`` may stand between a subject and its verb, ``passives`` of
    them make a passive, of which ``agents`` tell who does it. ``hearing`` are verbs of saying that a
    hearer follows, never their subject ("told"). ``works`` are nouns before a title ("the film “Harbour”"),
    ``surfaces`` things with words on them that nobody says, ``labels`` words before a mere word ("the
    term", "so-called").
    """

    code: str
    titles: frozenset[str] = frozenset()
    abbreviations: frozenset[str] = frozenset()
    starters: frozenset[str] = frozenset()
    ordinals: bool = False
    marks: Mapping[str, str] = field(default_factory=dict)
    says: frozenset[str] = frozenset()
    saying: frozenset[str] = frozenset()
    calls: frozenset[str] = frozenset()
    according: tuple[str, ...] = ()
    trailing: frozenset[str] = frozenset()
    voices: frozenset[str] = frozenset()
    pronouns: Mapping[str, Gender] = field(default_factory=dict)
    roles: frozenset[str] = frozenset()
    genders: Mapping[str, Gender] = field(default_factory=dict)
    first_names: Mapping[str, Gender] = field(default_factory=dict)
    bodies: frozenset[str] = frozenset()
    kin: frozenset[str] = frozenset()
    calendar: frozenset[str] = frozenset()
    particles: frozenset[str] = frozenset()
    nouns_capitalised: bool = False
    verb_second: bool = False
    portfolios: frozenset[str] = frozenset()
    linking: frozenset[str] = frozenset()
    hearing: frozenset[str] = frozenset()
    definite: frozenset[str] = frozenset()
    oblique: frozenset[str] = frozenset()
    determiners: frozenset[str] = frozenset()
    prepositions: frozenset[str] = frozenset()
    relatives: frozenset[str] = frozenset()
    openers: frozenset[str] = frozenset()
    between: frozenset[str] = frozenset()
    function: frozenset[str] = frozenset()
    conjunctions: frozenset[str] = frozenset()
    modifiers: frozenset[str] = frozenset()
    styles: frozenset[str] = frozenset()
    human: frozenset[str] = frozenset()
    deeds: frozenset[str] = frozenset()
    copulas: frozenset[str] = frozenset()
    shared_roles: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    passives: frozenset[str] = frozenset()
    agents: frozenset[str] = frozenset()
    surfaces: frozenset[str] = frozenset()
    works: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()
    people_endings: tuple[str, ...] = ()
    role_endings: tuple[str, ...] = field(init=False)
    work_endings: tuple[str, ...] = field(init=False)
    according_heads: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """What is looked up often, made once."""
        object.__setattr__(
            self, "role_endings", tuple(sorted((role for role in self.roles if len(role) > 3), key=len)[::-1])
        )
        object.__setattr__(self, "work_endings", tuple(sorted(word for word in self.works if len(word) > 3)))
        object.__setattr__(self, "according_heads", frozenset(each.split()[0] for each in self.according))


def words(text: str) -> frozenset[str]:
    """The words of a table that is written as lines of text."""
    return frozenset(text.split())


def gendered(**lists: str) -> dict[str, Gender]:
    """A mapping from each word to the gender whose list it stands in."""
    return {word: gender for gender, text in lists.items() for word in text.split()}  # type: ignore[misc]


@cache
def known() -> frozenset[str]:
    """The codes that have a table."""
    return frozenset(module.name for module in pkgutil.iter_modules(__path__))


def language(code: str) -> Language:
    """The table for a language tag such as ``de`` or ``en-GB``; English where there is none."""
    short = code.replace("_", "-").partition("-")[0].casefold()
    return _load(short if short in known() else DEFAULT)


@cache
def _load(code: str) -> Language:
    table: Language = importlib.import_module(f"{__name__}.{code}").LANGUAGE
    return table
