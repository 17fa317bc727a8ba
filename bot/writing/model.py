"""The writer with a model. It picks from numbered evidence; what it wrote is proven before it is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from pydantic import BaseModel, ConfigDict, Field

from bot import extractive
from bot.analysis.checking import check
from bot.analysis.quotes import find_quotes
from bot.analysis.statements import Statement, name_words, statements
from bot.briefing import LEAST_POINTS, Complaint, examine
from bot.config import ModelOptions
from bot.errors import BadReply, Retry
from bot.extractive.material import gather
from bot.extractive.voicing import voiced
from bot.models import Answer, Article, Brief, Cite, Point, Story
from bot.prompts import Prompt, load
from bot.writing import evidence
from bot.writing.client import Client, Messages, Model, Usage, parse

LENGTH = 5


class Ledger(Protocol):
    """Where spending and prompts are kept."""

    async def spent(self, since: datetime) -> float:
        """US dollars since then."""
        ...

    async def save_spending(
        self, at: datetime, model: str, what: str, tokens: tuple[int, int], usd: float | None
    ) -> None:
        """Keep what a call took."""
        ...

    async def save_prompt(self, version: str, name: str, text: str) -> None:
        """Keep a prompt's text."""
        ...


class Sentence(BaseModel):
    """A text and the numbers of the sentences that it rests on."""

    model_config = ConfigDict(extra="ignore")

    text: str
    sentences: list[int] = Field(default_factory=list)


class NoteReply(Sentence):
    """A note on a contrast, by its number."""

    contrast: int


class BriefReply(BaseModel):
    """What a model returns for a brief."""

    model_config = ConfigDict(extra="ignore")

    headline: Sentence
    points: list[Sentence]
    quotes: list[int] = Field(default_factory=list)
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


def make(options: ModelOptions, environ: Mapping[str, str], ledger: Ledger, own: Path | None) -> ModelWriter:
    """The writer that the config names; its base address may stand in OPENAI_BASE_URL."""
    base = options.base_url or environ.get("OPENAI_BASE_URL", "")
    client = Client(options.name, base, environ.get("OPENAI_API_KEY", ""), options.timeout_seconds)
    prompts = Prompts(load("brief", own), load("answer", own))
    return ModelWriter(client, ledger, prompts, options.daily_budget_usd)


class ModelWriter:
    """Writes with a model, and gives up rather than post what can't be proven."""

    def __init__(self, client: Client, ledger: Ledger, prompts: Prompts, budget: float) -> None:
        self.name = client.name
        self._client, self._ledger, self._prompts, self._budget = client, ledger, prompts, budget

    async def write(self, story: Story, language: str) -> Brief:
        """A brief that passed the test. Raises BadReply where fewer than two points did."""
        base = await asyncio.to_thread(extractive.write, story, LENGTH)
        shown = await asyncio.to_thread(_evidence, base)
        prompt = self._prompts.brief
        messages = prompt.messages(language=language, length=str(LENGTH), evidence=shown.text)
        brief, complaints, usd = await self._try(base, shown, messages, prompt)
        if complaints or not brief:
            repaired, _, more = await self._repair(base, shown, messages, prompt, complaints)
            brief, usd = _better(brief, repaired), _sum(usd, more)
        if brief is None or len(brief.points) < LEAST_POINTS:
            reasons = "; ".join(dict.fromkeys(each.reason for each in complaints))[:300]
            raise BadReply(f"fewer than {LEAST_POINTS} points passed: {reasons}")
        await self._ledger.save_prompt(prompt.version, prompt.name, prompt.source)
        return replace(brief, writer=self.name, prompt=prompt.version, cost=usd)

    async def answer(self, question: str, articles: tuple[Article, ...], language: str) -> Answer:
        """An answer of which each sentence passed, or one that abstains."""
        shown = await asyncio.to_thread(_evidence_for, question, articles)
        messages = self._prompts.answer.messages(
            language=language, question=evidence.clean(question), evidence=shown.text
        )
        reply, _ = await self._paid(messages, AnswerReply, "answer")
        as_of = max((each.fetched for each in articles), default=None)
        points = [_point(each, shown, articles) for each in reply.sentences]
        kept = tuple(point for point in points if point and _supported(point, articles))
        if reply.sentences and not reply.abstained and not kept:
            raise BadReply("no sentence of the answer rests on what it cites")
        return Answer(question, kept, not kept, articles, as_of)

    async def _try(
        self, base: Brief, shown: evidence.Evidence, messages: Messages, prompt: Prompt
    ) -> tuple[Brief | None, tuple[Complaint, ...], float | None]:
        try:
            reply, usd = await self._paid(messages, BriefReply, f"{prompt.name} {base.story.id}")
        except BadReply as error:
            return None, (Complaint("answer", "", error.problem),), None
        brief, complaints = examine(_assembled(base, reply, shown))
        return brief, complaints, usd

    async def _repair(
        self,
        base: Brief,
        shown: evidence.Evidence,
        messages: Messages,
        prompt: Prompt,
        complaints: tuple[Complaint, ...],
    ) -> tuple[Brief | None, tuple[Complaint, ...], float | None]:
        """Once more, with the exact complaints."""
        told = "\n".join(f"- {each.part}: {each.text!r}: {each.reason}" for each in complaints)
        again = f"Your last answer did not pass. Return the whole JSON again, mended:\n{told}"
        return await self._try(base, shown, [*messages, {"role": "user", "content": again}], prompt)

    async def _paid(self, messages: Messages, form: type[Model], what: str) -> tuple[Model, float | None]:
        """Ask within the day's budget. Raises Retry where it is spent."""
        now = datetime.now(UTC)
        if await self._ledger.spent(now - timedelta(days=1)) >= self._budget:
            raise Retry(f"the day's budget of {self._budget:.2f} USD is spent")
        reply = await self._client.ask(messages, form)
        usage, usd = reply.usage, price(self.name, reply.usage)
        await self._ledger.save_spending(now, self.name, what, (usage.tokens_in, usage.tokens_out), usd)
        if reply.problem:
            raise BadReply(reply.problem)
        return parse(reply.text, form), usd


