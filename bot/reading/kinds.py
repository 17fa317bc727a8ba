"""Report, opinion, press release or live blog: as the outlet itself labels it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from bot.models import Kind

OPINION = re.compile(
    r"""(?ix)^(?:opinions?|op-?eds?|editorials?|comment(?:ary|aries)?|comment[ ]?is[ ]?free|columns?
    |columnists?
    |viewpoints?|views|perspectives?|guest[ ](?:column|essay|opinion)|letters?(?:[ ]to[ ]the[ ]editor)?|leader
    |leading[ ]articles?|leitartikel|(?:gast)?kommentare?|meinung(?:en)?|kolumnen?|gastbeitr(?:ag|äge)
    |glossen?|essays?|leserbriefe?|tribune|opinión)$"""
)
OPINION_TITLE = re.compile(
    r"""(?ix)^(?:opinion|op-ed|editorial|commentary|comment|column|viewpoint|perspective
    |guest[ ](?:column|essay|opinion)|letter|leader|meinung|(?:gast)?kommentar|leitartikel|kolumne
    |gastbeitrag|glosse|opinión)\s*[|:–—/-]\s*"""
)
LIVE = re.compile(
    r"""(?ix)(?:^live\s*[:|–—-]|\blive[ -]?(?:updates?|blog|coverage|ticker)\b|[–—|:-]\s*live$
    |\bas[ ]it[ ]happened\b
    |\b(?:newsblog|news-?ticker|minutenprotokoll)\b|^(?:en[ ]direct|in[ ]diretta|directo)\b)"""
)
LIVE_SECTION = re.compile(r"(?i)^(?:live(?:[ -]?blog|[ -]updates|[ -]?ticker)?|newsblog|news-?ticker)$")
RELEASE = re.compile(
    r"""(?ix)^(?:press[ -]?releases?|(?:news|media)[ ]release|for[ ]immediate[ ]release
    |(?:presse|medien)mitteilung|pr[ ]?newswire|business[ ]?wire|globenewswire)\b"""
)
OPINION_TYPES = {"OpinionNewsArticle", "ReviewNewsArticle"}
RELEASE_LINE = re.compile(
    r"(?i)/\s?PR ?Newswire\s?/|\(BUSINESS WIRE\)|\(GLOBE NEWSWIRE\)|^FOR IMMEDIATE RELEASE|\(ots\)\s*[-–—/]"
)


NO_SECTION = re.compile(
    r"""(?ix)^(?:breaking(?:[ ]news)?|exclusive|live.*|latest|news|article|story|post|blog
    |home(?:page)?|report|for[ ]immediate[ ]release|(?:press|news|media)[ -]?releases?|pressemitteilung
    |eilmeldung|exklusiv|uncategori[sz]ed|allgemein)$"""
)
SECTION = re.compile(
    r"""(?ix)^(?:world|politics|business|sports?|local|national|international|us|uk|europe|asia|africa
    |americas|economy|markets|money|culture|arts|entertainment|health|science|tech|technology|travel|style
    |life(?:style)?|climate|environment|education|opinions?|comment(?:ary)?|views|media|society|weather
    |politik|wirtschaft|kultur|sport|wissen(?:schaft)?|gesellschaft|panorama|feuilleton|meinung|kommentar
    |ausland|inland|lokales|regional|digital|gesundheit|umwelt|bildung|reise|karriere)$"""
)
"""What folders of addresses are called where they are sections."""
LONGEST = 60
"""Characters of a section's name."""


def kind_of(
    title: str, labels: tuple[str, ...], url: str | None, lead: str, schema: frozenset[str] = frozenset()
) -> Kind:
    """The kind, from a title's prefix, labels and section names, the address, and a page's JSON-LD types."""
    names = [each.strip() for label in labels for each in re.split(r"[,;|>/]", label)] + path_words(url)
    if "LiveBlogPosting" in schema or LIVE.search(title) or any(map(LIVE_SECTION.match, names)):
        return "live blog"
    if any(map(RELEASE.match, (*names, title))) or RELEASE_LINE.search(lead[:300]):
        return "press release"
    if schema & OPINION_TYPES or OPINION_TITLE.match(title) or any(map(OPINION.match, names)):
        return "opinion"
    return "report"


def section_of(label: str | None, url: str | None) -> str | None:
    """The part of the outlet that an article stands in: as the page calls it, else by its address."""
    named = [" ".join(each.split()) for each in re.split(r"[,;|>/]", label or "")]
    said = next((each for each in named if each and not NO_SECTION.match(each)), None)
    if said:
        return said[:LONGEST]
    folder = next(filter(SECTION.match, path_words(url)), None)
    return (folder.upper() if len(folder) < 3 else folder.capitalize()) if folder else None


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
