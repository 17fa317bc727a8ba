"""Which words stand between quotation marks.

A mark is told to open or to close by its kind and by what stands beside it; a straight one by that
alone. A quotation does not cross a paragraph, unless the next paragraph opens with a mark again: then
each of them holds a piece of it. Marks within a quotation are part of its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

_MARK = re.compile("``|''|[\"“”„‟«»‹›‘’‚']")
_KIND = {"``": "“", "''": "”"}
_SINGLE = "‘’‚'‹›"
_STOPS = ",.!?…;:"
_REACH = 2000  # a single mark that closes nothing within so many code points is an apostrophe
_TRIES = 16  # nor do more marks than this stand between the two
_INCHES = re.compile(r"\d['’]\s?\d{1,2}$")
_COMMA = re.compile(r",(?=\s)")
_MENDS = 3  # how often an end is looked for before an inner mark is taken for a nested one
_DEPTH = 4
_CREDIT = 80  # how far behind a comma the verb of saying may stand


@dataclass(frozen=True, slots=True)
class Marked:
    """Words between marks: ``text[start:end]``, the marks themselves at ``left`` and up to ``right``.

    ``closed`` is False where the closing mark is missing; ``goes_on`` where the next paragraph opens
    with a mark to go on with the same words; ``paragraph`` counts from 0.
    """

    left: int
    start: int
    end: int
    right: int
    paragraph: int
    closed: bool = True
    goes_on: bool = False


def find_marked(
    text: str, paragraphs: Sequence[tuple[int, int]], marks: Mapping[str, str], says: frozenset[str]
) -> list[Marked]:
    """All outermost quotations in order. ``marks`` maps an opening mark to those that close it; ``says``
    are the verbs that show where a quotation without a closing mark has ended."""
    found: list[Marked] = []
    for number, (start, end) in enumerate(paragraphs):
        following = paragraphs[number + 1][0] if number + 1 < len(paragraphs) else None
        reader = _Paragraph(text, start, end, marks, says, number)
        for each in reader.pairs():
            piece = each
            if not piece.closed:
                opens = following is not None and _opens_paragraph(text, following, marks)
                mended = reader.mend(piece)
                if opens and (mended is None or piece.end - mended.end > _CREDIT):
                    mended = replace(piece, goes_on=True)
                piece = mended or piece
            if any(char.isalnum() for char in text[piece.start : piece.end]):
                found.append(piece)
    return found


def _opens_paragraph(text: str, start: int, marks: Mapping[str, str]) -> bool:
    """Whether a paragraph begins with an opening mark and a word."""
    return text[start] in marks and start + 1 < len(text) and not text[start + 1].isspace()


@dataclass(slots=True)
class _Paragraph:
    text: str
    start: int
    end: int
    marks: Mapping[str, str]
    says: frozenset[str]
    number: int
    last_close: int = -1

    def pairs(self) -> Iterator[Marked]:
        """The outermost pairs; the last may lack its closing mark."""
        stack: list[str] = []
        self.last_close = self.text.rfind("”", self.start, self.end)
        left = start = skip = tries = 0
        for match in _MARK.finditer(self.text, self.start, self.end):
            at, after, kind = match.start(), match.end(), _KIND.get(match.group(), match.group())
            if at < skip or (stack and kind in _SINGLE):
                continue
            if not stack:
                if self.opens(at, after, kind) and kind in _SINGLE:
                    skip = self.single_end(after, kind) + 1
                    yield self.place(at, after, skip - 1, skip)
                elif self.opens(at, after, kind):
                    stack, left, start, tries = [kind], at, after, 0
            elif self.nests(at, after, kind, stack[0]):
                tries += 1
                ended = self.mend(self.place(left, start, at, at, False)) if tries <= _MENDS else None
                if ended is not None:
                    yield ended
                    stack, left, start = [kind], at, after
                elif len(stack) < _DEPTH:
                    stack.append(kind)
            elif self.closes(at, after, kind, stack):
                yield self.place(left, start, at, after)
        if stack:
            yield self.place(left, start, self.end, self.end, closed=False)

    def place(self, left: int, start: int, end: int, right: int, closed: bool = True) -> Marked:
        """A piece, without the space inside its marks."""
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        return Marked(left, start, end, right, self.number, closed)

    def opens(self, at: int, after: int, kind: str) -> bool:
        """Whether a mark opens a quotation, none being open."""
        if kind not in self.marks or after >= self.end:
            return False
        before = self.text[at - 1] if at > self.start else " "
        following = self.text[after]
        if kind in _SINGLE:
            return self.opens_single(after, kind, before, following)
        if kind in "“„‟":
            return True
        return not before.isalnum() and before != "=" and (not following.isspace() or before.isspace())

    def opens_single(self, after: int, kind: str, before: str, following: str) -> bool:
        """Single marks are mostly apostrophes: one opens only where a fitting one closes it nearby."""
        if before.isalnum() or before in ")]" or not (following.isalnum() or following in '[(…"“$€£'):
            return False
        return self.single_end(after, kind) > after + 1

    def single_end(self, start: int, kind: str) -> int:
        """Where the mark stands that closes a single-marked quotation: the first beside a stop, else the
        first that no plural ("workers’ rights") explains; -1 where none is."""
        text, closers, plain = self.text, self.marks[kind], -1
        end = min(self.end, start + _REACH)
        for match in islice(_MARK.finditer(text, start, end), _TRIES):
            at, mark = match.start(), match.group()
            after = text[at + 1] if at + 1 < self.end else "."
            if (mark in "‘‚" and mark not in closers) or (
                plain >= 0 and after.isalnum() and text[at - 1] == " "
            ):
                break
            if mark not in closers or after.isalnum() or text[at - 1].isspace():
                continue
            if text[at - 1] in _STOPS + '”"' or after in ',.!?;:)”"':
                return at
            if plain < 0 and text[at - 1] not in "sS":
                plain = at
        return plain

    def nests(self, at: int, after: int, kind: str, opener: str) -> bool:
        """Whether a mark opens a quotation within a quotation."""
        if kind not in self.marks or kind in self.marks[opener].replace('"', ""):
            return False
        before, following = self.text[at - 1], self.text[after : after + 1]
        if kind == '"':
            return before.isspace() and following.isalnum()
        return not before.isalnum() and not following.isspace()

    def closes(self, at: int, after: int, kind: str, stack: list[str]) -> bool:
        """Take what a mark closes off the stack of open ones; True where that was the outermost."""
        before, following = self.text[at - 1], self.text[after : after + 1]
        if kind == '"' and before.isspace() and following.isalnum():
            return False
        if kind == '"' and _INCHES.search(self.text, max(self.start, at - 5), at):
            return False
        depth = next((i for i in range(len(stack) - 1, -1, -1) if kind in self.marks[stack[i]]), -1)
        if depth < 0 and (kind == "”" or (kind == '"' and at > self.last_close)) and stack[-1] in '"“„‟':
            depth = len(stack) - 1
        if depth >= 0:
            del stack[depth:]
        return depth == 0

    def mend(self, piece: Marked) -> Marked | None:
        """End a quotation that lacks its closing mark before the words that credit it, if there are any."""
        for match in _COMMA.finditer(self.text, piece.start, piece.end):
            following = self.text[match.end() : min(piece.end, match.end() + _CREDIT)].split()[:5]
            at = next((i for i, word in enumerate(following) if word.strip(",.:") in self.says), 9)
            if at < 9 and all(word[0].isupper() or word in _SUBJECTS for word in following[:at]):
                return replace(piece, end=match.end(), right=match.end(), closed=False)
        return None


_SUBJECTS = frozenset({"he", "she", "they", "er", "sie", "the", "der", "die"})
