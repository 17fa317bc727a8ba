"""Which sentences make a brief: what outlets share first, then what each adds, never one thing twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.analysis import grammar
from bot.analysis.references import bare, stands
from bot.analysis.statements import Statement, numbers, stem, terms
from bot.analysis.text import tokens
from bot.analysis.wording import STRONG, flags
from bot.extractive.material import Material
from bot.extractive.trimming import cores, drafts, loaded
from bot.extractive.voicing import marked, voiced
from bot.models import Point

LEAST, MOST = 2, 120  # points at least; drafts that are looked at closely
_LIKE = 90.0  # what it is worth that the brief tells what the articles tell, in their proportions
_WORDS = (6, 42)
_UNSURE = 2.0  # what each hedge, and each deed without a doer, takes from a draft
_SAME = 0.5
_PART, _ALIKE = 0.35, 0.75  # of a plainer telling: how much of the other it holds, and is held by it
_NEVER = -10.0
_TOLD = 0.85  # a point of which the headline tells this much adds nothing
_CREDITED = re.compile(r"\b(?:said|says|told (?:the )?\w+)[.]$|, according to [^,]+[.]$|^According to")
_REPORTS = re.compile(r"\b(?:said|says|told|shared|confirmed|announced|explained|added)\b[^:]{0,40}\bthat\b")
_LABEL = re.compile(r"^[^.“”\"]{2,60}:\s|https?://|@\w|\|")
_FACT = re.compile(
    r"\b(?:said|(?<!been )told|announced|confirmed|reported|voted|approved|rejected|signed|agreed|"
    r"according to|asked|called|ruled|ordered|filed|passed|published|killed|injured|"
    r"arrested|charged|elected|opened|closed)\b"
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A plain sentence, where it stands, who else tells it, and what it is worth."""

    statement: Statement
    text: str
    support: tuple[Statement, ...]
    words: tuple[str, ...]
    terms: frozenset[str]
    place: int
    loaded: int
    worth: float

    def point(self, material: Material) -> Point:
        """The sentence as a point: told as its outlet's where no other tells it."""
        cites = (self.statement.cite, *(each.cite for each in self.support))
        if self.support:
            return Point(self.text, cites)
        article = self.statement.article
        told = voiced(self.text, material.source(article), article.language, material.names, material.common)
        if article.language[:2] != material.language[:2]:
            told = marked(told, article.language)
        return Point(told, (*cites, *material.copies(self.statement)))

    def length(self, material: Material) -> int:
        """How many words the point has."""
        voice = 0 if self.support else 1 + len(material.source(self.statement.article).split())
        return len(self.text.split()) + voice


def candidates(material: Material) -> tuple[Draft, ...]:
    """The plain sentences that may be points, the most worth first; of very many the most promising."""
    raw = [draft for article in material.articles for draft in _of(material, material.said[article.id])]
    raw.sort(key=_rank)
    return tuple(sorted((_borne(material, draft) for draft in raw[:MOST]), key=_rank))


def _rank(draft: Draft) -> tuple[float, int]:
    return -draft.worth, draft.statement.start


def _of(material: Material, some: Sequence[Statement]) -> Iterable[Draft]:
    for place, statement in enumerate(some):
        if not _sentence(statement.text):
            continue
        article = statement.article
        for text in drafts(statement.text, article.language, article.dated):
            told = next((t for t in (text, *cores(text)) if _readable(t, article.language)), None)
            if told:
                yield _draft(material, statement, told, place)


def _borne(material: Material, draft: Draft) -> Draft:
    """The draft with who else tells it, or so much of it as another outlet bears out."""
    if material.sources < 2:
        return draft
    article = draft.statement.article
    for text in (draft.text, *cores(draft.text)):
        if text != draft.text and not _readable(text, article.language):
            continue
        if support := material.support(text, article):
            return _draft(material, draft.statement, text, draft.place, support)
    return draft


def _sentence(text: str) -> bool:
    """Whether it is a sentence at all, and not a heading, a list's opening, a question or an order."""
    text = text.strip()
    ends = re.search(r"[.…!][”“»\"’')\]]*$|[”“»\"]$", text) or (text.endswith(":") and _REPORTS.search(text))
    balanced = text.count("“") == text.count("”") and text.count('"') % 2 == 0
    told = "?" not in bare(text) and not grammar.is_order(text)
    return bool(ends) and balanced and told and not _LABEL.search(text)


def _readable(text: str, language: str) -> bool:
    """Whether it can be a point: of fair length, a clause, mostly not a quotation, not loaded."""
    said = bare(text)
    count = len(text.split())
    quoted = 1 - len(said.split()) / max(count, 1)
    whole = _WORDS[0] <= count <= _WORDS[1] and not text[0].islower()
    whole = whole and (language[:2] != "en" or grammar.whole(said))
    if any(kind in STRONG for _, _, kind, _ in flags(text, language)):
        return False
    return whole and quoted < (0.25 if text[0] in '“"„«‘' else 0.5) and not grammar.FLUFF.search(said)


