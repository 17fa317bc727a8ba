"""Speakers by name: which person a source's words mean, sentence after sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from bot.analysis.cues import Sentence
from bot.analysis.frames import Token
from bot.analysis.languages import Gender, Language
from bot.analysis.names import People, Person, read_mention, runs
from bot.analysis.subjects import Source

_FRESH = 2
_NAMES = 200  # how many of the last names a pronoun is tried on
_MEMORY = 30  # sentences after which a person is no longer meant by a pronoun


@dataclass(frozen=True, slots=True)
class Speaker:
    """A resolved source: ``person`` where it is somebody named, else the article's ``words`` for it."""

    person: Person | None
    words: str | None

    @property
    def name(self) -> str | None:
        """What is printed."""
        return self.person.name if self.person else self.words


NOBODY = Speaker(None, None)


@dataclass(slots=True)
class Scene:
    """What a reader has in mind at a sentence: who was the subject, who spoke last."""

    people: People
    table: Language
    mind: list[tuple[int, Person]] = field(default_factory=list)
    subject: tuple[int, Person] | None = None
    spoke: list[tuple[int, Speaker]] = field(default_factory=list)
    colon: tuple[int, Speaker] | None = None

    def resolve(self, sentence: Sentence, number: int, source: Source) -> Speaker:
        """The speaker that a source in sentence ``number`` means."""
        if source.kind == "name":
            return self._named(sentence, number, source.start, source.end)
        if source.kind == "names":
            return self._several(sentence, number, source)
        tokens = sentence.tokens[source.start : source.end]
        if source.kind == "pronoun":
            gender = self.table.pronouns.get(tokens[0].low)
            return self.antecedent(gender, number, sentence, source.start)
        return self._noun(sentence, number, source)

    def _named(self, sentence: Sentence, number: int, first: int, last: int) -> Speaker:
        found = list(runs(sentence.tokens, self.table, first, last))
        if not found:
            return Speaker(None, self.words_of(sentence, first, last, number))
        start, end = found[-1]
        mention = read_mention(sentence.tokens[start:end], self.table)
        if mention.body:
            return Speaker(None, self.words_of(sentence, start, end, number))
        person = self.people.find(mention, number)
        return Speaker(person, None) if person else Speaker(None, " ".join(mention.words))

    def _several(self, sentence: Sentence, number: int, source: Source) -> Speaker:
        """Two who say the same, each by full name."""
        words = [token.low for token in sentence.tokens[source.start : source.end]]
        link = next(at for at, word in enumerate(words) if word in self.table.conjunctions)
        middle = source.start + link
        first = self._named(sentence, number, source.start, middle)
        second = self._named(sentence, number, middle + 1, source.end)
        return Speaker(None, f"{first.name} {words[link]} {second.name}")

    def _noun(self, sentence: Sentence, number: int, source: Source) -> Speaker:
        """ "the senator" is the one senator of the article; "a senator" stays who he is."""
        tokens = sentence.tokens[source.start : source.end]
        if tokens[0].low in self.table.definite and len(tokens) <= 4 and not self._of_a_people(tokens[1:-1]):
            person = self.people.with_role(tokens[-1].low, number)
            if person is not None:
                return Speaker(person, None)
        return Speaker(None, self.words_of(sentence, source.start, source.end, number))

    def _of_a_people(self, tokens: Sequence[Token]) -> bool:
        """Whether a role is told apart by a country: "the Spanish president" need not be the one known."""
        endings = self.table.people_endings
        return any(token.low.endswith(endings) or token.low in self.table.kin for token in tokens)

    def words_of(self, sentence: Sentence, first: int, last: int, number: int) -> str:
        """The article's words for a source, with the full name of an owner: "Ada Brask’s office"."""
        parts = [
            self._part(sentence, start, end, number) for start, end in _by_owner(sentence.tokens, first, last)
        ]
        return " ".join(parts).removesuffix("’s")

    def _part(self, sentence: Sentence, start: int, end: int, number: int) -> str:
        tokens = sentence.tokens[start:end]
        words = " ".join(token.text for token in tokens)
        if start == 0 and (tokens[0].low in self.table.function or tokens[0].low in self.table.roles):
            words = words[:1].lower() + words[1:]
        if not tokens[-1].owner:
            return words
        if tokens[-1].kind == "C":
            person = self.people.find(read_mention(tokens, self.table), number)
            words = person.name if person else words
        return words + "’s"

    def antecedent(self, gender: Gender | None, number: int, sentence: Sentence, at: int) -> Speaker:
        """Who a pronoun means: the subject before it in its sentence, else whoever is freshest in mind of
        those that fit; one of unknown gender only from the sentence before or the one before that."""
        if gender == "n":
            return self._body(sentence, at)
        if gender not in ("m", "f"):
            return NOBODY
        for each in sentence.chunks:
            if each.start < at and each.kind == "name" and not each.governed:
                person = self._named(sentence, number, each.start, each.end).person
                if person is not None and self._fits(person, gender):
                    return Speaker(person, None)
        unnamed = self._unnamed(gender, number)
        if unnamed is not None:
            return unnamed
        for where, person in islice(reversed(self.mind), _NAMES):
            if number - where > _MEMORY:
                break
            if self._fits(person, gender) and (person.gender or number - where <= _FRESH):
                return Speaker(person, None)
        return NOBODY

    def _body(self, sentence: Sentence, at: int) -> Speaker:
        """The organisation that "it" means, only where it is the subject of the same sentence."""
        for each in sentence.chunks:
            if each.start < at and each.kind == "name" and not each.governed:
                mention = read_mention(sentence.tokens[each.start : each.end], self.table)
                return Speaker(None, " ".join(mention.words)) if mention.body else NOBODY
        return NOBODY

    def _unnamed(self, gender: Gender, number: int) -> Speaker | None:
        """Whoever spoke in the sentence before without a name: "the ferry’s lawyer", then "he"."""
        where, speaker = self.spoke[-1] if self.spoke else (-2, NOBODY)
        if speaker.person is not None or speaker.words is None or number - where > 1:
            return None
        roles = [word for word in speaker.words.lower().split() if word in self.table.roles]
        if roles and roles[0].endswith("s") and roles[0][:-1] in self.table.roles:
            return None  # several are no "he"
        fits = bool(roles) and self.table.genders.get(roles[0], gender) == gender
        return speaker if fits else None

    def _fits(self, person: Person, gender: Gender) -> bool:
        return person.personal and person.gender in (gender, None)

    def remember(self, sentence: Sentence, number: int) -> None:
        """Keep in mind whom a sentence names: its subject above all, and above that who spoke in it."""
        subject = sentence.clause_subject(len(sentence.chunks))
        named = []
        for each in reversed(sentence.chunks):
            if each.kind == "name":
                person = self._named(sentence, number, each.start, each.end).person
                if person is not None:
                    named.append(person)
        if subject is not None and subject.kind != "noun":
            person = self.resolve(sentence, number, subject).person
            if person is not None:
                named.append(person)
                self.subject = (number, person)
        named += [speaker.person for at, speaker in self.spoke[-3:] if at == number and speaker.person]
        self.mind += [(number, person) for person in named]

    def heard(self, number: int, speaker: Speaker, announces: bool) -> None:
        """Keep in mind who spoke, and whether the sentence ended in a colon."""
        self.spoke.append((number, speaker))
        if announces:
            self.colon = (number, speaker)
        if speaker.person is not None and not speaker.person.placed:
            speaker.person.personal = True

    def announced(self, number: int) -> Speaker | None:
        """Who the sentence before gives the next words to, by its colon."""
        return self.colon[1] if self.colon and self.colon[0] == number - 1 else None

    def last_heard(self, number: int) -> Speaker | None:
        """Who spoke in the sentence before."""
        return self.spoke[-1][1] if self.spoke and number - self.spoke[-1][0] <= 1 else None

    def last_subject(self, number: int) -> Speaker | None:
        """Who was the subject of the sentence before."""
        if self.subject and number - self.subject[0] <= 1:
            return Speaker(self.subject[1], None)
        return None


def _by_owner(tokens: Sequence[Token], first: int, last: int) -> Iterator[tuple[int, int]]:
    """The places of the parts of a phrase, each but the last ending in a possessive."""
    start = first
    for at in range(first, last):
        if tokens[at].owner or at + 1 == last:
            yield start, at + 1
            start = at + 1
