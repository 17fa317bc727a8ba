"""What stands above an article's first paragraph: header lines, breadcrumbs, titles, byline, date."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import astuple, dataclass, replace

from bot.reading.furniture import DATE_LINE, is_alone, is_heading

NAMED = {
    "outlet": "outlet source publisher publication site newspaper",
    "title": "title headline",
    "byline": "byline author authors by",
    "date": "date published publish_date time",
    "url": "url link permalink",
    "language": "language lang",
    "section": "section category kind type label",
}
NAMES = {word: name for name, line in NAMED.items() for word in line.split()}
HEADER = re.compile(r"^([A-Za-z_]{2,14})\s*:\s*(.*)$")
TELLING = {"outlet", "title", "byline", "url"}
LABELS = re.compile(
    r"""(?ix)^(?:opinion|op-ed|editorial|commentary|comment|column|columnist|guest[ ](?:column|essay)
    |perspective|letters?
    |(?:gast)?kommentar|leitartikel|meinung|kolumne|gastbeitrag|glosse|(?:presse|medien)mitteilung|live-?ticker
    |press[ ]release|for[ ]immediate[ ]release|live(?:[ ]blog|[ ]updates)?|analysis|news|exclusive
    |breaking(?:[ ]news)?)$"""
)
SECTIONS = re.compile(
    r"""(?ix)^(?:home|homepage|posts?|blog|news|world|politics|business|sports?|opinion|local|national
    |international|us|u\.s\.|uk|europe|asia|africa|americas|economy|markets|money|culture|arts|entertainment
    |health|science|tech|technology|travel|style|life(?:style)?|climate|environment|education|weather|video
    |latest|top[ ]stories|articles?|stories|archives?|categor(?:y|ies)|features?|start(?:seite)?|politik
    |wirtschaft|kultur|accueil|inicio)$"""
)
NAME = r"(?:[A-ZÀ-Þ][\w.'’-]*|and|de|van|von|der|la|le|&)"
BYLINE = re.compile(
    rf"^(?:[Bb]y|BY|[Vv]on|[Pp]ar|[Pp]or|[Ww]ritten by|[Rr]eported by|[Tt]ext:)\s+"
    rf"({NAME}(?:,?\s+{NAME}){{0,11}})(?:\s*[|,·•–—-]\s*.{{0,60}})?$"
)
CRUMB = re.compile(r"^(?:[•>»›/|]|\d{1,2}\.)\s*(?=\S)")
TRAIL = re.compile(r"\s+(?:>|»|›|/|→|·|\|)\s+")
REACH = 12
"""Paragraphs within which a title may come again."""


@dataclass(frozen=True, slots=True)
class Head:
    """What was found above the first paragraph. What was not is None."""

    title: str | None = None
    outlet: str | None = None
    byline: str | None = None
    date: str | None = None
    url: str | None = None
    language: str | None = None
    label: str | None = None


def header(text: str) -> tuple[Head, str]:
    """The header lines of a text (between ``---`` or as ``Outlet: ...`` on top) and what follows them."""
    lines = text.lstrip("\ufeff\r\n\t ").splitlines()
    fenced = bool(lines) and lines[0].strip() == "---"
    if fenced:
        end = next((at for at, line in enumerate(lines[1:60], 1) if line.strip() in ("---", "...")), None)
        if end is None:
            return Head(), text
        found = pairs(lines[1:end])
        return named(found), "\n".join(lines[end + 1 :])
    end = next((at for at, line in enumerate(lines[:20]) if not known(line)), min(len(lines), 20))
    found = pairs(lines[:end])
    if not found or (len(found) == 1 and not TELLING & found.keys()):
        return Head(), text
    return named(found), "\n".join(lines[end:])


def known(line: str) -> bool:
    """Whether a line is a header line with a name that we know."""
    found = HEADER.match(line.strip())
    return found is not None and found[1].casefold() in NAMES


def pairs(lines: list[str]) -> dict[str, str]:
    """Known header names with their values, the first of each."""
    found: dict[str, str] = {}
    for line in lines:
        if (match := HEADER.match(line.strip())) and (name := NAMES.get(match[1].casefold())):
            value = match[2].strip().strip("\"'").strip()
            if value:
                found.setdefault(name, value)
    return found


def named(found: Mapping[str, str]) -> Head:
    """Header values by their place in ``Head``."""
    byline = found.get("byline")
    return Head(
        title=found.get("title"),
        outlet=found.get("outlet"),
        byline=re.sub(r"(?i)^by\s+", "", byline) if byline else None,
        date=found.get("date"),
        url=found.get("url"),
        language=found.get("language"),
        label=found.get("section"),
    )


def same(text: str) -> str:
    """What is left of a title when marks, case and emoji don't count."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def is_title(paragraph: str, title: str) -> bool:
    """Whether a paragraph is the title, marks and case aside. Most are too long to look at their words."""
    return len(paragraph) <= 2 * len(title) + 20 and same(paragraph) == same(title)


def alike(one: str, other: str) -> bool:
    """Whether two titles are variants of one: most of the words of the shorter are in the longer."""
    a, b = set(one.split()), set(other.split())
    return len(a) > 3 and len(b) > 3 and len(a & b) >= 0.8 * max(len(a), len(b))


