"""A question, answered from the articles, or with the plain word that they don't say."""

from bot.answering.finding import answer_from, found_articles
from bot.answering.hearing import HEARD, answered, hear
from bot.answering.replying import GREETING, reply, tidy
from bot.answering.scoping import Scope, scope_of

__all__ = [
    "GREETING",
    "HEARD",
    "Scope",
    "answer_from",
    "answered",
    "found_articles",
    "hear",
    "reply",
    "scope_of",
    "tidy",
]
