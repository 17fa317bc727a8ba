"""An answer as posts in the thread where it was asked."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from bot import layout
from bot.analysis.text import tokens
from bot.analysis.turns import is_courtesy
from bot.answering.finding import answer_from
from bot.answering.growing import Growing
from bot.answering.linked import linked
from bot.answering.scoping import Scope, scope_of
from bot.desk import Desk
from bot.models import Answer, Button, Buttons, Line, Post, Question, Small
from bot.store import Draft, Edit

log = logging.getLogger("parallax")

LONGEST_QUESTION = 1000
MOST_ASKS = 2
AT_ONCE = 1  # messages of an answer that are sent at once; the others come when they are asked for

GREETING: layout.Blocks = (
    Line(
        "Ask me about the stories in this thread, and I answer from the articles, with sources.", bullet=False
    ),
    Small('For example: "What did the mayor say?" or "What does the other paper report?"'),
    Small("Add the address of an article, and I read it for you, beside the thread's story if there is one."),
)
BROKEN = "Something went wrong on my side, and I could not answer. Please ask again in a while."


async def reply(
    desk: Desk, question: Question, now: datetime, repeat: bool = False, *, by_model: bool = True
) -> Post:
    """Answer in the thread where it was asked; ``repeat`` the question where others can't see it."""
    scope = await scope_of(desk, question)
    text = question.text.strip()[:LONGEST_QUESTION]
    abstained = None
    growing = Growing(desk, question, scope, _batch(question), now)
    answer = partial(answer_from, desk, now=now, by_model=by_model, told=growing.tell)
    try:
        if question.links:
            parts = await linked(desk, question, text, scope, now, answer)
        elif tokens(text) and not is_courtesy(text):
            found = await answer(text, scope)
            parts, abstained = _laid_out(desk, question, scope, found, repeat), found.abstained
        else:
            parts = (GREETING, *_asks(scope, ""))
        return await _saved(desk, question, scope, parts, now, abstained)
    finally:
        await growing.end()


async def apologise(desk: Desk, question: Question, now: datetime) -> Post:
    """Say that it did not work: better than silence, and than a trace."""
    parts = ((Line(BROKEN, bullet=False),),)
    return await _saved(desk, question, Scope(question.channel), parts, now, None)


async def tidy(desk: Desk, now: datetime) -> int:
    """Forget who asked what, once it is older than the config says; how many questions that were."""
    await desk.store.drop_replies(now)
    return await desk.store.forget_before(now - timedelta(days=desk.config.desk.questions_kept_days))


def _laid_out(
    desk: Desk, question: Question, scope: Scope, found: Answer, repeat: bool
) -> tuple[layout.Blocks, ...]:
    asks = tuple(button.value for block in _asks(scope, found.question) for button in block[0].buttons)  # type: ignore[union-attr]
    beside = layout.Beside(asks, _batch(question))
    return layout.answer(found, desk.link(question.platform), repeat, beside)


def _asks(scope: Scope, asked: str) -> tuple[layout.Blocks, ...]:
    """What one may ask of the thread's stories and nobody there has asked."""
    before = {" ".join(tokens(text)) for text in (asked, *(turn.question for turn in scope.turns))}
    every = [each.text for brief in scope.briefs for each in brief.questions]
    open_ = [each for each in dict.fromkeys(every) if " ".join(tokens(each)) not in before][:MOST_ASKS]
    return ((Buttons(tuple(Button(each, "ask", each) for each in open_)),),) if open_ else ()


async def _saved(
    desk: Desk,
    question: Question,
    scope: Scope,
    parts: tuple[layout.Blocks, ...],
    now: datetime,
    abstained: bool | None,
) -> Post:
    """The first message is due now; where there are more, it offers them, and they wait until asked for."""
    batch = _batch(question)
    fits = desk.platforms[question.platform].fits
    more = Buttons((Button("More", "rest", batch),))
    pages = layout.pack(parts, fits)
    if len(pages) > AT_ONCE:
        pages = layout.pack(parts, lambda blocks: fits((*blocks, more)))
        pages = ((*pages[0], more), *pages[1:])
    title = question.text.strip()[:80]
    posts = [
        Post(f"{batch}:{number}", question.platform, question.channel, None, blocks, title, question.thread)
        for number, blocks in enumerate(pages, 1)
    ]
    for number, post in enumerate(posts):
        draft = Draft(post, batch, state="due" if number < AT_ONCE else "kept")
        if not await desk.store.save_post(draft, scope.name, now) and number < AT_ONCE:
            await desk.store.save_edit(Edit(post.key, post.blocks), now)  # it is shown already
    await desk.store.answered(question, posts[0].key, abstained)
    return posts[0]


def _batch(question: Question) -> str:
    return f"answer:{question.platform}:{question.id}"


def shortened(question: Question) -> Question:
    """The question as it is kept: cut where it is far too long to be one, without halves of characters."""
    text = question.text[: 2 * LONGEST_QUESTION].encode("utf-8", "replace").decode("utf-8")
    return replace(question, text=text)
