"""A fake for each protocol, and short ways to make the nouns."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bot.analysis.text import sentences
from bot.errors import Unknown
from bot.models import Article, Block, Brief, Cite, Outlet, Point, Post, Question, Story

MORNING = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)


def article(
    text: str,
    *,
    id: str = "a1",
    outlet: str = "Harbour Post",
    title: str = "A title",
    published: datetime = MORNING,
    language: str = "en",
    **rest: object,
) -> Article:
    """An article of that text, its sentences split as reading splits them."""
    known: dict[str, Any] = {
        "id": id,
        "revision": 1,
        "outlet": Outlet(id=outlet.casefold().replace(" ", "-"), name=outlet),
        "url": f"https://example.org/{id}",
        "title": title,
        "byline": None,
        "published": published,
        "fetched": published,
        "language": language,
        "text": text,
        "sentences": sentences(text, language),
    }
    return Article(**{**known, **rest})


def story(*articles: Article, id: str = "s1") -> Story:
    """A story of these articles."""
    return Story(id, articles, articles[0].published, articles[-1].published)


def brief(*articles: Article, cites: tuple[Cite, ...] = (), points: int = 2, id: str = "s1") -> Brief:
    """A brief of a story of these articles, each point resting on ``cites`` or the first sentence."""
    first = articles[0]
    places = cites or (first.cite(*first.sentences[0]),)
    said = Point("The port closed at noon, Harbour Post says.", places)
    return Brief(story(*articles, id=id), 1, Point("The port closed", places), (said,) * points)


def check_digest_form(form: dict[str, Any]) -> None:
    """What must hold of every digest in JSON: each quote and side equals its slice, each text is cited."""
    assert form["format"] == "parallax.digest/1"
    assert set(form) == {"format", "channel", "slot", "writer", "read_until", "stories", "notes"}
    for each in form["stories"]:
        texts = {one["id"]: one["text"] for one in each["articles"]}
        for place in [*each["quotes"], *(side for one in each["contrasts"] for side in one["sides"])]:
            assert texts[place["article"]][place["start"] : place["end"]] == place["text"]
        for one in [each["headline"], *each["points"], *each["questions"], *each["only_in"]]:
            assert one["cites"]
            for cite in one["cites"]:
                assert 0 <= cite["start"] < cite["end"] <= len(texts[cite["article"]])
        assert all(set(one["also_in"]) <= set(texts) for one in each["quotes"])


class FakePlatform:
    """Keeps what it is sent; message ids are m1, m2... Fails as it is told to."""

    name = "fake"

    def __init__(self) -> None:
        self.sent: list[Post] = []
        self.edits: list[tuple[str, Post]] = []
        self.refusals: list[Exception] = []
        self.looked = 0
        self._faults: list[tuple[Exception, bool]] = []
        self._blind = False

    def fail(self, *errors: Exception, done: bool = False, blind: bool = False) -> None:
        """The next sends end so; ``done``: the post stands all the same; ``blind``: looking fails too."""
        self._faults += [(error, done) for error in errors]
        self._blind = blind

    async def start(self, handler: Any) -> None:
        """Nothing."""

    async def stop(self) -> None:
        """Nothing."""

    async def send(self, post: Post) -> str:
        """Keep it, or fail."""
        error, done = self._faults.pop(0) if self._faults else (None, True)
        if done:
            self.sent.append(post)
        if error:
            raise error
        return f"m{len(self.sent)}"

    async def find(self, post: Post) -> str | None:
        """The id of the message that carries the key."""
        self.looked += 1
        if self._blind:
            raise Unknown("history can't be read")
        return next((f"m{n}" for n, each in enumerate(self.sent, 1) if each.key == post.key), None)

    async def edit(self, post: Post, message: str) -> None:
        """Keep it, or fail with the next of ``refusals``."""
        if self.refusals:
            raise self.refusals.pop(0)
        self.edits.append((message, post))

    async def notice(self, question: Question, words: str | None) -> None:
        """Nothing is shown here before the answer is."""

    async def draft(self, post: Post, message: str | None) -> str | None:
        """Nothing is shown here before it is whole."""
        return None

    def fits(self, blocks: tuple[Block, ...]) -> bool:
        """All of it."""
        return True
