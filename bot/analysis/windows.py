"""The time that a question is about: "yesterday", "last week", "since Monday". English and German."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

_DAYS = {
    "monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5, "sunday": 6,
    "montag": 0, "dienstag": 1, "mittwoch": 2, "donnerstag": 3, "freitag": 4, "samstag": 5, "sonntag": 6,
}  # fmt: skip
_AGO = re.compile(
    r"\b(?:in|over|from|during|within)?\s*the\s+(?:last|past)\s+(?P<n>\d{1,3}|few|couple of)?\s*"
    r"(?P<unit>hour|day|week|month)s?\b",
    re.IGNORECASE,
)
_SINCE = re.compile(rf"\b(?:since|seit)\s+(?P<day>{'|'.join(_DAYS)})\b", re.IGNORECASE)
_SIMPLE = re.compile(
    r"\b(?P<word>today|tonight|this morning|yesterday|this week|last week|this month|last month|"
    r"heute|gestern|diese woche|letzte woche)\b",
    re.IGNORECASE,
)
_ASKED_OF = re.compile(
    r"\b(?:report(?:ed|s)?|news|happen\w*|new|stories|articles|said|say|written|publish\w*|posted|"
    r"announced|since|gibt es|passiert|berichtet)\b",
    re.IGNORECASE,
)
_NEWEST = re.compile(
    r"\b(?:latest|newest|most recent(?:ly)?|recent(?:ly)?|any news|news on|news about|what's new|"
    r"updates?|now|currently|neueste[ns]?|aktuell\w*)\b",
    re.IGNORECASE,
)
_HOURS = {"hour": 1, "day": 24, "week": 168, "month": 720}


@dataclass(frozen=True, slots=True)
class Window:
    """When what was asked for was published; None where the question sets no bound."""

    since: datetime | None = None
    until: datetime | None = None
    newest: bool = False


def window(question: str, now: datetime, zone: str = "UTC") -> Window:
    """The time that the question names, as a reader in that zone means it.

    "Did the port close on Friday?" asks of the event, not of when it was written: only words that ask for
    news ("what was reported yesterday?") bound when an article was published.
    """
    newest = bool(_NEWEST.search(question))
    local = now.astimezone(ZoneInfo(zone))
    if match := _AGO.search(question):
        count = {"few": 3, "couple of": 2, None: 1}.get(match["n"]) or int(match["n"] or 1)
        return Window(now - timedelta(hours=count * _HOURS[match["unit"].casefold()]), None, newest)
    if match := _SINCE.search(question):
        back = (local.weekday() - _DAYS[match["day"].casefold()]) % 7 or 7
        return Window(_midnight(local) - timedelta(days=back), None, newest)
    match = _SIMPLE.search(question)
    if match and _ASKED_OF.search(question):
        since, until = _simple(match["word"].casefold(), local)
        return Window(since, until, newest)
    return Window(newest=newest)


def _simple(word: str, local: datetime) -> tuple[datetime, datetime | None]:
    today = _midnight(local)
    monday = today - timedelta(days=today.weekday())
    first = today.replace(day=1)
    return {
        "yesterday": (today - timedelta(days=1), today),
        "gestern": (today - timedelta(days=1), today),
        "this week": (monday, None),
        "diese woche": (monday, None),
        "last week": (monday - timedelta(days=7), monday),
        "letzte woche": (monday - timedelta(days=7), monday),
        "this month": (first, None),
        "last month": ((first - timedelta(days=1)).replace(day=1), first),
    }.get(word, (today, None))


def _midnight(local: datetime) -> datetime:
    return local.replace(hour=0, minute=0, second=0, microsecond=0)
