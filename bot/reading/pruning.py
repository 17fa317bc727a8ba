"""Cut from a page's tree what its own class names, roles and links give away as furniture."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from bot.analysis.languages import words

DEAD = words("script style noscript template iframe object embed svg canvas button select nav dialog")
NAMED = re.compile(
    r"""(?ix)(?:^|[\s_-])(?:
      promo(?:tion|box|tional)?s? | newsletters?(?:[_-]?\w+)? | subscri(?:be|ption|ptions)(?:[_-]?\w+)?
    | sign[_-]?up | donat(?:e|ion|ions) | membership
    | related(?:[_-]?\w+)? | recommend(?:ed|ation|ations|s)?(?:[_-]?\w+)? | read[_-]?(?:more|next|also)
    | also[_-]?read | more[_-]?(?:from|stories|news|on) | trending | most[_-]?(?:read|popular|viewed)
    | popular[_-]?\w* | outbrain | taboola | disqus\w*
    | share(?:bar|box|[_-]?(?:bar|box|buttons?|links?|tools?|this|icons?|list|widget))?s? | sharing
    | sharedaddy | social(?:[_-]?\w+)? | addthis\w* | follow[_-]?us
    | comments?(?:[_-]?(?:area|list|section|form|block|wrapper|count|thread|respond))? | respond
    | adverts? | advertisement | ads? | ad[_-]?(?:slot|unit|box|wrapper|container|label|block|banner)
    | sponsor(?:ed)? | commercial | banner | cookies?(?:[_-]?\w+)? | consent | gdpr | paywall | regwall
    | modal | popup | overlay | toolbar | breadcrumbs? | licen[cs]e | copyright
    | tags | tag[_-]?(?:list|cloud|links) | topics?[_-]?(?:list|links) | (?:post|article)[_-]?tags | hashtags
    | author[_-]?(?:bio|box|info|card|description) | about[_-]?(?:the[_-]?)?author | bio[_-]?box
    | captions? | wp[_-]caption[_-]text | (?:image|photo|picture|media)[_-]?(?:caption|credit|source)
    | credits? | correction[_-]?form | print[_-]?only | screen[_-]?reader(?:[_-]?text)? | visually[_-]?hidden
    | sr[_-]only | skip[_-]?link
    )(?=$|[\s_-])"""
)
HIDDEN = re.compile(r"(?i)display\s*:\s*none|visibility\s*:\s*hidden")
ROLES = words("navigation complementary search dialog alertdialog contentinfo banner menu tooltip")
BLOCKS = words(
    "div section aside p ul ol dl blockquote figcaption footer header span table form li h2 h3 h4 h5 h6"
    " figure small em"
)
STATE = re.compile(
    r"(?i)^(?:has|no|with|without|is|not|show|hide)[_-]|[_-](?:enabled|disabled|on|off|true|false)$|content|body"
)
"""Names that tell of the page, or of the text, with a word of furniture in them."""
SHARE = 0.3
"""Of a page's prose; what holds more than this is not furniture, whatever it is called."""
PROSE = 60
"""Characters; a paragraph of fewer is not counted as prose."""


def prune(tree: HtmlElement) -> None:
    """Take the furniture out of the tree, in place."""
    for element in list(tree.iter(*DEAD)):
        element.drop_tree()
    body = tree.find("body")
    if body is None:
        return
    limit = SHARE * prose(body)
    for element in list(body.iter(*BLOCKS)):
        if is_named(element) and is_inside(element, body) and prose(element) <= limit:
            element.drop_tree()
    for element in list(body.iter("p", "ul", "blockquote", "h3", "h4")):
        if is_inside(element, body) and is_links(element) and prose(element) <= limit:
            element.drop_tree()


def prose(element: HtmlElement) -> int:
    """Characters in paragraphs of some length; in all text where there are none to speak of."""
    paragraphs = (len(each.text_content()) for each in element.iter("p"))
    return sum(each for each in paragraphs if each >= PROSE) or len(element.text_content().split())


def is_inside(element: HtmlElement, body: HtmlElement) -> bool:
    """Whether it still hangs in the tree, below the body."""
    return any(each is body for each in element.iterancestors())


def is_named(element: HtmlElement) -> bool:
    """Whether its class, id, role or style says that it is no text."""
    if (
        element.get("role") in ROLES
        or element.get("hidden") is not None
        or HIDDEN.search(element.get("style") or "")
    ):
        return True
    return any(NAMED.search(name) for name in names(element))


def names(element: HtmlElement) -> Iterator[str]:
    """The names that a page's author gave it, but those of a state."""
    for attribute in ("class", "id", "data-component", "data-testid"):
        for name in (element.get(attribute) or "")[:300].split():
            if not STATE.search(name):
                yield re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name)


def is_links(element: HtmlElement) -> bool:
    """Whether a paragraph or list holds links alone, and they are no sentences."""
    links = [each.text_content().strip() for each in element.iter("a")]
    text = element.text_content().strip() if links else ""
    if not text or re.search(r"[.!?][\"'”’]?$", text) or len(text) < 3:
        return False
    return sum(map(len, links)) >= 0.9 * len(text)
