"""A brief as blocks that know no platform, and messages that a platform can hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import SequenceMatcher
from itertools import groupby
from urllib.parse import quote as percent

from bot.analysis.locating import locate
from bot.analysis.quotes import find_quotes
from bot.analysis.text import fold, sentences
from bot.models import (
    Answer,
    Article,
    Block,
    Brief,
    Button,
    Buttons,
    Cite,
    Comparison,
    Contrast,
    Digest,
    Heading,
    KeyQuote,
    Line,
    OnlyIn,
    Point,
    QuoteBlock,
    Ref,
    Rule,
    Side,
    Small,
    SourceItem,
    Sources,
    Span,
    TitleGap,
    Voice,
)

Blocks = tuple[Block, ...]
Link = Callable[[Article, Cite], str | None]
WORDS_PER_MINUTE = (
    220  # silent reading of English non-fiction: 238 (Brysbaert 2019), a little less on a phone
)
ROOT_POINTS = 3
MOST_VOICES = 4


def no_link(article: Article, cite: Cite) -> None:
    """For texts that show where a sentence stands by number alone."""


def outlet_link(article: Article, cite: Cite) -> str | None:
    """The article at its outlet, opened at the place by a short text fragment."""
    if not article.url:
        return None
    words = article.text[cite.start : cite.end].split()
    ends = [words] if len(words) <= 8 else [words[:4], words[-4:]]
    # The dash and the comma have meanings of their own in a text fragment.
    parts = [percent(" ".join(end), safe="").replace("-", "%2D") for end in ends]
    return f"{article.url.partition('#')[0]}#:~:text={','.join(parts)}"


@dataclass(frozen=True, slots=True)
class PageLink:
    """Leads to the place on our own page. ``base`` is its public address, empty on the page itself."""

    base: str = ""

    def __call__(self, _: Article, cite: Cite) -> str:
        return f"{self.base}/place/{cite.article}/{cite.revision}/{cite.start}-{cite.end}"


# --- parts -----------------------------------------------------------------------------------


def root(digest: Digest, link: Link = no_link, threads: Sequence[str] = ()) -> tuple[Blocks, ...]:
    """The digest's message in parts that belong together: a title, each story short, small print.

    ``threads`` are the addresses of the stories' threads on our page, where it can be reached.
    """
    head: Blocks = (Heading(digest_title(digest)),)
    stories = tuple(
        short(brief, number, link, threads[number - 1] if threads else _first_url(brief))
        for number, brief in enumerate(digest.briefs, 1)
    )
    return (head, *stories, _imprint(digest))


def _first_url(brief: Brief) -> str | None:
    return next((article.url for article in brief.story.articles if article.url), None)


def short(brief: Brief, number: int, link: Link = no_link, url: str | None = None) -> Blocks:
    """A story in the digest: headline, a few points, a quote, who reports it."""
    refs = _Refs(brief.story.articles, link)
    blocks: list[Block] = [Heading(f"{number}. {brief.headline.text}", 2, url=url)]
    blocks += [refs.line(point) for point in brief.points[:ROOT_POINTS]]
    blocks += [refs.quote(each) for each in brief.quotes[:1]]
    return (*blocks, Small(f"{refs.outlets()} · {_independent(brief)} · {minutes(brief)} min read"))


def card(brief: Brief, link: Link = outlet_link, as_of: datetime | None = None) -> tuple[Blocks, ...]:
    """A story whole, in parts: points, quotes, how outlets tell it, sources, questions."""
    refs = _Refs(brief.story.articles, link)
    head = Heading(brief.headline.text, 2, refs.of(brief.headline.cites))
    parts: list[Blocks] = [(head, *(refs.line(point) for point in brief.points))]
    parts += _titled("In their words", [refs.quote(each) for each in brief.quotes])
    parts += _titled("How outlets tell it", [refs.comparison(each) for each in brief.contrasts])
    parts += _titled("Who is quoted", refs.voices(brief.voices))
    parts += _titled("Headlines that say more than their text", refs.titles(brief.titles))
    for only in brief.only_in:
        title = f"Only in {refs.outlet(only.article)}"
        parts += _titled(title, [refs.only(only, cite) for cite in only.cites])
    parts.append((refs.sources(brief.independent_sources),))
    if brief.questions:
        asks = [Button(each.text, "ask", each.text) for each in brief.questions]
        parts.append((Buttons(tuple(asks)),))
    return (*parts, (Small(_written(brief.writer, as_of)),))


def answer(found: Answer, link: Link = outlet_link, repeat: bool = False) -> tuple[Blocks, ...]:
    """An answer: its sentences with their sources, or the plain word that there are none.

    ``repeat`` the question where nobody else can see what was asked: after a press on a button.
    """
    refs = _Refs(_cited(found), link)
    lines: list[Block] = [refs.line(each, bullet=len(found.sentences) > 1) for each in found.sentences]
    if found.abstained:
        lines.insert(0, Line("The articles don't say.", bullet=False))
    asked: tuple[Blocks, ...] = ((Heading(found.question, 3),),) if repeat else ()
    tail: list[Block] = [refs.sources(None)] if refs.articles else []
    until = f"Read until {when(found.as_of)}" if found.as_of else "Nothing has been read yet"
    return (*asked, *((line,) for line in lines), (*tail, Small(f"From the articles alone · {until}")))


def digest_title(digest: Digest) -> str:
    """``Digest · Tuesday 3 March 2026, 08:00 UTC``."""
    at = digest.slot or digest.read_until
    return f"Digest · {when(at)}" if at else "Digest"


def when(at: datetime) -> str:
    """``Tuesday 3 March 2026, 08:00 UTC``, the same in every locale of the machine."""
    days = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    return f"{days[at.weekday()]} {day(at)}, {at:%H:%M} {at.tzname() or ''}".rstrip()


def day(at: datetime) -> str:
    """``3 March 2026``."""
    months = "January February March April May June July August September October November December"
    return f"{at.day} {months.split()[at.month - 1]} {at.year}"


def minutes(brief: Brief) -> int:
    """How long the whole card takes to read, rounded up."""
    texts = [point.text for point in (brief.headline, *brief.points)]
    texts += [each.quote.text for each in brief.quotes]
    texts += [side.text for contrast in brief.contrasts for side in contrast.sides]
    return max(1, -(-sum(len(text.split()) for text in texts) // WORDS_PER_MINUTE))


# --- messages --------------------------------------------------------------------------------


def pack(parts: Iterable[Blocks], fits: Callable[[Blocks], bool]) -> tuple[Blocks, ...]:
    """Parts put together into as few messages as hold them, none broken that fits whole.

    A part too large for one message is broken between blocks; a block too large, between sentences
    or items. What even then is too large is named in a line instead of cut.
    """
    messages: list[list[Blocks]] = []
    for part in parts:
        for piece in [part] if fits(part) else _broken(part, fits):
            if messages and fits((*_flat(messages[-1]), *piece)):
                messages[-1].append(piece)
            else:
                messages.append([piece])
    if len(messages) > 1 and len(messages[-2]) > 1 and _is_small_print(messages[-1]):
        messages[-1].insert(0, messages[-2].pop())  # small print alone would be a message about nothing
    return tuple(_flat(message) for message in messages)


def _flat(pieces: Iterable[Blocks]) -> Blocks:
    return tuple(block for piece in pieces for block in piece)


def _is_small_print(pieces: Iterable[Blocks]) -> bool:
    return all(isinstance(block, Small | Rule) for block in _flat(pieces))


def _broken(part: Blocks, fits: Callable[[Blocks], bool]) -> list[Blocks]:
    pieces: list[Blocks] = []
    for block in part:
        pieces += [(block,)] if fits((block,)) else _halved(block, fits)
    return pieces


def _halved(block: Block, fits: Callable[[Blocks], bool]) -> list[Blocks]:
    halves = _halves(block)
    if len(halves) < 2:
        return [(Small("A passage too long for a message is left out here."),)]
    return [piece for half in halves for piece in ([(half,)] if fits((half,)) else _halved(half, fits))]


def _halves(block: Block) -> tuple[Block, ...]:
    match block:
        case Line() | QuoteBlock() | Small():
            return tuple(replace(block, text=text) for text in _split(block.text))
        case Comparison(sides=sides) if len(sides) > 1:
            return tuple(replace(block, sides=(side,), note=None) for side in sides)
        case Comparison(sides=(side,)):
            cut = [replace(side, text=text, extra=()) for text in _split(side.text)]
            return tuple(replace(block, sides=(each,), note=None) for each in cut)
        case Sources(items=items) if len(items) > 1:
            middle = len(items) // 2
            return replace(block, items=items[:middle]), replace(block, items=items[middle:])
        case Buttons(buttons=buttons) if len(buttons) > 1:
            return Buttons(buttons[: len(buttons) // 2]), Buttons(buttons[len(buttons) // 2 :])
    return (block,)


def _split(text: str) -> tuple[str, ...]:
    """Two halves of a text, parted at the sentence end nearest to the middle."""
    ends = [end for _, end in sentences(text)][:-1]
    if not ends:
        return (text,)
    middle = min(ends, key=lambda end: abs(end - len(text) // 2))
    return text[:middle].strip(), text[middle:].strip()


# --- inside ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Refs:
    """Numbers the articles of one story, from 1, and makes blocks that point to them."""

    articles: Sequence[Article]
    link: Link

    def ref(self, cite: Cite) -> Ref:
        number, article = next(
            (number, each) for number, each in enumerate(self.articles, 1) if each.id == cite.article
        )
        return Ref(number, article.outlet.name, cite, self.link(article, cite))

    def of(self, cites: Iterable[Cite]) -> tuple[Ref, ...]:
        """One ref an article, in the order of their numbers, each leading to its first place."""
        refs = sorted((self.ref(cite) for cite in cites), key=lambda ref: ref.number)
        return tuple(next(same) for _, same in groupby(refs, key=lambda ref: ref.number))

    def line(self, point: Point, bullet: bool = True) -> Line:
        return Line(point.text, self.of(point.cites), bullet)

    def quote(self, each: KeyQuote) -> QuoteBlock:
        also = [article for article in self.articles if article.id in each.also_in]
        there = tuple(self.ref(_same_words(each.quote.text, article)) for article in also)
        return QuoteBlock(_spoken(each.quote.text), each.quote.speaker, self.ref(each.quote.cite), there)

    def comparison(self, contrast: Contrast) -> Comparison:
        whole = max(contrast.sides, key=lambda side: side.end - side.start).text
        short = min(contrast.sides, key=lambda side: side.end - side.start).text
        sides = tuple(
            Side(
                _teller(contrast, side),
                _spoken(side.text),
                self.ref(side.cite),
                missing(side.text, short) if contrast.kind == "quote cut" and side.text == whole else (),
            )
            for side in contrast.sides
        )
        note = self.line(contrast.note, bullet=False) if contrast.note else None
        return Comparison(contrast.kind, contrast.about, sides, note)

    def only(self, only: OnlyIn, cite: Cite) -> Line:
        article = next(each for each in self.articles if each.id == only.article)
        return Line(article.text[cite.start : cite.end], (self.ref(cite),))

    def voices(self, found: Sequence[Voice]) -> list[Line]:
        """A line for each article, where there are several to compare."""
        told = {id: list(some) for id, some in groupby(found, key=lambda each: each.article)}
        return [self._quoted(id, some) for id, some in told.items()] if len(told) > 1 else []

    def _quoted(self, id: str, some: Sequence[Voice]) -> Line:
        named = [f"{each.speaker or 'not named'} ({_words(each.words)})" for each in some[:MOST_VOICES]]
        more = [f"{len(some) - MOST_VOICES} more"] if len(some) > MOST_VOICES else []
        return Line(f"{self.outlet(id)}: {', '.join([*named, *more])}", (self._whole(id),))

    def titles(self, found: Sequence[TitleGap]) -> list[Line]:
        """What code can be sure of: figures and quoted words that a text does not have."""
        return [
            Line(
                f"{self.outlet(each.article)}'s headline has {_listed(each.parts)}, its text does not.",
                (self._whole(each.article),),
            )
            for each in found
        ]

    def _whole(self, id: str) -> Ref:
        article = next(each for each in self.articles if each.id == id)
        return self.ref(article.cite(*article.sentences[0]))

    def outlet(self, id: str) -> str:
        return next(each.outlet.name for each in self.articles if each.id == id)

    def outlets(self) -> str:
        named = [f"[{number}] {each.outlet.name}" for number, each in enumerate(self.articles, 1)]
        return " · ".join(named if len(named) <= 6 else [*named[:5], f"{len(named) - 5} more"])

    def sources(self, independent: int | None) -> Sources:
        items = tuple(_source(number, each, self.articles) for number, each in enumerate(self.articles, 1))
        return Sources(items, independent)


def _words(count: int) -> str:
    return "1 word" if count == 1 else f"{count} words"


def _listed(parts: Sequence[str]) -> str:
    return " and ".join(f"“{part}”" for part in parts)


def _teller(contrast: Contrast, side: Span) -> str:
    """Whose side it is: the outlet's; where speakers are what differs, with the one it names."""
    outlet = side.article.outlet.name
    if contrast.kind != "said by":
        return outlet
    here = (each for each in find_quotes(side.article) if each.start < side.end and each.end > side.start)
    speaker = next((each.speaker for each in here if each.speaker), None)
    return f"{outlet}: {speaker}" if speaker else outlet


