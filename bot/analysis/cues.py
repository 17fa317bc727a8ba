"""Who a sentence says is speaking: the subject of the verb that stands beside a quotation."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from bot.analysis.chunks import NOUNISH, chunk
from bot.analysis.frames import Frame
from bot.analysis.languages import Language
from bot.analysis.subjects import Clauses, Source

_NEAR = 12  # phrases between a quotation and the noun for it
_AGENT = 6  # phrases between a passive and who does it
_TITLE = 6  # words of a job between a verb and a name
_PASSED = 4  # quotations that one verb of saying may govern, besides the first


@dataclass(frozen=True, slots=True)
class Attribution:
    """What gives a quotation to a source. ``rule`` names how it was found; ``weak`` is a mere guess."""

    source: Source
    cue: str | None
    rule: str
    weak: bool = False


@dataclass(slots=True)
class Sentence(Clauses):
    """A sentence asked who says what in it."""

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
            if kind == "verb" and not self._is_noun(at) and not self._in_object(at):
                source = self.speaker_of(at)
                if source is not None:
                    return Attribution(source, self.word(self.chunks[at]), "before")
                if self.is_passive(at):
                    return None
            named = self._according(at)
            if named is not None and named[0].end <= self.chunks[quote].start:
                return Attribution(named[0], named[1], "according")
        return None

    def speaker_of(self, verb: int) -> Source | None:
        """The subject of a verb of saying, wherever it stands."""
        if self.is_passive(verb):
            return self._agent(verb)
        word = self.word(self.chunks[verb])
        finite = word in self.table.says
        if finite and word not in self.table.hearing and self._stands_loose(verb):
            return self._inverted(verb)
        found = self.subject(verb) or (self._main_subject(verb) if not finite else None)
        if self.table.verb_second and (found is None or not self._full_name(found)):
            behind_it = self._inverted(verb)
            return behind_it if found is None or (behind_it and self._full_name(behind_it)) else found
        return found

    def is_passive(self, verb: int) -> bool:
        """Whether somebody is called or told something, so that the subject is not who speaks."""
        word = self.word(self.chunks[verb])
        if word not in self.table.calls and word not in self.table.hearing:
            return False
        at = verb - 1
        while at >= 0 and self.chunks[at].kind == "between":
            if self.word(self.chunks[at]) in self.table.passives:
                return word not in self.table.saying
            at -= 1
        return False

    def has_passive(self, quote: int) -> bool:
        """Whether a passive stands before a quotation."""
        return any(self.is_cue(at) and self.is_passive(at) for at in range(quote))

    def _agent(self, verb: int) -> Source | None:
        """Who does it in the passive: "called a liar by Ada Brask"."""
        for at in range(verb + 1, min(verb + _AGENT, len(self.chunks) - 1)):
            if self.chunks[at].kind in ("verb", ";", "relative"):
                break
            if self.word(self.chunks[at]) in self.table.agents and self.chunks[at + 1].kind in NOUNISH:
                return self._head(at + 1)
        return None

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
        behind = self.tokens[self.chunks[verb].end : self.chunks[verb].end + 1]
        if behind and behind[0].low in self.table.copulas and self._is_base(self.word(self.chunks[verb])):
            return True  # "his latest report is"
        if before.low in self.table.relatives or before.low in self.table.pronouns:
            return False
        return before.low in self.table.determiners or before.owner

    def _is_base(self, word: str) -> bool:
        """Whether a verb of saying has no ending, so that it may be a noun: "state", "report"."""
        return word + "d" in self.table.says or word + "ed" in self.table.says

    def _in_object(self, verb: int) -> bool:
        """Whether a verb ends a clause that tells what is called so: "called what they proposed “...”"."""
        at = verb - 1
        while at >= 0 and self.chunks[at].kind == "between":
            at -= 1
        if at < 2 or self.chunks[at].kind not in NOUNISH or self.chunks[at - 1].kind != "relative":
            return False
        earlier = [each for each in self.chunks[: at - 1] if each.kind == "verb"]
        touches = verb + 1 < len(self.chunks) and self.chunks[verb + 1].kind == "q"
        return touches and bool(earlier) and self.word(earlier[-1]) in self.table.calls

    def after(self, quote: int) -> Attribution | None:
        """The cue to the right, up to the next quotation."""
        at = quote + 1
        while at < len(self.chunks) and self.chunks[at].kind in (",", "-", "between"):
            if self.word(self.chunks[at]) in self.table.trailing and not self._verb_at(at + 1):
                break
            at += 1
        if at >= len(self.chunks):
            return None
        other = self._dashed(quote) or self._unlisted(quote)
        if other is not None:
            return other
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
            if self.is_cue(verb) and not self._is_noun(verb) and not self._is_aside(verb):
                source = self.subject(verb)
                if source is not None and source.start >= self.chunks[quote].end:
                    return Attribution(source, self.word(self.chunks[verb]), "after")
        return None

    def _is_aside(self, verb: int) -> bool:
        """Whether a verb stands in an aside, and the main one follows: "Brask, who asked for calm, said"."""
        behind = self.chunks[verb + 1 : verb + 1 + _AGENT]
        follows = any(a.kind == "," and b.kind == "verb" for a, b in pairwise(behind))
        before = [each.kind for each in self.chunks[max(0, verb - 2) : verb]]
        return before == [",", "relative"] and follows

    def _verb_at(self, at: int) -> bool:
        """Whether a verb of saying stands there that does not merely name something."""
        return (
            at < len(self.chunks) and self.is_cue(at) and self.word(self.chunks[at]) not in self.table.labels
        )

    def _unlisted(self, quote: int) -> Attribution | None:
        """A name beside a verb in the past that no list holds: "“We stay,” beamed Ada Brask"."""
        if self.table.nouns_capitalised or [each.kind for each in self.chunks[quote + 1 : quote + 2]] != [
            ","
        ]:
            return None
        beside = self.chunks[quote + 2 : quote + 5]
        kinds = [each.kind for each in beside]
        if kinds[:2] == ["other", "name"]:
            verb, name = beside[0], beside[1]
        elif kinds in (["name", "other"], ["name", "other", "q"]):
            name, verb = beside[0], beside[1]
        else:
            return None
        word = self.word(verb)
        if not word.endswith("ed") or self.tokens[name.end - 1].owner:
            return None
        return Attribution(Source("name", name.start, name.end), word, "unlisted")

    def _inverted(self, verb: int) -> Source | None:
        """The subject right behind its verb: "said Brask"."""
        at = verb + 1
        while at < len(self.chunks) and (self.chunks[at].kind == "between" or self._is_object(at)):
            at += 1
        at = self._behind_title(at)
        if at >= len(self.chunks) or self.chunks[at].kind not in NOUNISH:
            return None
        each = self.chunks[at]
        if self.word(each) in self.table.oblique:
            return None
        return self._name_after(at) or self._head(at)

    def _behind_title(self, at: int) -> int:
        """Where the name stands behind words that no list of roles holds: "harbour master Ines Varga"."""
        name = at
        while (
            name < len(self.chunks)
            and name - at < _TITLE
            and self.chunks[name].kind in ("other", "conjunction")
        ):
            name += 1
        found = name > at and name < len(self.chunks) and self.chunks[name].kind == "name"
        return name if found and self.chunks[name - 1].kind == "other" else at

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

    def announced(self) -> Source | None:
        """Whose words a sentence that ends in a colon announces: "rated this statement by Ada Brask:"."""
        for at in range(len(self.chunks) - 2, 0, -1):
            by = self.word(self.chunks[at]) in self.table.agents
            spoken = self.tokens[self.chunks[at].start - 1].low in self.table.voices
            if by and spoken and self.chunks[at + 1].kind == "name":
                return self._head(at + 1)
        return None

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
