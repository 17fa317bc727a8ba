"""Saved mails."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from bot.errors import Unreadable
from bot.reading import read
from bot.sources.folder import Folder
from bot.sources.mails import mail_in

NOW = datetime(2026, 3, 7, 12, 0, tzinfo=UTC)
TEXT = "The council of Dunmore voted on Monday to mend the clock, which is four minutes slow."


def letter(**rest: str) -> EmailMessage:
    """A newsletter, as text and as HTML."""
    mail = EmailMessage()
    mail["From"] = "The Dunmore Bell <news@bell.example>"
    mail["Subject"] = "Glockenschläge: the clock"
    mail["Date"] = "Sun, 01 Mar 2026 09:15:00 +0100"
    mail["Message-ID"] = "<1@bell.example>"
    for name, value in rest.items():
        del mail[name]
        mail[name] = value
    mail.set_content(f"In words: {TEXT}")
    mail.add_alternative(f"<p>{TEXT}</p><p><a href='#'>Unsubscribe</a></p>", subtype="html")
    mail.add_attachment("not this", filename="a.txt")
    return mail


def test_a_newsletter_is_an_article(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(letter().as_bytes())
    (entry,) = Folder("folder:inbox", tmp_path, wait=False).look({}).entries
    article = read(entry, NOW)
    assert (article.outlet.name, article.title) == ("The Dunmore Bell", "Glockenschläge: the clock")
    assert article.published == datetime(2026, 3, 1, 8, 15, tzinfo=UTC)
    assert article.text == TEXT
    assert entry.guid == "<1@bell.example>"


def test_a_mail_in_plain_text_alone() -> None:
    mail = EmailMessage()
    mail["From"] = "news@bell.example"
    mail.set_content(TEXT)
    entry = mail_in(mail.as_bytes(), "a.eml", "a.eml", "s")
    assert (entry.media, entry.body.strip(), entry.outlet) == ("text/plain", TEXT, "bell.example")
    assert (entry.guid, entry.title, entry.published) == ("a.eml", None, None)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Date", "next Tuesday"),
        ("Date", "Sun, 99 Mar 2026 99:99:99 +9999"),
        ("Subject", "=?no-such?q?x?="),
        ("Subject", "=?utf-8?b?!!!?="),
        ("From", "<<<"),
    ],
)
def test_a_broken_header_does_no_harm(name: str, value: str) -> None:
    raw = letter().as_bytes().replace(b"\n", b"\n" + name.encode() + b": " + value.encode() + b"\n", 0)
    lines = [line for line in raw.split(b"\n") if not line.startswith(name.encode() + b":")]
    data = name.encode() + b": " + value.encode() + b"\n" + b"\n".join(lines)
    assert TEXT in mail_in(data, "a.eml", "a.eml", "s").body


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "a mail without text"),
        (b"\x00\xff" * 100, "binary data, not text"),
        (b"Subject: x\n\n", "a mail without text"),
        (b"Content-Type: image/png\n\nx", "a mail without text"),
    ],
)
def test_a_mail_without_text(data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        mail_in(data, "a.eml", "a.eml", "s")


def test_a_mail_nested_too_deep_is_refused_or_read() -> None:
    head = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(3000))
    with pytest.raises(Unreadable):
        mail_in(head.encode(), "a.eml", "a.eml", "s")
