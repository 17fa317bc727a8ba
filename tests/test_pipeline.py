"""The steps on real rows: what goes where, and why."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot import answering, pipeline
from bot.config import ChannelOptions, Config, DeskOptions
from bot.desk import Desk
from bot.engine import Engine
from bot.errors import BadReply, Gone, Retry, Unknown, Unreadable
from bot.models import Click, Entry, Heading, Line, Question
from bot.operating import repairs, why
from bot.sources import Fetched
from bot.store import Store
from tests.fakes import MORNING, FakePlatform

KELL = """The port of Kell will close on Sundays from 1 May, the harbour board of Kell said on Monday.

“We will not close the ferry, not this year,” harbour master Ines Varga told reporters.

The closure saves 400,000 crowns a year, the harbour board said."""
TIDE = """The harbour board of Kell will close the port of Kell on Sundays from 1 May.

Two hundred dockers gathered at the harbour gate in Kell on Monday evening, their union said.

“We will not close the ferry,” said harbour master Ines Varga."""
SPORT = """The rowing club of Brask won the regatta on Lake Sollen on Saturday by two lengths.

“We rowed as one,” said captain Otto Lind. The sport has 300 members in Brask."""
HOUR = timedelta(hours=1)


def entry(name: str, text: str, published: datetime | None = MORNING, **rest) -> Entry:
    place = f"https://{name}.example/story"
    known = {"source": "fake", "guid": name, "url": place, "title": f"Title of {name}", "author": None}
    known |= {"published": published, "body": text, "media": "text/plain", "outlet": name.title()}
    return Entry(**{**known, "place": place, **rest})


class FakeSource:
    """Gives what it is told, or fails."""

    id = "fake"

    def __init__(self, *entries: Entry) -> None:
        self.entries: tuple[Entry, ...] = entries
        self.error: Exception | None = None

    async def fetch(self, cursor):
        if self.error:
            raise self.error
        return Fetched(self.entries, {"looks": cursor.get("looks", 0) + 1})


@asynccontextmanager
async def desk_of(folder, *entries: Entry, writer=None, **channel):
    options = {"name": "world", "platform": "fake", "id": "C1", "schedule": "0 * * * *", **channel}
    config = Config(desk=DeskOptions(), channel=(ChannelOptions(**options),))
    store = await Store.open(f"sqlite:///{folder / 'test.db'}")
    desk = Desk(config, store, {"fake": FakeSource(*entries)}, {"fake": FakePlatform()}, writer)
    try:
        yield desk
    finally:
        await store.close()


async def work(desk: Desk, now: datetime) -> list:
    """All steps at that moment; what was posted by then."""
    engine = Engine(desk, lambda: now)
    await engine.make()
    await engine.send()
    return desk.platforms["fake"].sent


async def test_two_articles_become_one_story_in_one_digest_with_its_card(tmp_path):
    async with desk_of(tmp_path, entry("courier", KELL), entry("tide", TIDE)) as desk:
        assert await work(desk, MORNING) == []
        root, card = await work(desk, MORNING + HOUR)
        assert (root.thread, card.thread) == (None, "m1")
        assert card.parent == root.key
        assert "Ines Varga" in str(card.blocks)
        assert "2 independent sources" in str(root.blocks)


async def test_a_story_is_told_once(tmp_path):
    async with desk_of(tmp_path, entry("courier", KELL), entry("tide", TIDE)) as desk:
        await work(desk, MORNING)
        for hour in range(1, 6):
            sent = await work(desk, MORNING + HOUR * hour)
        assert len(sent) == 2


async def test_nothing_new_is_silence_with_a_reason(tmp_path):
    async with desk_of(tmp_path) as desk:
        await work(desk, MORNING)
        assert await work(desk, MORNING + HOUR) == []
        (row,) = await desk.store.decisions(["channel world"])
        assert (row["outcome"], row["reason"]) == ("silence", "nothing new since the last digest")


async def test_a_first_run_reads_all_and_posts_the_last_day(tmp_path):
    old = entry("courier", KELL, MORNING - timedelta(hours=30))
    async with desk_of(tmp_path, old, entry("oars", SPORT, MORNING - HOUR)) as desk:
        await work(desk, MORNING)
        sent = await work(desk, MORNING + HOUR)
        assert "regatta" in str(sent)
        assert "harbour" not in str(sent)
        assert await desk.store.article_at(old.url)


async def test_a_digest_missed_while_down_comes_once_and_says_so(tmp_path):
    async with desk_of(tmp_path, entry("courier", KELL), schedule="0 9 * * *") as desk:
        await work(desk, MORNING)
        sent = await work(desk, MORNING + timedelta(days=3))
        assert len(sent) == 2
        assert "This digest was due at" in str(sent[0].blocks)
        assert len(await work(desk, MORNING + timedelta(days=3, hours=0.5))) == 2


async def test_muted_and_crowded_out_stories_say_why(tmp_path):
    entries = (entry("courier", KELL), entry("oars", SPORT))
    async with desk_of(tmp_path, *entries, mute=["sport"]) as desk:
        await work(desk, MORNING)
        assert "regatta" not in str(await work(desk, MORNING + HOUR))
        steps = await why.trace(desk.store, entries[1].url)
        assert [step.step for step in steps] == ["poll", "read", "group", "write", "compose"]
        assert "'sport' is muted here" in steps[-1].reason


async def test_why_follows_an_article_to_its_post(tmp_path):
    async with desk_of(tmp_path, entry("courier", KELL), entry("tide", TIDE)) as desk:
        await work(desk, MORNING)
        await work(desk, MORNING + HOUR)
        steps = await why.trace(desk.store, "https://tide.example/story")
        assert "told in world" in [step.outcome for step in steps]
        assert all(step.reason for step in steps)


async def test_what_is_no_article_is_dropped_with_its_reason(tmp_path):
    async with desk_of(tmp_path, entry("courier", "!")) as desk:
        await work(desk, MORNING)
        steps = await why.trace(desk.store, "https://courier.example/story")
        assert [step.outcome for step in steps] == ["fetched", "dropped"]


async def test_a_defect_in_one_text_does_not_hold_up_the_rest(tmp_path, caplog):
    broken = entry("courier", KELL, title=3)  # what no source may give stands for what nobody thought of
    async with desk_of(tmp_path, broken, entry("tide", TIDE)) as desk:
        await work(desk, MORNING)
        assert len(await work(desk, MORNING + HOUR)) == 2
        steps = await why.trace(desk.store, "https://courier.example/story")
        assert "a defect of ours" in steps[-1].reason
    assert "Traceback" in caplog.text


@pytest.mark.parametrize("field", ["body", "title", "url", "guid", "author", "place"])
async def test_half_a_character_does_not_hold_up_the_rest(tmp_path, field):
    broken = entry("courier", KELL)
    broken = replace(broken, **{field: f"{getattr(broken, field) or ''}\ud83d"})
    async with desk_of(tmp_path, broken, entry("oars", SPORT)) as desk:
        await work(desk, MORNING)
        assert await desk.store.new_entries() == []
        assert set(await stories(desk)) == {"Courier", "Oars"}


async def test_a_file_name_that_is_no_text_is_told_all_the_same(tmp_path):
    async with desk_of(tmp_path) as desk:
        desk.sources["fake"].fetch = one_failure
        await work(desk, MORNING)
        assert [row["failures"] for row in await desk.store.source_rows()] == [0]


async def one_failure(cursor):
    return Fetched((), {}, (Unreadable("caf\udce9.txt", "is empty"),))


async def test_a_defect_in_a_source_is_a_failed_look(tmp_path, caplog):
    async with desk_of(tmp_path) as desk:
        desk.sources["fake"].error = ValueError("nobody thought of this")
        await work(desk, MORNING)
        (row,) = await desk.store.source_rows()
        assert row["failures"] == 1
        assert row["due"] > MORNING
    assert "Traceback" in caplog.text


async def test_a_channel_that_fails_leaves_the_others_theirs(tmp_path, caplog):
    async with desk_of(tmp_path, entry("courier", KELL)) as desk:
        (good,) = desk.config.channel
        lost = good.model_copy(update={"name": "lost", "platform": "none"})
        desk.config = desk.config.model_copy(update={"channel": (lost, good)})
        await work(desk, MORNING)
        assert len(await work(desk, MORNING + HOUR)) == 2
    assert "channel lost" in caplog.text


async def test_a_story_crowded_out_comes_later(tmp_path):
    async with desk_of(tmp_path, entry("courier", KELL), entry("oars", SPORT), stories=1) as desk:
        await work(desk, MORNING)
        assert len(await work(desk, MORNING + HOUR)) == 2
        assert len(await work(desk, MORNING + HOUR * 70)) == 4


async def test_what_a_new_source_has_of_old_is_no_news(tmp_path):
    later = MORNING + timedelta(days=10)
    async with desk_of(tmp_path) as desk:
        await work(desk, MORNING)
        await work(desk, later)
        old = entry("courier", KELL, MORNING + HOUR)
        desk.sources["fake"].entries = (old, entry("oars", SPORT, later - HOUR))
        sent = await work(desk, later + HOUR)
        assert "regatta" in str(sent)
        assert "harbour" not in str(sent)


@pytest.mark.parametrize("error", [Unreadable("x", "answered 404"), Retry("answered 429", 60.0), Gone("410")])
async def test_a_source_that_fails_is_a_row_and_the_bot_goes_on(tmp_path, error):
    async with desk_of(tmp_path) as desk:
        desk.sources["fake"].error = error
        await work(desk, MORNING)
        (row,) = await desk.store.source_rows()
        assert (row["failures"], row["why"]) == (1, str(error))
        assert row["due"] > MORNING


async def test_an_edited_article_is_a_revision_and_no_news(tmp_path):
    async with desk_of(tmp_path, entry("courier", KELL)) as desk:
        await work(desk, MORNING)
        await work(desk, MORNING + HOUR)
        edited = entry("courier", KELL.replace("400,000", "500,000"))
        desk.sources["fake"].entries = (edited,)
        sent = await work(desk, MORNING + HOUR * 2)
        assert [post.key[-5:] for post in sent] == ["00:r1", ":s1.1", ":u1.2"]  # its thread is told, no more
        assert (await desk.store.article_at(edited.url))[0].revision == 2
        assert "500,000" in str((await desk.store.brief((await told(desk))[0])).points)


async def told(desk: Desk) -> list[str]:
    last = await desk.store.last_slot("world")
    rows = await desk.store.told_where((await desk.store.members(MORNING - HOUR))[0][1])
    assert last
    return [row["story"] for row in rows]


# --- delivering ------------------------------------------------------------------------------


@pytest.mark.parametrize("done", [True, False], ids=["it was sent", "it was not"])
async def test_an_unknown_outcome_is_looked_up_before_it_is_sent_again(tmp_path, done):
    async with desk_of(tmp_path, entry("courier", KELL)) as desk:
        platform = desk.platforms["fake"]
        platform.fail(Unknown("the line broke"), done=done)
        await work(desk, MORNING)
        await work(desk, MORNING + HOUR)
        await work(desk, MORNING + HOUR + timedelta(minutes=1))
        assert [post.key[-3:] for post in platform.sent] == [":r1", "1.1"]
        assert platform.looked == 1


async def test_a_post_that_can_never_be_sent_ends_with_its_thread_and_a_reason(tmp_path):
    async with desk_of(tmp_path, entry("courier", KELL)) as desk:
        desk.platforms["fake"].fail(Gone("the channel was deleted"))
        await work(desk, MORNING)
        assert await work(desk, MORNING + HOUR) == []
        rows = await desk.store.root_rows("world", 1)
        assert [(row["state"], row["why"]) for row in rows] == [("gone", "the channel was deleted")]


async def test_a_post_not_known_to_be_sent_is_held_in_the_end(tmp_path):
    async with desk_of(tmp_path, entry("courier", KELL)) as desk:
        platform = desk.platforms["fake"]
        platform.fail(*[Unknown("the line broke")] * 20, blind=True)
        await work(desk, MORNING)
        for minute in range(60):
            await work(desk, MORNING + HOUR + timedelta(minutes=minute * 6 / 6))
        (row,) = await desk.store.root_rows("world", 1)
        assert row["state"] == "held"
        assert "not known whether it was sent" in row["why"]


async def test_a_defect_in_a_platform_delays_a_post_and_no_other(tmp_path, caplog):
    async with desk_of(tmp_path, entry("courier", KELL)) as desk:
        platform = desk.platforms["fake"]
        await work(desk, MORNING)
        platform.fail(TypeError("nobody thought of this"), done=True)
        await work(desk, MORNING + HOUR)
        sent = await work(desk, MORNING + HOUR + timedelta(seconds=3))
        assert [post.key[-3:] for post in sent] == [":r1", "1.1"]
        assert platform.looked == 1
    assert "Traceback" in caplog.text


async def test_a_defect_that_stays_is_held_in_the_end(tmp_path):
    async with desk_of(tmp_path, entry("courier", KELL)) as desk:
        desk.platforms["fake"].fail(*[TypeError("nobody thought of this")] * 20)
        await work(desk, MORNING)
        for minute in range(0, 60, 6):
            await work(desk, MORNING + HOUR + timedelta(minutes=minute))
        (row,) = await desk.store.root_rows("world", 1)
        assert (row["state"], row["attempt"]) == ("held", 8)
        assert "TypeError" in row["why"]


async def test_an_outage_of_days_ends_in_a_post(tmp_path):
    async with desk_of(tmp_path, entry("courier", KELL)) as desk:
        await work(desk, MORNING)
        desk.platforms["fake"].fail(*[Retry("down")] * 1030)
        later = MORNING + HOUR
        await work(desk, later)
        while not desk.platforms["fake"].sent:
            later += timedelta(seconds=301)
            assert await pipeline.deliver(desk, later)
        assert later - MORNING > timedelta(days=3)


async def test_what_waits_for_its_parent_wakes_nobody(tmp_path):
    async with desk_of(tmp_path, entry("courier", KELL)) as desk:
        await work(desk, MORNING)
        desk.platforms["fake"].fail(Retry("429", 45.0))
        await work(desk, MORNING + HOUR)
        assert await desk.store.next_due(["fake"]) == MORNING + HOUR + timedelta(seconds=45)


async def test_silent_slots_do_not_push_digests_off_the_page(tmp_path):
    async with desk_of(tmp_path, entry("courier", KELL)) as desk:
        for hour in range(5):
            await work(desk, MORNING + HOUR * hour)
        assert len(await desk.store.root_rows("world", 2)) == 1


async def test_a_rate_limit_is_waited_out(tmp_path):
    async with desk_of(tmp_path, entry("courier", KELL)) as desk:
        platform = desk.platforms["fake"]
        platform.fail(Retry("429", 30.0))
        await work(desk, MORNING)
        assert await work(desk, MORNING + HOUR) == []
        assert await work(desk, MORNING + HOUR + timedelta(seconds=29)) == []
        assert len(await work(desk, MORNING + HOUR + timedelta(seconds=31))) == 2


# --- writing and answering -------------------------------------------------------------------


class FakeWriter:
    """A model that fails, or writes what it is given."""

    name = "fake-model"

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error

    async def write(self, story, language, order=None):
        if self.error:
            raise self.error
        from bot import extractive

        return replace(extractive.write(story), writer=self.name)

    async def answer(self, question, articles, language, channels=(), told=None):
        raise self.error or BadReply("no")


@pytest.mark.parametrize(
    ("error", "writer"),
    [
        (None, "Written by fake-model"),
        (BadReply("lies"), "without a model"),
        (Retry("429"), "without a model"),
    ],
    ids=["the model", "it lies", "it is down"],
)
async def test_each_post_says_who_wrote_it(tmp_path, error, writer):
    async with desk_of(tmp_path, entry("courier", KELL), writer=FakeWriter(error)) as desk:
        await work(desk, MORNING)
        sent = await work(desk, MORNING + HOUR)
        assert all(writer in str(post.blocks) for post in sent)


async def ask(desk: Desk, text: str, thread: str | None, id: str = "e1"):
    question = Question(id, "fake", "C1", thread, "U1", text)
    post = await answering.hear(desk, question, MORNING + HOUR)
    await Engine(desk, lambda: MORNING + HOUR).send()
    return post


@pytest.mark.parametrize("thread", ["m1", "m2", None], ids=["digest", "card", "channel"])
async def test_a_question_is_answered_where_it_was_asked(tmp_path, thread):
    async with desk_of(tmp_path, entry("courier", KELL), entry("tide", TIDE)) as desk:
        await work(desk, MORNING)
        await work(desk, MORNING + HOUR)
        post = await ask(desk, "How much does the closure save?", thread)
        assert "400,000 crowns" in str(post.blocks)
        assert desk.platforms["fake"].sent[-1].thread == thread


async def test_a_question_is_answered_once_however_often_it_comes(tmp_path):
    async with desk_of(tmp_path, entry("courier", KELL), writer=FakeWriter(BadReply("x"))) as desk:
        await work(desk, MORNING)
        await work(desk, MORNING + HOUR)
        assert await ask(desk, "How much does the closure save?", "m1")
        assert await ask(desk, "How much does the closure save?", "m1") is None
        assert len(desk.platforms["fake"].sent) == 3


async def test_a_thread_answers_from_its_own_story_alone(tmp_path):
    async with desk_of(tmp_path, entry("courier", KELL), entry("oars", SPORT)) as desk:
        await work(desk, MORNING)
        sent = await work(desk, MORNING + HOUR)
        card = next(n for n, post in enumerate(sent, 1) if post.parent and "regatta" in str(post.blocks))
        assert "don't say" in str((await ask(desk, "Who is the harbour master of Kell?", f"m{card}")).blocks)


@pytest.mark.parametrize(
    ("channel", "thread", "known"),
    [("C1", None, False), ("C1", "m1", False), ("C9", None, False), ("C2", None, True)],
    ids=["its channel", "a thread that is no story's", "a channel nobody named", "another that hears all"],
)
async def test_a_source_kept_to_one_channel_is_not_told_elsewhere(tmp_path, channel, thread, known):
    async with desk_of(tmp_path, entry("courier", KELL), sources=["other"]) as desk:
        all_of_it = ChannelOptions(name="all", platform="fake", id="C2", schedule="0 8 1 1 *")
        desk.config = desk.config.model_copy(update={"channel": (*desk.config.channel, all_of_it)})
        await work(desk, MORNING)
        await ask(desk, "Hello?", None, "e0")  # answered as m1, in a thread that tells no story
        question = Question("e1", "fake", channel, thread, "U1", "How much does the closure save?")
        post = await answering.hear(desk, question, MORNING)
        assert ("400,000" in str(post.blocks)) is known


async def test_a_bare_mention_says_what_to_do(tmp_path):
    async with desk_of(tmp_path) as desk:
        assert "Ask me about the stories" in str((await ask(desk, " ?! ", None)).blocks)


async def test_a_press_on_a_suggested_question_asks_it(tmp_path):
    async with desk_of(tmp_path, entry("courier", KELL)) as desk:
        await work(desk, MORNING)
        await work(desk, MORNING + HOUR)
        click = Click("c1", "fake", "C1", "m2", "U1", "ask", "How much does the closure save?")
        assert "400,000" in str((await answering.hear(desk, click, MORNING)).blocks)


# --- repairs by hand -------------------------------------------------------------------------


async def stories(desk: Desk) -> dict[str, str]:
    """The outlet of each article, and its story."""
    return {article.outlet.name: story for article, story in await desk.store.members(MORNING - HOUR)}


async def test_a_split_holds_against_likeness_and_is_undone(tmp_path):
    async with desk_of(tmp_path, entry("courier", KELL), entry("tide", TIDE)) as desk:
        await work(desk, MORNING)
        before = await stories(desk)
        assert before["Courier"] == before["Tide"]
        await repairs.split(desk.store, before["Tide"], "https://tide.example/story", MORNING)
        after = await stories(desk)
        assert after["Courier"] == before["Courier"] != after["Tide"]
        edited = entry("tide", TIDE + " It was calm.")
        desk.sources["fake"].entries = (edited, entry("herald", TIDE.replace("Two hundred", "Some 200")))
        await work(desk, MORNING + timedelta(minutes=30))
        assert (await stories(desk))["Tide"] == after["Tide"]
        await repairs.undo(desk.store, MORNING + timedelta(minutes=31))
        assert (await stories(desk))["Tide"] == before["Tide"]


async def test_a_merge_brings_later_articles_along_and_is_undone(tmp_path):
    async with desk_of(tmp_path, entry("courier", KELL), entry("oars", SPORT)) as desk:
        await work(desk, MORNING)
        before = await stories(desk)
        await repairs.merge(desk.store, before["Courier"], before["Oars"], MORNING)
        assert set((await stories(desk)).values()) == {before["Courier"]}
        desk.sources["fake"].entries = (entry("boats", SPORT.replace("300 members", "about 300 rowers")),)
        await work(desk, MORNING + timedelta(minutes=30))
        assert (await stories(desk))["Boats"] == before["Courier"]
        await repairs.undo(desk.store, MORNING + timedelta(minutes=31))
        assert (await stories(desk))["Oars"] == before["Oars"]
        with pytest.raises(Unreadable):
            await repairs.undo(desk.store, MORNING + timedelta(minutes=32))


async def test_what_was_told_before_a_merge_is_not_told_again(tmp_path):
    late = entry("oars", SPORT, MORNING + HOUR)
    async with desk_of(tmp_path, entry("courier", KELL)) as desk:
        await work(desk, MORNING)
        await work(desk, MORNING + HOUR)
        desk.sources["fake"].entries = (late,)
        engine = Engine(desk, lambda: MORNING + HOUR * 1.5)
        await engine.make()
        known = await stories(desk)
        await repairs.merge(desk.store, known["Oars"], known["Courier"], MORNING + HOUR * 1.5)
        assert len(await work(desk, MORNING + HOUR * 2)) == 2


async def test_the_backlog_of_a_first_run_is_not_written_by_a_model(tmp_path):
    old = entry("courier", KELL, MORNING - timedelta(days=5))
    entries = (old, entry("oars", SPORT))
    async with desk_of(tmp_path, *entries, writer=FakeWriter()) as desk:
        await work(desk, MORNING)
        await work(desk, MORNING + HOUR)
        known = await stories_since(desk, MORNING - timedelta(days=9))
        writers = {name: (await desk.store.brief(story)).writer for name, story in known.items()}
        assert writers == {"Courier": "extractive", "Oars": "fake-model"}


async def stories_since(desk: Desk, since: datetime) -> dict[str, str]:
    return {article.outlet.name: story for article, story in await desk.store.members(since)}


@pytest.mark.parametrize("points", [2, 3])
async def test_a_channel_has_the_points_that_it_asked_for(tmp_path, points):
    async with desk_of(tmp_path, entry("courier", KELL), entry("tide", TIDE), points=points) as desk:
        await work(desk, MORNING)
        sent = await work(desk, MORNING + HOUR)
        for post in sent:
            upto = [each for each in post.blocks if isinstance(each, Heading) and each.level == 3][:1]
            body = post.blocks[: post.blocks.index(upto[0])] if upto else post.blocks
            assert 0 < sum(isinstance(each, Line) for each in body) <= points


@pytest.mark.parametrize("place", ["https://nowhere.example/", "https://oars.example/story"])
async def test_only_a_member_can_be_split_off(tmp_path, place):
    async with desk_of(tmp_path, entry("courier", KELL), entry("oars", SPORT)) as desk:
        await work(desk, MORNING)
        with pytest.raises(Unreadable):
            await repairs.split(desk.store, (await stories(desk))["Courier"], place, MORNING)
