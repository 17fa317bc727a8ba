"""Folders and files as sources: what is read, what is left, what is said of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.errors import Unreadable
from bot.sources import Fetched, open_place
from bot.sources.decoding import Undecodable, decode
from bot.sources.files import LARGEST
from bot.sources.folder import Folder, Options, make

TEXT = "The council of Dunmore voted to mend the clock.\n"
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Dunmore Bell</title>
<item><guid>1</guid><title>One</title><link>https://bell.example/1</link><description>First.</description></item>
</channel></rss>"""


def look(root: Path, cursor: dict[str, object] | None = None) -> Fetched:
    """One look at a folder whose files are all old enough."""
    return Folder("folder:inbox", root, wait=False).look(cursor or {})


def names(fetched: Fetched) -> list[str]:
    """What was found, by name."""
    return [entry.guid for entry in fetched.entries]


def test_kinds_of_files_below_a_folder(tmp_path: Path) -> None:
    for name in ("a.txt", "b/c.md", "b/d.HTML", "e.htm", ".hidden.txt", ".git/x.txt", "f.docx", "g.txt~"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(TEXT)
    found = look(tmp_path)
    assert names(found) == ["a.txt", "e.htm", "b/c.md", "b/d.HTML"]
    assert [entry.media for entry in found.entries] == [
        "text/plain",
        "text/html",
        "text/markdown",
        "text/html",
    ]
    assert found.failures == ()


def test_a_feed_in_a_folder_is_read_as_a_feed(tmp_path: Path) -> None:
    (tmp_path / "bell.xml").write_text(FEED)
    (found,) = look(tmp_path).entries
    assert (found.guid, found.outlet, found.url) == ("1", "Dunmore Bell", "https://bell.example/1")


def test_a_pattern_and_an_outlet_from_the_options(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "b.md").write_text(TEXT)
    source = make(Options(path=Path(), outlet="Dunmore Bell", pattern="*.md"), root=tmp_path)
    found = source.look({})
    assert [(each.guid, each.outlet) for each in found.entries] == [("b.md", "Dunmore Bell")]


def test_a_second_look_gives_what_is_new_or_changed(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text(TEXT)
    first = look(tmp_path)
    (tmp_path / "b.txt").write_text(TEXT + "It was changed.\n")
    (tmp_path / "d.txt").write_text("Another text.\n" + TEXT)
    (tmp_path / "c.txt").unlink()
    os.utime(tmp_path / "a.txt", (1, 1))  # touched, not changed
    second = look(tmp_path, first.cursor)
    assert names(second) == ["b.txt", "d.txt"]
    assert sorted(second.cursor) == ["a.txt", "b.txt", "d.txt"]
    assert names(look(tmp_path, second.cursor)) == []


def test_a_file_that_has_moved_is_the_same_article(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    first = look(tmp_path)
    (tmp_path / "old").mkdir()
    (tmp_path / "a.txt").rename(tmp_path / "old" / "b.txt")
    second = look(tmp_path, first.cursor)
    assert second.entries == ()
    (tmp_path / "old" / "b.txt").write_text(TEXT + "It was changed.\n")
    third = look(tmp_path, second.cursor)
    assert names(third) == ["a.txt"]
    (tmp_path / "copy.txt").write_text(TEXT + "It was changed.\n")
    assert names(look(tmp_path, third.cursor)) == ["copy.txt"]


def test_a_file_that_cannot_be_read_is_told_of_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    first = look(tmp_path)
    assert len(first.failures) == 1
    assert look(tmp_path, first.cursor).failures == ()
    (tmp_path / "a.txt").write_text(TEXT)
    assert names(look(tmp_path, first.cursor)) == ["a.txt"]


def test_a_file_that_is_being_written_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text("The council of")

    def write_on(_: float) -> None:
        path.write_text(TEXT)

    monkeypatch.setattr("bot.sources.folder.time.sleep", write_on)
    source = Folder("folder:inbox", tmp_path)
    growing = source.look({})
    assert growing.entries == ()
    monkeypatch.setattr("bot.sources.folder.time.sleep", lambda _: None)
    (whole,) = source.look(growing.cursor).entries
    assert whole.body == TEXT


def test_links_out_of_the_root_are_not_followed(tmp_path: Path) -> None:
    root, outside = tmp_path / "inbox", tmp_path / "outside"
    root.mkdir()
    outside.mkdir()
    (outside / "secret.txt").write_text(TEXT)
    (root / "a.txt").write_text(TEXT)
    (root / "link.txt").symlink_to(outside / "secret.txt")
    (root / "folder").symlink_to(outside)
    (root / "inside.txt").symlink_to(root / "a.txt")
    (root / "loop").symlink_to(root)
    assert names(look(root)) == ["a.txt", "inside.txt"]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\t", "empty"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\x00\x00", "binary data, not text"),
        ("a.html", b"PK\x03\x04rest", "binary data, not text"),
        ("a.txt", b"abc\x00\x01\x02\xff\xfe", "binary data, not text"),
        ("a.txt", b"\xff\xfea", "broken UTF-16"),
        ("a.xml", b"<rss><chan", "not a feed"),
        ("a.json", b"{", "not a feed: broken JSON"),
        ("a.json", b'{"a": 1}', "not a feed: JSON of another kind"),
        (
            "a.xml",
            b'<!DOCTYPE r [<!ENTITY a "b">]><rss version="2.0"/>',
            "refused: the XML declares entities",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_one_line(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(data)
    (tmp_path / "good.txt").write_text(TEXT)
    found = look(tmp_path)
    assert [str(each) for each in found.failures] == [f"{tmp_path / name}: {reason}"]
    assert names(found) == ["good.txt"]


def test_a_large_file_is_one_line(tmp_path: Path) -> None:
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(5 * LARGEST)
    assert [str(each) for each in look(tmp_path).failures] == [
        f"{tmp_path / 'a.txt'}: too large (50 MB, the limit is 10)"
    ]


def test_a_file_that_may_not_be_opened_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "a.txt")
    (tmp_path / "b.txt").write_text(TEXT)
    os.mkfifo(tmp_path / "c.txt")
    found = look(tmp_path)
    assert names(found) == ["b.txt"]
    assert [str(each) for each in found.failures][-1:] == [f"{tmp_path / 'c.txt'}: not a file"]


@pytest.mark.parametrize(
    ("data", "charset", "text"),
    [
        (b"\xef\xbb\xbfna\xc3\xafve", None, "naïve"),
        ("naïve".encode("utf-16"), None, "naïve"),
        ("naïve".encode(), None, "naïve"),
        ("naïve".encode("latin-1"), "iso-8859-1", "naïve"),
        ("naïve".encode(), "no-such-charset", "naïve"),
        (
            b'<meta charset="windows-1251">' + "Совет".encode("cp1251"),
            None,
            '<meta charset="windows-1251">Совет',
        ),
        (
            "Le café où l’on s’est rencontrés était fermé dès midi.".encode("cp1252"),
            None,
            "Le café où l’on s’est rencontrés était fermé dès midi.",
        ),
    ],
    ids=["byte order mark", "utf-16", "utf-8", "named", "unknown name", "meta", "guessed"],
)
def test_decode(data: bytes, charset: str | None, text: str) -> None:
    assert decode(data, charset, markup=True) == text


def test_what_is_no_text_is_not_decoded() -> None:
    with pytest.raises(Undecodable):
        decode(bytes(range(1, 256)) * 20)


@pytest.mark.parametrize("name", ["hex", "rot13", "base64", "zlib", "idna", "punycode", "undefined"])
def test_a_codec_that_is_no_charset_is_passed_over(name: str) -> None:
    assert decode(b"text", name) == "text"


async def test_places(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "f.rss").write_text(FEED)
    (entry,) = (await open_place(str(tmp_path / "a.txt")).fetch({})).entries
    assert (entry.body, entry.place) == (TEXT, str(tmp_path / "a.txt"))
    (entry,) = (await open_place(str(tmp_path / "f.rss"), outlet="By Hand").fetch({})).entries
    assert entry.outlet == "By Hand"
    assert len((await open_place(str(tmp_path)).fetch({})).entries) == 2


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ("no-such.txt", "there is no such file or folder"),
        ("ftp://h.example/a", "not an http or https address"),
        ("a\x00b", "there is no such file or folder"),
        (__file__, "not a kind of file that is read"),
        ("x" * 5000, "file name too long"),
    ],
)
def test_a_place_that_cannot_be_opened(place: str, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        open_place(place)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="there is no such folder"):
        look(tmp_path / "none")