def _spoken(words: str) -> str:
    """Without the comma that only leads on to "she said"."""
    return words.rstrip(",")


def _same_words(words: str, article: Article) -> Cite:
    """Where the article prints the words, else where it begins."""
    start, end = locate(words.rstrip(" ,.;"), article) or article.sentences[0]
    return article.cite(start, end)


def _source(number: int, article: Article, others: Sequence[Article]) -> SourceItem:
    copied = next((each.outlet.name for each in others if each.id == article.copy_of), None)
    labels: list[str] = [article.kind] if article.kind not in ("report", "unknown") else []
    labels += [f"a copy of {copied}"] if copied else [f"credits {article.wire}"] if article.wire else []
    labels += [] if article.whole else ["summary only"]
    published = article.published if article.dated else None
    label = ", ".join(labels) or None
    return SourceItem(number, article.outlet.name, article.title, article.url, published, label)


def marks(text: str) -> tuple[str, str]:
    """The quotation marks to put around an outlet's words: none where they bring their own."""
    return ("", "") if re.search('[“”„«»"]', text) else ("“", "”")


def missing(whole: str, part: str) -> tuple[tuple[int, int], ...]:
    """Where words of ``whole`` stand that ``part`` does not have: (start, end) pairs in ``whole``."""
    words = [(m.start(), m.end(), m[0].casefold()) for m in re.finditer(r"\w+(?:'\w+)*", fold(whole))]
    kept = [m[0].casefold() for m in re.finditer(r"\w+(?:'\w+)*", fold(part))]
    matcher = SequenceMatcher(None, [word for *_, word in words], kept, autojunk=False)
    gaps = [(i, j) for tag, i, j, _, _ in matcher.get_opcodes() if tag in ("delete", "replace")]
    return tuple((words[i][0], words[j - 1][1]) for i, j in gaps)


def _titled(title: str, blocks: Sequence[Block]) -> list[Blocks]:
    """A title with the first block, so that it never stands alone, then each block by itself."""
    return [(Heading(title, 3), blocks[0]), *((block,) for block in blocks[1:])] if blocks else []


def _cited(found: Answer) -> tuple[Article, ...]:
    ids = {cite.article for sentence in found.sentences for cite in sentence.cites}
    return tuple(each for each in found.articles if each.id in ids)


def _independent(brief: Brief) -> str:
    count = brief.independent_sources
    return f"{count} independent {'source' if count == 1 else 'sources'}"


def _written(writer: str, as_of: datetime | None) -> str:
    who = (
        "Written without a model, in the articles' words"
        if writer == "extractive"
        else f"Written by {writer}"
    )
    return f"{who} · Read until {when(as_of)}" if as_of else who


def _imprint(digest: Digest) -> Blocks:
    writers = sorted({brief.writer for brief in digest.briefs}) or ["extractive"]
    notes = [Small(note.text) for note in digest.notes]
    return (Rule(), Small(_written(" and ".join(writers), digest.read_until)), *notes)
