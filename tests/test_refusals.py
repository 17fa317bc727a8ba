"""A platform that refuses our token: the others run, its posts wait, and it is tried again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot import pipeline, serving
from bot.engine import Engine
from bot.errors import BadConfig, Gone, Retry, Unknown
from bot.models import Line, Post
from bot.platforms import Handler
from bot.store import Draft
from tests.fakes import MORNING, FakePlatform
from tests.test_pipeline import desk_of


class Refusing(FakePlatform):
    """Takes us only when it is ``willing``."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error, self.willing, self.tries, self.stopped = error, False, 0, 0

    async def start(self, handler: Handler) -> None:
        self.tries += 1
        if not self.willing:
            raise self.error

    async def stop(self) -> None:
        self.stopped += 1


REFUSED = Gone("Slack does not take SLACK_BOT_TOKEN (invalid_auth)")


def to(platform: str) -> Draft:
    return Draft(Post(f"k-{platform}", platform, "C1", None, (Line("News."),)), f"b-{platform}")


async def test_the_others_run_and_what_is_due_there_waits(tmp_path, caplog):
    async with desk_of(tmp_path) as desk:
        refusing, fine = Refusing(REFUSED), FakePlatform()
        desk.platforms = {"slack": refusing, "discord": fine}
        engine = Engine(desk)
        for name in desk.platforms:
            await desk.store.save_post(to(name), "world", serving.utc_now())
        async with serving.connected(desk, engine, again=0.01):
            await engine.send()
            assert [post.key for post in fine.sent] == ["k-discord"]
            assert refusing.sent == []
            assert "invalid_auth" in caplog.text
            await until(lambda: refusing.tries > 2)
            refusing.willing = True
            await until(lambda: not desk.refused)
            await engine.send()
            assert [post.key for post in refusing.sent] == ["k-slack"], "late, and not lost"
    assert refusing.stopped >= 1


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not holds():
            await asyncio.sleep(0.001)


@pytest.mark.parametrize("others", [{}, {"terminal": FakePlatform()}, {"discord": Refusing(REFUSED)}])
async def test_where_no_other_is_left_the_bot_ends_with_the_reason(tmp_path, others):
    async with desk_of(tmp_path) as desk:
        desk.platforms = {**others, "slack": Refusing(REFUSED)}
        with pytest.raises(Gone, match="invalid_auth"):
            async with serving.connected(desk, Engine(desk)):
                pass


async def test_a_setting_that_is_wrong_ends_the_bot(tmp_path):
    async with desk_of(tmp_path) as desk:
        wrong = Refusing(BadConfig("page.port", "expects a free port"))
        desk.platforms = {"discord": FakePlatform(), "page": wrong}
        with pytest.raises(BadConfig):
            async with serving.connected(desk, Engine(desk)):
                pass


async def test_ending_waits_for_no_try(tmp_path):
    async with desk_of(tmp_path) as desk:
        refusing = Refusing(REFUSED)
        desk.platforms = {"slack": refusing, "discord": FakePlatform()}
        async with asyncio.timeout(5):
            async with serving.connected(desk, Engine(desk), again=3_600):
                assert desk.reached() == ["discord"]
    assert refusing.stopped == 1


@pytest.mark.parametrize(
    ("errors", "looked"),
    [
        ([Retry("a pause", 5.0)], 0),
        ([Retry("a pause", 5.0), Retry("a pause", 5.0)], 0),
        ([Retry("not reached")], 1),
        ([Unknown("the line broke"), Retry("a pause", 5.0)], 2),
    ],
    ids=["put off", "put off twice", "not reached", "put off after a broken line"],
)
async def test_a_post_that_was_only_put_off_is_not_looked_for(tmp_path, errors, looked):
    async with desk_of(tmp_path) as desk:
        platform = FakePlatform()
        desk.platforms = {"fake": platform}
        platform.fail(*errors)
        now = MORNING
        await desk.store.save_post(to("fake"), "world", now)
        for _ in range(len(errors) + 1):
            assert await pipeline.deliver(desk, now)
            now += timedelta(minutes=5)
    assert len(platform.sent) == 1
    assert platform.looked == looked
