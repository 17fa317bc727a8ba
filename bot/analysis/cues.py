"""Who a sentence says is speaking: the subject of the verb that stands beside a quotation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.analysis.chunks import NOUNISH, Chunk, chunk
from bot.analysis.frames import Frame, Token
from bot.analysis.languages import Language

_NEAR = 12  # phrases between a quotation and the noun for it
_PASSED = 4  # quotations that one verb of saying may govern, besides the first


class Source(NamedTuple):
    """The words of a sentence that name a speaker, ``tokens[start:end]``: a name, pronoun or noun."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Attribution:
    """What gives a quotation to a source. ``rule`` names how it was found; ``weak`` is a mere guess."""

    source: Source
    cue: str | None
    rule: str
    weak: bool = False


@dataclass(slots=True)
class Sentence:
    """A frame with its chunks, asked for subjects and attributions."""

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

    # --- subjects ---------------------------------------------------------------------------

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

    # --- attributions -----------------------------------------------------------------------

    def attribute(self, quote: int) -> Attribution | None:
        """Who the sentence says speaks the quotation at chunk ``quote``."""
        before = self.before(quote)
        after = self.after(quote)
        if after is not None and (before is None or self._starts(quote)):
            return after
        return before or after

    def _starts(self, quote: int) -> bool:
        """Whether nothing that could speak stands before a quotation in its sentence."""
        previous = [each for each in self.chunks[:quote] if each.kind in ("verb", "q")]
        return not previous

    def before(self, quote: int) -> Attribution | None:
        """The nearest cue to the left. Quotations are passed that stand between it and this one, some."""
        passed = 0
        for at in range(quote - 1, -1, -1):
            kind = self.chunks[at].kind
            passed += kind == "q"
            if kind == ";" or passed > _PASSED:
                break
            if kind == "verb" and not self._is_noun(at):
                source = self.speaker_of(at)
                if source is not None:
                    return Attribution(source, self.word(self.chunks[at]), "before")
            named = self._according(at)
            if named is not None and named[0].end <= self.chunks[quote].start:
                return Attribution(named[0], named[1], "according")
        return None

    def speaker_of(self, verb: int) -> Source | None:
        """The subject of a verb of saying, wherever it stands."""
        word = self.word(self.chunks[verb])
        finite = word in self.table.says
        if finite and word not in self.table.hearing and self._stands_loose(verb):
            return self._inverted(verb)
        found = self.subject(verb) or (self._main_subject(verb) if not finite else None)
        if self.table.verb_second and (found is None or not self._full_name(found)):
            behind_it = self._inverted(verb)
            return behind_it if found is None or (behind_it and self._full_name(behind_it)) else found
        return found

    def _full_name(self, source: Source) -> bool:
        """Whether a source is named by more than a noun."""
        last = [token.kind for token in self.tokens[source.start : source.end][-2:]]
        return source.kind == "pronoun" or last == ["C", "C"]

    def _stands_loose(self, verb: int) -> bool:
        """Whether a verb opens its clause and a name follows that ends it: "..., said Ada Brask."."""
        behind = self.chunks[verb + 1 : verb + 3]
        if not behind or behind[0].kind != "name":
            return False
        if len(behind) > 1 and behind[1].kind in ("other", "verb", "relative"):
            return False
        before = self.chunks[verb - 1].kind if verb else "q"
        predicate = any(each.kind in ("other", "verb") for each in self.chunks[:verb])
        return before == "q" or (before in (",", "-") and (predicate or verb == 1 or self._after_quote(verb)))

    def _after_quote(self, verb: int) -> bool:
        return self.chunks[verb - 2].kind == "q"

    def _main_subject(self, verb: int) -> Source | None:
        """The subject behind an opening clause: "After saying it was “over”, she left"."""
        comma = next((at for at in range(verb, len(self.chunks)) if self.chunks[at].kind == ","), None)
        if comma is None or comma + 1 >= len(self.chunks):
            return None
        return self._head(comma + 1) if self._may_be_subject(comma + 1, comma + 1) else None

    def _is_noun(self, verb: int) -> bool:
        """Whether a word that may be a verb is a noun here: "the report", "a statement reads"."""
        if verb == 0:
            return False
        before = self.tokens[self.chunks[verb].start - 1]
        if before.low in self.table.relatives or before.low in self.table.pronouns:
            return False
        return before.low in self.table.determiners or before.owner

    def after(self, quote: int) -> Attribution | None:
        """The cue to the right, up to the next quotation."""
        at = quote + 1
        while at < len(self.chunks) and self.chunks[at].kind in (",", "-", "between"):
            if self.word(self.chunks[at]) in self.table.trailing:
                break
            at += 1
        if at >= len(self.chunks):
            return None
        dashed = self._dashed(quote)
        if dashed is not None:
            return dashed
        if self.is_cue(at) or self.word(self.chunks[at]) in self.table.trailing:
            source = self._inverted(at)
            if source is not None:
                return Attribution(source, self.word(self.chunks[at]), "inverted")
        for verb in range(at, len(self.chunks)):
            if self.chunks[verb].kind in ("q", ";"):
                break
            named = self._according(verb)
            if named is not None:
                return Attribution(named[0], named[1], "according")
            if self.is_cue(verb) and not self._is_noun(verb):
                source = self.subject(verb)
                if source is not None and source.start >= self.chunks[quote].end:
                    return Attribution(source, self.word(self.chunks[verb]), "after")
        return None

    def _inverted(self, verb: int) -> Source | None:
        """The subject right behind its verb: "said Brask"."""
        at = verb + 1
        while at < len(self.chunks) and (self.chunks[at].kind == "between" or self._is_object(at)):
            at += 1
        if at >= len(self.chunks) or self.chunks[at].kind not in NOUNISH:
            return None
        each = self.chunks[at]
        if self.word(each) in self.table.oblique:
            return None
        return self._name_after(at) or self._head(at)

    def _is_object(self, at: int) -> bool:
        """A pronoun between a verb and its subject: "so nannte ihn Brask"."""
        each = self.chunks[at]
        return self.table.verb_second and each.kind == "pronoun" and self.word(each) in self.table.oblique

    def _name_after(self, at: int) -> Source | None:
        """ "the mayor, Ada Brask": the name that follows a noun after a comma."""
        if not self._describes(at):
            return None
        comma = at + 1
        while comma < len(self.chunks) and (step := self._hanging(comma)):
            comma += step
        if comma + 1 < len(self.chunks) and self.chunks[comma].kind == ",":
            other = self.chunks[comma + 1]
            if other.kind == "name":
                return Source("name", other.start, other.end)
        return None

    def _describes(self, at: int) -> bool:
        """Whether a phrase tells who somebody is, and does not name them."""
        each = self.chunks[at]
        return each.kind == "noun" or self.tokens[each.start].low in self.table.definite

    def _dashed(self, quote: int) -> Attribution | None:
        """“We stay.” — Ada Brask"""
        rest = self.chunks[quote + 1 : quote + 9]
        if not 2 <= len(rest) < 8 or rest[0].kind != "-" or rest[1].kind not in ("name", "noun"):
            return None
        if any(each.kind in ("verb", "q") for each in rest):
            return None
        return Attribution(Source(rest[1].kind, rest[1].start, rest[1].end), "—", "dash")

    def _according(self, at: int) -> tuple[Source, str] | None:
        """The source behind "according to" at chunk ``at``."""
        start = self.chunks[at].start
        if self.tokens[start].low not in self.table.according_heads:
            return None
        for phrase in self.table.according:
            words = phrase.split()
            if [token.low for token in self.tokens[start : start + len(words)]] == words:
                end = start + len(words)
                behind = next((i for i, each in enumerate(self.chunks) if each.start >= end), None)
                if behind is not None and self.chunks[behind].kind in NOUNISH:
                    return self._name_after(behind) or self._head(behind), phrase
        return None

    def voice(self, quote: int) -> Attribution | None:
        """The owner of words: "Brask’s blunt answer was “No.”"."""
        for each in self.chunks[max(0, quote - _NEAR) : quote]:
            for at in range(each.start, each.end):
                if not self.tokens[at].owner:
                    continue
                behind = self.tokens[at + 1 : min(at + 4, self.chunks[quote].start)]
                said = next((token for token in behind if token.low in self.table.voices), None)
                if said is not None:
                    kind = "name" if self.tokens[at].kind == "C" else "noun"
                    return Attribution(Source(kind, each.start, at + 1), said.low, "voice")
        return None


def read_sentence(frame: Frame, table: Language) -> Sentence:
    """The chunks of a frame."""
    return Sentence(frame, table, chunk(frame.tokens, table))
