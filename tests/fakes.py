"""A fake for each protocol, and short ways to make the nouns."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bot.analysis.text import sentences
from bot.models import Article, Brief, Cite, Outlet, Point, Story

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
