"""A headline from the outlets' own words: a title or the first clause of a lead, made calm.

Parts of titles before a colon, in quotation marks or loaded are left out. Capitals Of Titles go back to
sentence case, but for words that the articles always write with one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.analysis import grammar
from bot.analysis.attribution import laid_bare
from bot.analysis.checking import check
from bot.analysis.references import stands
from bot.analysis.statements import CALENDAR, Statement, terms
from bot.analysis.text import fold
from bot.extractive.choosing import Draft, solidity
from bot.extractive.material import Material
from bot.extractive.trimming import cores, loaded, plain
from bot.extractive.voicing import titled
from bot.models import Cite, Point

_PARTS = re.compile(r":\s+|\s+[|–—]\s+|\s+-\s+|[;?!]\s+")
_AS = re.compile(r"\s+(?:as|after|amid|while|despite|following|ahead of|with|but)\s+", re.IGNORECASE)
_TAIL = re.compile(
    r"(?:,\s+|\s+)"
    r"(?:as|after|amid|while|despite|following|before|because|which|who|in what)\s|"
    r",\s+(?:and|but|saying|the)\s",
)
_WORDS = (4, 20)
_LEAD = 2  # sentences
_SIGHT = 4  # sentences that may bear out a title
_MARKS = re.compile(r"[“”„«»\"]|(?<!\w)['‘]|…|\.\.\.")


@dataclass(frozen=True, slots=True)
class Option:
    """A headline that may be, and how well it does."""

    text: str
    worth: float
    cites: tuple[Cite, ...]


def headline(material: Material, drafts: Sequence[Draft]) -> Point:
    """The best headline that its citations bear out; the lead of the first article where there is none."""
    options = [option for option in _options(material, drafts) if option is not None]
    if not options:
        return _first(material, drafts)
    best = max(options, key=lambda option: option.worth)
    return _as_point(material, best.text, best.cites)


def _as_point(material: Material, text: str, cites: tuple[Cite, ...]) -> Point:
    articles = [material.story.article(cite.article) for cite in cites]
    if len({material.origin[article.id] for article in articles}) > 1:
        return Point(text, cites)
    return Point(titled(text, material.source(articles[0]), material.language), cites)


def _first(material: Material, drafts: Sequence[Draft]) -> Point:
    """The first clause of a lead, else the first plain sentence, else the first as it stands."""
    for draft in sorted(drafts[:8], key=lambda draft: (len(draft.support) == 0, draft.statement.start)):
        text = min((draft.text, *cores(draft.text)), key=len).rstrip(".")
        clear = stands(
            text, "", material.focus, material.names, draft.statement.article.dated, material.language
        )
        if clear and len(text.split()) <= _WORDS[1]:
            return _as_point(material, text, (draft.statement.cite,))
    if drafts:
        best = min(drafts[:8], key=lambda draft: draft.statement.start)
        return _as_point(material, best.text.rstrip("."), (best.statement.cite,))
    article = material.articles[0]
    said = [each for some in material.said.values() for each in some]
    if said:
        article = said[0].article
    start, end = (said[0].start, said[0].end) if said else (0, len(article.text))
    text = plain(article.text[start:end], article.language, article.dated).rstrip(".")
    return _as_point(material, text, (article.cite(start, end),))


def _options(material: Material, drafts: Sequence[Draft]) -> Iterator[Option | None]:
    for article in (each for each in material.articles if each.language[:2] == material.language[:2]):
        for text in _from_title(article.title, material):
            yield _option(material, text, "", 1.2 if len(text.split()) == len(article.title.split()) else 0.9)
        for draft in [draft for draft in drafts if draft.statement.article == article and _leads(draft)][:6]:
            place = draft.place
            for text in _clauses(plain(draft.text, material.language, dated=False)):
                yield _option(
                    material,
                    text,
                    material.earlier(draft.statement),
                    (0.6 if material.sources > 1 else 1.0) / (1 + place) - 0.3,
                )


def _leads(draft: Draft) -> bool:
    """Whether it stands at the head of its article, or others tell it as well."""
    return draft.place < _LEAD or bool(draft.support)


def _from_title(title: str, material: Material) -> Iterator[str]:
    """The parts of a title that may be a clause, in sentence case."""
    for part in [title, *_PARTS.split(title)]:
        pieces = [part, *_AS.split(part)]
        for piece in pieces:
            text = plain(piece, material.language, dated=False).rstrip(".")
            yield sentence_case(text, material) if material.language[:2] == "en" else text


def _clauses(text: str) -> Iterator[str]:
    """The sentence and what stands before each clause that hangs on it."""
    text = text.rstrip(".")
    yield text
    for match in list(_TAIL.finditer(text))[:4]:
        if not match.group().strip(" ,").startswith("as") or grammar.opens_clause(text[match.end() :]):
            yield text[: match.start()]


def sentence_case(text: str, material: Material) -> str:
    """Capitals only where the articles themselves write them inside sentences."""
    words = text.split(" ")
    long = [word for word in words[1:] if len(word) > 3 and word[0].isalpha()]
    if not long or sum(word[0].isupper() for word in long) < 0.6 * len(long):
        return text
    cased = [_case(word, material) for word in words]
    joined = " ".join(cased)
    return joined[:1].upper() + joined[1:]


def _case(word: str, material: Material) -> str:
    shouted = sum(char.isupper() for char in word) > 1 and "-" not in word
    if shouted or any(char.isdigit() for char in word):
        return word
    parts = re.split(r"(-)", word)
    return "".join(part if _is_name(part, material) else part.lower() for part in parts)


def _is_name(part: str, material: Material) -> bool:
    bare = fold(part).casefold().strip(".,;:'\"").removesuffix("'s")
    return bare in material.names or bare in CALENDAR or "." in part[:-1]


def _option(material: Material, text: str, before: str, bonus: float) -> Option | None:
    """The text as a headline, where it is a clause, plain, and borne out by the articles."""
    count = len(text.split())
    if not _WORDS[0] <= count <= _WORDS[1] or _MARKS.search(text) or not _is_clause(text, material.language):
        return None
    if (
        loaded(text, material.language)
        or grammar.FLUFF.search(text)
        or _dangles(text, before, material.language)
    ):
        return None
    evidence = _evidence(material, text)
    told = [each.text for each in evidence]
    if not told or check(text, told, material.language).reason or laid_bare(text, told, material.language):
        return None
    wanted = frozenset(terms(text, material.language))
    spread = sum(min(1.0, material.spread.get(term, 0.0)) for term in wanted)
    sources = len({material.origin[each.article.id] for each in evidence})
    worth = bonus + 0.5 * spread / max(5, len(wanted)) + 1.5 * material.focused(wanted)
    worth += 0.8 * min(solidity(text), 1)
    worth -= 0.6 * bool(re.search(r"\b(?:said|says|told|reported)\b", text))
    worth += 0.5 * (sources > 1) - 0.03 * abs(count - 9) + 0.03 * max(0, count - 14)
    return Option(text, worth, tuple(each.cite for each in evidence))


def _is_clause(text: str, language: str) -> bool:
    """Whether it has a subject and a verb; "Brask, Vane meet" has."""
    if language[:2] != "en":
        return True
    text = re.sub(r"^([A-Z][\w’'-]+), (?=[A-Z])", r"\1 ", text)
    return grammar.opens_clause(text) or bool(re.match(r"(?:[A-Z][\w.’'-]+ ){1,4}to [a-z]", text))


def _dangles(text: str, before: str, language: str) -> bool:
    return bool(
        re.search(r"\b(?:this|these|those|I|we|you|your|our)\b", text)
        or re.search(r"\b(?:the|a|an|of|to|in|and|or|that|for|is|was|were|with|by|on|at|from)$", text)
        or grammar.POINTS.search(text)
        or not stands(text, before, (), (), dated=False, language=language)
    )


def _evidence(material: Material, text: str) -> tuple[Statement, ...]:
    """The sentences that bear it out, of each source that does; else the best of the one that tells most."""
    found: dict[int, tuple[Statement, ...]] = {}
    for article in material.articles:
        some = material.bearing(text, article)
        if some and material.origin[article.id] not in found:
            found[material.origin[article.id]] = some
    if material.opinion:
        return next(iter(found.values()), ())
    if not found:
        return _scattered(material, text)
    return tuple(each for some in list(found.values())[:3] for each in some)


def _scattered(material: Material, text: str) -> tuple[Statement, ...]:
    """The sentences of one article that tell most of a title, where it sums up more than one of them."""
    wanted = frozenset(terms(text, material.language))
    for article in material.articles:
        said = sorted(material.said[article.id], key=lambda each: -material.weights.share(wanted, each.terms))
        some = tuple(sorted(said[:_SIGHT], key=lambda each: each.start))
        told = frozenset(term for each in some for term in each.terms)
        if (
            len(wanted & told) >= 3
            and not check(text, [each.text for each in some], material.language).reason
        ):
            return some
    return ()
