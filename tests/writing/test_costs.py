"""Where the money went, as a person and as a program reads it."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime, timedelta

import pytest

from bot import app
from bot.config import ChannelOptions, Config, DeskOptions, FallbackOptions, ModelOptions
from bot.desk import Desk
from bot.money import Call, Tokens
from bot.operating.costs import costs
from bot.operating.doctor import examine
from bot.operating.printing_costs import print_costs
from bot.store import Store
from bot.writing.breaker import Breaker, form_of
from tests.writing.servers import refusal

NOW = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)


@pytest.fixture
async def desk(tmp_path):
    channel = ChannelOptions(name="world", platform="page", daily_budget_usd=0.5)
    model = ModelOptions(name="big", fallback=FallbackOptions(name="small"))
    config = Config(desk=DeskOptions(timezone="America/Toronto"), model=model, channel=(channel,))
    store = await Store.open(f"sqlite:///{tmp_path / 'test.db'}")
    yield Desk(config, store)
    await store.close()


async def pay(store: Store, usd: float | None, at: datetime = NOW, what="brief", model="big", channels=()):
    id = await store.reserve(Call(at, model, what, None, Tokens(9, 9), usd, channels), ())
    await store.settle_call(id, Tokens(1000, 100, 400), usd)


async def test_where_it_went(desk):
    await pay(desk.store, 0.3, channels=("world", "local"))
    await pay(desk.store, 0.1, NOW - timedelta(days=1), "answer", channels=("world",))
    await pay(desk.store, None, model="small")
    await desk.store.lose_call(
        await desk.store.reserve(Call(NOW, "big", "brief", None, Tokens(5, 5), 0.05), ())
    )
    form = await costs(desk, app.budget_of(desk.config), NOW - timedelta(days=7), NOW)
    total = form["total"]
    assert (total["calls"], total["unpriced"], total["unheard"]) == (4, 1, 1)
    assert total["usd"] == pytest.approx(0.45)
    assert (total["tokens_in"], total["tokens_cached"], total["tokens_out"]) == (3005, 1200, 305)
    assert [(each["name"], each["calls"]) for each in form["by"]["day"]] == [
        ("2026-03-02", 1),
        ("2026-03-03", 3),
    ]
    assert {each["name"]: each["usd"] for each in form["by"]["model"]} == pytest.approx(
        {"big": 0.45, "small": None}
    )
    assert {each["name"]: round(each["usd"], 3) for each in form["by"]["channel"]} == {
        "local": 0.15,
        "world": 0.25,
        None: 0.05,
    }
    left = {each["of"]: round(each["left"], 3) for each in form["budgets"]}
    assert left == {"today's budget": 1.65, "today's tokens": 498_900, "today's budget for world": 0.35}


async def test_it_reads_as_a_table(desk):
    await pay(desk.store, 0.3, channels=("world",))
    await pay(desk.store, None)
    state = Breaker(3, NOW + timedelta(minutes=1), "the model server answered 503")
    await desk.store.keep_setting("breaker big", form_of(state))
    out = io.StringIO()
    print_costs(await costs(desk, app.budget_of(desk.config), NOW - timedelta(days=7), NOW), out)
    text = " ".join(out.getvalue().split())
    assert "2 calls, 0.3000 USD." in text
    assert "The price of 1 call is not known" in text
    assert "big is left alone until 2026-03-03T08:01:00+00:00: the model server answered 503" in text
    assert "today's budget for world 0.5000 USD 0.3000 USD 0.2000 USD" in text


async def test_a_day_is_that_of_the_desk(desk):
    at = datetime(2026, 3, 3, 3, 0, tzinfo=UTC)  # the evening before, in Toronto
    await pay(desk.store, 0.3, at)
    form = await costs(desk, app.budget_of(desk.config), NOW - timedelta(days=7), NOW)
    assert [each["name"] for each in form["by"]["day"]] == ["2026-03-02"]
    assert form["budgets"][0]["spent"] == 0.0


def test_nothing_spent_is_said_plainly(parallax):
    code, out, _ = parallax("costs")
    assert code == 0
    assert "no model was asked" in out
    code, out, _ = parallax("costs", "--since", "7d", "--format", "json")
    assert (code, json.loads(out)["total"]["calls"]) == (0, 0)
    code, _, err = parallax("costs", "--since", "soon")
    assert code == 2
    assert "--since" in err


# --- doctor


async def found(desk: Desk, environ=None) -> dict[str, tuple[bool, str]]:
    return {each.what: (each.well, each.said) async for each in examine(desk, environ or {})}


async def test_the_doctor_asks_the_server_and_names_prices(desk, httpserver):
    listed = {
        "object": "list",
        "data": [{"id": "gpt-4o-mini", "object": "model", "created": 1, "owned_by": "x"}],
    }
    httpserver.expect_request("/v1/models").respond_with_json(listed)
    model = ModelOptions(name="gpt-4o-mini", base_url=httpserver.url_for("/v1"))
    desk.config = desk.config.model_copy(update={"model": model})
    seen = await found(desk, {"OPENAI_API_KEY": "k"})
    assert seen["model gpt-4o-mini"] == (True, "its server lists it")
    assert seen["price of gpt-4o-mini"][0]
    assert "0.15 USD for a million tokens read" in seen["price of gpt-4o-mini"][1]


async def test_the_doctor_says_what_can_t_be_promised(desk, httpserver):
    httpserver.expect_request("/v1/models").respond_with_response(refusal(401))
    url = httpserver.url_for("/v1")
    own = FallbackOptions(name="own", usd_per_million_in=0.0, usd_per_million_out=0.0)
    desk.config = desk.config.model_copy(
        update={"model": ModelOptions(name="nobody-knows", base_url=url, fallback=own)}
    )
    await desk.store.keep_setting("breaker own", form_of(Breaker(3, NOW, "down")))
    seen = await found(desk)
    assert seen["model nobody-knows"][0] is False
    well, said = seen["price of nobody-knows"]
    assert not well
    assert "500,000 tokens a day hold instead" in said
    assert seen["price of own"] == (True, "0 USD for a million tokens read, 0 written, yours")
    assert seen["model own"] == (False, "failed 3 times: down")


def test_the_start_says_what_can_t_be_promised(desk):
    from bot import serving

    desk.config = desk.config.model_copy(update={"model": ModelOptions(name="nobody-knows")})
    (said,) = [line for line in serving._greeting(desk) if "price" in line]
    assert "no budget in dollars can be kept" in said


def test_a_price_in_part_is_no_price(tmp_path, parallax):
    (tmp_path / "config.toml").write_text('[model]\nname = "x"\nusd_per_million_in = 1.0\n')
    code, _, err = parallax("doctor")
    assert code == 2
    assert "expects usd_per_million_in and usd_per_million_out together" in err
    (tmp_path / "config.toml").write_text(
        '[model]\nname = "x"\n[model.fallback]\nname = "y"\nbase_ulr = ""\n'
    )
    code, _, err = parallax("doctor")
    assert "model.fallback.base_ulr: unknown key; the nearest valid one is 'base_url'" in err
