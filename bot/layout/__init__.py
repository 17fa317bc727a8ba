"""A brief as blocks that know no platform, and messages that a platform can hold."""

from bot.layout.answers import Beside, answer, sentences
from bot.layout.changes import (
    Correction,
    News,
    correction,
    grown,
    mark,
    marked,
    reason,
    replaced,
    restored,
    roomy,
    shorter,
    silence,
    update,
    withdrawn,
    without_texts,
)
from bot.layout.links import Blocks, Link, PageLink, no_link, outlet_link, place_name, place_named
from bot.layout.packing import exactly, messages, pack
from bot.layout.refs import marks, missing
from bot.layout.stories import PRESSED, buttons, card, legible, root, short
from bot.layout.times import day, digest_title, hour, minutes, when
from bot.layout.words import counted, in_words

__all__ = [
    "PRESSED",
    "Beside",
    "Blocks",
    "Correction",
    "Link",
    "News",
    "PageLink",
    "answer",
    "buttons",
    "card",
    "correction",
    "counted",
    "day",
    "digest_title",
    "exactly",
    "grown",
    "hour",
    "in_words",
    "legible",
    "mark",
    "marked",
    "marks",
    "messages",
    "minutes",
    "missing",
    "no_link",
    "outlet_link",
    "pack",
    "place_name",
    "place_named",
    "reason",
    "replaced",
    "restored",
    "roomy",
    "root",
    "sentences",
    "short",
    "shorter",
    "silence",
    "update",
    "when",
    "withdrawn",
    "without_texts",
]
