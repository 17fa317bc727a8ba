"""Paying: what gives way, the second model, the breaker, and nothing paid for twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.config import FallbackOptions, ModelOptions
from bot.errors import BadReply, Gone, Retry, Spent
from bot.money import Budget, Call, Limits, Tokens
from bot.store import Store
from bot.writing import Order, without
from bot.writing.breaker import FAILURES, PAUSE, Breaker, breaker_of, form_of
from bot.writing.making import make
from tests.fakes import article, story
from tests.writing.servers import BOTH, KELL, TIDE, FakeModel, completion, copying, good, refusal

NOW = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)
DAY = NOW.replace(hour=0)
RICH = Budget(Limits(day=2.0), 500_000)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
async def store(tmp_path):
    made = await Store.open(f"sqlite:///{tmp_path / 'test.db'}")
    yield made
    await made.close()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def first(httpserver):
    return FakeModel(httpserver)


@pytest.fixture
def second(httpserver):
    return FakeModel(httpserver, "/second")


PRICED = {"usd_per_million_in": 1.0, "usd_per_million_out": 4.0}


@pytest.fixture
def writer(store, clock, first, second):
    def made(budget=RICH, fallback=True, **options):
        known = {"name": "big", "base_url": first.url, **PRICED, **options}
        if fallback:
            cheap = {"usd_per_million_in": 0.1, "usd_per_million_out": 0.4}
            known["fallback"] = FallbackOptions(name="small", base_url=second.url, **cheap)
        return make(ModelOptions(**known), {"OPENAI_API_KEY": "k1"}, store, None, budget, clock)

    return made


async def spend(store: Store, usd: float) -> None:
    id = await store.reserve(Call(NOW, "other", "brief", None, Tokens(1, 1), usd), ())
    await store.settle_call(id, Tokens(1, 1), usd)


# --- the second model


@pytest.mark.parametrize(
    "reply",
    [refusal(500, **{"Retry-After": "0"}), refusal(401), refusal(429, **{"Retry-After": "999"})],
    ids=["down", "no key", "busy"],
)
async def test_the_second_model_writes_where_the_first_can_t_be_reached(writer, first, second, reply):
    first.replies, second.replies = [reply], [good]
    second.asked = first.asked  # so that ``good`` sees what it was asked
    brief = await writer().write(BOTH, "en")
    assert (brief.writer, brief.step, brief.why) == ("small", "fallback", "big could not be reached")


@pytest.mark.parametrize(
    "reply",
    [completion("", refusal="No."), "prose", completion("{", "length"), ""],
    ids=["refused", "prose", "cut", "empty"],
)
async def test_the_second_model_writes_where_the_first_sends_nothing_of_use(writer, first, second, reply):
    first.replies, second.replies = [reply], [good]
    second.asked = first.asked
    brief = await writer().write(BOTH, "en")
    assert brief.writer == "small"
    assert [each["model"] for each in first.asked] == ["big", "small"]


async def test_the_first_server_s_key_goes_to_no_other_server(writer, httpserver, first, second):
    first.replies, second.replies = [refusal(500, **{"Retry-After": "0"})], [refusal(401)]
    with pytest.raises(Retry):
        await writer().write(BOTH, "en")
    keys = {call.path: call.headers["Authorization"] for call, _ in httpserver.log}
    assert keys == {"/v1/chat/completions": "Bearer k1", "/second/chat/completions": "Bearer none"}


async def test_both_models_down_ends_with_the_first_one_s_reason(writer, first, second):
    first.replies = second.replies = [refusal(503, **{"Retry-After": "0"})]
    with pytest.raises(Retry, match="503"):
        await writer().write(BOTH, "en")


# --- the breaker


async def test_a_model_that_keeps_failing_is_left_alone_and_tried_again_later(writer, first, clock, store):
    first.replies = [refusal(400, "broken")]
    first.replies = [refusal(500, **{"Retry-After": "0"})]
    mine = writer(fallback=False)
    for _ in range(FAILURES + 3):
        with pytest.raises(Retry):
            await mine.write(BOTH, "en")
    assert len(first.asked) == FAILURES * 2  # each asked once more
    kept = breaker_of(await store.setting("breaker big"))
    assert kept.open(clock.now)
    assert "500" in kept.why
    again = writer(fallback=False)  # another process: it sees the same
    with pytest.raises(Retry, match="left alone"):
        await again.write(BOTH, "en")
    clock.now += PAUSE + timedelta(seconds=1)
    first.replies = [good]
    assert (await again.write(BOTH, "en")).writer == "big"
    assert not breaker_of(await store.setting("breaker big")).failures


def test_a_breaker_opens_longer_each_time_and_at_once_where_we_are_refused_for_good():
    state = Breaker()
    for _ in range(FAILURES - 1):
        state = state.failed(NOW, Retry("x"))
        assert not state.open(NOW)
    lengths = []
    for _ in range(7):
        state = state.failed(NOW, Retry("x"))
        lengths.append((state.until - NOW).total_seconds())
    assert lengths == [60, 120, 240, 480, 900, 900, 900]
    assert Breaker().failed(NOW, Gone("401")).open(NOW)
    assert breaker_of(form_of(state)) == state


# --- once for the same


async def test_the_same_request_is_paid_for_once_also_after_a_restart(writer, first, store):
    first.replies = [good]
    brief = await writer().write(BOTH, "en")
    again = await writer().write(BOTH, "en")
    assert len(first.asked) == 1
    assert (brief.points, again.cost) == (again.points, 0.0)
    assert len(await store.calls(DAY)) == 1


async def test_a_refusal_is_remembered_for_some_hours(writer, first, clock):
    first.replies = [completion("", refusal="No.")]
    for _ in range(3):
        with pytest.raises(BadReply):
            await writer(fallback=False).write(BOTH, "en")
    assert len(first.asked) == 2  # one repair
    clock.now += timedelta(hours=7)
    first.replies = [good]
    assert (await writer(fallback=False).write(BOTH, "en")).writer == "big"


async def test_two_at_once_pay_once(writer, first, store):
    import asyncio

    first.replies = [good]
    mine = writer()
    await asyncio.gather(*(mine.write(BOTH, "en") for _ in range(4)))
    assert len(first.asked) == 1


# --- what gives way

OTHER = article(
    "The harbour board of Kell will close the port on Sundays from 1 May.\n\n"
    "The closure saves 600,000 crowns a year, the board said on Monday.",
    id="a4",
    outlet="Sund Herald",
)


@pytest.mark.parametrize(
    ("spent", "step", "model"),
    [(0.0, "whole", "big"), (1.3, "no notes", "big"), (1.6, "shorter", "big"), (1.85, "cheaper", "small")],
)
async def test_on_the_way_to_the_cap(writer, first, second, store, spent, step, model):
    await spend(store, spent)
    first.replies = second.replies = [good]
    second.asked = first.asked
    brief = await writer().write(story(KELL, TIDE, OTHER), "en")
    assert (brief.writer, brief.step) == (model, step)
    assert brief.why == (None if step == "whole" else "most of today's budget is spent")
    assert ("CONTRASTS" in first.evidence) == (step == "whole")
    assert brief.contrasts  # what code found is shown all the same


async def test_without_a_cheaper_model_there_is_less_evidence(writer, first, store):
    await spend(store, 1.9)
    first.replies = [good]
    assert (await writer(fallback=False).write(BOTH, "en")).step == "shorter"


async def test_at_the_cap_nobody_is_asked(writer, first, second, store):
    await spend(store, 2.0)
    with pytest.raises(Spent, match=r"today's budget of 2 USD is spent") as caught:
        await writer().write(BOTH, "en")
    assert first.asked == second.asked == []
    assert without(replace(await _plain()), caught.value).why == "today's budget is spent"


async def _plain():
    from bot import extractive

    return extractive.write(BOTH)


async def test_an_unknown_price_ends_at_the_tokens_of_a_day(writer, first):
    first.replies = [good]
    budget = Budget(Limits(day=2.0), tokens=100)
    with pytest.raises(Spent, match="today's tokens of 100 tokens"):
        await writer(budget, fallback=False, usd_per_million_in=None, usd_per_million_out=None).write(
            BOTH, "en"
        )
    assert first.asked == []


async def test_answers_are_counted_in_the_same_caps(writer, first, store):
    first.replies = [{"abstained": True}]
    budget = Budget(Limits(day=2.0), 0, {"world": Limits(day=0.1)})
    await writer(budget).answer("Who won?", (KELL,), "en", ("world",))
    ((row, channel, share),) = await store.charged(DAY)
    (call,) = await store.calls(DAY)
    assert (row, channel, share, call["what"]) == (call["id"], "world", call["usd"], "answer")
    await store.reserve(Call(NOW, "m", "brief", None, Tokens(1, 1), 0.0995, ("world",)), ())
    with pytest.raises(Spent, match="today's budget for world"):
        await writer(budget).answer("Who lost?", (KELL,), "en", ("world",))


# --- too long, and grown


async def test_evidence_that_a_model_can_t_hold_is_shortened_and_said(writer, first):
    texts = (
        " ".join(f"The board of Kell counted {n} ships in pier {p}." for n in range(200)) for p in (1, 2)
    )
    long = story(KELL, TIDE, *(article(text, id=f"b{n}", outlet=f"Log {n}") for n, text in enumerate(texts)))

    def small(model: FakeModel):
        words = len(model.evidence.split())
        return copying(model) if words < 600 else refusal(400, "maximum context length is 800 tokens")

    first.replies = [small]
    mine = writer(fallback=False)
    brief = await mine.write(long, "en")
    assert (brief.step, brief.why) == ("shorter", "the model holds no more")
    asked = len(first.asked)
    await mine.write(replace(long, id="s2"), "en")
    assert len(first.asked) == asked  # the long form is not tried again, and the short one is paid for


async def test_a_story_that_grew_sends_what_is_new_and_the_brief_so_far(writer, first):
    first.replies = [good]
    mine = writer(fallback=False)
    before = await mine.write(BOTH, "en")
    whole = first.evidence
    late = article(
        "The harbour union of Kell will strike on 3 May, its chair Otto Lind said on Tuesday.\n\n"
        "The harbour board of Kell will meet the union on Friday.",
        id="a3",
        outlet="Sund Herald",
    )

    def grown(model: FakeModel):
        reply = good(model)
        reply["points"].append(
            {
                "text": "The harbour union of Kell will strike on 3 May, its chair Otto Lind said.",
                "sentences": model.at("3 May"),
            }
        )
        return reply

    first.replies = [grown]
    brief = await mine.write(story(KELL, TIDE, late), "en", Order(before=before))
    shown = first.evidence
    assert "THE BRIEF SO FAR" in shown
    assert "THE BRIEF SO FAR" not in whole
    assert "union of Kell will strike" in shown
    assert "Kell Courier" not in shown
    assert any("strike on 3 May" in point.text for point in brief.points)
    assert len(brief.points) == 4
    assert not brief.dropped


async def test_after_a_correction_the_old_brief_is_not_built_on(writer, first):
    first.replies = [good]
    mine = writer(fallback=False)
    before = await mine.write(BOTH, "en")
    revised = replace(TIDE, revision=2)
    await mine.write(story(KELL, revised), "en", Order(before=before))
    assert "THE BRIEF SO FAR" not in first.evidence
