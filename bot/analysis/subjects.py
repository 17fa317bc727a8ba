"""The grammar of one sentence: its phrases, and the subject of a verb in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.analysis.chunks import NOUNISH, Chunk
from bot.analysis.frames import Frame, Token
from bot.analysis.languages import Language


class Source(NamedTuple):
    """The words of a sentence that name a speaker, ``tokens[start:end]``: a name, pronoun or noun."""

    kind: str
    start: int
    end: int


@dataclass(slots=True)
class Clauses:
    """A frame with its chunks, asked for subjects."""

    frame: Frame
    table: Language
    chunks: list[Chunk]

    @property
    def tokens(self) -> Sequence[Token]:
        """The tokens of the frame."""
        return self.frame.tokens

    def word(self, chunk: Chunk) -> str:
        """The first word of a chunk in lower case."""
        return self.tokens[chunk.start].low

    def is_cue(self, at: int) -> bool:
        """Whether chunk ``at`` is a verb of saying."""
        return self.chunks[at].kind == "verb"

    def is_surface(self, source: Source) -> bool:
        """Whether what "says" something is a sign, a shirt or the like."""
        if source.kind != "noun":
            return False
        head = self.tokens[source.start : source.end]
        stop = next((i for i, token in enumerate(head) if token.low in self.table.prepositions), len(head))
        return bool(stop) and head[stop - 1].low in self.table.surfaces

    def is_credited(self, quote: int) -> bool:
        """Whether a verb of saying stands right behind a quotation, though nobody may be found for it."""
        at = quote + 1
        while at < len(self.chunks) and self.chunks[at].kind in (",", "-", "between"):
            at += 1
        return at < len(self.chunks) and self.is_cue(at)

    def subject(self, verb: int) -> Source | None:
        """The subject of the verb at chunk ``verb``, looked for to its left."""
        at = verb - 1
        participle = self.word(self.chunks[verb]) in self.table.saying
        if participle and at >= 0 and self.chunks[at].kind == "name":
            return self._head(at)
        while at >= 0 and self._skips(at):
            at -= 1
        if at < 0:
            return None
        if self.chunks[at].kind == "pronoun" and at and self.chunks[at - 1].kind in ("name", "noun"):
            at -= 1  # "Brask and Hale both"
        while at and self._is_genitive(at):
            at -= 1
        near = self.chunks[at]
        if near.kind in NOUNISH and not near.governed and self.word(near) not in self.table.oblique:
            return self._head(at)
        if near.kind == "relative":
            return self._antecedent(at) or self.clause_subject(verb)
        if near.kind == "other" and at == verb - 1:
            return self._plural(at) or self.clause_subject(verb)
        return self.clause_subject(verb)

    def _plural(self, at: int) -> Source | None:
        """A bare noun in the plural that opens its clause: "fans chanted"."""
        start = at
        while start and at - start < 3 and self.chunks[start - 1].kind == "other":
            start -= 1
        opens = start == 0 or self.chunks[start - 1].kind in ("q", ",", ";")
        word = self.word(self.chunks[at])
        plural = word.endswith("s") or word == "people"
        return Source("noun", self.chunks[start].start, self.chunks[at].end) if opens and plural else None

    def _skips(self, at: int) -> bool:
        """Whether a chunk may stand between a subject and its verb."""
        each = self.chunks[at]
        if each.kind == "between":
            return True
        if each.kind == "preposition":
            return self.word(each) != "to" or self.chunks[at + 1].governed
        return each.governed

    def _head(self, at: int) -> Source:
        """A noun phrase with what hangs on it, or the name beside it: "the mayor, Ada Brask,"."""
        each = self.chunks[at]
        end = each.end
        if each.kind == "name" and self._is_second(at):
            return Source("names", self.chunks[at - 2].start, end)
        if each.kind == "noun":
            following = at + 1
            while following < len(self.chunks) and (step := self._hanging(following)):
                following += step
                end = self.chunks[following - 1].end
        return Source(each.kind, each.start, end)

    def _is_second(self, at: int) -> bool:
        """Whether a name is the second of two: "Ada Brask and Tom Hale"."""
        if at < 2 or self.chunks[at - 1].kind != "conjunction" or self.chunks[at - 2].kind != "name":
            return False
        first = self.chunks[at - 2]
        return not first.governed and (at == 2 or self.chunks[at - 3].kind not in ("other", "verb"))

    def _hanging(self, at: int) -> int:
        """How many chunks from ``at`` belong to the noun before them: "of Leem", "des Hafens"."""
        if self._is_genitive(at):
            return 1
        linked = self.chunks[at].kind == "preposition" and self.word(self.chunks[at]) in self.table.linking
        return 2 if linked and at + 1 < len(self.chunks) and self.chunks[at + 1].kind in NOUNISH else 0

    def _is_genitive(self, at: int) -> bool:
        """A phrase that hangs on the noun before it by its article alone: "der Sprecher des Hafens"."""
        each = self.chunks[at]
        if not self.table.verb_second or each.kind not in ("noun", "name") or not at:
            return False
        return self.word(each) in self.table.definite and self.chunks[at - 1].kind == "noun"

    def _antecedent(self, relative: int) -> Source | None:
        """What "who" stands for."""
        at = relative - 1
        while at >= 0 and (self.chunks[at].kind in (",", "n", "other") or self._skips(at)):
            if relative - at > 6:
                return None
            at -= 1
        if at >= 0 and self.chunks[at].kind in NOUNISH and self.chunks[at].kind != "pronoun":
            return self._named_beside(at)
        return None

    def _named_beside(self, at: int) -> Source:
        """For a noun in apposition to a name just before it, that name."""
        near = self.chunks[at]
        if near.kind == "noun" and at > 1 and self.chunks[at - 1].kind == ",":
            other = self.chunks[at - 2]
            if other.kind == "name" and not other.governed:
                return Source("name", other.start, other.end)
        return self._head(at)

    def clause_subject(self, end: int) -> Source | None:
        """The subject of the clause that ends before chunk ``end``: the nearest name or pronoun that a verb
        follows, else the first name, else the first noun."""
        begin = self._clause_start(end)
        fits = [at for at in range(begin, end) if self._may_be_subject(at, begin)]
        for at in reversed(fits):
            if self.chunks[at].kind != "noun" and self._verb_follows(at, end) and self._main(at, end):
                return self._head(at)
        for kinds in (("name", "pronoun"), ("noun",)):
            for at in fits:
                if self.chunks[at].kind in kinds:
                    return self._head(at)
        return None

    def _clause_start(self, end: int) -> int:
        """Behind the last semicolon, and behind an opening clause that a comma ends."""
        begin = max((at + 1 for at in range(end) if self.chunks[at].kind == ";"), default=0)
        first = begin
        while first < end and self.chunks[first].kind in ("conjunction", "between", "q"):
            first += 1
        if first < end and self.chunks[first].kind in ("opener", "preposition"):
            comma = next((at for at in range(first, end) if self.chunks[at].kind == ","), end)
            if any(self._may_be_subject(at, comma + 1) for at in range(comma + 1, end)):
                return comma + 1
        return begin

    def _may_be_subject(self, at: int, begin: int) -> bool:
        """Whether chunk ``at`` is a noun phrase at a place where subjects stand."""
        each = self.chunks[at]
        if each.kind not in NOUNISH or each.governed or self.tokens[each.end - 1].owner:
            return False
        if self.word(each) in self.table.oblique:
            return False
        before = self.chunks[at - 1].kind if at > begin else ","
        return before not in ("other", "verb", "preposition", *NOUNISH)

    def _verb_follows(self, at: int, end: int) -> bool:
        following = [each.kind for each in self.chunks[at + 1 : end + 1] if each.kind != "between"]
        return bool(following) and following[0] in ("other", "verb")

    def _main(self, at: int, end: int) -> bool:
        """Not the subject of a clause within the clause, unless the verb stands in the same one."""
        before = self.chunks[at - 1].kind if at else ""
        commas = any(each.kind == "," for each in self.chunks[at:end])
        return before not in ("relative", "opener") or not commas
