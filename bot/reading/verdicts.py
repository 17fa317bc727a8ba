"""What a page is that is no article, and whether an article is only shown in part.

Each verdict rests on what the page says of itself or on the form of its text; none on a list of sites.
A page with a long text is never refused: what was read stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from bot.reading.furniture import is_heading

LONG = 1500
"""Characters of prose; a page that holds more is an article, whatever else it says."""
SHORT = 400
"""Characters of prose; a video's or a picture's page holds no more beside it."""
CONSENT = re.compile(
    r"""(?ix)\b(?:before\s+you\s+continue | (?:we|and\s+our)\s+(?:\d+\s+)?partners\s+(?:store|use|process)
    | we\s+value\s+your\s+privacy | your\s+(?:privacy|consent)\s+(?:choices?|settings)
    | manage\s+(?:cookies|consent)
    | accept\s+(?:all\s+)?cookies | consent\s+to\s+(?:the\s+use\s+of|our)\s
    | wir\s+und\s+unsere\s+(?:bis\s+zu\s+)?(?:\d+\s+)?partner | bevor\s+sie\s+fortfahren
    | mit\s+werbung\s+(?:weiterlesen|nutzen) | pur-abo
    | alle(?:s|n)?\s+(?:cookies\s+)?(?:akzeptieren|zustimmen) | akzeptieren\s+und\s+weiter
    | nutzung\s+von\s+cookies | einwilligung\s+(?:jederzeit\s+)?(?:\w+\s+){0,3}widerrufen
    | datenschutzeinstellungen | cookie-einstellungen
    | nous\s+et\s+nos\s+(?:\d+\s+)?partenaires | tout\s+accepter | continuer\s+sans\s+accepter)\b"""
)
WALL = re.compile(
    r"""(?ix)\b(?:subscribe\s+(?:now\s+)?to\s+(?:continue|keep|read|unlock)
    | (?:sign|log)\s+in\s+to\s+(?:continue|read|keep)
    | (?:this|the)\s+(?:article|story|content)\s+is\s+(?:only\s+)?
      (?:for|available\s+to|reserved\s+for|exclusive\s+to)\s+(?:our\s+)?(?:paying\s+|premium\s+|digital\s+)?(?:subscribers|members)
    | (?:continue|keep)\s+reading\s+(?:with|for)\s+(?:a\s+)?(?:free\s+)?
      (?:trial|subscription|account|only|just|\$|£|€)
    | you['’]?ve?\s+(?:have\s+)?(?:reached|read|used)\s+(?:your|all)\s.{0,30}\b(?:limit|free\s+articles?)
    | \d+\s+free\s+articles?\s+(?:left|remaining) | unlock\s+(?:this|the\s+full)\s+(?:article|story)
    | (?:for|to)\s+(?:paying\s+|premium\s+)?subscribers\s+only
    | (?:jetzt|sofort|hier)\s+(?:\w+\s+){0,3}(?:und\s+)?(?:sofort\s+)?weiterlesen | weiterlesen\s+mit\s
    | jetzt\s+(?:\w+\s+){0,3}(?:kostenlos|gratis)\s+testen
    | (?:dieser|der|dieses)\s+(?:ganze\s+)?(?:artikel|text|beitrag|inhalt)\s+ist\s+(?:nur\s+|exklusiv\s+)?
      für\s+(?:unsere\s+|digital)?(?:abonnent|leserinnen\s+mit\s+abo)
    | (?:weiterlesen|lesen)\s+sie\s+(?:\w+\s+){0,3}mit\s+(?:\w+\s+){0,2}abo
    | (?:cet\s+)?article\s+(?:est\s+)?réservé\s+(?:à\s+nos|aux)\s+abonnés
    | abonnez-vous\s+pour\s+(?:lire|continuer))"""
)
WALLED = 250
"""Characters; no paragraph that asks for a subscription is longer."""
ROBOT = re.compile(
    r"""(?ix)\b(?:are\s+you\s+(?:a\s+)?(?:human|robot)
    | verify(?:ing)?\s+(?:that\s+)?you\s+are\s+(?:a\s+)?human
    | checking\s+your\s+browser | enable\s+javascript\s+(?:and\s+cookies\s+)?to\s+(?:continue|view|run)
    | unusual\s+traffic | complete\s+the\s+captcha
    | access\s+(?:to\s+this\s+page\s+)?(?:has\s+been\s+|is\s+)?denied)\b"""
)
MISSING = re.compile(
    r"""(?ix)^\W*(?:(?:error\s+)?(?:404|410|403|500|502|503)\b | (?:page|article|story)\s+not\s+found
    | not\s+found | oops\b | seite\s+nicht\s+gefunden | page\s+(?:introuvable|non\s+trouvée)
    | (?:sorry,\s+)?(?:the|this|that)\s+page\s+
      (?:you\s|could\s+not|can['’]?t|cannot|does\s+not|doesn['’]?t|is\s+no\s+longer))"""
)
ARTICLES = {
    "NewsArticle", "Article", "ReportageNewsArticle", "OpinionNewsArticle", "BlogPosting", "LiveBlogPosting"
}  # fmt: skip
LISTS = {"CollectionPage", "ItemList", "SearchResultsPage"}


MISSED = "an error page, not an article"
DOUBTED = "a page that asks whether we are human"
ASKED = "a consent page, not an article"
WALLS = (MISSED, DOUBTED, ASKED)
"""What stands between us and an article that is there."""


def why_not(
    title: str,
    paragraphs: Sequence[str],
    words: str,
    url: str | None,
    schema: frozenset[str],
    kind: str | None,
) -> str | None:
    """Why a page is no article, or None.

    ``words`` is the beginning of all that the page shows, ``kind`` its ``og:type``.
    """
    prose = [each for each in paragraphs if not is_heading(each)]
    size = sum(map(len, prose))
    if size >= LONG:
        return None
    if MISSING.match(title):
        return MISSED
    if size < SHORT and ROBOT.search(words):
        return DOUBTED
    if asks_consent(" ".join(prose) if size >= SHORT else words):
        return ASKED
    if ("video" in (kind or "") or "VideoObject" in schema) and not schema & ARTICLES and size < SHORT:
        return "a video page without an article"
    return "a list of articles, not an article" if is_list(paragraphs, prose, url, schema, kind) else None


def asks_consent(words: str) -> bool:
    """Whether a text speaks of consent in more than one of the ways that consent pages do."""
    return len({found[0].casefold() for found in CONSENT.finditer(words)}) > 1


def is_list(
    paragraphs: Sequence[str], prose: Sequence[str], url: str | None, schema: frozenset[str], kind: str | None
) -> bool:
    """Whether a page only leads on to others: a front page, a section, a search."""
    if schema & ARTICLES or kind == "article":
        return False
    headings = len(paragraphs) - len(prose)
    if schema & LISTS or is_front(url):
        return headings >= len(prose)
    return headings >= 10 and headings >= 3 * len(prose)


def is_front(url: str | None) -> bool:
    """Whether an address is a site's front."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return False
    return bool(parts.hostname) and not parts.path.strip("/") and not parts.query


def without_wall(paragraphs: Sequence[str]) -> tuple[str, ...]:
    """The paragraphs of a walled article but those of the wall itself."""
    return tuple(each for each in paragraphs if len(each) > WALLED or not WALL.search(each))


def is_walled(words: str, free: bool, size: int) -> bool:
    """Whether a page keeps the rest of its text for subscribers.

    ``free`` is the ``isAccessibleForFree`` of its JSON-LD, ``size`` the characters of prose that it shows.
    """
    if not free:
        return size < 2 * LONG
    return size < LONG and WALL.search(words) is not None
