"""Stories that go on after they were told: edited where they stand, said in the thread, never news again."""

from __future__ import annotations

from datetime import timedelta

from bot import pipeline
from bot.engine import Engine
from bot.errors import Gone, Unknown
from bot.models import Question
from bot.operating import repairs
from tests.fakes import MORNING
from tests.test_pipeline import HOUR, KELL, SPORT, TIDE, desk_of, entry, stories, work

MINUTE = timedelta(minutes=1)
HERALD = """The port of Kell will close on Sundays from 1 May, the harbour board of Kell said on Monday.

Mayor Odo Brenk offered the dockers of Kell 90 jobs at the new rail yard on Tuesday.

“Nobody in Kell will lose a day’s pay over this,” mayor Odo Brenk told the council on Tuesday."""


def shows(desk, key: str) -> str:
    """What the message of that post shows now."""
    platform = desk.platforms["fake"]
    edits = [post.blocks for _, post in platform.edits if post.key.endswith(key)]
    sent = [post.blocks for post in platform.sent if post.key.endswith(key)]
    return said((edits or sent)[-1])


def said(blocks) -> str:
    return "\n".join(getattr(block, "text", "") for block in blocks)


def feed(desk, *entries) -> None:
    desk.sources["fake"].entries = entries


async def told_at_nine(desk) -> None:
    """The story of the port is in the digest of 09:00."""
    await work(desk, MORNING)
    assert len(await work(desk, MORNING + HOUR)) == 2


async def test_a_story_that_grows_edits_its_card_tells_its_thread_and_marks_the_digest(tmp_path):
    async with desk_of(tmp_path, entry("courier", KELL), entry("tide", TIDE)) as desk:
        await told_at_nine(desk)
        feed(desk, entry("herald", HERALD, MORNING + HOUR))
        sent = await work(desk, MORNING + HOUR * 2)
        assert [post.key.rpartition(":")[2] for post in sent] == ["r1", "s1.1", "u1.2"]
        card, update = shows(desk, ":s1.1"), said(sent[2].blocks)
        assert "New since 09:00" in card
        assert card.index("New since 09:00") < card.index("Odo Brenk") < card.index("Known before")
        assert "Odo Brenk" in update
        assert "Ines Varga" not in update
        assert "(updated 10:00)" in shows(desk, ":r1")
        assert "Odo Brenk" not in shows(desk, ":r1")
        assert (sent[2].parent, sent[2].thread) == (sent[0].key, "m1")


async def test_a_copy_of_what_is_known_is_just_a_number(tmp_path):
    async with desk_of(tmp_path, entry("courier", KELL), entry("tide", TIDE)) as desk:
        await told_at_nine(desk)
        feed(desk, entry("herald", KELL, MORNING + HOUR))
        assert len(await work(desk, MORNING + HOUR * 2)) == 2
        assert desk.platforms["fake"].edits == []
        rows = await desk.store.decisions([f"story {(await stories(desk))['Herald']}"])
        assert "nothing that a reader would notice" in [row["reason"] for row in rows]


async def test_what_comes_within_minutes_comes_together(tmp_path):
    later = HERALD.replace("rail yard", "steel mill").replace("90 jobs", "130 jobs")
    async with desk_of(tmp_path, entry("courier", KELL), entry("tide", TIDE), schedule="0 9 * * *") as desk:
        await told_at_nine(desk)
        feed(desk, entry("herald", HERALD, MORNING + HOUR))
        assert len(await work(desk, MORNING + HOUR + MINUTE * 16)) == 2
        feed(desk, entry("ledger", later, MORNING + HOUR))
        assert len(await work(desk, MORNING + HOUR + MINUTE * 32)) == 3
        assert len(await work(desk, MORNING + HOUR + MINUTE * 33)) == 3
        assert {len(desk.platforms["fake"].edits)} == {2}


