"""Saved mails (``.eml``): a newsletter's text, with who sent it and when."""

from __future__ import annotations

import email
from collections.abc import Iterator
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime

from bot.errors import Unreadable
from bot.models import Entry
from bot.sources.decoding import Undecodable, decode

KINDS = ("text/html", "text/plain")
"""What a mail's text may be in, best first."""
MOST = 100
"""Parts; no newsletter has more."""


def mail_in(data: bytes, name: str, place: str, source: str, outlet: str | None = None) -> Entry:
    """The entry of a mail. Its outlet is the sender's name. Raises ``Unreadable`` where it has no text."""
    try:
        mail = email.message_from_bytes(data)
        media, body = text_of(mail, place)
    except RecursionError:
        raise Unreadable(place, "a mail nested too deep") from None
    sender, address = parseaddr(header(mail, "from") or "")
    return Entry(
        source=source,
        guid=header(mail, "message-id") or name,
        url=None,
        title=header(mail, "subject"),
        published=sent(mail),
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


def sent(mail: Message) -> datetime | None:
    """When it was sent, or None."""
    try:
        found = parsedate_to_datetime(str(mail.get("date") or ""))
    except (ValueError, TypeError, IndexError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
