"""Saved mails."""

from __future__ import annotations

import email
import email.policy
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from bot.errors import Unreadable
from bot.reading import read
from bot.sources.folder import Folder
from bot.sources.mails import mail_in, mails_in

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


ITEMS = (
    (
        "Clock to be mended",
        "https://bell.example/clock",
        f"{TEXT} The works begin in May and cost 900,000 crowns.",
    ),
    (
        "Ferry late again",
        "https://bell.example/ferry",
        "The ferry from Kell came an hour late on Sunday, again, for fog.",
    ),
    (
        "Choir looks for basses",
        "https://bell.example/choir",
        "The choir of Dunmore has nineteen sopranos, and a concert in June without a bass.",
    ),
)
"""Headings, addresses and texts of a newsletter of three."""
OUT = "<a href='https://bell.example/out'>Unsubscribe</a>"
FOOT = f"<p>{OUT} · <a href='https://bell.example/x'>View in browser</a></p>"
HEADED = "".join(f"<h2><a href='{url}'>{title}</a></h2><p>{text}</p>" for title, url, text in ITEMS)
MORE = "".join(
    f"<h3>{title}</h3><p>{text}</p><p><a href='{url}'>Read more</a></p>" for title, url, text in ITEMS
)
TABLES = "".join(
    f"<table><tr><td><a href='{url}'><b>{title}</b></a></td></tr><tr><td>{text}</td></tr></table>"
    for title, url, text in ITEMS
)
PLAIN = "\n\n".join(f"{title}\n\n{text}\nRead more: {url}" for title, url, text in ITEMS)
ONE = f"<h1>The clock</h1><p>{TEXT}</p><h2>What it costs</h2><p>{TEXT}</p><h2>And when</h2><p>{TEXT}</p>"


def saved(body: str, subtype: str = "html", **headers: str) -> bytes:
    mail = EmailMessage()
    known = {
        "From": "The Dunmore Bell <news@bell.example>",
        "Subject": "Monday",
        "Message-ID": "<2@bell.example>",
    }
    for name, value in (known | {"Date": "Sun, 01 Mar 2026 09:15:00 +0100"} | headers).items():
        mail[name] = value
    mail.set_content(body, subtype=subtype)
    return mail.as_bytes()


@pytest.mark.parametrize(
    ("body", "subtype"),
    [
        (f"<p>Good morning, here is the news.</p>{HEADED}{FOOT}", "html"),
        (f"<div>{MORE}</div>{FOOT}", "html"),
        (f"<table><tr><td>{TABLES}</td></tr></table>{FOOT}", "html"),
        (f"{PLAIN}\n\n--\nUnsubscribe: https://bell.example/out\n", "plain"),
    ],
    ids=["linked headings", "read more", "tables", "plain text"],
)
def test_a_newsletter_of_several_articles_is_several_entries(body: str, subtype: str) -> None:
    found = mails_in(saved(body, subtype), "a.eml", "a.eml", "s")
    assert [(each.title, each.url) for each in found] == [each[:2] for each in ITEMS]
    for entry, (*_, text) in zip(found, ITEMS, strict=True):
        article = read(entry, NOW)
        assert article.text == text
        assert (article.outlet.name, article.whole, article.dated) == ("The Dunmore Bell", False, True)
    assert len({each.guid for each in found}) == 3
    assert found == mails_in(saved(body, subtype), "b.eml", "a.eml", "s")


@pytest.mark.parametrize(
    "body",
    [ONE, f"{ONE}{FOOT}", f"<h2><a href='https://bell.example/clock'>The clock</a></h2><p>{TEXT}</p>{FOOT}"],
    ids=["headings that lead nowhere", "with a foot", "one that leads on"],
)
def test_a_mail_of_one_article_stays_one(body: str) -> None:
    (entry,) = mails_in(saved(body), "a.eml", "a.eml", "s")
    assert (entry.title, entry.url) == ("Monday", None)
    assert TEXT in read(entry, NOW).text


def test_a_newsletter_of_other_papers_names_each() -> None:
    other = HEADED.replace("https://bell.example/ferry", "https://tide.example/ferry")
    found = mails_in(saved(other), "a.eml", "a.eml", "s")
    assert [read(each, NOW).outlet.name for each in found] == ["bell.example", "tide.example", "bell.example"]
    named = mails_in(saved(other), "a.eml", "a.eml", "s", "My Letters")
    assert {each.outlet for each in named} == {"My Letters"}


FORWARDED = """FYI

---------- Forwarded message ---------
From: The Kell Tide <post@tide.example>
Date: Sat, 28 Feb 2026 07:00:00 +0000
Subject: Late ferries
To: <me@home.example>

"""


def test_a_mail_passed_on_is_of_whom_it_was_written_by() -> None:
    headers = {"From": "Ann Reader <ann@home.example>", "Subject": "Fwd: WG: Late ferries"}
    html = FORWARDED.replace("<", "&lt;").replace(">", "&gt;").replace("\n", "<br>")
    for body, subtype in ((FORWARDED + TEXT, "plain"), (f"<div>{html}</div><p>{TEXT}</p>", "html")):
        (entry,) = mails_in(saved(body, subtype, **headers), "a.eml", "a.eml", "s")
        article = read(entry, NOW)
        assert (article.outlet.name, article.title, article.text) == ("The Kell Tide", "Late ferries", TEXT)
        assert article.published == datetime(2026, 2, 28, 7, 0, tzinfo=UTC)


def test_a_mail_passed_on_as_a_whole() -> None:
    outer = EmailMessage()
    outer["From"], outer["Subject"] = "Ann Reader <ann@home.example>", "Fwd: Monday"
    outer.set_content("FYI")
    outer.add_attachment(email.message_from_bytes(saved(f"<p>{TEXT}</p>"), policy=email.policy.default))
    (entry,) = mails_in(outer.as_bytes(), "a.eml", "a.eml", "s")
    assert (entry.outlet, entry.title) == ("The Dunmore Bell", "Monday")
    assert read(entry, NOW).text == TEXT


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable", "8bit"])
@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252"])
def test_any_encoding_gives_the_same_words(encoding: str, charset: str) -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "bell@bell.example", "Glocken"
    words = "Die Glocken läuten wieder, sagte Bürgermeisterin Jörg über den Dächern der Stadt."
    mail.set_content(words, charset=charset, cte=encoding)
    (entry,) = mails_in(mail.as_bytes(), "a.eml", "a.eml", "s")
    assert entry.body.strip() == words


def test_a_mail_of_a_thousand_nested_parts_comes_to_an_end() -> None:
    head = "From: a@b.example\nContent-Type: multipart/mixed; boundary=b{0}\n\n--b{0}\n"
    data = "".join(head.format(n) for n in range(1000)) + f"Content-Type: text/plain\n\n{TEXT}\n"
    try:
        found = mails_in(data.encode(), "a.eml", "a.eml", "s")
    except Unreadable:
        return
    assert len(found) == 1
