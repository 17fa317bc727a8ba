"""What the extractive writer works with: the reports of a story, their sentences, and who else tells it.

Copies of one text are one source. Opinion pieces are no source of facts; only where a story has nothing
else are they told, always as their outlet's.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.analysis.addressed import is_addressed
from bot.analysis.attribution import same_speaker
from bot.analysis.checking import check
from bot.analysis.checking_words import tables
from bot.analysis.comparison import origins
from bot.analysis.quotes import find_quotes
from bot.analysis.references import bare
from bot.analysis.statements import (
    Statement,
    Weights,
    name_words,
    numbers,
    statements,
    stem,
    terms,
)
from bot.analysis.text import tokens
from bot.models import Article, Cite, Quote, Story

_TOLD = 0.66  # the least share of a sentence that another outlet must tell to bear it out
_PART = 0.2  # the least share that a further sentence must add
_TOGETHER = 3  # sentences of one outlet that may bear out one of another
_LOWER = re.compile(r"(?<![\w’'-])[^\W\d_A-Z][^\W\d_A-Z]*(?![\w])")
_SIGHT = 120  # sentences of one article
MOST_WORDS = 80  # of all points together


@dataclass(frozen=True, slots=True)
class Material:
    """The reports of a story, ready to be written from."""

    story: Story
    articles: tuple[Article, ...]
    origin: Mapping[str, int]
    names: frozenset[str]
    said: Mapping[str, tuple[Statement, ...]]
    weights: Weights
    spread: Mapping[str, float]
    focus: frozenset[str]
    common: frozenset[str]
    profile: Mapping[str, float]
    index: Mapping[str, Mapping[str, Sequence[int]]]
    language: str

    def focused(self, some: frozenset[str]) -> float:
        """How much of what the titles and leads are about is told, 0..1."""
        return self._importance(some & self.focus) / (self._importance(self.focus) or 1)

    def _importance(self, some: frozenset[str]) -> float:
        return sum(0.3 + self.spread.get(term, 0.0) for term in some)

    @property
    def sources(self) -> int:
        """How many independent texts there are."""
        return len({self.origin[article.id] for article in self.articles})

    @property
    def room(self) -> float:
        """How many words the points may have: never more than the articles have on average."""
        lengths = [len(article.text.split()) for article in self.articles]
        return min(MOST_WORDS, sum(lengths) / len(lengths))

    def likeness(self, told: Sequence[str]) -> float:
        """How near a text with these terms is to what the sources tell: the mean cosine, 0..1."""
        counts = Counter(told)
        norm = math.sqrt(sum(count * count for count in counts.values())) or 1.0
        return sum(self.profile.get(term, 0.0) * count for term, count in counts.items()) / norm

    @property
    def opinion(self) -> bool:
        """Whether there is nothing but opinion: then all is told as its outlet's."""
        return all(article.kind == "opinion" for article in self.articles)

    def earlier(self, statement: Statement) -> str:
        """What the article says before that sentence."""
        return statement.article.text[: statement.start]

    def source(self, article: Article) -> str:
        """Whose telling it is: the agency's where outlets print its text, else the outlet's."""
        shared = [each for each in self.articles if self.origin[each.id] == self.origin[article.id]]
        outlets_ = {each.outlet.id for each in shared}
        return article.wire if article.wire and len(outlets_) > 1 else article.outlet.name

    def copies(self, statement: Statement) -> tuple[Cite, ...]:
        """The same sentence in other outlets that print the same text."""
        ours = statement.article
        return tuple(
            each.cite
            for article in self.articles
            if article.outlet.id != ours.outlet.id and self.origin[article.id] == self.origin[ours.id]
            for each in self.said[article.id]
            if each.terms == statement.terms
        )

    def support(self, text: str, ours: Article) -> tuple[Statement, ...]:
        """The sentences of other outlets that tell the same, the best of each independent source."""
        found: dict[int, tuple[Statement, ...]] = {}
        for article in () if self.opinion else self.articles:
            origin = self.origin[article.id]
            if article.outlet.id == ours.outlet.id or origin == self.origin[ours.id] or origin in found:
                continue
            if article.language[:2] != ours.language[:2]:  # nobody here can read both
                continue
            if some := self.bearing(text, article):
                found[origin] = some
        return tuple(each for some in found.values() for each in some)

    def bearing(self, text: str, article: Article) -> tuple[Statement, ...]:
        """The sentences of one article that bear a text out, none where it doesn't tell enough of it."""
        some = self._best(frozenset(terms(text, self.language)), numbers(text), article)
        told = [each.text for each in some]
        if not some or self._denied(text, some) or not _counts_alike(text, told):
            return ()
        return some if same_speaker(text, told, self.language) else ()

    def _denied(self, text: str, some: Sequence[Statement]) -> bool:
        """Whether these sentences do not bear it out. Names of the whole story, and names that their
        article has elsewhere, may be missing from them."""
        article = some[0].article
        evidence = [each.text for each in some]
        here = frozenset().union(*map(_words, evidence))
        known = _words(article.title) | _words(article.text) | self._setting_words()
        kept = [word for word in bare(text).split() if not _left_out(word, here, known)]
        told = " ".join(kept)
        unquoted = [bare(each) for each in evidence]  # a quoted “No” denies nothing that is told around it
        return all(check(told, some_, self.language).reason for some_ in (evidence, unquoted))

    def _best(
        self, wanted: frozenset[str], figures: frozenset[str], article: Article
    ) -> tuple[Statement, ...]:
        """Up to three sentences that together tell the most of it, where that is enough."""
        some: list[Statement] = []
        told = self._setting() & wanted
        known: frozenset[str] = frozenset()
        near = self._near(wanted, article)
        for _ in range(_TOGETHER):
            rest = [each for each in near if each not in some]
            best = max(rest, key=lambda each: self._adds(wanted, told, figures - known, each), default=None)
            if best is None or not self._matters(wanted, told, figures - known, best):
                break
            some, told, known = [*some, best], told | self._alike(wanted, best.terms), known | best.numbers
            share = self.weights.share(wanted, told)
            if share >= _TOLD and figures <= known and len(wanted & told) >= 3:
                return tuple(sorted(some, key=lambda each: each.start))
        return ()

    def _near(self, wanted: frozenset[str], article: Article) -> list[Statement]:
        """The sentences that share two terms or more."""
        classes, index = tables(self.language).classes, self.index[article.id]
        counts: Counter[int] = Counter()
        for term in wanted:
            places = {place for key in (term, *classes.get(term, ())) for place in index.get(key, ())}
            counts.update(places)
        return [self.said[article.id][place] for place, count in sorted(counts.items()) if count >= 2]

    def _setting(self) -> frozenset[str]:
        """The names that the whole story is about, by their stems."""
        return frozenset(stem(name) for name in self.names) & self.focus

    def _setting_words(self) -> frozenset[str]:
        return frozenset(name for name in self.names if stem(name) in self.focus)

    def _matters(
        self, wanted: frozenset[str], told: frozenset[str], figures: frozenset[str], each: Statement
    ) -> bool:
        """Whether one more sentence adds a number that is sought, or two words and a good part of it."""
        fresh = self._alike(wanted, each.terms) - told
        share = self.weights.total(fresh) / (self.weights.total(wanted) or 1)
        return bool(each.numbers & figures) or (len(fresh) >= 2 and share >= _PART)

    def _adds(
        self, wanted: frozenset[str], told: frozenset[str], figures: frozenset[str], each: Statement
    ) -> float:
        return self.weights.total(self._alike(wanted, each.terms) - told) + len(each.numbers & figures)

    def _alike(self, wanted: frozenset[str], told: frozenset[str]) -> frozenset[str]:
        """The terms that are sought and told, in the same word or one that a reporter would swap for it."""
        known = _classes(self.language, told)
        classes = tables(self.language).classes
        return frozenset(t for t in wanted if t in told or not known.isdisjoint(classes.get(t, ())))


