"""Questions that a reader may ask next, and that the articles answer.

Made from templates, each of one cited sentence: what the question presupposes stands there, and the
sentence answers it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.analysis import grammar
from bot.analysis.references import bare, stands
from bot.analysis.statements import Statement, stem
from bot.analysis.text import tokens
from bot.extractive.material import Material
from bot.models import Contrast, KeyQuote, Point, Quote

MOST = 3
_NAME = r"[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)+"
_MANY = re.compile(
    r"^(?:(?:About|Around|Some|Nearly|Almost|More than|Over|At least|Up to|Roughly)\s)?"
    r"(?:\d[\d,.]*|[A-Z][a-z]+-[a-z]+|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Eleven|Twelve)\s"
    r"(?P<rest>(?!percent|per\b|of\b|million|billion|thousand)[a-z][^,;:—–()“”\"]{8,90}?)"
    r"(?=,| according|\.$| – | — )"
)
_WILL = re.compile(
    r"^(?P<who>(?!No\b|Nobody|None|Not\b|There\b|It\b|He\b|She\b|They\b)[A-Z][^,;:—–()“”\"]{2,50}?)\s"
    r"(?P<verb>will|is to|are to)\s"
    r"(?P<does>(?!not\b|be\b)[a-z][^,;:—–()“”\"\d]{2,60}?)(?<!midnight)(?<!noon)\s(?:on|from|by)\s"
    r"(?:\d{1,2}\s[A-Z]|[A-Z][a-z]+\s\d|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
)
_WHO = re.compile(
    rf"(?P<name>{_NAME}), (?:who (?:is|was|has|heads|leads|chairs|runs|works|grows)|an? |the )"
    r"[^,“”\"]{6,90},"
)


def ask(
    material: Material,
    quotes: Mapping[str, Sequence[Quote]],
    shown: Sequence[KeyQuote],
    contrasts: Sequence[Contrast],
    told: Sequence[str],
) -> tuple[Point, ...]:
    """Up to three questions, none where there is nothing to ask of. ``told`` is what the brief says."""
    if material.language[:2] != "en":
        return ()
    disputed = [
        side.cite for contrast in contrasts if contrast.kind == "figures differ" for side in contrast.sides
    ]
    every = [each for article in material.articles for each in material.said[article.id]]
    first = [each for each in every if each.cite in disputed]
    ways = (
        _how_many([*first, *every], material),
        _when(every, material),
        _about(material, quotes, shown),
        _who(every, shown, told),
    )
    found: dict[str, Point] = {}
    for _ in range(MOST):
        for way in ways:
            if point := next(way, None):
                found.setdefault(point.text, point)
    return tuple(found.values())[:MOST]


def _plain(each: Statement, material: Material) -> bool:
    """Whether a sentence can be asked of by itself."""
    dated = each.article.dated
    return stands(each.text, material.earlier(each), material.focus, material.names, dated)


def _how_many(every: Iterable[Statement], material: Material) -> Iterator[Point]:
    """ "About 90 passengers a night ride the line": how many do?"""
    for each in every:
        match = _MANY.match(each.text)
        if match and _tells(match["rest"]) and _plain(each, material):
            yield Point(f"How many {match['rest'].strip()}?", (each.cite,))


def _tells(rest: str) -> bool:
    """Whether a verb follows what is counted: "passengers a week use the ferry"."""
    return grammar.has_verb("x " + rest) or any(word + "s" in grammar.PRESENTS for word in rest.split()[1:5])


def _when(every: Iterable[Statement], material: Material) -> Iterator[Point]:
    """ "The parliament will debate the order on 11 March": when will it?"""
    for each in every:
        match = _WILL.match(each.text)
        if not match or not _plain(each, material):
            continue
        who = match["who"]
        name = tokens(who)[0] in material.names or not who.startswith(("The ", "A ", "An ", "Its "))
        subject = who if name else who[:1].lower() + who[1:]
        verb, rest = ("will", "") if match["verb"] == "will" else (match["verb"].split()[0], "to ")
        yield Point(f"When {verb} {subject} {rest}{match['does']}?", (each.cite,))


def _about(
    material: Material, quotes: Mapping[str, Sequence[Quote]], shown: Sequence[KeyQuote]
) -> Iterator[Point]:
    """ "What did Anna Brask say about Vane?" where she is quoted and her own sentence names him."""
    heard = {quote.quote.speaker for quote in shown}
    every = [quote for article in material.articles for quote in quotes.get(article.id, ())]
    shown_already = {quote.quote.utterance for quote in shown}
    for quote in sorted(every, key=lambda quote: quote.speaker in heard):
        home = quote.article.sentence_at(quote.start)
        if home is None or quote.utterance in shown_already or not _is_name(quote.speaker):
            continue
        topic = _topic(material, quote, quote.article.text[slice(*home)])
        if topic:
            yield Point(f"What did {quote.speaker} say about {topic}?", (quote.article.cite(*home),))


def _is_name(speaker: str | None) -> bool:
    return bool(speaker and re.fullmatch(_NAME, speaker))


def _topic(material: Material, quote: Quote, sentence: str) -> str | None:
    """A name that the story is about, which the quote itself has, or which its sentence refers to."""
    own = set(tokens(quote.speaker or ""))
    told = bare(sentence)
    named = re.search(r"\b(?:referring to|said of|said about|speaking of)\s([A-Z][\w-]+)", told)
    words = [named.group(1)] if named else re.findall(r"(?<!^)(?<![.!?] )\b[A-Z][\w-]+", quote.text)
    for word in words:
        plain = tokens(word)
        if plain and plain[0] in material.names and not own & set(plain) and stem(plain[0]) in material.focus:
            return word
    return None


def _who(every: Iterable[Statement], shown: Sequence[KeyQuote], told: Sequence[str]) -> Iterator[Point]:
    """ "Who is Osric Vane?" where the brief names him and does not say."""
    named = {quote.quote.speaker for quote in shown}
    text = " ".join(told)
    for each in every:
        for match in _WHO.finditer(each.text):
            if match["name"] in named and f"{match['name']}," not in text:
                yield Point(f"Who is {match['name']}?", (each.cite,))
