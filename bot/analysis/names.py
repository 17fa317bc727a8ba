"""Who is named in an article, and which full name a surname, a title or a pronoun stands for."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.analysis.chunks import is_name_word, is_particle
from bot.analysis.frames import Frame, Token
from bot.analysis.humans import is_human, places, pronoun_at_start, roles_before, roles_behind
from bot.analysis.languages import Gender, Language

_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_AROUND = 8  # bearers of one name or role that are looked at
_LONGEST = 5  # words in a person's name


@dataclass(slots=True, eq=False)
class Person:
    """Somebody, by the fullest name the article gives. ``roles`` are the nouns it uses for them; ``at``
    are the numbers of the sentences that name them, in order. ``personal``: the name is known to be a
    person's; ``placed``: it holds a place's name, so it may be a company's."""

    words: tuple[str, ...]
    gender: Gender | None = None
    personal: bool = False
    placed: bool = False
    roles: set[str] = field(default_factory=set)
    at: list[int] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name as it is printed."""
        return " ".join(self.words)

    @property
    def surname(self) -> str:
        """The last word of the name, in lower case, no "Jr."."""
        return surname(self.words)


@dataclass(frozen=True, slots=True)
class Mention:
    """A run of name words: the name itself, what stood before it, and whether a body is meant."""

    words: tuple[str, ...]
    roles: tuple[str, ...]
    gender: Gender | None
    body: bool


def surname(words: Sequence[str]) -> str:
    """The last word of a name that is no suffix, in lower case."""
    plain = [word.lower().strip(".,") for word in words]
    return next((word for word in reversed(plain) if word not in _SUFFIXES), plain[-1])


def read_mention(tokens: Sequence[Token], table: Language) -> Mention:
    """Take titles, roles and peoples off the front of a run: "U.S. Senator Ada Brask" is Ada Brask."""
    start, roles = 0, []
    last = len(tokens) - 1
    for index, token in enumerate(tokens[:-1]):
        low = token.low
        following = tokens[index + 1].low
        if low in table.styles and (index == last - 1 or tokens[last].text.strip("IVX") == ""):
            continue
        person = low in table.roles and index + 2 == last and tokens[last].low not in table.bodies
        if _is_title(low, table) and (person or following not in table.bodies):
            roles.append(low)
            start = index + 1
    while start < last and (tokens[start].low in table.kin or tokens[start].low in table.function):
        roles.append(tokens[start].low)
        start += 1
    if table.nouns_capitalised and last - start > 1:
        firsts = [at for at in range(start + 1, last) if tokens[at].low in table.first_names]
        start = firsts[0] if firsts and tokens[start].low not in table.first_names else start
    core = tokens[start:]
    gender = next((table.genders[low] for low in reversed(roles) if low in table.genders), None)
    body = any(token.low in table.bodies for token in core) or core[0].low in table.determiners
    titled = any(role in table.roles for role in roles) and core[-1].low not in table.bodies
    if len(core) == 2 and (core[0].low in table.first_names or titled):
        body = False  # "President Park Seo-yun"
    return Mention(tuple(token.text for token in core), tuple(roles), gender, body)


def _is_title(low: str, table: Language) -> bool:
    if low in table.roles or low in table.titles or low in table.genders or low in table.portfolios:
        return True
    return table.nouns_capitalised and low.endswith(table.role_endings)


def runs(
    tokens: Sequence[Token], table: Language, first: int = 0, last: int | None = None
) -> Iterator[tuple[int, int]]:
    """The places of the runs of name words among ``tokens[first:last]``. A possessive ends one."""
    end = len(tokens) if last is None else last
    start = -1
    for at in range(first, end):
        inside = is_name_word(tokens, at, table) or (
            start >= 0 and is_particle(tokens, at, end, table, at - start)
        )
        if start >= 0 and not inside:
            yield start, at
            start = -1
        elif inside and start < 0:
            start = at
        if inside and tokens[at].owner:
            yield start, at + 1
            start = -1
    if start >= 0:
        yield start, end


class People:
    """The table of names of one article, made of its sentences before anything is resolved."""

    def __init__(self, frames: Sequence[Frame], table: Language) -> None:
        self.table = table
        self.persons: list[Person] = []
        self._full: dict[tuple[str, ...], Person] = {}
        self._by_surname: dict[str, list[tuple[int, Person]]] = defaultdict(list)
        self._by_first: dict[str, list[Person]] = defaultdict(list)
        self._by_role: dict[str, list[Person]] = defaultdict(list)
        self._places = places(frames, table)
        self._lower = {token.low for frame in frames for token in frame.tokens if token.kind == "w"}
        singles: list[tuple[int, Mention]] = []
        for number, frame in enumerate(frames):
            for start, end in runs(frame.tokens, table):
                self._read(number, frame.tokens, start, end, singles)
        for number, mention in singles:
            self._count(number, mention)
        for person in self.persons:
            person.at.sort()
        if not table.nouns_capitalised:
            self._read_pronouns(frames)

    def _read(
        self, number: int, tokens: Sequence[Token], start: int, end: int, singles: list[tuple[int, Mention]]
    ) -> None:
        mention = read_mention(tokens[start:end], self.table)
        if mention.body or len(mention.words) > _LONGEST:
            return
        if len(mention.words) == 1:
            word = mention.words[0].lower()
            if self.table.nouns_capitalised and word.endswith("s") and mention.roles:
                return  # "der Präsident Frankreichs"
            if word not in self.table.kin and not (start == 0 and word in self._lower):
                singles.append((number, mention))
            return
        person = self._full.get(mention.words) or self._add(mention.words)
        self._note(person, number, mention)
        self._place(number, person)
        if start and tokens[start - 1].low in self.table.roles:
            self._learn(person, tokens[start - 1].low)
        for role in (*roles_before(tokens, start, end, self.table), *roles_behind(tokens, end, self.table)):
            self._learn(person, role)
        if not person.placed and not person.personal:
            person.personal = is_human(tokens, end, self.table)

    def _read_pronouns(self, frames: Sequence[Frame]) -> None:
        """Take the one name of a sentence for a person's if the next begins with "he" or "she"."""
        named: dict[int, list[Person]] = defaultdict(list)
        for person in self.persons:
            for number in set(person.at):
                named[number].append(person)
        for number, frame in enumerate(frames[1:], 1):
            gender = pronoun_at_start(frame, self.table)
            if gender is None:
                continue
            full = [each for each in named[number - 1] if len(each.words) > 1 and not each.placed]
            if len(full) == 1 and not any(each.personal for each in named[number - 1] if each is not full[0]):
                full[0].personal = full[0].personal or full[0].gender in (gender, None)
                full[0].gender = full[0].gender or gender

    def _add(self, words: tuple[str, ...]) -> Person:
        first = words[0].lower()
        person = Person(words, self.table.first_names.get(first), first in self.table.first_names)
        known = first in self.table.first_names
        person.placed = not known and (first in self._places or person.surname in self._places)
        self._full[words] = person
        if len(words) > 1 and len(self._by_first[first]) < 2:
            self._by_first[first].append(person)
        self.persons.append(person)
        return person

    def _place(self, number: int, person: Person) -> None:
        """Keep where a surname came to mean a person."""
        places = self._by_surname[person.surname]
        if not places or places[-1][1] is not person:
            places.append((number, person))

    def _note(self, person: Person, number: int, mention: Mention) -> None:
        person.at.append(number)
        for role in mention.roles:
            self._learn(person, role)
        if mention.gender is not None and person.gender is None:
            person.gender = mention.gender

    def _learn(self, person: Person, role: str) -> None:
        base = next((each for each in self.table.role_endings if role.endswith(each)), role)
        if base != role and self.table.nouns_capitalised:
            self._learn(person, base)  # a "Finanzministerin" is a "Ministerin"
        if role not in person.roles:
            person.roles.add(role)
            self._by_role[role].append(person)
        if role not in self.table.kin:
            person.personal = True
        if person.gender is None:
            person.gender = self.table.genders.get(role)

    def _count(self, number: int, mention: Mention) -> None:
        person = self.find(mention, number)
        if person is None and self.table.nouns_capitalised and mention.gender is None:
            return  # a mere noun, for all that is known
        if person is None:
            person = self._full.get(mention.words) or self._add(mention.words)
            self._place(number, person)
        elif len(person.words) > 1 and mention.words[0].lower() == person.surname:
            person.personal = True
        self._note(person, number, mention)

    def find(self, mention: Mention, number: int) -> Person | None:
        """The person that a mention in sentence ``number`` means: the last so named, or the first later."""
        if mention.words in self._full and len(mention.words) > 1:
            return self._full[mention.words]
        places = self._by_surname.get(surname(mention.words), [])
        middle = bisect_right(places, number, key=lambda place: place[0])
        fitting = [
            (at, person)
            for at, person in places[max(0, middle - _AROUND) : middle + _AROUND]
            if _agrees(mention, person) and (len(person.words) > 1 or len(mention.words) == 1)
        ]
        longer = [pair for pair in fitting if len(pair[1].words) > 1] or fitting
        before = [person for at, person in longer if at <= number]
        if before or longer:
            return before[-1] if before else longer[0][1]
        if len(mention.words) == 1:
            full = self._by_first.get(mention.words[0].lower(), [])
            if len(full) == 1 and self._goes_by_first(full[0]):
                return full[0]
        return self._full.get(mention.words)

    def _goes_by_first(self, person: Person) -> bool:
        """Whether the first word of a full name may stand for it."""
        known = person.personal or person.words[0].lower() in self.table.first_names
        return known or not (person.placed or self.table.nouns_capitalised)

    def with_role(self, role: str, number: int) -> Person | None:
        """The one person of that role named so far, else the one named last if only one has it at all."""
        having = self._by_role.get(role, [])[:_AROUND]
        before = [person for person in having if person.at and person.at[0] <= number]
        if len(before) == 1:
            return before[0]
        return having[0] if len(having) == 1 and not before else None


def _agrees(mention: Mention, person: Person) -> bool:
    """Whether a mention may mean a person: genders don't clash, nor do first names."""
    if mention.gender and person.gender and mention.gender != person.gender:
        return False
    if len(mention.words) == 1 or len(person.words) == 1:
        return True
    one, other = mention.words[0].lower(), person.words[0].lower()
    return one == other or one.startswith(other[:3]) or other.startswith(one[:3])
