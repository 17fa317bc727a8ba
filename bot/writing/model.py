"""The writer with a model. It picks from numbered evidence; what it wrote is proven before it is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from bot import extractive
from bot.analysis.addressed import is_spoken_to_us
from bot.analysis.checking import check
from bot.analysis.grammar import is_order
from bot.analysis.quotes import find_quotes
from bot.analysis.statements import Statement, name_words, statements
from bot.briefing import LEAST_POINTS, Complaint, examine, unfit
from bot.errors import BadReply, Gone, Retry
from bot.extractive.material import gather
from bot.extractive.voicing import titled, voiced
from bot.models import Answer, Article, Brief, Cite, KeyQuote, Point, Story
from bot.prompts import Prompt
from bot.writing import PLAIN, Order, Told, evidence
from bot.writing.client import Messages, Overflow
from bot.writing.evidence import MOST_WORDS
from bot.writing.streams import finished
from bot.writing.till import Ledger, Purpose, Stand, Till, added

LENGTH = 5
LESS = ("shorter", "cheaper")
LEAST_WORDS = 60
REGAINED = 20  # briefs, after which a model that could not hold something is sent more again
BEFORE = 300  # characters before a quote that may say what it is about
MOST_PICKED = 120  # sentences that are looked at for the evidence
LAST = 8000  # characters of its last answer that a model is shown again


class Sentence(BaseModel):
    """A text and the numbers of the sentences that it rests on."""

    model_config = ConfigDict(extra="ignore")

    text: str
    sentences: list[int] = Field(default_factory=list)


class NoteReply(Sentence):
    """A note on a contrast, by its number."""

    contrast: int


class QuoteReply(BaseModel):
    """A quote by its number, a few words on what it is about, and what it says in the brief's language."""

    model_config = ConfigDict(extra="ignore")

    number: int
    context: str = ""
    translation: str = ""

    @model_validator(mode="before")
    @classmethod
    def bare(cls, given: object) -> object:
        """A number alone will do."""
        return {"number": given} if isinstance(given, int | str) else given


class BriefReply(BaseModel):
    """What a model returns for a brief."""

    model_config = ConfigDict(extra="ignore")

    headline: Sentence
    points: list[Sentence]
    quotes: list[QuoteReply] = Field(default_factory=list)
    notes: list[NoteReply] = Field(default_factory=list)
    questions: list[Sentence] = Field(default_factory=list)


class AnswerReply(BaseModel):
    """What a model returns for an answer."""

    model_config = ConfigDict(extra="ignore")

    abstained: bool = False
    sentences: list[Sentence] = Field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Prompts:
    """The prompts of this writer."""

    brief: Prompt
    answer: Prompt


@dataclass(frozen=True, slots=True)
class Draft:
    """What one reply came to: the brief as far as it passed, the complaints, and what was paid."""

    brief: Brief | None
    complaints: tuple[Complaint, ...]
    usd: float | None = None
    text: str = ""


