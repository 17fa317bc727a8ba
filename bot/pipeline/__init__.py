"""The steps. Each claims what is due, does one thing that can be repeated, and leaves rows.

poll ─▶ read ─▶ group ─▶ write ─▶ compose ─▶ deliver
"""

from bot.pipeline.composing import choose, compose, compose_now, lay_out
from bot.pipeline.delivering import carry_out, claim, deliver
from bot.pipeline.grouping import group
from bot.pipeline.hiding import seen
from bot.pipeline.polling import poll
from bot.pipeline.reading import read
from bot.pipeline.writing import brief_of, write

__all__ = [
    "brief_of",
    "carry_out",
    "choose",
    "claim",
    "compose",
    "compose_now",
    "deliver",
    "group",
    "lay_out",
    "poll",
    "read",
    "seen",
    "write",
]
