"""Channels that read other languages: who is asked for what, and what each is told."""

from __future__ import annotations

from dataclasses import replace

from bot import extractive
from bot.config import ChannelOptions
from bot.errors import BadReply
from bot.models import Point
from tests.fakes import MORNING, FakePlatform
from tests.test_pipeline import HOUR, KELL, TIDE, desk_of, entry, work

GERMAN = "Der Hafen von Kell schließt ab dem 1. Mai an Sonntagen."


class Model:
    """Writes in the language it is asked for, but for those that it does not know."""

    name = "fake-model"

    def __init__(self, *unknown: str) -> None:
        self.unknown, self.asked = unknown, []

    async def write(self, story, language, order):
        self.asked.append((language, order.channels, order.before and order.before.language))
        if language in self.unknown:
            raise BadReply("not in the language that was asked for")
        brief = replace(extractive.write(story), writer=self.name, language=language)
        point = Point(GERMAN, brief.headline.cites)
        return replace(brief, points=(point, *brief.points)) if language == "de" else brief


def with_german_channel(desk):
    second = ChannelOptions(name="welt", platform="fake", id="C2", schedule="0 * * * *", language="de")
    desk.config = desk.config.model_copy(update={"channel": (*desk.config.channel, second)})


def told(desk, channel):
    platform = desk.platforms["fake"]
    assert isinstance(platform, FakePlatform)
    return " ".join(str(post.blocks) for post in platform.sent if post.channel == channel)


async def test_each_channel_is_told_in_its_language(tmp_path):
    model = Model()
    async with desk_of(tmp_path, entry("courier", KELL), writer=model) as desk:
        with_german_channel(desk)
        await work(desk, MORNING)
        await work(desk, MORNING + HOUR)
        assert sorted(model.asked) == [("de", ("welt",), None), ("en", ("world",), None)]
        assert GERMAN in told(desk, "C2")
        assert GERMAN not in told(desk, "C1")
        assert "Im Wortlaut" in told(desk, "C2")
        assert "In their words" in told(desk, "C1")
        assert "übersetzt: geprüft sind nur Zahlen und Namen" in told(desk, "C2")
        assert "translated" not in told(desk, "C1")


async def test_a_story_that_grew_is_written_again_from_each_language(tmp_path):
    model = Model()
    async with desk_of(tmp_path, entry("courier", KELL), writer=model) as desk:
        with_german_channel(desk)
        await work(desk, MORNING)
        await work(desk, MORNING + HOUR)
        desk.sources["fake"].entries = (entry("tide", TIDE, MORNING + HOUR),)
        await work(desk, MORNING + HOUR * 2)
        assert sorted(model.asked[2:]) == [("de", ("welt",), "de"), ("en", ("world",), "en")]


async def test_a_language_that_the_model_does_not_write_gets_the_desks(tmp_path):
    async with desk_of(tmp_path, entry("courier", KELL), writer=Model("de")) as desk:
        with_german_channel(desk)
        await work(desk, MORNING)
        await work(desk, MORNING + HOUR)
        assert "by fake-model" in told(desk, "C1")
        assert "fake-model" in told(desk, "C2")
        assert GERMAN not in told(desk, "C2")
