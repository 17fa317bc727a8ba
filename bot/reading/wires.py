"""The news agency that an article credits: by the form of a credit, not by a list of agencies alone."""

from __future__ import annotations

import re

AGENCIES = "|".join(
    """
    Reuters|Associated Press|AP|AFP|Agence France-Presse|UPI|United Press International|Bloomberg|dpa|EFE|ANSA
    PTI|Press Trust of India|ANI|Xinhua|Kyodo(?: News)?|Yonhap|TASS|Interfax|PA Media|Press Association
    Canadian Press|Australian Associated Press|AAP|ANP|APA|SDA|Anadolu(?: Agency)?|IANS|Tribune News Service
    States Newsroom|PR ?Newswire|Business Wire|GlobeNewswire|CNN Wire|Ukrinform
    """.strip().split("\n    ")
)
NAME = r"[A-Z][\w.&'’-]*(?: [A-Z][\w.&'’-]*){0,4}"
TITLE = r"News ?[Ww]ire|[Ww]ire(?: Service)?|News Agency|Press Agency|News Service|Press Association|Newswire"
GENERIC = rf"(?:{NAME} )?(?:{NAME} )?(?:{TITLE})"
ANY = rf"(?:the )?(?P<name>{AGENCIES}|{GENERIC})"
PLACE_WORD = r"(?:[A-Z][\w.'’/-]{0,20}|de|da|do|la|le|el|of|upon|am|an|der|den|d')"
PLACE = rf"(?!The\b|An?\b)[A-Z][\w.'’/-]{{1,20}}(?:,? {PLACE_WORD}){{0,4}}"
DAY = r"[A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?"
DATELINE = re.compile(
    rf"^(?:(?:{PLACE})(?:, {DAY})?,? )?[(/](?P<name>[A-Z][\w.&'’ -]{{1,40}}|dpa)[)/] ?[-–—:]+ "
)
LEADING = re.compile(rf"^(?P<name>{AGENCIES}|{GENERIC}) ?[-–—]+ ")
PLACE_AGENCY = re.compile(rf"^[A-Z][A-Z .,'’-]{{2,40}}, (?:{DAY}, )?(?P<name>{AGENCIES}) ?[-–—]+ ")
SIGNED = re.compile(rf"^[\s(\[]*[-–—]*\s*(?:source: )?{ANY}[\s)\].]*$")
GIVEN = (
    "report(?:ing|ed)|written|produced|provided|distributed|compiled|contributed|material|files?"
    "|copyright|with"
)
CREDITED = re.compile(
    rf"(?:(?i:{GIVEN})|©) (?:\d{{4}} )?(?:by |from |to (?:this|the) (?:report|story) )?"
    rf"(?:[\w.]+ [\w.]+ (?:of|for|at) )?{ANY}\b"
)
NOTED = "reporting|writing|editing|with (?:reporting|files|material)|files|this (?:report|story|article)"
CREDIT_NOTE = re.compile(rf"(?i)^[\s(\[]*(?:additional )?(?:{NOTED})\b.{{0,300}}$")
BYLINE = re.compile(rf"(?:^|\b){ANY}(?:$|\b)")


def wire_of(paragraphs: tuple[str, ...], byline: str | None = None) -> str | None:
    """The agency named in the byline, the dateline, or a credit at the end; None where there is none."""
    if byline and (found := BYLINE.search(byline[:300])):
        return found["name"]
    for paragraph in paragraphs[:2]:
        for form in (DATELINE, LEADING, PLACE_AGENCY):
            if found := form.match(paragraph[:200]):
                return found["name"].strip()
    for paragraph in paragraphs[-4:]:
        if len(paragraph) <= 300 and (
            found := SIGNED.match(paragraph) or (CREDIT_NOTE.match(paragraph) and CREDITED.search(paragraph))
        ):
            return found["name"]
    return None


def without_credit(paragraphs: tuple[str, ...]) -> tuple[str, ...]:
    """The paragraphs without an agency's signature or note of who reported at an end."""
    kept = list(paragraphs)
    while len(kept) > 1 and len(kept[-1]) <= 300 and (SIGNED.match(kept[-1]) or is_note(kept[-1])):
        kept.pop()
    while len(kept) > 1 and SIGNED.match(kept[0][:100]):
        kept.pop(0)
    return tuple(kept)


def is_note(paragraph: str) -> bool:
    """Whether a closing paragraph only says who reported."""
    return bool(CREDIT_NOTE.match(paragraph)) and (
        paragraph[0] in "([" or CREDITED.search(paragraph) is not None
    )
