"""Speakers by name: which person a source's words mean, sentence after sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.analysis.cues import Attribution, Sentence, Source
from bot.analysis.languages import Gender, Language
from bot.analysis.names import People, Person, read_mention, runs

_FRESH = 2
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
        tokens = sentence.tokens[source.start : source.end]
        if source.kind == "pronoun":
            gender = self.table.pronouns.get(tokens[0].low)
            return Speaker(self.antecedent(gender, number, sentence, source.start), None)
        return self._noun(tokens, number, sentence)

    def _named(self, sentence: Sentence, number: int, first: int, last: int) -> Speaker:
        found = list(runs(sentence.tokens, self.table, first, last))
        if not found:
            return Speaker(None, words_of(sentence.tokens[first:last]))
        start, end = found[-1]
        mention = read_mention(sentence.tokens[start:end], self.table)
        if mention.body:
            return Speaker(None, words_of(sentence.tokens[start:end]))
        person = self.people.find(mention, number)
        return Speaker(person, None) if person else Speaker(None, " ".join(mention.words))

    def _noun(self, tokens: Sequence, number: int, sentence: Sentence) -> Speaker:  # type: ignore[type-arg]
        """ "the senator" is the one senator of the article; "a senator" stays who he is."""
        first, last = tokens[0], tokens[-1]
        if first.low in ("the", "der", "die", "das") and last.low in self.table.roles and len(tokens) <= 4:
            person = self.people.with_role(last.low, number)
            if person is not None:
                return Speaker(person, None)
        return Speaker(None, self._expanded(tokens, number))

    def _expanded(self, tokens: Sequence, number: int) -> str:  # type: ignore[type-arg]
        """The words of a source, the owner in it by full name: "Brask’s office" is "Ada Brask’s office"."""
        return words_of(tokens)

    def antecedent(self, gender: Gender | None, number: int, sentence: Sentence, at: int) -> Person | None:
        """Who a pronoun means: the subject before it in its sentence, else whoever is freshest in mind of
        those that fit; one of unknown gender only from the sentence before or the one before that."""
        if gender not in ("m", "f"):
            return None
        for each in sentence.chunks:
            if each.start < at and each.kind == "name" and not each.governed:
                person = self._named(sentence, number, each.start, each.end).person
                if person is not None and self._fits(person, gender):
                    return person
        for where, person in reversed(self.mind):
            if number - where > _MEMORY:
                break
            if self._fits(person, gender) and (person.gender or number - where <= _FRESH):
                return person
        return None

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
        if speaker.person is not None:
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


def words_of(tokens: Sequence) -> str:  # type: ignore[type-arg]
    """The words of tokens as printed, with single spaces."""
    return " ".join(token.text + ("'s" if token.owner else "") for token in tokens)