def price(model: str, usage: Usage) -> float | None:
    """US dollars for a call, None where nobody knows the model's price."""
    from genai_prices import Usage as Tokens
    from genai_prices import calc_price

    try:
        counted = Tokens(input_tokens=usage.tokens_in, output_tokens=usage.tokens_out)
        return float(calc_price(counted, model_ref=model).total_price)
    except LookupError:
        return None


def _evidence(base: Brief) -> evidence.Evidence:
    material = gather(base.story)
    said = [each for some in material.said.values() for each in some]
    ranked = sorted(said, key=lambda each: (-_salience(each, material.spread), each.start))
    own = [cite for point in base.points for cite in point.cites]
    first = [each for each in ranked if each.cite in own]
    quotes = [quote for article in base.story.articles for quote in find_quotes(article)]
    return evidence.of_story(base, [*first, *(each for each in ranked if each not in first)], quotes)


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
    ]
    others.sort(key=lambda each: -each[0])
    return evidence.of_articles(articles, [*nearest, *(cite for _, cite in others)])


def _assembled(base: Brief, reply: BriefReply, shown: evidence.Evidence) -> Brief:
    """The model's choice on the places that code found."""
    articles = base.story.articles
    notes = {each.contrast: each for each in reply.notes}
    contrasts = tuple(
        replace(each, note=_point(notes[number], shown, articles) if number in notes else None)
        for number, each in enumerate(shown.contrasts, 1)
    )
    picked = [shown.quotes[n - 1] for n in dict.fromkeys(reply.quotes) if 1 <= n <= len(shown.quotes)]
    points = [_point(each, shown, articles) for each in reply.points[: LENGTH + 1]]
    questions = [Point(each.text.strip(), shown.cites(each.sentences)) for each in reply.questions[:3]]
    headline = Point(reply.headline.text.strip().rstrip("."), shown.cites(reply.headline.sentences))
    return replace(
        base,
        headline=headline,
        points=tuple(point for point in points if point),
        quotes=tuple(picked[:4]) or base.quotes,
        contrasts=contrasts,
        questions=tuple(questions),
    )


def _point(said: Sentence, shown: evidence.Evidence, articles: tuple[Article, ...]) -> Point | None:
    """A sentence with its places, told as an outlet's where only one tells it."""
    text = " ".join(said.text.split())
    cites = shown.cites(said.sentences)
    outlets = {_article(articles, cite).outlet.name for cite in cites}
    if len(outlets) == 1 and text:
        (name,) = outlets
        text = text if name in text else voiced(text, name)
    return Point(text, cites) if text else None


def _article(articles: tuple[Article, ...], cite: Cite) -> Article:
    return next(each for each in articles if each.id == cite.article)


def _supported(point: Point, articles: tuple[Article, ...]) -> bool:
    cited = [_article(articles, cite) for cite in point.cites]
    told = [article.text[cite.start : cite.end] for article, cite in zip(cited, point.cites, strict=True)]
    names = {article.outlet.name for article in cited}
    return bool(told) and check(point.text, told, cited[0].language, names).reason is None


def _better(one: Brief | None, other: Brief | None) -> Brief | None:
    if one is None or other is None:
        return one or other
    return other if len(other.points) >= len(one.points) else one


def _sum(one: float | None, other: float | None) -> float | None:
    return (one or 0.0) + (other or 0.0) if one is not None or other is not None else None
