"""Text that isn't ours, made harmless for Discord: pure.

Nothing that comes in here leaves as a mention, a link, a list, a heading or a format. It is done in
one linear pass over each text: ``discord.utils.escape_markdown`` takes quadratic time on a run of
``[`` and leaves links, lists and small print alive.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote, urlsplit

ZERO_WIDTH = "\u200b"

_BLANKS = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
# What turns the direction of a line, hides in it, or can't be encoded.
_HIDDEN = re.compile("[\u200b\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_MARK = re.compile(
    r"""(?P<mark>[\\*_~`|\[\]])      # emphasis, code, spoilers, masked links
      | (?P<angle><)(?=\S)           # <@1> <#1> <t:1> <:name:1> </command:1> <https://...>
      | (?P<at>@)(?=everyone|here|[!&]?\d)
      | (?P<colon>:)(?=//|[\w+-]{1,40}(?::|\Z))  # a bare address becomes a link, :name: an emoji
      | (?<=\.gg)(?P<slash>/)        # an invitation needs no scheme
      | (?<=discord\.com)(?P<path>/)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_EMOJI = re.compile("[\u200d\u2600-\u27bf\ufe0f\U0001f000-\U0001faff]")
_LINE_START = re.compile(r"(?P<mark>[#>+\-])|(?P<number>\d+)(?P<dot>[.)])")
# Bold from the first word to the last: some clients see none that begins with a comma.
_WORDS = re.compile(r"\w(?:.*\w)?", re.DOTALL)
_STARS = "\ue000"
_SAFE_IN_URL = "%/:=&?~#+!$,;'@*_-."


def flat(text: str) -> str:
    """One line: blanks of any kind folded into one, what is hidden taken out."""
    return _BLANKS.sub(" ", _HIDDEN.sub("", text))


def escape(text: str) -> str:
    """The words to stand inside a line, blanks at the ends kept."""
    return _MARK.sub(_disarm, flat(text))


def escape_line(text: str) -> str:
    """The words to stand at the start of a line, where a sign may make a list or a heading."""
    words = escape(text).strip()
    start = _LINE_START.match(words)
    if start is None:
        return words
    if start["mark"]:
        return "\\" + words
    return f"{start['number']}\\{words[start.start('dot') :]}"


def link(text: str, url: str | None) -> str:
    """A masked link, or the words alone where the address can't be used."""
    address = safe_url(url)
    if address is None:
        return escape(text).strip()
    # A bracket in the words of a link would end them; an emoji, and Discord shows the whole as it is written.
    words = escape(_EMOJI.sub("", text.replace("[", "(").replace("]", ")"))).strip()
    return f"[{words}]({address})" if words else escape(text).strip()


def emphasise(text: str, parts: Iterable[tuple[int, int]]) -> str:
    """The words with ``parts`` (start, end within text) in bold."""
    # Escaped as a whole, with a stand-in for the stars: what is safe depends on what follows.
    text = text.replace(_STARS, " ")
    shown, at = [], 0
    for start, end in _merged(parts, len(text)):
        if words := _WORDS.search(text[start:end]):
            shown += [text[at : start + words.start()], words[0]]
            at = start + words.end()
    return escape(_STARS.join([*shown, text[at:]])).strip().replace(_STARS, "**")


def safe_url(url: str | None) -> str | None:
    """The address, so written that it can't end a masked link; None where it isn't one for the web."""
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not parts.netloc:
        return None
    return quote(parts.geturl(), safe=_SAFE_IN_URL, errors="replace")


def clip(text: str, limit: int) -> str:
    """A label of at most ``limit`` units as Discord counts at worst (UTF-16), an ellipsis at its end."""
    words = flat(text).strip()
    if length(words) <= limit:
        return words
    while length(words) > limit - 1:
        words = words[: min(len(words) - 1, limit - 1)]
    return words.rstrip() + "…"


def length(text: str) -> int:
    """Characters as Discord counts them at worst: in units of UTF-16."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _disarm(found: re.Match[str]) -> str:
    # A backslash does not stop the server from reading a mention: the sign must not touch what follows.
    return found[0] + ZERO_WIDTH if found["angle"] or found["at"] else "\\" + found[0]


def _merged(parts: Iterable[tuple[int, int]], end: int) -> list[tuple[int, int]]:
    """The parts in order, cut to the text, those that touch made one: two bolds in a row are none."""
    merged: list[tuple[int, int]] = []
    for start, stop in sorted((max(start, 0), min(stop, end)) for start, stop in parts):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(stop, merged[-1][1]))
        elif start < stop:
            merged.append((start, stop))
    return merged


def unescape(shown: str) -> str:
    """The words behind what ``escape`` made of them."""
    return re.sub(r"\\([^\sA-Za-z0-9])", r"\1", shown.replace(ZERO_WIDTH, ""))