async def test_a_story_lives_for_some_days(tmp_path):
    async with desk_of(tmp_path, entry("courier", KELL), entry("tide", TIDE), schedule="0 9 3 3 *") as desk:
        await told_at_nine(desk)
        feed(desk, entry("herald", HERALD, MORNING + HOUR * 20))
        assert len(await work(desk, MORNING + HOUR * 80)) == 2


async def test_the_number_of_messages_stays_as_the_card_grows(tmp_path):
    async with desk_of(tmp_path, entry("courier", KELL), entry("tide", TIDE)) as desk:
        platform = desk.platforms["fake"]
        platform.fits = lambda blocks: len(said(blocks)) < 330
        await work(desk, MORNING)
        first = [post.key for post in await work(desk, MORNING + HOUR)]
        cards = [key for key in first if ":s1." in key]
        assert len(cards) > 1
        feed(desk, entry("herald", HERALD, MORNING + HOUR))
        sent = await work(desk, MORNING + HOUR * 2)
        assert len(sent) == len(first) + 1
        assert {post.key for _, post in platform.edits} <= set(first)
        assert all(platform.fits(post.blocks) for _, post in platform.edits)
        assert f"({len(cards)}/{len(cards)})" in shows(desk, f":s1.{len(cards)}")


async def test_a_figure_that_falls_is_corrected_where_it_stood(tmp_path):
    async with desk_of(tmp_path, entry("courier", KELL)) as desk:
        await told_at_nine(desk)
        feed(desk, entry("courier", KELL.replace("400,000", "250,000")))
        sent = await work(desk, MORNING + HOUR + MINUTE * 16)  # a correction waits for nothing
        told = said(sent[-1].blocks)
        assert "Corrected 09:16" in told
        assert "400,000" in told
        assert "What stands now: “The closure saves 250,000 crowns a year" in told
        assert "Corrected 09:16" in shows(desk, ":s1.1")
        assert "(corrected 09:16" in shows(desk, ":r1")
        assert "400,000" not in shows(desk, ":r1")
        (row, *_) = await desk.store.corrections(MORNING)
        assert (row["kind"], row["channel"]) == ("article", "world")
        assert len(await work(desk, MORNING + HOUR * 3)) == len(sent)


async def test_a_quote_that_falls_is_corrected(tmp_path):
    async with desk_of(tmp_path, entry("courier", KELL)) as desk:
        await told_at_nine(desk)
        feed(desk, entry("courier", KELL.replace("not this year", "not before winter")))
        told = said((await work(desk, MORNING + HOUR * 2))[-1].blocks)
        assert "Courier no longer prints it" in told
        assert "not this year" not in shows(desk, ":r1")


async def test_those_who_asked_elsewhere_are_told_of_a_correction(tmp_path):
    from bot import answering

    async with desk_of(tmp_path, entry("courier", KELL)) as desk:
        await told_at_nine(desk)
        question = Question("e1", "fake", "C7", "t5", "U1", "How much does the closure save?")
        assert "400,000" in str((await answering.hear(desk, question, MORNING + HOUR)).blocks)
        await work(desk, MORNING + HOUR)
        feed(desk, entry("courier", KELL.replace("400,000", "250,000")))
        sent = await work(desk, MORNING + HOUR * 2)
        (told,) = [post for post in sent if post.channel == "C7"][1:]
        assert told.thread == "t5"
        assert "250,000" in said(told.blocks)
        assert "U1" not in said(told.blocks)


async def test_an_article_taken_out_by_hand_is_a_correction_of_ours(tmp_path):
    async with desk_of(tmp_path, entry("courier", KELL), entry("tide", TIDE)) as desk:
        await told_at_nine(desk)
        known = await stories(desk)
        await repairs.split(desk.store, known["Tide"], "https://tide.example/story", MORNING + HOUR)
        sent = await work(desk, MORNING + HOUR + MINUTE)
        assert "It tells of another event" in said(sent[2].blocks)
        assert "Tide: Title of tide" in shows(desk, ":s1.1")
        assert [row["kind"] for row in await desk.store.corrections(MORNING)] == ["ours"]