@lru_cache(maxsize=512)
def _words(text: str) -> frozenset[str]:
    return frozenset(tokens(text))


@lru_cache(maxsize=4096)
def _classes(language: str, some: frozenset[str]) -> frozenset[str]:
    """The classes of near words that these terms are of."""
    classes = tables(language).classes
    return frozenset(one for term in some for one in classes.get(term, ()))


def _counts_alike(text: str, evidence: Sequence[str]) -> bool:
    """Whether each number has a neighbour there that it has here: the nine of "line 9" is no other nine."""
    theirs = [pair for each in evidence for pair in _counted(each)]
    for number, near in _counted(text):
        if not any(near & others for value, others in theirs if value == number):
            return False
    return True


def _counted(text: str) -> list[tuple[str, frozenset[str]]]:
    """Each number with the content words within two words of it, and with its neighbours."""
    words = tokens(text)
    found = []
    for place, word in enumerate(words):
        for number in numbers(word):
            around = words[max(0, place - 2) : place] + words[place + 1 : place + 3]
            beside = {f"<{word}" for word in words[max(0, place - 1) : place]}
            beside |= {f">{word}" for word in words[place + 1 : place + 2]}
            found.append((number, frozenset(terms(" ".join(around))) | beside))
    return found


def _left_out(word: str, here: frozenset[str], known: frozenset[str]) -> bool:
    """Whether a word with a capital is one that the article knows, though these sentences lack it."""
    plain = tokens(word)
    return word[:1].isupper() and bool(plain) and plain[0] in known and plain[0] not in here


