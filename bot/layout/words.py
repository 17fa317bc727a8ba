"""Our own fixed words around a brief, in the languages that they are known in; English where they are not.

Blocks are laid out in English; ``in_words`` puts the fixed words of another language in their place.
What a writer or an article said is never touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from bot.layout.links import Blocks
from bot.models import Block, Button, Buttons, Heading, Line, Small

_GERMAN = {
    "In their words": "Im Wortlaut",
    "How outlets tell it": "Wie die Medien es erzählen",
    "Who is quoted": "Wer zu Wort kommt",
    "Headlines that say more than their text": "Überschriften, die mehr sagen als der Text",
    "Show in the article": "Im Artikel zeigen",
    "More": "Mehr",
    "Compare": "Vergleichen",
    "Sources": "Quellen",
    "Why this": "Warum das",
    "Not the same event": "Nicht dasselbe Ereignis",
    "Useful": "Nützlich",
    "Not useful": "Nicht nützlich",
}
_ENGLISH = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_DATES = dict(
    zip(
        _ENGLISH,
        [
            "Montag",
            "Dienstag",
            "Mittwoch",
            "Donnerstag",
            "Freitag",
            "Samstag",
            "Sonntag",
            "Januar",
            "Februar",
            "März",
            "April",
            "Mai",
            "Juni",
            "Juli",
            "August",
            "September",
            "Oktober",
            "November",
            "Dezember",
        ],
        strict=True,
    )
)
_DAYS, _MONTHS = (r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day", "|".join(list(_DATES)[7:]))
_DATE = re.compile(rf"\b(?P<day>{_DAYS})? ?(?P<number>\d{{1,2}}) (?P<month>{_MONTHS})\b")
_GERMAN_WAYS = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"^Only in (.+)$", r"Nur in \1"),
        (r"\b1 independent source\b", "1 unabhängige Quelle"),
        (r"\b(\d+) independent sources\b", r"\1 unabhängige Quellen"),
        (r"\b(\d+) outlets, ", r"\1 Medien, "),
        (r"\b(\d+) min read\b", r"\1 Min. Lesezeit"),
        (r"\b(\d+) more\b", r"\1 weitere"),
        (
            r"^Written without a model, in the articles' words",
            "Ohne Modell geschrieben, in den Worten der Artikel",
        ),
        (r"^Written by ", "Geschrieben von "),
        (r"^Written ", "Geschrieben "),
        (r"\bRead until ", "Gelesen bis "),
        (r"^Goes on from ", "Fortsetzung von "),
        (r"^New since ", "Neu seit "),
        (r"^Known before$", "Schon bekannt"),
        (r"^The story now$", "Der Stand jetzt"),
        (r"^Corrected ", "Korrigiert "),
        (r"^What stood here: ", "Hier stand: "),
        (r"^What stands now: ", "Jetzt steht dort: "),
        (r"^(.+) no longer prints it\.$", r"\1 druckt es nicht mehr."),
        (r"^(.+) changed what it rests on\.$", r"\1 hat geändert, worauf es beruht."),
        (r"^It tells of another event and was taken out\.$", "Es erzählt von einem anderen Ereignis."),
        (r"^“(.+)” \(our translation\)$", r"„\1“ (unsere Übersetzung)"),
        (
            r", translated: only numbers and names were checked",
            ", übersetzt: geprüft sind nur Zahlen und Namen",
        ),
    )
)


def in_words(parts: Iterable[Blocks], language: str) -> tuple[Blocks, ...]:
    """The same parts, with our fixed words in that language where they are known in it."""
    if language[:2] != "de":
        return tuple(parts)
    return tuple(tuple(map(_german, blocks)) for blocks in parts)


def _german(block: Block) -> Block:
    match block:
        case Heading(level=1 | 3):
            return replace(block, text=_said(block.text))
        case Small():
            return replace(block, text=_said(block.text))
        case Line(refs=(), bullet=False):  # a correction: what a writer said stands on sources
            return replace(block, text=_said(block.text))
        case Buttons():
            return Buttons(tuple(map(_button, block.buttons)))
    return block


def _button(button: Button) -> Button:
    """A question to ask is the writer's."""
    return button if button.action == "ask" else replace(button, label=_said(button.label))


def _said(text: str) -> str:
    text = _GERMAN.get(text, text)
    for pattern, words in _GERMAN_WAYS:
        text = pattern.sub(words, text)
    return _DATE.sub(_date, text)


def _date(match: re.Match[str]) -> str:
    day = f"{_DATES[match['day']]}, " if match["day"] else " " if match.group().startswith(" ") else ""
    return f"{day}{match['number']}. {_DATES[match['month']]}"


def counted(count: int, noun: str, plural: str = "") -> str:
    """``1 feed``, ``3 feeds``; ``plural`` where it is not made with an s."""
    return f"{count} {noun if count == 1 else plural or f'{noun}s'}"
