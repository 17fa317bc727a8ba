"""The steps. Each claims what is due, does one thing that can be repeated, and leaves rows.

poll ─▶ read ─▶ group ─▶ write ─▶ compose ─▶ deliver
"""

from bot.pipeline.composing import choose, compose, compose_now
from bot.pipeline.delivering import carry_out, claim, deliver
from bot.pipeline.grouping import group
from bot.pipeline.hiding import seen
from bot.pipeline.laying import lay_out
from bot.pipeline.living import live
from bot.pipeline.polling import poll
from bot.pipeline.reading import read
from bot.pipeline.revising import revise
from bot.pipeline.withdrawing import restore, withdraw
from bot.pipeline.writing import write

__all__ = [
    "carry_out",
    "choose",
    "claim",
    "compose",
    "compose_now",
    "deliver",
    "group",
    "lay_out",
    "live",
    "poll",
    "read",
    "restore",
    "revise",
    "seen",
    "withdraw",
    "write",
]
