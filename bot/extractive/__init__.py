"""The writer that needs no model: it picks sentences and drops words, and adds none.

All it writes are sentences of the articles with words left out, but for an outlet's name and "says".
"""

from __future__ import annotations

from bot.extractive.finding import answer
from bot.extractive.writing import write

__all__ = ["answer", "write"]
