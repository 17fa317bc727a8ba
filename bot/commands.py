"""The commands that people type in chat, as data: a platform offers them, ``bot.acting`` carries them out.

What was typed arrives as ``Command(name, words)``. A platform with fields of its own (Discord) fills
``words`` from them, in the order that stands here; where they are typed in one line (Slack), they are split
at blanks. So a ``text`` word, which may hold blanks itself, comes last.
"""

from __future__ import annotations

import difflib
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
    """One command. ``changes`` where it can change the channel, which not everybody may do.

    ``shows`` where it changes nothing as long as no word stands behind it: it shows what is set.
    """

    name: str
    summary: str
    words: tuple[WordKind, ...] = ()
    changes: bool = False
    shows: bool = False

    @property
    def usage(self) -> str:
        """``set [KEY] [VALUE]``: what may be left out stands in brackets."""
        shown = (each.name.upper() if each.required else f"[{each.name.upper()}]" for each in self.words)
        return " ".join((self.name, *shown))


SETTINGS = ("stories", "points", "language", "layout", "timezone", "quiet")
"""What ``set`` can set: keys of ``[[channel]]``."""

_TOPIC = "such as Canada; -Canada takes it back; without one, the list"
_PLACE = "a link to the message, the id of a story, or its number in the last digest"

COMMANDS: tuple[CommandKind, ...] = (
    CommandKind("digest", "Post a digest here now, out of turn", changes=True),
    CommandKind(
        "preview",
        "See, alone, what a digest would hold now, and what it cost",
        (WordKind("last", "how far back to look, such as 7d or 12h"),),
    ),
    CommandKind("status", "What was read, what fails, what is held and when the next digest is due"),
    CommandKind(
        "sources",
        "What this channel reads, and how that goes; hide a source here, or show it again",
        (
            WordKind("do", "what to do", "choice", ("list", "hide", "show")),
            WordKind("source", "the source's number or id, as the list has it", "source"),
        ),
        changes=True,
        shows=True,
    ),
    CommandKind(
        "follow", "Put stories about a topic first", (WordKind("topic", _TOPIC),), changes=True, shows=True
    ),
    CommandKind(
        "mute", "Leave stories about a topic out", (WordKind("topic", _TOPIC),), changes=True, shows=True
    ),
    CommandKind(
        "unfollow", "Follow a topic no more", (WordKind("topic", "as it is listed", required=True),), True
    ),
    CommandKind(
        "unmute", "Mute a topic no more", (WordKind("topic", "as it is listed", required=True),), True
    ),
    CommandKind(
        "schedule",
        "When digests come here; or set it",
        (
            WordKind(
                "when", "such as: weekdays 8:00, daily 7:30 18:00, or a cron line; default takes it back"
            ),
        ),
        changes=True,
        shows=True,
    ),
    CommandKind(
        "set",
        "The channel's settings and where each comes from; or set one",
        (
            WordKind("key", "which setting", "choice", SETTINGS),
            WordKind("value", "its new value; default takes back what was set here"),
        ),
        changes=True,
        shows=True,
    ),
    CommandKind(
        "why",
        "Where an article or a story went, and why",
        (WordKind("link", f"the address of an article, or {_PLACE}", "link", required=True),),
    ),
    CommandKind("pause", "Post no digests here until told to", changes=True),
    CommandKind("resume", "Post digests here again", changes=True),
    CommandKind(
        "withdraw",
        "Take a story back, in the message and in its thread",
        (WordKind("post", _PLACE, "link", required=True),),
        changes=True,
    ),
    CommandKind(
        "join",
        "Have digests in this channel, though the config does not name it",
        (WordKind("name", "what to call the channel in lists"),),
        changes=True,
    ),
    CommandKind("leave", "Take back a join", changes=True),
    CommandKind("forget", "Delete what you asked me, and what I answered"),
    CommandKind("help", "What I can do", (WordKind("command", "explain this one"),)),
)


def known(name: str) -> CommandKind | None:
    """The command of that name."""
    return next((each for each in COMMANDS if each.name == name), None)


def nearest(name: str) -> CommandKind | None:
    """The command that was probably meant, None where none comes near."""
    found = difflib.get_close_matches(name.casefold()[:40], [each.name for each in COMMANDS], n=1)
    return known(found[0]) if found else None


def changing(kind: CommandKind, words: tuple[str, ...]) -> bool:
    """Whether the command with these words changes the channel: ``set stories`` only shows what is set."""
    if not kind.changes or not kind.shows:
        return kind.changes
    shown = {"sources": words[:1] == ("list",), "set": len(words) < 2}.get(kind.name, False)
    return bool(words) and not shown
