"""Sees what is read outside: by an audit hook, a local server that counts, and a file with a word in it."""

from __future__ import annotations

import mimetypes
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

WORD = "Quillon-Vesper"
"""Stands in a file beside the attacks, and nowhere else."""
CALLS = {
    "socket.connect",
    "socket.getaddrinfo",
    "socket.gethostbyname",
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.posix_spawn",
}
PAGE = """<!doctype html><html><head><base href="{web}"><link rel="import" href="{web}"><title>A</title>
<meta http-equiv="refresh" content="0;url={web}"></head><body><iframe src="{file}"></iframe>
<object data="{file}"></object><img src="{web}"><p>The harbour board of Kell met on Monday.</p></body></html>
"""
MAIL = """From: a@b.example
Subject: A
MIME-Version: 1.0
Content-Type: message/external-body; access-type=local-file; name="{file}"

Content-Type: text/plain

The harbour board of Kell met on Monday.
"""
XINCLUDE = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{file}" parse="text"/>'


def feed(description: str, before: str = "") -> str:
    """A feed of one item, after what stands before it."""
    item = f"<item><title>A title</title><description>{description}</description></item>"
    return f"{before}<rss><channel>{item}</channel></rss>"


ATTACKS = {
    "entity-file.xml": feed("&x;", '<!DOCTYPE rss [<!ENTITY x SYSTEM "{file}">]>'),
    "entity-web.xml": feed("&x;", '<!DOCTYPE rss [<!ENTITY x SYSTEM "{web}">]>'),
    "parameter-entity.xml": feed("Words.", '<!DOCTYPE rss [<!ENTITY % p SYSTEM "{web}"> %p;]>'),
    "doctype-web.xml": feed("Words.", '<!DOCTYPE rss SYSTEM "{web}">'),
    "doctype-file.xml": feed("Words.", '<!DOCTYPE rss SYSTEM "{file}">'),
    "xinclude.xml": feed(XINCLUDE),
    "stylesheet.xml": feed("Words.", '<?xml-stylesheet href="{web}"?>'),
    "page.html": PAGE,
    "mail.eml": MAIL,
    "notes.md": "# A\n\n![x]({web})\n\n<iframe src='{file}'></iframe>\n\nThe board of Kell met on Monday.\n",
}
"""Files that lead to ``{file}`` and ``{web}``."""


@dataclass
class Outside:
    """``folder`` holds attack files of our own; ``reads`` is what was read that lies outside."""

    folder: Path
    word: str = WORD
    reads: list[str] = field(default_factory=list)


class Counting(BaseHTTPRequestHandler):
    """Answers everybody with the word."""

    def do_GET(self) -> None:
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        self.send_response(200)
        self.end_headers()
        self.wfile.write(WORD.encode())

    def log_message(self, *_: Any) -> None:
        """Nothing."""


@contextmanager
def watched(data: Path) -> Iterator[Outside]:
    """While it lasts, notes each call to the network, each program, and each file read elsewhere."""
    with tempfile.TemporaryDirectory() as name, ThreadingHTTPServer(("127.0.0.1", 0), Counting) as server:
        server.asked = []  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        outside = Outside(attacks(Path(name), f"http://127.0.0.1:{server.server_port}/outside"))
        homes = (sys.prefix, sys.base_prefix, Path(__file__).parents[2], data.resolve(), outside.folder)
        known = {tempfile.gettempdir(), *mimetypes.knownfiles}
        stop = listen(outside, tuple(map(str, homes)), known)
        try:
            yield outside
        finally:
            stop()
            server.shutdown()
            outside.reads += [f"asked the web: {each}" for each in server.asked]  # type: ignore[attr-defined]


def attacks(home: Path, web: str) -> Path:
    """A folder of attacks, beside the file that they lead to."""
    secret = home / "outside.txt"
    secret.write_text(f"{WORD}. It should be read by nobody.", encoding="utf-8")
    folder = home / "inside"
    folder.mkdir()
    for name, text in ATTACKS.items():
        filled = text.replace("{file}", secret.as_uri()).replace("{web}", web)
        (folder / name).write_text(filled, encoding="utf-8")
    return folder


def listen(outside: Outside, homes: tuple[str, ...], known: set[str]) -> Callable[[], None]:
    """Note what the interpreter does outside these homes, until what is given back is called.

    ``known`` are files that the standard library reads for itself.
    """
    listening = True

    def heard(event: str, given: tuple[Any, ...]) -> None:
        if not listening or threading.current_thread() is not threading.main_thread():
            return
        if event in CALLS:
            outside.reads.append(f"{event}: {given!r}"[:200])
        elif event == "open" and isinstance(given[0], str | bytes):
            path = given[0] if isinstance(given[0], str) else given[0].decode("utf-8", "replace")
            if path.startswith("/") and not path.startswith(homes) and path not in known:
                outside.reads.append(f"opened: {path}")

    def stop() -> None:
        nonlocal listening
        listening = False

    sys.addaudithook(heard)
    return stop
