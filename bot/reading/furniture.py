"""What stands on a page around an article: recognised by its own words, a whole paragraph at a time.

A paragraph that ends as a sentence is text, unless it carries a label ("Also read: ...") or asks the
reader for something (to subscribe, to accept cookies).
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

LONGEST = 400
"""Characters; nothing longer is furniture."""

Pattern = re.Pattern[str]

SHORT = 130
"""Characters; no phrase that is furniture alone is longer."""
LEAD = r"[\s•>»›\[(*#+-]*"
TAIL = r"[\s.:!…»›>\])*→-]*"
POLITE = r"(?:please\s+|to\s+[^,.]{3,40},\s+|don['’]t\s+forget\s+to\s+|you\s+can\s+|why\s+not\s+)?"
COOKIES = re.compile(
    r"""(?ix)^(?:we(?:\s+and\s+our\s+partners)?\s+(?:use|store|value)|this\s+(?:site|website|page)\s+uses
    |our\s+(?:site|website)\s+uses|by\s+(?:continuing|using|clicking)|your\s+privacy)
    \b.{0,300}\b(?:cookies?|consent|privacy)\b"""
)
ORIGIN = re.compile(
    r"""(?ix)^\W*(?:
      this\s+(?:article|story|piece|post|report|content)\s+(?:was|is|has\s+been|first|originally|may)\b
      .{0,60}\b(?:published|appeared|produced|provided|republished|reprinted|updated|generated|amended|corrected|commission)\b
    | (?:the\s+)?post\b.{3,200}\bappeared\s+first\s+on\b
    | originally\s+published\b | republished\s+(?:from|with)\b)"""
)
CLOSING = re.compile(
    r"""(?ix)^\W*(?:
      (?:©|ⓒ|\(c\)\s|copyright\s+(?:©|\d{4})|저작권자)\s?.{0,200}
    | (?:the\s+)?(?:associated\s+press|ap|reuters|afp|bloomberg)\s+(?:writers?|reporters?|journalists?)\s
      .{3,250}\bcontributed\b.{0,40}
    | if\s+you\s+(?:enjoyed|liked)\s+this\s+(?:article|story|piece)\b.{0,300}
    )$"""
)
CREDIT = re.compile(
    r"""(?ix)^(?:
      [(\[]\s*(?:photo|image|picture|video|file\s+photo|photograph|credit|source|reporting|editing|writing|compiled
      |additional)\b.{0,200}[)\]]\.?
    | (?:file\s+)?(?:photo|image|picture|video|photograph|illustration)s?
      \s+(?:by|courtesy|credit|via)\b[^.]{1,80}
    | (?:additional\s+)?(?:reporting|editing|writing)\s+by\s.{3,200})$"""
)
CAPTION = re.compile(
    r"""(?x)(?:[(\[][A-Z][\w.'’ -]{1,40}(?:/|[ ]via[ ])[A-Z][\w.'’/ -]{1,40}[)\]]
    | \b(?:Photo|Photograph|Picture|Image|Illustration)s?(?:[ ](?:by|credit))?:[ ][^.!?]{2,60})$"""
)
CAPTIONED = 40
"""Words; no caption is longer."""
ADDRESSED = re.compile(r"(?i)\b(?:you|your|our|us|we)\b")
REPORTED = re.compile(r"(?i)[\"“”]|\b(?:said|says|told|according)\b")
ONLY_MARKS = re.compile(r"^[\W_]*$")
LEADS_ON = re.compile(
    r"""(?ix)(?<=[.!?…”"'’\]])\s*[\[(]?
    (?:continue[ ]reading|read[ ](?:more|on|the[ ](?:full|whole|rest)[^.]{0,30}))\b[^.!?]{0,60}$"""
)
YEAR_FIRST = r"\d{4}-\d\d-\d\d(?:[T\s]\d\d:\d\d\S*)?"
DAY_FIRST = r"\d{1,2}(?:st|nd|rd|th)?\s+[a-zäéû]{3,9}\.?,?\s+\d{4}"
MONTH_FIRST = r"[a-zäéû]{3,9}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}"
DATE_LINE = re.compile(
    rf"""(?ix)^
    (?:(?:first\s+)?(?:published|posted|updated|last\s+(?:updated|modified)|modified|created|date)\s*(?:on|at|:)?\s*)?
    (?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+)?
    (?:{YEAR_FIRST}|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}|{DAY_FIRST}|{MONTH_FIRST})
    [\s,|·•–-]*(?:(?:at\s+)?\d{{1,2}}[:.]\d\d(?::\d\d)?\s*(?:[ap]\.?m\.?)?)?\s*
    (?:\(?[A-Z]{{2,5}}\)?)?[\s.|·]*(?:\d+\s+min(?:ute)?s?\s+read)?$"""
)


@dataclass(frozen=True, slots=True)
class Phrases:
    """The patterns of ``furniture.toml``."""

    label: Pattern
    alone: Pattern
    comments: Pattern
    lists: Pattern
    asks: Pattern
    orders: Pattern
    wanted: Pattern


@cache
def phrases() -> Phrases:
    """The patterns, read when first asked."""
    table = tomllib.loads(
        resources.files("bot.reading").joinpath("furniture.toml").read_text(encoding="utf-8")
    )
    one_of = {
        name: "|".join(lines).replace(" ?", r"\s?").replace(" ", r"\s+") for name, lines in table.items()
    }
    return Phrases(
        label=compiled(rf"^{LEAD}(?:{one_of['labels']})\s*[:|–—]\s*\S"),
        alone=compiled(rf"^{LEAD}(?:{one_of['alone']}){TAIL}$"),
        comments=compiled(rf"^{LEAD}(?:{one_of['comments']}){TAIL}$"),
        lists=compiled(rf"^{LEAD}(?:{one_of['lists']}){TAIL}$"),
        asks=compiled(rf"^{LEAD}{POLITE}(?:{one_of['asks']})\b"),
        orders=compiled(rf"^{LEAD}{POLITE}(?:{one_of['orders']})\b"),
        wanted=compiled(rf"\b(?:{one_of['wanted']})\b"),
    )


def compiled(pattern: str) -> Pattern:
    """The pattern, case aside."""
    return re.compile(pattern, re.IGNORECASE)


def is_furniture(paragraph: str) -> bool:
    """Whether a whole paragraph is the page's and not the article's."""
    if ONLY_MARKS.match(paragraph[:LONGEST]):
        return not any(each.isalnum() for each in paragraph)
    if len(paragraph) > LONGEST:
        return False
    known = phrases()
    return bool(
        known.label.match(paragraph)
        or is_alone(paragraph)
        or is_request(paragraph)
        or COOKIES.match(paragraph)
        or ORIGIN.match(paragraph)
        or CREDIT.match(paragraph)
        or CLOSING.match(paragraph)
        or (len(paragraph.split()) <= CAPTIONED and CAPTION.search(paragraph))
        or DATE_LINE.match(paragraph)
    )


def is_request(paragraph: str) -> bool:
    """Whether it asks the reader for something: to subscribe, to follow, to accept."""
    known = phrases()
    asks, orders = known.asks.match(paragraph), known.orders.match(paragraph)
    if not (asks or orders) or not known.wanted.search(paragraph) or REPORTED.search(paragraph):
        return False
    if ADDRESSED.search(paragraph):
        return asks is not None
    return orders is not None and len(paragraph.split()) <= 12


def without_furniture(paragraphs: tuple[str, ...]) -> tuple[str, ...]:
    """The paragraphs that are the article's: no labels, no lists of links, no comments."""
    kept: list[str] = []
    total = sum(map(len, paragraphs))
    seen = 0
    in_list = False
    for paragraph in paragraphs:
        seen += len(paragraph)
        if kept and phrases().comments.match(paragraph[:LONGEST]) and seen > total / 2:
            break
        in_list = bool(phrases().lists.match(paragraph[:LONGEST])) or (in_list and is_heading(paragraph))
        if not in_list and not is_furniture(paragraph):
            kept.append(LEADS_ON.sub("", paragraph))
    return tuple(kept)


ENDS = re.compile(r"[.!…:;,。！？：…][\"'”’»)\]」』）]*$|[?][\"'”’»]+$")
WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")


def is_alone(paragraph: str) -> bool:
    """Whether a short paragraph is a phrase of the page's own."""
    return len(paragraph) <= SHORT and phrases().alone.match(paragraph) is not None


def is_heading(paragraph: str) -> bool:
    """Whether a paragraph is short and doesn't end as a sentence does."""
    if len(paragraph) > 200:
        return False
    words = paragraph.split()
    if len(paragraph) > 60 and WIDE.search(paragraph):
        return False
    if len(words) > 25:
        return False
    if paragraph.rstrip("”\"'’)").endswith("?"):
        return len(words) <= 15 and paragraph[-1] == "?"
    return not ENDS.search(paragraph)
