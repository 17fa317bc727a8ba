"""From bytes to text, in the encoding that the bytes are in."""

from __future__ import annotations

import codecs
import re

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
DECLARED = re.compile(
    rb"""(?i)(?:<meta[^>]{0,200}?charset|<\?xml[^>]{0,100}?encoding)\s*=\s*["']?\s*([a-z0-9_:.-]{2,40})"""
)
BINARY = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"%PDF",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"\x7fELF",
    b"RIFF",
    b"\xd0\xcf\x11\xe0",
    b"MZ\x90",
    b"BZh",
    b"\xfd7zXZ",
    b"SQLite format 3",
)
HEAD = 4096


class Undecodable(ValueError):
    """The bytes are no text, or none in an encoding that can be told."""


def decode(data: bytes, charset: str | None = None, markup: bool = False) -> str:
    """The text of the bytes: by byte order mark, by ``charset``, by what markup declares, as UTF-8, by guess.

    Raises ``Undecodable`` with the reason in a few words.
    """
    for mark, name in MARKS:
        if data.startswith(mark):
            return strictly(data[len(mark) :] if name == "utf-8" else data, name)
    if wide := wide_of(data):
        return strictly(data, wide)
    if data.startswith(BINARY) or b"\x00" in data[:HEAD]:
        raise Undecodable("binary data, not text")
    declared = DECLARED.search(data[:HEAD]) if markup else None
    names = (charset, declared[1].decode("ascii") if declared else None, "utf-8")
    for name in filter(None, names):
        if (found := attempt(data, name)) is not None:
            return found
    return guess(data)


def wide_of(data: bytes) -> str | None:
    """The encoding of markup of two bytes a sign that carries no mark: its first sign is a ``<``."""
    if data.startswith((b"<\0?\0", b"<\0!\0")) or re.match(rb"<\0[a-zA-Z]\0", data):
        return "utf-16-le"
    if data.startswith((b"\0<\0?", b"\0<\0!")) or re.match(rb"\0<\0[a-zA-Z]", data):
        return "utf-16-be"
    return None


def strictly(data: bytes, name: str) -> str:
    """The text in that encoding, or ``Undecodable``."""
    try:
        return data.decode(name)
    except UnicodeDecodeError:
        raise Undecodable(f"broken {name.upper()}") from None


WEB_NAMES = {
    "iso-8859-1": "cp1252", "iso8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252",
    "us-ascii": "utf-8", "ascii": "utf-8", "gb2312": "gb18030",
    "gbk": "gb18030", "shift_jis": "cp932", "ks_c_5601-1987": "cp949", "euc-kr": "cp949",
}  # fmt: skip
"""Names of encodings as the web means them (https://encoding.spec.whatwg.org/#names-and-labels)."""


def attempt(data: bytes, name: str) -> str | None:
    """The text in that encoding; None where it isn't, or there is no such encoding."""
    plain = name.strip().casefold()
    if plain.startswith(("utf-16", "utf16", "utf-32", "utf32", "ucs-", "iso-10646-ucs")):
        return None  # two and four bytes a sign would have been seen before: what says so is wrong
    try:
        return str(data, WEB_NAMES.get(plain, plain))
    except (LookupError, ValueError):
        return None


USUAL = ("cp1252", "cp1251", "cp1250")
"""Old encodings in the order in which unmarked files are found in them."""


def guess(data: bytes) -> str:
    """The text in the likeliest of the old encodings; of those as likely as the best, in the most usual."""
    from charset_normalizer import from_bytes

    found = list(from_bytes(data[: 64 * HEAD]))
    best = found[0] if found else None
    near = {
        each.encoding
        for each in found
        if best and each.chaos <= best.chaos and each.coherence >= best.coherence - 0.1
    }
    likely = [each for each in USUAL if each in near] + [each.encoding for each in found[:1]]
    for name in (*likely, "cp1252"):
        if (text := attempt(data, name)) is not None and is_text(text):
            return text
    raise Undecodable("no encoding fits, or no text")


def is_text(text: str) -> bool:
    """Whether control characters are as rare as in text."""
    sample = text[:HEAD]
    return sum(not each.isprintable() and not each.isspace() for each in sample) <= len(sample) * 0.01
