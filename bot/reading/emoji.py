"""Emoji that decorate a text say nothing that can be cited."""

from __future__ import annotations

import re

PICTURES = (
    "\U0001f000-\U0001faff\u2190-\u21ff\u2300-\u23ff\u25a0-\u25ff"
    "\u2600-\u275a\u2761-\u27bf\u2b00-\u2bff\u3297\u3299"
)
JOINERS = "\ufe0e\ufe0f\u200d\u20e3\U000e0020-\U000e007f"
EDGE = rf"[{PICTURES}{JOINERS}\s]"
DECORATED = re.compile(f"[{PICTURES}{JOINERS}]")
PICTURE = re.compile(f"[{PICTURES}]")
KEYCAP = re.compile("[0-9#*]\ufe0f?\u20e3")
AT_START = re.compile(rf"^{EDGE}++")
AT_END = re.compile(rf"(?<!{EDGE}){EDGE}++$")
AFTER_END = re.compile(rf"(?<=[.!?…\"'”’»)\]]){EDGE}++(?=[A-Z\"“‘«„(])")


def without_emoji(text: str) -> str:
    """The text without emoji at its start, at its end and after a sentence. Those within one stay.

    Only an emoji at an edge is decoration; "the 🍁 flag" would lose a word.
    """
    if text.isascii() or not DECORATED.search(text):
        return text.strip()
    text = AT_END.sub("", AT_START.sub("", KEYCAP.sub("", text)))
    return AFTER_END.sub(lambda run: " " if PICTURE.search(run[0]) else run[0], text)
