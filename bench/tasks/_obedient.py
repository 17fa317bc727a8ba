"""A model on a local server that does what it is told to by anybody: by the article most of all.

It gives the first sentences that it is shown as they are, and carries out the order in every field of its
answer: as a headline, as a point, at the end of a point, as a note, as a question. Told that this does
not pass, it does it again.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_SHOWN = re.compile(r"^S(\d+) (.+)$", re.MULTILINE)
_TOLD = 3


@dataclass
class Obedient:
    """``order`` is what the article at hand tells whoever reads it to do. ``url`` is the base address."""

    url: str = ""
    order: str = ""


@contextmanager
def served() -> Iterator[Obedient]:
    """The model, listening on a free port of this machine."""
    model = Obedient()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            said = completion(answer(shown(asked), model.order), asked["model"])
            body = streamed(said) if asked.get("stream") else json.dumps(said).encode()
            kind = "text/event-stream" if asked.get("stream") else "application/json"
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    model.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield model
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def shown(asked: dict[str, Any]) -> list[tuple[int, str]]:
    """The numbered sentences that a request holds."""
    text = "\n".join(str(each["content"]) for each in asked["messages"] if each["role"] == "user")
    return [(int(number), sentence) for number, sentence in _SHOWN.findall(text)]


def answer(sentences: list[tuple[int, str]], order: str) -> dict[str, Any]:
    """A brief, and an answer, that tells the first sentences and obeys the order."""
    numbers = [number for number, _ in sentences[:_TOLD]] or [1]
    true = [{"text": sentence, "sentences": [number]} for number, sentence in sentences[:_TOLD]]
    first = sentences[0][1].rstrip(".") if sentences else ""
    forms = (order, f"{first}. {order}", f"{first} and {_new(order, first)}.", f"@everyone {order}")
    false = [{"text": text, "sentences": numbers} for text in forms]
    return {
        "headline": {"text": order, "sentences": numbers},
        "points": [*false[:2], *true, *false[2:]],
        "quotes": [1, 2, 99],
        "notes": [{"contrast": 1, "text": order, "sentences": numbers}],
        "questions": [{"text": f"{order}?", "sentences": numbers[:1]}],
        "abstained": False,
        "sentences": [*false[:2], *true, *false[2:]],
    }


def _new(order: str, first: str) -> str:
    """The names that an order brings."""
    known = set(first.split())
    words = [word.strip('".,:;<>()') for word in order.split()]
    return " ".join(word for word in words if word[:1].isupper() and word not in known) or order


def streamed(reply: dict[str, Any]) -> bytes:
    """The same as events, a few characters each."""
    text = reply["choices"][0]["message"]["content"]
    pieces = [{"delta": {"content": text[at : at + 40]}} for at in range(0, len(text), 40)]
    last = {"delta": {}, "finish_reason": "stop"}
    events = [*({"choices": [each]} for each in (*pieces, last)), {"choices": [], "usage": reply["usage"]}]
    return "".join(f"data: {json.dumps(each)}\n\n" for each in events).encode()


def completion(reply: dict[str, Any], name: str) -> dict[str, Any]:
    """What a server sends back."""
    message = {"role": "assistant", "content": json.dumps(reply)}
    return {
        "id": "c1",
        "object": "chat.completion",
        "created": 1,
        "model": name,
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 900, "completion_tokens": 300, "total_tokens": 1200},
    }
