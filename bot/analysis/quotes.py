"""Every direct quotation of an article, its cue and its speaker.

Titles, nicknames, words that are only mentioned, headings and scare quotes are left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.analysis.cues import Attribution, Sentence, read_sentence
from bot.analysis.frames import Frame, cover, frames
from bot.analysis.languages import Language, language
from bot.analysis.marks import Marked, find_marked
from bot.analysis.names import People
from bot.analysis.speakers import NOBODY, Scene, Speaker
from bot.analysis.text import fold, paragraphs
from bot.models import Article, Quote

_WHOLE = 5  # words from which a quotation needs no cue


@dataclass(slots=True)
class Said:
    """A quotation with what was found out about it so far."""

    marked: Marked
    sentence: int
    speaker: Speaker = NOBODY
    cue: str | None = None
    real: bool = True
    with_previous: bool = False


def find_quotes(article: Article) -> tuple[Quote, ...]:
    """The direct quotations of an article in order. The pieces of a split one share an utterance."""
    table = language(article.language)
    places = list(paragraphs(article.text))
    marked = find_marked(article.text, places, table.marks, table.says)
    if not marked:
        return ()
    nicknames = [_is_nickname(article.text, each) for each in marked]
    covered = cover(article.text, marked, nicknames)
    headings = [_is_heading(article.text[a:b], article.title, table) for a, b in places]
    sentences = [each for each in frames(covered, places, marked, table) if not headings[each.paragraph]]
    found = _attribute(article.text, marked, sentences, table)
    return tuple(_quotes(article, found))


def _is_nickname(text: str, each: Marked) -> bool:
    """Robert “Bobby” Vell: capitalised, between two words of a name."""
    words = text[each.start : min(each.end, each.start + 25)]
    if len(words) > 20 or not words[:1].isupper() or words[-1:] in ",.!?":
        return False
    before = text[max(0, each.left - 30) : each.left].split()
    after = text[each.right : each.right + 2]
    named = bool(before) and before[-1][0].isupper() and before[-1][-1].isalpha()
    return named and after[:1] == " " and after[1:].isupper()


def _is_heading(words: str, title: str, table: Language) -> bool:
    """A line that is no sentence, or the title printed again."""
    if _bare(words) == _bare(title):
        return True
    if words[:1] in '“"‘„«»' and _CREDITED.search(words):
        return False
    plain = fold(words).rstrip("\"')]")
    parts = [word for word in plain.split() if any(char.isalpha() for char in word)]
    if plain[-1:] in ".!?:,;" and (table.nouns_capitalised or not _title_case(parts)):
        return False
    if words[:1] in '“"‘„«' and words[-1:] in '”"’“»':
        return False
    return len(parts) <= 20


_CREDITED = re.compile(r"[”\"’“»«]\s?[—–―-]\s?\w")


def _bare(line: str) -> list[str]:
    return re.findall(r"\w+", line.lower())


def _title_case(parts: Sequence[str]) -> bool:
    long = [word.lstrip("\"'([") for word in parts if len(word) > 3]
    return len(long) >= 3 and sum(word[:1].isupper() for word in long) >= 0.85 * len(long)


def _attribute(
    text: str, marked: Sequence[Marked], sentences: Sequence[Frame], table: Language
) -> list[Said]:
    people = People(sentences, table)
    scene = Scene(people, table)
    found: list[Said] = []
    for number, frame in enumerate(sentences):
        sentence = read_sentence(frame, table)
        if frame.quotes:
            found += _in_sentence(text, sentence, number, marked, scene, found, sentences)
        else:
            _listen(sentence, number, scene)
        scene.remember(sentence, number)
    spoken = _transcripts(text, marked)
    return [each for each in found if each.real and each.marked.left not in spoken]


_LABEL = re.compile(r"\(?[A-ZÄÖÜ][A-ZÄÖÜ.'’ -]{2,30}(?::|\.?\))")


def _transcripts(text: str, marked: Sequence[Marked]) -> set[int]:
    """Where the pieces of printed transcripts begin: paragraphs that open with a mark and close none, some
    of them with a label ("HOST:"). Their marks are not around what one person said."""
    pieces: set[int] = set()
    chain: list[Marked] = []
    for each in marked:
        if not (chain and chain[-1].goes_on):
            chain = []
        chain.append(each)
        if not each.goes_on and sum(bool(_LABEL.match(text, one.start)) for one in chain) > 1:
            pieces.update(one.left for one in chain)
    return pieces


def _listen(sentence: Sentence, number: int, scene: Scene) -> None:
    """Remember who speaks in a sentence without quotations, or is announced by its colon."""
    verb = next((at for at in range(len(sentence.chunks)) if sentence.is_cue(at)), None)
    source = sentence.announced() if sentence.frame.colon else None
    if source is None and verb is not None:
        source = sentence.speaker_of(verb)
    if source is None and sentence.frame.colon:
        source = sentence.clause_subject(len(sentence.chunks))
        if source is not None and source.kind == "noun":
            source = None
    if source is not None:
        scene.heard(number, scene.resolve(sentence, number, source), sentence.frame.colon)


def _in_sentence(
    text: str,
    sentence: Sentence,
    number: int,
    marked: Sequence[Marked],
    scene: Scene,
    before: Sequence[Said],
    sentences: Sequence[Frame],
) -> list[Said]:
    found: list[Said] = []
    places = [at for at, each in enumerate(sentence.chunks) if each.kind == "q"]
    alone = all(each.kind in ("q", "-", ",") for each in sentence.chunks)
    for index, at in zip(sentence.frame.quotes, places, strict=True):
        said = Said(marked[index], number)
        previous = found[-1] if found else (before[-1] if before else None)
        given = sentence.attribute(at)
        if previous is not None and _continues(previous, said):
            _join(previous, said, scene.resolve(sentence, number, given.source) if given else None, given)
        elif given is not None:
            said.speaker, said.cue = scene.resolve(sentence, number, given.source), given.cue
        else:
            _guess(said, sentence, at, number, scene, previous, alone, sentences)
        if previous is not None and previous.sentence == number and _split(text, previous, said):
            said.with_previous = True
        said.real = _is_real(text, said, sentence, at, given)
        found.append(said)
    for each in found:
        if each.real and each.speaker.name:
            scene.heard(number, each.speaker, False)
    return found


def _continues(previous: Said, said: Said) -> bool:
    """Whether a paragraph goes on with the quotation that the one before it left open."""
    return previous.marked.goes_on and said.marked.paragraph == previous.marked.paragraph + 1


def _join(previous: Said, said: Said, speaker: Speaker | None, given: Attribution | None) -> None:
    """One speaker for a quotation of two paragraphs, unless each is given to somebody else by name."""
    if speaker is not None and given is not None and given.source.kind != "pronoun" and speaker.name:
        said.speaker, said.cue = speaker, given.cue
        said.with_previous = previous.speaker in (speaker, NOBODY)
        if previous.speaker == NOBODY:
            previous.speaker, previous.cue = speaker, given.cue
        return
    said.speaker, said.cue, said.with_previous = previous.speaker, previous.cue, True


def _split(text: str, previous: Said, said: Said) -> bool:
    """Whether a quotation goes on with the one before it in its sentence: “Never,” he said, “never.”"""
    between = text[previous.marked.right : said.marked.left]
    ended = text[previous.marked.end - 1] in ",-–—…" or between.startswith((",", " –", " —"))
    credits = previous.cue is not None and previous.cue in between.lower()
    return (
        ended
        and credits
        and between.rstrip().endswith((",", "—", "–", "-"))
        and previous.speaker == said.speaker
    )


def _guess(
    said: Said,
    sentence: Sentence,
    at: int,
    number: int,
    scene: Scene,
    previous: Said | None,
    alone: bool,
    sentences: Sequence[Frame],
) -> None:
    """A speaker for a quotation that its sentence gives to nobody."""
    voice = sentence.voice(at)
    if voice is not None and not sentence.has_passive(at):
        said.speaker, said.cue = scene.resolve(sentence, number, voice.source), voice.cue
        return
    announced = scene.announced(number)
    alone = alone or (
        at == 0 and not sentence.is_credited(at) and sentence.clause_subject(len(sentence.chunks)) is None
    )
    same = number > 0 and sentences[number - 1].paragraph == sentence.frame.paragraph
    if alone and announced is not None:
        said.speaker, said.cue = announced, ":"
    elif alone and previous is not None and previous.real and number - previous.sentence <= 1:
        said.speaker = previous.speaker if previous.speaker.name else scene.last_subject(number) or NOBODY
    elif alone and same:
        said.speaker = scene.last_heard(number) or scene.last_subject(number) or NOBODY
    elif alone:
        said.speaker = scene.last_heard(number) or NOBODY
    elif previous is not None and previous.sentence == number and previous.real:
        said.speaker, said.cue = previous.speaker, previous.cue
    else:
        source = sentence.clause_subject(at)
        if source is not None and not sentence.has_passive(at):
            speaker = scene.resolve(sentence, number, source)
            said.speaker = speaker if speaker.person and speaker.person.personal else NOBODY


def _is_real(text: str, said: Said, sentence: Sentence, at: int, given: Attribution | None) -> bool:
    """Not a title, a word that is only mentioned, or a scare quote."""
    words = text[said.marked.start : said.marked.end]
    parts = words.split()
    before = sentence.tokens[sentence.chunks[at].start - 1].low if sentence.chunks[at].start else ""
    table = sentence.table
    if len(parts) < _WHOLE and _modifies(sentence, at):
        return False
    if before in table.labels and len(parts) < _WHOLE:
        return False
    if _is_title(parts, sentence, at, given is None) or (
        given is not None and sentence.is_surface(given.source)
    ):
        return False
    if len(parts) >= _WHOLE or given is not None or said.cue is not None:
        return True
    alone = all(each.kind in ("q", ",", "-") for each in sentence.chunks)
    ended = words[-1:] in ".!?…" and (alone or words[:1].isupper())
    return ended and not sentence.has_passive(at)


def _modifies(sentence: Sentence, at: int) -> bool:
    """Whether a fragment stands between an owner or article and a noun: Brask’s “new era” speech."""
    chunks, tokens = sentence.chunks, sentence.tokens
    if not at or at + 1 >= len(chunks) or tokens[chunks[at].end].kind not in "Cw":
        return False
    before, after = tokens[chunks[at].start - 1], tokens[chunks[at].end]
    return before.owner and after.low not in sentence.table.function and chunks[at + 1].kind != "verb"


def _is_title(parts: Sequence[str], sentence: Sentence, at: int, loose: bool) -> bool:
    """Whether words name a work, a paper, a party: after its kind, or capitalised after its owner or a
    preposition, or given to nobody. ``loose``: no verb of saying is near."""
    table, start = sentence.table, sentence.chunks[at].start
    near = [token for token in sentence.tokens[max(0, start - 2) : start] if token.kind != ","]
    before = near[-1] if near else None
    if _SITE.fullmatch(" ".join(parts)):
        return True
    if before is not None and _names_works(before.low, table) and not parts[0][:1].islower():
        ended = parts[-1][-1] in ".!?…"
        if len(parts) < _WHOLE or (loose and not ended and len(parts) <= _LONGEST_TITLE):
            return True
    if len(parts) > _LONGEST_TITLE or not _capitalised(parts, table):
        return False
    if before is not None and before.low != "as":
        leads = (
            before.low in table.works or before.low in table.prepositions or before.low in table.determiners
        )
        if table.nouns_capitalised:
            leads = len(parts) > 1 and before.kind in "Cw" and all(not word[0].islower() for word in parts)
        if leads or (not table.nouns_capitalised and (before.owner or before.kind == "n")):
            return True
    return loose and parts[-1][-1] not in ",.!?…"


_SITE = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,8}")
_LONGEST_TITLE = 10  # words


def _names_works(word: str, table: Language) -> bool:
    """Whether a noun is one for works, alone or at the end of a German compound."""
    return word in table.works or (table.nouns_capitalised and word.endswith(table.work_endings))


def _capitalised(parts: Sequence[str], table: Language) -> bool:
    """Whether the first word of a title and all its long ones have a capital letter."""
    long = [word for word in parts if len(word) > 3 and word.lower() not in table.prepositions] or parts
    return parts[0][:1].isupper() and all(word[:1].isupper() or not word[:1].isalpha() for word in long)


def _quotes(article: Article, found: Sequence[Said]) -> list[Quote]:
    quotes: list[Quote] = []
    count = 0
    for each in found:
        count += not (each.with_previous and count)
        quotes.append(
            Quote(
                article,
                each.marked.start,
                each.marked.end,
                f"{article.id}.{count}",
                each.speaker.name,
                each.cue,
            )
        )
    return quotes
