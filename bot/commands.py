"""The commands that people type in chat, as data: a platform offers them, ``bot.acting`` carries them out.

What was typed arrives as ``Command(name, words)``. A platform with fields of its own (Discord) fills
``words`` from them, in the order that stands here; where they are typed in one line (Slack), they are split
at blanks. So a ``text`` word, which may hold blanks itself, comes last.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Holds = Literal["text", "source", "link", "choice"]


@dataclass(frozen=True, slots=True)
class WordKind:
    """One word behind a command. ``source`` is the id of a source, ``choice`` one of ``choices``."""

    name: str
    summary: str
    holds: Holds = "text"
    choices: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True)
class CommandKind:
    """One command. ``changes`` the channel, so that not everybody may use it."""

    name: str
    summary: str
    words: tuple[WordKind, ...] = ()
    changes: bool = False


COMMANDS: tuple[CommandKind, ...] = (
    CommandKind("digest", "Post a digest here now", changes=True),
    CommandKind(
        "preview",
        "See, alone, what a digest would hold now",
        (WordKind("last", "how far back to look, such as 7d or 12h"),),
    ),
    CommandKind(
        "sources",
        "What this channel reads; add or remove a source",
        (
            WordKind("do", "what to do with a source", "choice", ("list", "add", "remove")),
            WordKind("source", "the address of a feed, or the id of a source", "source"),
        ),
        changes=True,
    ),
    CommandKind(
        "follow",
        "Put stories about a topic first; a topic with a minus is followed no more",
        (WordKind("topic", "such as Canada, or -Canada"),),
        changes=True,
    ),
    CommandKind(
        "mute",
        "Leave stories about a topic out; a topic with a minus is muted no more",
        (WordKind("topic", "such as sport, or -sport"),),
        changes=True,
    ),
    CommandKind(
        "schedule",
        "When digests come here; or set it",
        (WordKind("when", "a cron line, such as 0 8 * * mon-fri"),),
        changes=True,
    ),
    CommandKind(
        "why",
        "Where an article went, and why",
        (WordKind("link", "the address of the article", "link", required=True),),
    ),
    CommandKind("status", "What was read, what fails and when the next digest is due"),
    CommandKind("pause", "Post no digests here until told to", changes=True),
    CommandKind("resume", "Post digests here again", changes=True),
    CommandKind(
        "withdraw",
        "Take a story back, in the message and in its thread",
        (WordKind("post", "a link to the message, or the id of the story", "link", required=True),),
        changes=True,
    ),
    CommandKind("forget", "Delete what you asked me, and what I answered"),
    CommandKind("help", "What I can do"),
)


def known(name: str) -> CommandKind | None:
    """The command of that name."""
    return next((each for each in COMMANDS if each.name == name), None)
