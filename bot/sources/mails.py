"""Saved mails (``.eml``): a newsletter's text or its articles, with who sent it and when.

A mail that somebody passed on is of whom it was written by.
"""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime
from html import unescape

from bot.errors import Unreadable
from bot.models import Entry
from bot.sources.decoding import Undecodable, decode
from bot.sources.newsletters import articles_in

KINDS = ("text/html", "text/plain")
"""What a mail's text may be in, best first."""
MOST = 100
"""Parts; no newsletter has more."""
LOOKED = 5000
"""Characters of a text that are looked at for the head of a mail that was passed on."""
FORWARD = re.compile(r"^(?:\s*(?:fwd?|wg|re|aw|tr)\s*:)+\s*", re.IGNORECASE)
PASSED = re.compile(
    r"(?i)(?:-{2,}|_{2,})\s*(?:forwarded|original|weitergeleitete|ursprüngliche)\s+(?:message|nachricht)\s*-*[^\n<]*"
)
HEADER = re.compile(
    r"(?i)^\W*(from|von|date|sent|datum|gesendet|subject|betreff|to|an|cc)\W{0,3}:\W?\s*(.*)$"
)
NAMES = {
    "from": "from", "von": "from", "date": "date", "sent": "date", "datum": "date", "gesendet": "date",
    "subject": "subject", "betreff": "subject", "to": "to", "an": "to", "cc": "to",
}  # fmt: skip
LINE = r"[^\n]*(?:\n|$)"
BREAK = r"(?is).*?(?:<br\s*/?>|</div>|</p>|</tr>|$)"
TAG = re.compile(r"<[^<>]{0,1000}>")


def mails_in(data: bytes, name: str, place: str, source: str, outlet: str | None = None) -> tuple[Entry, ...]:
    """The articles of a mail, as entries. Raises ``Unreadable`` where it has no text."""
    return tuple(
        each if outlet is None else replace(each, outlet=outlet)
        for each in articles_in(mail_in(data, name, place, source, outlet))
    )


def mail_in(data: bytes, name: str, place: str, source: str, outlet: str | None = None) -> Entry:
    """The entry of a mail. Its outlet is the sender's name. Raises ``Unreadable`` where it has no text."""
    try:
        mail = email.message_from_bytes(data)
        media, body = text_of(mail, place)
        mail = innermost(mail)
    except RecursionError:
        raise Unreadable(place, "a mail nested too deep") from None
    passed, body = passed_on(body, media)
    sender, address = parseaddr(passed.get("from") or header(mail, "from") or "")
    return Entry(
        source=source,
        guid=header(mail, "message-id") or name,
        url=None,
        title=subject(passed.get("subject") or header(mail, "subject")),
        published=(sent(passed["date"]) if "date" in passed else None) or sent(str(mail.get("date") or "")),
        author=None,
        body=body,
        media=media,
        outlet=outlet or sender or address.rpartition("@")[2] or None,
        place=place,
    )


def text_of(mail: Message, place: str) -> tuple[str, str]:
    """The media type and text of the best part."""
    found = dict(reversed(list(parts(mail))))
    for media in KINDS:
        if media in found:
            part = found[media]
            data = part.get_payload(decode=True)
            try:
                text = decode(
                    data if isinstance(data, bytes) else b"", part.get_content_charset(), markup=True
                )
            except Undecodable as problem:
                raise Unreadable(place, str(problem)) from None
            if text.strip():
                return media, text
    raise Unreadable(place, "a mail without text")


def parts(mail: Message) -> Iterator[tuple[str, Message]]:
    """The parts of a mail that are text and no attachment, by media type."""
    for count, part in enumerate(mail.walk()):
        if count > MOST:
            return
        if not part.is_multipart() and part.get_content_disposition() != "attachment":
            yield part.get_content_type(), part


def header(mail: Message, name: str) -> str | None:
    """A header's words, or None where it is missing or broken."""
    value = mail.get(name)
    if value is None:
        return None
    try:
        words = str(make_header(decode_header(str(value)[:1000])))
    except (HeaderParseError, LookupError, ValueError):
        words = str(value)[:1000]
    return " ".join(words.split()) or None


def sent(date: str) -> datetime | None:
    """When it was sent, or None."""
    try:
        found = parsedate_to_datetime(date)
    except (ValueError, TypeError, IndexError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def innermost(mail: Message) -> Message:
    """The mail that another carries as a whole, as mail programs pass one on, else itself."""
    held = (part for count, part in enumerate(mail.walk()) if count <= MOST)
    inside = next((part for part in held if part.get_content_type() == "message/rfc822"), None)
    payload = inside.get_payload() if inside is not None else None
    first = payload[0] if isinstance(payload, list) and payload else None
    return first if isinstance(first, Message) and header(first, "from") else mail


def subject(text: str | None) -> str | None:
    """A subject without "Fwd:"."""
    return FORWARD.sub("", text) or None if text else None


def passed_on(body: str, media: str) -> tuple[dict[str, str], str]:
    """The headers of a mail that was passed on inside the text of another, and what follows them."""
    start = PASSED.search(body[:LOOKED])
    if start is None:
        return {}, body
    found: dict[str, str] = {}
    at = end = start.end()
    plain = media == "text/plain"
    for line in re.finditer(LINE if plain else BREAK, body[at : at + LOOKED]):
        words = " ".join((line[0] if plain else unescape(TAG.sub(" ", line[0]))).split())
        named = HEADER.match(words)
        if named is None and words:
            break
        if named:
            found.setdefault(NAMES[named[1].casefold()], named[2].strip())
            end = at + line.end()
    return (found, body[end:]) if "from" in found else ({}, body)