def behead(paragraphs: tuple[str, ...], title: str | None = None) -> tuple[Head, tuple[str, ...]]:
    """Take the head off a text: what it told, and the paragraphs of the body.

    Above the first sentence stand titles, breadcrumbs, labels, bylines and dates only. A title also
    comes again further down, alone or inside a standfirst; there it goes, and what else is said stays.
    """
    head, rest = crumbs(paragraphs)
    if title is None and rest:
        first = next((each for each in rest[:REACH] if not furnished(each)), "")
        title = repeated(rest) or (first if is_heading(first) and not first.startswith("•") else None)
    head = replace(head, title=title)
    body: list[str] = []
    top = top_of(rest, title)
    for at, paragraph in enumerate(rest[:REACH]):
        head, kept = take(head, paragraph, above=at < top or not body)
        body += [kept] if kept else []
    body += [each for each in rest[REACH:] if not title or not is_title(each, title)]
    return head, tuple(body) or tuple(each for each in rest if same(each) != same(title or ""))


def top_of(paragraphs: tuple[str, ...], title: str | None) -> int:
    """How many paragraphs reach down to the last title on top, with the headings right under it."""
    if not title:
        return 0
    top = max((at for at, each in enumerate(paragraphs[:REACH], 1) if is_title(each, title)), default=0)
    while 0 < top < min(len(paragraphs), REACH) and is_heading(paragraphs[top]):
        top += 1
    return top


def take(head: Head, paragraph: str, above: bool) -> tuple[Head, str | None]:
    """One paragraph near the top: what it tells of the article, or what of it is text.

    ``above``: it stands above the first paragraph, or above the last title.
    """
    if head.title and (is_title(paragraph, head.title) or is_variant(paragraph, head.title)):
        return head, None
    if above and known(paragraph):
        return filled(head, named(pairs([paragraph]))), None
    if not is_heading(paragraph):
        return head, without_title(paragraph, head.title)
    if above and LABELS.match(paragraph):
        return replace(head, label=head.label or paragraph), None
    if found := BYLINE.match(paragraph):
        dated = paragraph if any(map(str.isdigit, paragraph)) else None
        return replace(head, byline=head.byline or found[1].strip(" ,"), date=head.date or dated), None
    if DATE_LINE.match(paragraph):
        return replace(head, date=head.date or paragraph), None
    return head, None if above and not paragraph.startswith("•") else paragraph


def filled(head: Head, more: Head) -> Head:
    """The head, with what it lacks taken from the other."""
    return Head(*(mine or theirs for mine, theirs in zip(astuple(head), astuple(more), strict=True)))


def furnished(paragraph: str) -> bool:
    """Whether a paragraph can't be a title: a label, a date or the page's own words."""
    return bool(
        LABELS.match(paragraph)
        or DATE_LINE.match(paragraph)
        or is_alone(paragraph)
        or BYLINE.match(paragraph)
    )


def is_variant(paragraph: str, title: str) -> bool:
    """Whether a heading tells the title over again, perhaps with the outlet's name behind it."""
    return is_heading(paragraph) and alike(same(paragraph), same(title))


def repeated(paragraphs: tuple[str, ...]) -> str | None:
    """The first of the upper paragraphs that stands there twice, if it can be a title."""
    seen: dict[str, str] = {}
    for paragraph in paragraphs[:REACH]:
        key = same(paragraph)
        if key in seen and len(key.split()) > 2 and len(paragraph) < 300:
            return seen[key]
        seen.setdefault(key, paragraph)
    return None


def without_title(paragraph: str, title: str | None) -> str | None:
    """The paragraph without a sentence that only leads in to the title again."""
    if not title or len(title.split()) < 4 or title.casefold() not in paragraph.casefold():
        return paragraph
    at = paragraph.casefold().find(title.casefold())
    after = paragraph[at + len(title) :]
    before = paragraph[:at]
    if len(before.split()) > 12 or re.search(r"[.!?]\s", before) or not re.match(r"[.!?]", after):
        return paragraph
    return after.lstrip(".!? ") or None


def crumbs(paragraphs: tuple[str, ...]) -> tuple[Head, tuple[str, ...]]:
    """Breadcrumbs on top: the outlet they begin with, and the rest."""
    items: list[str] = []
    at = 0
    for paragraph in paragraphs[:REACH]:
        if CRUMB.match(paragraph) and len(paragraph) < 200 and (is_heading(paragraph)):
            items.append(CRUMB.sub("", paragraph))
        elif (
            at == 0
            and len(trail := TRAIL.split(paragraph)) > 2
            and all(len(each.split()) < 5 for each in trail[:2])
        ):
            items += trail
        elif not (is_alone(paragraph) and is_heading(paragraph)):
            break
        at += 1
    outlet = next((each for each in items if is_name(each)), None)
    return Head(outlet=outlet), paragraphs[at:] if items else paragraphs


def is_name(text: str) -> bool:
    """Whether a breadcrumb can be an outlet's name: a few words, capitalised, no section."""
    words = text.split()
    return 0 < len(words) <= 5 and not SECTIONS.match(text) and not is_alone(text) and text[0].isupper()
