"""Report, opinion, press release or live blog: as the outlet itself labels it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from bot.models import Kind

OPINION = re.compile(
    r"(?i)^(?:opinions?|op-?eds?|editorials?|comment(?:ary|aries)?|comment ?is ?free|columns?|columnists?|viewpoints?|views|perspectives?"
    r"|guest (?:column|essay|opinion)|letters?(?: to the editor)?|leader|leitartikel|kommentar|meinung|tribune|opinión|leading articles?)$"
)
OPINION_TITLE = re.compile(
    r"(?i)^(?:opinion|op-ed|editorial|commentary|comment|column|viewpoint|perspective|guest (?:column|essay|opinion)|letter|meinung|kommentar|opinión|leader)\s*[|:–—/-]\s*"
)
LIVE = re.compile(
    r"(?i)(?:^live\s*[:|–—-]|\blive (?:updates?|blog|coverage)\b|[–—|:-]\s*live$|\bas it happened\b)"
)
RELEASE = re.compile(
    r"(?i)^(?:press[ -]?releases?|news release|media release|for immediate release|pressemitteilung|pr ?newswire|business ?wire|globenewswire)\b"
)
RELEASE_LINE = re.compile(
    r"(?i)/\s?PR ?Newswire\s?/|\(BUSINESS WIRE\)|\(GLOBE NEWSWIRE\)|^FOR IMMEDIATE RELEASE"
)


def kind_of(
    title: str, labels: tuple[str, ...], url: str | None, lead: str, schema: frozenset[str] = frozenset()
) -> Kind:
    """The kind, from the title's prefix, the labels and section names, the address and the types of a page's JSON-LD."""
    names = [each.strip() for label in labels for each in re.split(r"[,;|>/]", label)] + path_words(url)
    if (
        "LiveBlogPosting" in schema
        or LIVE.search(title)
        or any(
            each.casefold() in {"live", "live blog", "live-blog", "liveblog", "live updates"}
            for each in names
        )
    ):
        return "live blog"
    if any(RELEASE.match(each) for each in (*names, title)) or RELEASE_LINE.search(lead[:300]):
        return "press release"
    if (
        schema & {"OpinionNewsArticle", "ReviewNewsArticle"}
        or OPINION_TITLE.match(title)
        or any(map(OPINION.match, names))
    ):
        return "opinion"
    return "report"


def path_words(url: str | None) -> list[str]:
    """The folders of an address, which often name a section."""
    if not url:
        return []
    try:
        return [each.replace("-", " ") for each in urlsplit(url).path.split("/")[1:-1] if 0 < len(each) < 30]
    except ValueError:
        return []


def without_label(title: str) -> str:
    """A title without the "Opinion |" that an outlet put before it."""
    return OPINION_TITLE.sub("", title) or title