async def test_where_nobody_may_edit_the_thread_says_it_all_the_same(tmp_path):
    async with desk_of(tmp_path, entry("courier", KELL), entry("tide", TIDE)) as desk:
        await told_at_nine(desk)
        desk.platforms["fake"].refusals = [Gone("the edit window is closed")] * 9
        feed(desk, entry("herald", HERALD, MORNING + HOUR))
        sent = await work(desk, MORNING + HOUR * 2)
        assert "Odo Brenk" in said(sent[2].blocks)
        assert len(sent) == 3
        assert await desk.store.next_due(["fake"]) is None


async def test_a_defect_in_a_story_that_goes_on_holds_up_no_other_and_comes_once(tmp_path, caplog):
    entries = (entry("courier", KELL), entry("tide", TIDE), entry("oars", SPORT))
    async with desk_of(tmp_path, *entries) as desk:
        await work(desk, MORNING)
        count = len(await work(desk, MORNING + HOUR))
        feed(
            desk,
            entry("herald", HERALD, MORNING + HOUR),
            entry("oars", SPORT.replace("300 members", "450 members")),
        )
        platform, fits = desk.platforms["fake"], desk.platforms["fake"].fits
        platform.fits = lambda blocks: fits(blocks) if "Brenk" not in str(blocks) else 1 / 0
        sent = await work(desk, MORNING + HOUR * 2)
        assert "450 members" in said(sent[-1].blocks)
        assert len(sent) == count + 1
        caplog.clear()
        await work(desk, MORNING + HOUR * 3)
        assert "Traceback" not in caplog.text


async def test_a_story_taken_back_says_so_where_it_stood_and_is_not_told_again(tmp_path):
    async with desk_of(tmp_path, entry("courier", KELL), entry("oars", SPORT)) as desk:
        await work(desk, MORNING)
        before = len(await work(desk, MORNING + HOUR))
        story = (await stories(desk))["Courier"]
        later = MORNING + HOUR + MINUTE
        assert await pipeline.withdraw(desk, story, "It was a drill.", later) == ("world",)
        assert await pipeline.withdraw(desk, story, "Again", later) == ()
        sent = await work(desk, later)
        assert "Withdrawn by the operator, 09:01: It was a drill." in said(sent[-1].blocks)
        root = shows(desk, ":r1")
        assert "Withdrawn by the operator" in root
        assert "ferry" not in root
        assert "regatta" in root
        assert "Withdrawn by the operator" in shows(desk, f":s{await number(desk, story)}.1")
        feed(desk, entry("herald", HERALD, later))
        assert len(await work(desk, MORNING + HOUR * 3)) == before + 1
        assert [row["kind"] for row in await desk.store.corrections(MORNING)] == ["withdrawn"]


async def number(desk, story: str) -> int:
    return (await desk.store.telling("world", story)).number


async def test_a_withdrawal_is_taken_back(tmp_path):
    async with desk_of(tmp_path, entry("courier", KELL), entry("oars", SPORT)) as desk:
        await work(desk, MORNING)
        sent = await work(desk, MORNING + HOUR)
        before = {post.key: said(post.blocks) for post in sent}
        story = (await stories(desk))["Courier"]
        await pipeline.withdraw(desk, story, "It was a drill.", MORNING + HOUR)
        await work(desk, MORNING + HOUR)
        assert await pipeline.restore(desk, story, MORNING + HOUR + MINUTE) == ("world",)
        assert await pipeline.restore(desk, story, MORNING + HOUR + MINUTE) == ()
        sent = await work(desk, MORNING + HOUR + MINUTE)
        assert {key: shows(desk, key) for key in before} == before
        assert "taken back by the operator, 09:01" in said(sent[-1].blocks)
        assert (await desk.store.telling("world", story)).ended is None
        assert await pipeline.withdraw(desk, story, "A drill, again.", MORNING + HOUR * 2) == ("world",)