def gather(story: Story) -> Material:
    """What there is to write from."""
    reports = tuple(article for article in story.articles if article.kind != "opinion")
    articles = reports or story.articles
    names = name_words(story.articles)
    said = {article.id: statements(article, names)[:_SIGHT] for article in articles}
    origin = origins(story.articles)
    return Material(
        story=story,
        articles=articles,
        origin=origin,
        names=names,
        said=said,
        weights=Weights(each.terms for some in said.values() for each in some),
        spread=_spread(articles, origin, said),
        focus=_focus(articles, said),
        common=_common(articles),
        profile=_profile(articles, origin, said),
        index={id: _index(some) for id, some in said.items()},
        language=_language(articles),
    )


def _language(articles: Sequence[Article]) -> str:
    """The language of most of them, of the first where as many are in another."""
    counts = Counter(article.language for article in articles)
    return max(counts, key=lambda language: counts[language])


def quotes_for_readers(article: Article) -> tuple[Quote, ...]:
    """The quotes of an article, but those in a text that is not meant for its readers."""
    return tuple(quote for quote in find_quotes(article) if not is_addressed(article.text, quote.start))


def _common(articles: Sequence[Article]) -> frozenset[str]:
    """The words that stand somewhere without a capital."""
    return frozenset(word for article in articles for word in _LOWER.findall(article.text))


def _index(some: Sequence[Statement]) -> dict[str, list[int]]:
    """Where each term, and each class of near words, is told."""
    found: dict[str, list[int]] = {}
    for place, each in enumerate(some):
        for key in each.terms | _classes(each.article.language, each.terms):
            found.setdefault(key, []).append(place)
    return found


def _profile(
    articles: Sequence[Article], origin: Mapping[str, int], said: Mapping[str, Sequence[Statement]]
) -> dict[str, float]:
    """The terms of each independent source, as a vector of length 1, and the mean of these."""
    first = {origin[article.id]: article for article in reversed(articles)}
    found: dict[str, float] = {}
    for article in first.values():
        counts = Counter(term for each in said[article.id] for term in terms(each.text, article.language))
        norm = math.sqrt(sum(count * count for count in counts.values())) or 1.0
        for term, count in counts.items():
            found[term] = found.get(term, 0.0) + count / norm / len(first)
    return found


def _focus(articles: Sequence[Article], said: Mapping[str, Sequence[Statement]]) -> frozenset[str]:
    """What titles and leads are about: the terms that most of them share, of one article those of both."""
    counts: Counter[str] = Counter()
    for article in articles:
        counts.update(set(terms(article.title, article.language)))
        counts.update({term for each in said[article.id][:2] for term in each.terms})
    least = 2 if len(articles) < 4 else 3
    return frozenset(term for term, count in counts.items() if count >= least)


def _spread(
    articles: Sequence[Article], origin: Mapping[str, int], said: Mapping[str, Sequence[Statement]]
) -> dict[str, float]:
    """For each term how widely it is told, 0..1: by how many sources, and how often by the only one."""
    sources: dict[int, Counter[str]] = {}
    for article in articles:
        counts = sources.setdefault(origin[article.id], Counter())
        counts.update(term for each in said[article.id] for term in each.terms)
        counts.update(terms(article.title, article.language))
    every = Counter(term for counts in sources.values() for term in counts)
    often: Counter[str] = sum(sources.values(), Counter())
    if len(sources) > 1:
        return {
            term: (count - 1) / (len(sources) - 1) + min(often[term], 9) / 30 for term, count in every.items()
        }
    return {term: min(count, 6) / 6 for term, count in often.items()}
