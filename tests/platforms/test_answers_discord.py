"""Questions on Discord from a mention to the whole answer, with a model that streams over HTTP."""

from __future__ import annotations

import json

import pytest

from bot.platforms.discord import Options, make
from tests.platforms.asking import FIRST, QUESTION, SECOND, SlowModel, desk_on, running, snapshot, taken_up
from tests.platforms.discord_world import DIRECT, NEWS
from tests.platforms.fake_discord import FakeDiscord


@pytest.fixture
def model(httpserver):
    slow = SlowModel(httpserver)
    yield slow
    slow.go.set()


def shown(fake: FakeDiscord, channel: str) -> str:
    return json.dumps(fake.posted(channel))


def whole(fake: FakeDiscord, channel: str) -> bool:
    said = shown(fake, channel)
    return FIRST in said and SECOND in said and "Helpful" in said


async def test_an_answer_grows_in_one_message_of_its_thread(fake, model, tmp_path):
    platform = make(Options(), fake.environ)
    async with desk_on(platform, NEWS, tmp_path / "a.db", model.url) as desk, running(desk):
        asked = await fake.say(f"{{bot}} {QUESTION}")
        await fake.wait(lambda: FIRST in shown(fake, asked["id"]))
        assert SECOND not in shown(fake, asked["id"])
        assert "Helpful" not in shown(fake, asked["id"])
        model.go.set()
        await fake.wait(lambda: whole(fake, asked["id"]))
        (message,) = fake.posted(asked["id"])
        assert "Still writing" not in str(message)
        assert "kell.example" in str(message)
        assert not fake.posted(), "nothing in the channel itself"
        assert fake.world.channels[asked["id"]]["name"] == QUESTION


async def test_killed_while_it_grew_it_is_finished_by_the_next_process(fake, model, tmp_path):
    platform = make(Options(), fake.environ)
    async with desk_on(platform, NEWS, tmp_path / "a.db", model.url) as desk, running(desk) as ended:
        asked = await fake.say(f"{{bot}} {QUESTION}")
        await fake.wait(lambda: FIRST in shown(fake, asked["id"]))
        ended.set()  # what this process still does is seen by nobody
        snapshot(tmp_path / "a.db", tmp_path / "b.db")
        model.go.set()
    after = make(Options(), fake.environ)
    async with desk_on(after, NEWS, tmp_path / "b.db", model.url) as desk:
        await taken_up(desk)
    assert whole(fake, asked["id"])
    (message,) = fake.posted(asked["id"])
    assert "Still writing" not in str(message)


async def test_over_a_limit_one_person_is_told_and_nobody_else(fake, tmp_path):
    platform = make(Options(), fake.environ)
    async with desk_on(platform, NEWS, tmp_path / "a.db", questions_per_person=1) as desk, running(desk):
        asked = await fake.say(f"{{bot}} {QUESTION}")
        await fake.wait(lambda: FIRST in shown(fake, asked["id"]))
        again = await fake.say(f"{{bot}} {QUESTION}")
        await fake.wait(lambda: fake.posted(DIRECT))
        assert "You have asked 1 question" in shown(fake, DIRECT)
        assert not fake.posted(again["id"])


async def test_a_question_that_is_typed_is_repeated_with_its_answer_and_may_be_judged(fake, tmp_path):
    platform = make(Options(), fake.environ)
    async with desk_on(platform, NEWS, tmp_path / "a.db") as desk, running(desk):
        await fake.type("ask", question=QUESTION)
        await fake.wait(lambda: FIRST in shown(fake, NEWS))
        (message,) = fake.posted()
        assert QUESTION in str(message)
        await fake.click(message, "Helpful")
        await fake.wait(lambda: any("Thank you" in each for each in fake.private))
        (opinion,) = await desk.store.opinions()
        assert opinion["said"] == "helpful"


@pytest.mark.parametrize(
    "text", ["@everyone **how much** does [the closure](https://evil.example) save?", "<@&1> `x` # why? ‮"]
)
async def test_what_is_said_in_a_question_pings_nobody_and_is_no_markup(fake, tmp_path, text):
    platform = make(Options(), fake.environ)
    async with desk_on(platform, NEWS, tmp_path / "a.db") as desk, running(desk):
        await fake.type("ask", question=text)
        await fake.wait(lambda: fake.posted())
        (message,) = fake.posted()
        assert "](https://evil.example" not in str(message)
        assert "**how" not in str(message)
        said = [each for each in fake.calls if each.request == "POST /channels/{}/messages"]
        assert all(each.body["allowed_mentions"]["parse"] == [] for each in said)


async def test_a_long_answer_offers_the_rest(fake, tmp_path):
    platform = make(Options(), fake.environ)
    async with desk_on(platform, NEWS, tmp_path / "a.db") as desk, running(desk):
        platform.fits = lambda blocks: len(blocks) <= 3
        asked = await fake.say(f"{{bot}} {QUESTION}")
        await fake.wait(lambda: "More" in shown(fake, asked["id"]))
        (first,) = fake.posted(asked["id"])
        await fake.click(first, "More")
        await fake.wait(lambda: "Helpful" in shown(fake, asked["id"]))
        assert len(fake.posted(asked["id"])) == 3
