"""More of a story, for the one who asks: the rest of it, how outlets tell it, its sources, why it is here."""

from __future__ import annotations

from dataclasses import replace

from bot import digest as selection
from bot import layout, pipeline
from bot.acting.room import Room, plain, told
from bot.analysis.quotes import find_quotes
from bot.layout.links import place_named
from bot.layout.refs import Refs
from bot.models import (
    Article,
    Block,
    Brief,
    Button,
    Buttons,
    Cite,
    Heading,
    Line,
    QuoteBlock,
    Whisper,
)

GONE = "That story is not kept here any more."
MOST_WAITING = 8
MOST_ARTICLES = 20


async def story_here(room: Room, story: str) -> Brief | None:
    """The newest brief of a story that was told here, as this channel may see it."""
    if not await room.desk.store.told_here(room.name, story):
        return None
    brief = await room.desk.store.brief(story)
    if brief is None or room.known is None:
        return brief
    return next(iter(await pipeline.seen(room.desk, room.channel, [brief])), None)


async def more(room: Room, story: str) -> Whisper:
    """The points that the card had no room for, and the stories that no digest had room for yet."""
    brief = await story_here(room, story)
    if brief is None:
        return plain(GONE)
    refs = Refs(brief.story.articles, room.link)
    shown = room.channel.points if room.known else len(brief.points)
    blocks: list[Block] = [refs.line(each) for each in brief.points[shown:]]
    if blocks:
        blocks.insert(0, Heading(brief.headline.text, 3))
    if waiting := await _waiting(room):
        blocks += [Heading("Waiting for the next digest", 3), *waiting]
    return told(blocks) if blocks else plain("That is all: the card has the whole story, and no other waits.")


async def _waiting(room: Room) -> list[Line]:
    """Headlines of stories that this channel was not told."""
    if room.known is None:
        return []
    likes = room.channel.model_copy(update={"stories": MOST_WAITING})
    chosen = await pipeline.choose(room.desk, likes, room.now)
    return [Refs(each.story.articles, room.link).line(each.headline) for each in chosen.briefs]


async def compare(room: Room, story: str) -> Whisper:
    """How outlets tell it: side by side, who is quoted, what one alone reports."""
    brief = await story_here(room, story)
    if brief is None:
        return plain(GONE)
    alone = replace(brief, points=(), quotes=(), questions=())
    head, *parts = layout.card(alone, room.link)
    blocks = [block for part in parts for block in part if not isinstance(block, Buttons)]
    if not any(isinstance(block, Heading) for block in blocks):
        return plain("No difference between the outlets was found that could be shown word for word.")
    return told([head[0], *blocks])


async def sources(room: Room, story: str) -> Whisper:
    """The articles behind it, and how many of them are independent."""
    brief = await story_here(room, story)
    if brief is None:
        return plain(GONE)
    refs = Refs(brief.story.articles, room.link)
    return told([Heading(brief.headline.text, 3), refs.sources(brief.independent_sources)])


async def why(room: Room, story: str) -> Whisper:
    """Why this story is told here, and why its articles are one story."""
    brief = await story_here(room, story)
    if brief is None:
        return plain(GONE)
    ids = [each.id for each in brief.story.articles]
    rows = await room.desk.store.memberships_of(ids)
    lines = [Line(each) for each in reasons(brief, room.channel.follow if room.known else ())]
    joined = [_joined(article, rows.get(article.id, [])) for article in brief.story.articles]
    return told([Heading("Why this story", 3), *lines, Heading("Why these articles", 3), *joined])


def reasons(brief: Brief, follow: tuple[str, ...]) -> list[str]:
    """Why a story stands where it stands: followed topics, then independent sources, then the newest."""
    count, outlets = brief.independent_sources, len({each.outlet.id for each in brief.story.articles})
    topic = selection.mentions(brief, follow)
    found = [f"It mentions “{topic}”, which is followed here, so it comes first."] if topic else []
    independent = "1 independent source" if count == 1 else f"{count} independent sources"
    named = "1 outlet reports it" if outlets == 1 else f"{outlets} outlets report it"
    found.append(f"{named}, from {independent}; what more of them report comes sooner.")
    newest = max(each.published for each in brief.story.articles)
    found.append(f"Its newest article is of {layout.when(newest)}; of stories alike, the newer comes sooner.")
    return found


def _joined(article: Article, rows: list[dict[str, object]]) -> Line:
    held = next((each for each in rows if each["holds"]), None)
    if held is None:
        return Line(f"{article.outlet.name}: it was part of this story when it was written.")
    return Line(f"{article.outlet.name}: {held['reason']} (score {held['score']:.2f})")


async def split(room: Room, story: str) -> Whisper:
    """The articles to choose from: which of them tells another event."""
    brief = await story_here(room, story)
    if brief is None:
        return plain(GONE)
    if len(brief.story.articles) < 2:
        return plain("This story has one article, so there is nothing to take out of it.")
    choices = [
        Button(f"{each.outlet.name}: {each.title}", "apart", f"{story}.{each.id}")
        for each in brief.story.articles[:MOST_ARTICLES]
    ]
    said = "Which article tells another event?"
    return Whisper((Line(said, bullet=False), *(Buttons((each,)) for each in choices)))


# --- a place in an article


async def excerpt(room: Room, name: str) -> Whisper:
    """The passage around a quote, the quote set off from it."""
    cite = place_named(name)
    article = await room.desk.store.article(cite.article, cite.revision) if cite else None
    if cite is None or article is None or not await _told_of(room, article.id):
        return plain("That place is not kept here any more.")
    if not 0 <= cite.start < cite.end <= len(article.text):
        return plain("That place is not in the article.")
    newest = await room.desk.store.article(cite.article)
    changed = newest is not None and newest.revision != article.revision
    small = ["As it was when it was quoted; the outlet has changed the article since."] if changed else []
    return told(passage(article, cite, room.link), *small)


async def _told_of(room: Room, article: str) -> bool:
    """Whether a story that this article was ever part of was told here."""
    rows = (await room.desk.store.memberships_of([article])).get(article, [])
    return any([await room.desk.store.told_here(room.name, each["story"]) for each in rows])


def passage(article: Article, cite: Cite, link: layout.Link) -> list[Block]:
    """The words with a sentence before and after them."""
    refs = Refs((article,), link)
    numbers = [n for n, (a, b) in enumerate(article.sentences) if a < cite.end and b > cite.start]
    first, last = (numbers[0], numbers[-1]) if numbers else (0, 0)
    around = article.sentences[max(0, first - 1) : last + 2] or ((cite.start, cite.end),)
    before = article.text[min(around[0][0], cite.start) : cite.start]
    after = article.text[cite.end : max(around[-1][1], cite.end)]
    speaker = next((each.speaker for each in find_quotes(article) if each.start == cite.start), None)
    quote = QuoteBlock(article.text[cite.start : cite.end], speaker, refs.ref(cite))
    title = Heading(f"{article.outlet.name}: {article.title}", 3, url=article.url)
    return [title, *_aside(before, before=True), quote, *_aside(after, before=False)]


def _aside(text: str, before: bool) -> list[Block]:
    """What stands before or after, without the quotation mark that belongs to the words between."""
    words = " ".join(text.split())
    words = words.rstrip("“„«\"'‘ ") if before else words.lstrip("”“»\"'’ ,")
    return (
        [Line(f"… {words}" if before else f"{words} …", bullet=False)] if any(map(str.isalnum, words)) else []
    )
