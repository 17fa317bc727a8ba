"""A brief as blocks that know no platform, and messages that a platform can hold."""

from bot.layout.answers import answer
from bot.layout.links import Blocks, Link, PageLink, no_link, outlet_link
from bot.layout.packing import pack
from bot.layout.refs import marks, missing
from bot.layout.stories import card, root, short
from bot.layout.times import day, digest_title, minutes, when

__all__ = [
    "Blocks",
    "Link",
    "PageLink",
    "answer",
    "card",
    "day",
    "digest_title",
    "marks",
    "minutes",
    "missing",
    "no_link",
    "outlet_link",
    "pack",
    "root",
    "short",
    "when",
]
