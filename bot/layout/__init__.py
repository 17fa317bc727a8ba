"""A brief as blocks that know no platform, and messages that a platform can hold."""

from bot.layout.answers import answer
from bot.layout.links import Blocks, Link, PageLink, no_link, outlet_link, place_name, place_named
from bot.layout.packing import messages, pack
from bot.layout.refs import marks, missing
from bot.layout.stories import PRESSED, buttons, card, legible, root, short
from bot.layout.times import day, digest_title, minutes, when

__all__ = [
    "PRESSED",
    "Blocks",
    "Link",
    "PageLink",
    "answer",
    "buttons",
    "card",
    "day",
    "digest_title",
    "legible",
    "marks",
    "messages",
    "minutes",
    "missing",
    "no_link",
    "outlet_link",
    "pack",
    "place_name",
    "place_named",
    "root",
    "short",
    "when",
]
