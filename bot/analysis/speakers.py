"""Speakers by name: which person a source's words mean, sentence after sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.analysis.cues import Attribution, Sentence, Source
from bot.analysis.languages import Gender, Language
from bot.analysis.names import People, Person, read_mention, runs

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
    subjects: list[tuple[int, Person]] = field(default_factory=list)
    spoke: list[tuple[int, Speaker]] = field(default_factory=list)
    colon: tuple[int, Speaker] | None = None

    def resolve(self, sentence: Sentence, number: int, source: Source) -> Speaker:
        """The speaker that a source in sentence ``number`` means."""
        tokens = sentence.tokens[source.start : source.end]
        if source.kind == "pronoun":
            gender = self.table.pronouns.get(tokens[0].low)
            return Speaker(self.antecedent(gender, number, sentence, source.start), None)
        if source.kind == "name":
            return self._named(tokens, number)
        return self._noun(tokens, number, sentence)

    def _named(self, tokens: Sequence, number: int) -> Speaker:  # type: ignore[type-arg]
        start, end = list(runs(tokens, self.table))[-1]
        mention = read_mention(tokens[start:end], self.table)
        if mention.body:
            return Speaker(None, words_of(tokens[start:end]))
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
        """Who a pronoun means: the subject before it in its sentence, else the one who spoke in the sentence
        before, else the last subject that fits."""
        if gender not in ("m", "f"):
            return None
        for start, end in runs(sentence.tokens[:at], self.table):
            person = self.people.find(read_mention(sentence.tokens[start:end], self.table), number)
            if person is not None and self._fits(person, gender) and (start == 0 or person.personal):
                if not self._is_object(sentence, start):
                    return person
        for where, person in reversed(self.subjects):
            if number - where > _MEMORY:
                break
            if self._fits(person, gender):
                return person
        return None

    def _is_object(self, sentence: Sentence, start: int) -> bool:
        each = next((c for c in sentence.chunks if c.start <= start < c.end), None)
        return each is None or each.governed or sentence.tokens[each.end - 1].owner

    def _fits(self, person: Person, gender: Gender) -> bool:
        return person.personal and person.gender in (gender, None)

    def remember(self, sentence: Sentence, number: int) -> None:
        """Keep the subject of a sentence in mind."""
        for each in sentence.chunks:
            if each.kind == "name" and not each.governed:
                speaker = self._named(sentence.tokens[each.start : each.end], number)
                if speaker.person is not None:
                    self.subjects.append((number, speaker.person))
                return
            if each.kind == "verb":
                return

    def heard(self, number: int, speaker: Speaker, announces: bool) -> None:
        """Keep in mind who spoke, and whether the sentence ended in a colon."""
        self.spoke.append((number, speaker))
        if announces:
            self.colon = (number, speaker)
        if speaker.person is not None:
            self.subjects.append((number, speaker.person))

    def announced(self, number: int) -> Speaker | None:
        """Who the sentence before gives the next words to, by its colon."""
        return self.colon[1] if self.colon and self.colon[0] == number - 1 else None

    def last_heard(self, number: int) -> Speaker | None:
        """Who spoke in the sentence before."""
        return self.spoke[-1][1] if self.spoke and number - self.spoke[-1][0] <= 1 else None

    def last_subject(self, number: int) -> Speaker | None:
        """Who was the subject of the sentence before."""
        if self.subjects and number - self.subjects[-1][0] <= 1:
            return Speaker(self.subjects[-1][1], None)
        return None


def words_of(tokens: Sequence) -> str:  # type: ignore[type-arg]
    """The words of tokens as printed, with single spaces."""
    return " ".join(token.text + ("'s" if token.owner else "") for token in tokens)