def _draft(
    material: Material, statement: Statement, text: str, place: int, support: tuple[Statement, ...] = ()
) -> Draft:
    article = statement.article
    words = tuple(terms(text, article.language))
    wanted = frozenset(words)
    spread = sum(material.spread.get(term, 0.0) for term in wanted) / max(8, len(wanted))
    focus = material.focused(wanted)
    worth = 1.2 * spread + 2 * focus + 0.4 * min(len(support), 2) + 1.2 / (1 + place)
    colour = loaded(text, article.language)
    worth -= 0.8 * colour + _UNSURE * hedged(text, article.language)
    solid = solidity(text)
    worth += 0.3 * solid - 0.8 * (not support and solid < 0.7) - 1.2 * (solid < 0.3)
    worth -= 0.03 * max(0, len(text.split()) - 28)
    worth -= 0.4 * (not support and bool(_CREDITED.search(text)))
    return Draft(statement, text, support, words, wanted, place, colour, worth)


def hedged(text: str, language: str) -> int:
    """How often it hedges ("reportedly") or leaves out who acted ("was ordered")."""
    return sum(kind not in STRONG for _, _, kind, _ in flags(bare(text), language))


def solidity(text: str) -> float:
    """How much of a fact it is, 0 to 2.1: deeds that are reported, numbers, names."""
    return 0.5 * bool(_FACT.search(text)) + 0.4 * min(len(numbers(text)), 2) + 0.2 * min(_names(text), 4)


_OPENING = '“"„«‘'


def _names(text: str) -> int:
    """How many names it has, a name of several words once."""
    return len(re.findall(r"(?<![.!?] )(?<!^)\b[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)*", bare(text)))


def choose(material: Material, every: Sequence[Draft], length: int, headline: str = "") -> tuple[Draft, ...]:
    """At most ``length`` of the drafts that there is room for, in the order in which they are told.

    Where too few are clear and plain, those that only lack a first mention are let in.
    """
    chosen: list[Draft] = []
    for strict in (True, False):
        while len(chosen) < (length if strict else LEAST):
            best = _next(material, every, chosen, headline, strict)
            if best is None or (len(chosen) >= LEAST and _gain(material, best, chosen, headline) < 0.35):
                break
            chosen.append(_plainer(material, best, every, chosen, headline))
    if material.sources == 1:
        chosen.sort(key=lambda draft: draft.statement.start)
    return _opened(material, chosen)


def _opened(material: Material, chosen: Sequence[Draft]) -> tuple[Draft, ...]:
    """Not beginning with somebody's words: who reads them has to know first what they are about."""
    if chosen and chosen[0].text[:1] in _OPENING:
        for draft in chosen[1:]:
            dated = draft.statement.article.dated
            alone = stands(draft.text, "", frozenset(), material.names, dated, material.language)
            if alone and draft.text[:1] not in _OPENING:
                return (draft, *(each for each in chosen if each is not draft))
    return tuple(chosen)


def _next(
    material: Material, every: Sequence[Draft], chosen: Sequence[Draft], headline: str, strict: bool
) -> Draft | None:
    """The draft that adds most, of those that can be understood after what is chosen."""
    told = (headline, *(d.text for d in chosen)) if chosen else ()  # the first point stands by itself
    brief = frozenset(stem(word) for text in told for word in tokens(text))
    left = material.room - sum(draft.length(material) for draft in chosen)
    fitting = [draft for draft in every if len(chosen) < LEAST or draft.length(material) <= left]
    gains = [(_gain(material, draft, chosen, headline), draft) for draft in fitting]
    for gain, draft in sorted(gains, key=lambda pair: -pair[0]):
        if gain <= (0 if strict else -9):
            return None
        if strict and draft.loaded >= 2 and len(chosen) >= 2:
            continue
        earlier = material.earlier(draft.statement) if strict else ""
        if stands(
            draft.text, earlier, brief, material.names, draft.statement.article.dated, material.language
        ):
            return draft
    return None


def _plainer(
    material: Material, best: Draft, every: Sequence[Draft], chosen: Sequence[Draft], headline: str
) -> Draft:
    """The same told in fewer loaded words, where an outlet does and it can be understood here."""
    share = material.weights.share
    brief = frozenset(stem(word) for text in (headline, *(d.text for d in chosen)) for word in tokens(text))
    for draft in every:
        same = share(best.terms, draft.terms) >= _PART and share(draft.terms, best.terms) >= _ALIKE
        if not same or draft.loaded >= best.loaded or bool(draft.support) < bool(best.support):
            continue
        dated = draft.statement.article.dated
        if stands(
            draft.text, material.earlier(draft.statement), brief, material.names, dated, material.language
        ):
            return draft
    return best


def _gain(material: Material, draft: Draft, chosen: Sequence[Draft], headline: str) -> float:
    """What a draft is worth beside those chosen: new things count, and outlets not yet heard."""
    share = material.weights.share
    same = max((max(share(draft.terms, o.terms), share(o.terms, draft.terms)) for o in chosen), default=0.0)
    if same > _SAME or any(draft.statement == other.statement for other in chosen):
        return _NEVER
    if share(draft.terms, frozenset(terms(headline, material.language))) > _TOLD:
        return _NEVER
    heard = [material.origin[other.statement.article.id] for other in chosen]
    ours = material.origin[draft.statement.article.id]
    balance = 0.5 if chosen and ours not in heard else -0.15 * heard.count(ours)
    balance += 1.0 * (not chosen and bool(draft.support))  # a brief opens with what is sure
    told = [word for other in chosen for word in other.words]
    balance += _LIKE * (material.likeness([*told, *draft.words]) - material.likeness(told))
    return draft.worth * (1 - same) + balance