class ModelWriter:
    """Writes with a model, and gives up rather than post what can't be proven."""

    def __init__(self, till: Till, ledger: Ledger, prompts: Prompts) -> None:
        self.name = till.name
        self._till, self._ledger, self._prompts = till, ledger, prompts
        self._most_words, self._held = MOST_WORDS, 0

    async def write(self, story: Story, language: str, order: Order = PLAIN) -> Brief:
        """A brief that passed the test. Raises BadReply where fewer than two points did."""
        base = await asyncio.to_thread(extractive.write, story, LENGTH)
        stand = await self._till.stand(order.channels)
        purpose = Purpose("brief", story.id, order.channels)
        await self._ledger.save_prompt(
            self._prompts.brief.version, self._prompts.brief.name, self._prompts.brief.source
        )
        while True:
            words = evidence.words_for(story, self._most_words)
            if stand.step in LESS:
                words = max(words // 2, min(words, evidence.FEWEST_WORDS))
            try:
                brief = await self._written(base, language, order, purpose, stand, words)
            except Overflow:
                if words <= LEAST_WORDS:
                    raise
                # What this model can't hold it will not hold next time; it is asked again some day.
                self._most_words, self._held = words // 2, 0
            else:
                self._held += 1
                if self._held % REGAINED == 0:
                    self._most_words = min(self._most_words * 2, MOST_WORDS)
                return brief

    async def _written(
        self, base: Brief, language: str, order: Order, purpose: Purpose, stand: Stand, words: int
    ) -> Brief:
        base = replace(base, language=language)
        plain = base if stand.step == "whole" else replace(base, contrasts=())
        shown = await asyncio.to_thread(evidence_of, plain, order.before, words)
        messages = self._prompts.brief.messages(language=language, length=str(LENGTH), evidence=shown.text)
        draft = await self._try(plain, shown, messages, purpose, stand.step == "cheaper")
        if draft.complaints or not draft.brief:
            draft = _better(draft, await self._repair(plain, shown, messages, purpose, draft))
        brief = draft.brief
        problem = unfit(brief, shown.sentences) if brief else f"fewer than {LEAST_POINTS} points passed"
        if brief is None or problem:
            reasons = "; ".join(dict.fromkeys(each.reason for each in draft.complaints))[:300]
            raise BadReply(f"{problem}: {reasons}")
        told = replace(brief, contrasts=brief.contrasts or base.contrasts)
        return self._signed(told, draft.usd, stand, words)

    def _signed(self, brief: Brief, usd: float | None, stand: Stand, words: int) -> Brief:
        """The brief with who wrote it, for how much, and what gave way."""
        step, why = stand.step, stand.why
        if brief.writer != self.name and step != "cheaper":
            step, why = "fallback", f"{self.name} could not be reached"
        elif step == "whole" and words < evidence.words_for(brief.story, MOST_WORDS):
            step, why = "shorter", "the model holds no more"
        return replace(brief, prompt=self._prompts.brief.version, cost=usd, step=step, why=why)

    async def answer(
        self,
        question: str,
        articles: tuple[Article, ...],
        language: str,
        channels: tuple[str, ...] = (),
        told: Told | None = None,
    ) -> Answer:
        """An answer of which each sentence passed, or one that abstains.

        ``told`` is given the sentences that have passed so far, while the rest is being written.
        """
        shown = await asyncio.to_thread(_evidence_for, question, articles)
        messages = self._prompts.answer.messages(
            language=language, question=evidence.clean(question), evidence=shown.text
        )
        stand = await self._till.stand(channels)
        bought = await self._till.ask(
            messages,
            AnswerReply,
            Purpose("answer", None, channels),
            stand.step == "cheaper",
            Sayings(shown, articles, told).hear if told else None,
        )
        reply = bought.reply
        as_of = max((each.fetched for each in articles), default=None)
        points = [_point(each, shown, articles) for each in reply.sentences]
        kept = tuple(point for point in points if point and _supported(point, articles))
        if reply.sentences and not reply.abstained and not kept:
            raise BadReply("no sentence of the answer rests on what it cites")
        return Answer(question, kept, not kept, articles, as_of)

    async def _try(
        self, base: Brief, shown: evidence.Evidence, messages: Messages, purpose: Purpose, second: bool
    ) -> Draft:
        try:
            bought = await self._till.ask(messages, BriefReply, purpose, second)
        except Overflow:
            raise
        except BadReply as error:
            return Draft(None, (Complaint("answer", "", error.problem),))
        brief, complaints = examine(_assembled(base, bought.reply, shown))
        if problem := unfit(brief, shown.sentences):
            complaints = (*complaints, Complaint("brief", "", problem))
        return Draft(replace(brief, writer=bought.model), complaints, bought.usd, bought.text)

    async def _repair(
        self,
        base: Brief,
        shown: evidence.Evidence,
        messages: Messages,
        purpose: Purpose,
        draft: Draft,
    ) -> Draft:
        """Once more, with the exact complaints; where nothing could be read, by the second model."""
        second = len(self._till.models) > 1
        if draft.brief is None and second:
            return await self._try(base, shown, messages, purpose, True)
        told = "\n".join(f"- {each.part}: {each.text!r}: {each.reason}" for each in draft.complaints)
        again = f"Your last answer did not pass. Return the whole JSON again, mended:\n{told}"
        last = [{"role": "assistant", "content": draft.text[:LAST]}] if draft.text else []
        whole = [*messages, *last, {"role": "user", "content": again}]
        try:
            by_second = second and draft.brief is not None and draft.brief.writer != self.name
            return await self._try(base, shown, whole, purpose, by_second)
        except (Retry, Gone):
            if draft.brief is None:
                raise
            return draft


class Sayings:
    """The sentences of an answer that is still being written: each is tested when it is whole."""

    def __init__(self, shown: evidence.Evidence, articles: tuple[Article, ...], told: Told) -> None:
        self._shown, self._articles, self._told = shown, articles, told
        self._seen, self._kept = 0, list[Point]()

    async def hear(self, text: str) -> None:
        """Take the text so far."""
        said = finished(text, "sentences")
        new, self._seen = said[self._seen :], max(self._seen, len(said))
        for each in new:
            try:
                point = _point(Sentence.model_validate(each), self._shown, self._articles)
            except ValidationError:
                continue
            if point is None:
                continue
            if await asyncio.to_thread(_supported, point, self._articles):
                self._kept.append(point)
                await self._told(tuple(self._kept))


def evidence_of(base: Brief, before: Brief | None = None, words: int = MOST_WORDS) -> evidence.Evidence:
    """What a model is shown of a story, ``before`` it grew or anew, in at most so many words."""
    words = evidence.words_for(base.story, words)
    material = gather(base.story)
    said = [each for some in material.said.values() for each in some if not is_order(each.text)]
    ranked = sorted(said, key=lambda each: (-_salience(each, material.spread), each.start))
    quotes = [quote for article in base.story.articles for quote in find_quotes(article)]
    if before and (known := evidence.standing(before, base.story)):
        fresh = [each for each in ranked if evidence.is_new(each.article, before)]
        old = [each for each in ranked if each.cite in known]
        return evidence.of_growth(base, before, [*old, *fresh], quotes, words)
    own = {cite for point in base.points for cite in point.cites}
    first = [each for each in ranked if each.cite in own]
    leads = [some[0] for some in material.said.values() if some and some[0] in ranked]
    rest = [each for each in ranked if each not in first]
    picked = _varied([*first, *leads], rest, material.spread)
    return evidence.of_story(base, picked, quotes, words)


def _varied(
    first: Sequence[Statement], rest: Sequence[Statement], spread: Mapping[str, float]
) -> list[Statement]:
    """The first, then whichever tells most of what is told widely and was not yet."""
    picked, left = list(dict.fromkeys(first)), [each for each in rest if each not in first]
    known = {term for each in picked for term in each.terms}
    while left and len(picked) < MOST_PICKED:
        best = max(left, key=lambda each: _gain(each, known, spread))
        left.remove(best)
        picked.append(best)
        known |= best.terms
    return picked


def _gain(each: Statement, known: Collection[str], spread: Mapping[str, float]) -> float:
    new = sum(spread.get(term, 0.0) for term in each.terms if term not in known)
    return new / (len(each.text) ** 0.5 or 1.0) + 0.01 / (1 + each.start / 400)


def _salience(statement: Statement, spread: Mapping[str, float]) -> float:
    """How much of what a sentence says is told widely, with a little for standing early."""
    told = sum(spread.get(term, 0.0) for term in statement.terms) / (len(statement.terms) ** 0.5 or 1)
    return told + 1.0 / (1 + statement.start / 400)


def _evidence_for(question: str, articles: tuple[Article, ...]) -> evidence.Evidence:
    found = extractive.answer(question, articles, None)
    nearest = [cite for sentence in found.sentences for cite in sentence.cites]
    asked = set(question.casefold().split())
    names = name_words(articles)
    others = [
        (len(asked & set(each.text.casefold().split())), each.cite)
        for article in articles
        for each in statements(article, names)
        if not is_order(each.text)
    ]
    others.sort(key=lambda each: -each[0])
    return evidence.of_articles(articles, [*nearest, *(cite for _, cite in others)])


def _assembled(base: Brief, reply: BriefReply, shown: evidence.Evidence) -> Brief:
    """The model's choice on the places that code found."""
    articles, told_in = base.story.articles, base.language or "en"
    notes = {each.contrast: each for each in reply.notes}
    contrasts = tuple(
        replace(each, note=_point(notes[number], shown, articles, told_in) if number in notes else None)
        for number, each in enumerate(shown.contrasts, 1)
    )
    chosen = {each.number: each for each in reply.quotes if 1 <= each.number <= len(shown.quotes)}
    picked = [_told(shown.quotes[number - 1], each) for number, each in chosen.items()]
    points = [_point(each, shown, articles, told_in) for each in reply.points[: LENGTH + 1]]
    questions = [Point(each.text.strip(), shown.cites(each.sentences)) for each in reply.questions[:3]]
    headline = _headline(reply.headline, shown, articles, told_in)
    return replace(
        base,
        headline=headline,
        points=tuple(point for point in points if point),
        quotes=tuple(picked[:4]) or base.quotes,
        contrasts=contrasts,
        questions=tuple(questions),
    )


def _headline(
    said: Sentence, shown: evidence.Evidence, articles: tuple[Article, ...], language: str
) -> Point:
    """A headline with its places, told as an outlet's where only one tells it."""
    text, cites = " ".join(said.text.split()).rstrip("."), shown.cites(said.sentences)
    outlets = {_article(articles, cite).outlet.name for cite in cites}
    alone = next(iter(outlets)) if len(outlets) == 1 else None
    return Point(titled(text, alone, language) if alone and text and alone not in text else text, cites)


def _told(key: KeyQuote, said: QuoteReply) -> KeyQuote:
    """A quote with the model's words on it, which rest on where it stands and what comes before."""
    article, place = key.quote.article, key.quote
    before = [each for each in article.sentences if each[0] < place.end and each[1] > place.start - BEFORE]
    cites = tuple(article.cite(*each) for each in before)
    context, translation = (" ".join(each.split()) for each in (said.context, said.translation))
    return replace(
        key,
        context=Point(context, cites) if context else None,
        translation=Point(translation, (place.cite,)) if translation else None,
    )


def _point(
    said: Sentence, shown: evidence.Evidence, articles: tuple[Article, ...], language: str = "en"
) -> Point | None:
    """A sentence with its places, told as an outlet's where only one tells it."""
    text = " ".join(said.text.split())
    cites = shown.cites(said.sentences)
    outlets = {_article(articles, cite).outlet.name for cite in cites}
    if len(outlets) == 1 and text:
        (name,) = outlets
        text = text if name in text else voiced(text, name, language)
    return Point(text, cites) if text else None


def _article(articles: tuple[Article, ...], cite: Cite) -> Article:
    return next(each for each in articles if each.id == cite.article)


def _supported(point: Point, articles: tuple[Article, ...]) -> bool:
    cited = [_article(articles, cite) for cite in point.cites]
    told = [article.text[cite.start : cite.end] for article, cite in zip(cited, point.cites, strict=True)]
    names = {article.outlet.name for article in cited}
    safe = bool(told) and not any(is_order(each) or is_spoken_to_us(each) for each in (point.text, *told))
    return safe and check(point.text, told, cited[0].language, names).reason is None


def _better(one: Draft, other: Draft) -> Draft:
    """The draft with more points, with what both took."""
    count = [len(each.brief.points) if each.brief else -1 for each in (one, other)]
    best = other if count[1] >= count[0] else one
    return replace(best, usd=added(one.usd, other.usd), complaints=one.complaints or other.complaints)