async def test_what_was_held_is_settled_by_the_operator(tmp_path):
    async with desk_of(tmp_path, entry("courier", KELL)) as desk:
        platform = desk.platforms["fake"]
        platform.fail(*[Unknown("the line broke")] * 20, blind=True)
        await work(desk, MORNING)
        for minute in range(0, 60, 6):
            await work(desk, MORNING + HOUR + MINUTE * minute)
        (held,) = await desk.store.held_posts()
        assert held["key"].endswith(":r1")
        platform.fail()
        assert await desk.store.settle_post(held["key"], "m77", MORNING + HOUR * 2)
        assert not await desk.store.settle_post(held["key"], "m77", MORNING + HOUR * 2)
        platform._faults.clear()
        (card,) = await work(desk, MORNING + HOUR * 2)
        assert card.thread == "m77"
        assert await desk.store.held_posts() == []


async def test_what_was_held_and_was_not_sent_is_sent(tmp_path):
    async with desk_of(tmp_path, entry("courier", KELL)) as desk:
        platform = desk.platforms["fake"]
        platform.fail(*[Unknown("the line broke")] * 8, blind=True)
        await work(desk, MORNING)
        for minute in range(0, 60, 6):
            await work(desk, MORNING + HOUR + MINUTE * minute)
        (held,) = await desk.store.held_posts()
        platform._faults.clear()
        assert await desk.store.settle_post(held["key"], None, MORNING + HOUR * 2)
        assert len(await work(desk, MORNING + HOUR * 2)) == 2


STRIKE = """\
Dockers blocked the bridge of Brask and stopped all trains to the capital on Wednesday, police say.

“The trains stand until the ministry talks to us,” union leader Ida Moss told reporters in Brask."""
STRIKE_TOO = """All trains to the capital stood still on Wednesday after dockers blocked the bridge of Brask.

Police said that the dockers would be moved by nightfall.

The port of Kell closes on Sundays from 1 May, the harbour board of Kell had said."""


STRIKE_THREE = """\
Dockers stopped all trains to the capital on Wednesday at the bridge of Brask, she said.

The ministry will not talk before the bridge is free, minister Alma Reth said."""


async def led_anew(desk, *entries):
    """What the digest of the next day holds when these articles have joined the story of the port."""
    await told_at_nine(desk)
    story = (await stories(desk))["Courier"]
    feed(desk, *entries)
    engine = Engine(desk, lambda: MORNING + HOUR * 24)
    await engine.make()
    for other in sorted(set((await stories(desk)).values()) - {story}):
        await repairs.merge(desk.store, story, other, MORNING + HOUR * 24)
    return [
        post for post in await work(desk, MORNING + HOUR * 25) if post.key.startswith("world:20260304T0900")
    ]


async def test_another_event_told_by_two_comes_as_news_and_leads_to_the_old_card(tmp_path):
    one = entry("herald", STRIKE, MORNING + HOUR * 23, outlet="Herald")
    two = entry("ledger", STRIKE_TOO, MORNING + HOUR * 23, outlet="Ledger")
    three = entry("post", STRIKE_THREE, MORNING + HOUR * 23, outlet="Post")
    async with desk_of(tmp_path, entry("courier", KELL), entry("tide", TIDE), schedule="0 9 * * *") as desk:
        root, *_ = await led_anew(desk, one, two, three)
        assert "train" in said(root.blocks)
        assert "Goes on from Tuesday 3 March 2026, 09:00" in said(root.blocks)
        rows = await desk.store.told_where((await stories(desk))["Courier"])
        assert [row["ended"] for row in rows] == ["told again, with a new lead", None]


async def test_more_of_the_same_event_is_no_news(tmp_path):
    async with desk_of(tmp_path, entry("courier", KELL), entry("tide", TIDE), schedule="0 9 * * *") as desk:
        assert await led_anew(desk, entry("herald", HERALD, MORNING + HOUR * 23, outlet="Herald")) == []
