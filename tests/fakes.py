"""A fake for each protocol, and short ways to make the nouns."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.analysis.text import sentences
from bot.models import Article, Outlet

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
    return Article(
        id=id,
        revision=1,
        outlet=Outlet(id=outlet.casefold().replace(" ", "-"), name=outlet),
        url=f"https://example.org/{id}",
        title=title,
        byline=None,
        published=published,
        fetched=published,
        language=language,
        text=text,
        sentences=sentences(text, language),
        **rest,  # type: ignore[arg-type]
    )
