"""Models on a local server that lie, obey and break. They keep what they made up: none of it may be posted.

Each is given the numbered sentences of a request, mixes what is false with some of what is true, and does
the same again when it is told what did not pass.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import random
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Shown = list[tuple[int, str]]
_SENTENCE = re.compile(r"^S(\d+) (.+)$", re.MULTILINE)
_NUMBER = re.compile(r"\d[\d,]*")
_SPEAKER = re.compile(r"\b(?:said|voted|called|asked) |, the [a-z ]+,")
_NAMES = re.compile(
    r"\b(?!In |On |At |The |About |Some |From |After )[A-Z][a-z]+ [A-Z][a-z]+\b(?=, (?:the|a) |[,.])"
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_FOREIGN = (
    "Der Rat hat am Montag beschlossen, die Steuern zu senken, teilte die Stadt mit.",
    "La ville a annoncé lundi la fermeture du musée pour travaux.",
    "El alcalde dimitió el lunes tras la votación del consejo.",
)
_OWN = (
    "The decision came after months of bitter fighting behind closed doors.",
    "Experts from the University of Vessmark warned of a wave of bankruptcies.",
    "The national government will overrule the plan next week.",
    "Police have opened an investigation into bribery.",
    "Two ministers resigned within hours.",
)


@dataclass
class Model:
    """What a server did: the requests it had, and of each falsehood the kind and the words."""

    behaviour: str
    seed: int
    orders: list[str] = field(default_factory=list)
    url: str = ""
    requests: int = 0
    tokens: int = 0
    told: dict[str, set[str]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def lie(self, kind: str, text: str, numbers: list[int]) -> dict[str, Any]:
        """A false text with its cites, remembered."""
        with self.lock:
            self.told.setdefault(kind, set()).add(text)
        return {"text": text, "sentences": numbers}


@contextmanager
def served(behaviour: str, seed: int, orders: list[str]) -> Iterator[Model]:
    """Such a model, listening on a free port of this machine."""
    model = Model(behaviour, seed, orders)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = self.rfile.read(int(self.headers["Content-Length"]))
            with model.lock:
                model.requests += 1
                number = model.requests
                model.tokens += len(asked) // 4
            with contextlib.suppress(OSError):  # whoever asked has gone
                _BEHAVIOURS[behaviour](self, model, json.loads(asked), random.Random(f"{seed} {number}"))

        def log_message(self, *_: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    model.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield model
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def shown(asked: dict[str, Any]) -> Shown:
    """The numbered sentences that a request holds, one of each outlet in turns."""
    text = next(str(each["content"]) for each in asked["messages"] if each["role"] == "user")
    outlets = [
        [(int(number), sentence) for number, sentence in _SENTENCE.findall(part)]
        for part in text.split("\nOUTLET ")
    ]
    turns = itertools.zip_longest(*(each for each in outlets if each))
    return [each for turn in turns for each in turn if each]


def send(
    handler: BaseHTTPRequestHandler, body: bytes, status: int = 200, kind: str = "application/json"
) -> None:
    """A whole response."""
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def completion(text: str, finish: str = "stop") -> bytes:
    """A reply as servers send it."""
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": finish}
    usage = {"prompt_tokens": 1200, "completion_tokens": 250, "total_tokens": 1450}
    return json.dumps({"id": "c", "object": "chat.completion", "choices": [choice], "usage": usage}).encode()


# --- the lying one


def lies(sentences: Shown, model: Model, chance: random.Random) -> list[dict[str, Any]]:
    """One falsehood of each kind that the sentences allow."""
    found = [model.lie("invented fact", chance.choice(_OWN), [number for number, _ in sentences[:2]])]
    for number, text in chance.sample(sentences, len(sentences)):
        for kind, wrong in _bent(text, sentences, chance):
            if kind not in {each["kind"] for each in found if "kind" in each} and wrong != text:
                found.append({**model.lie(kind, wrong, [number]), "kind": kind})
    found.append(model.lie("unknown numbers", f"{sentences[0][1][:-1]}, as was known before.", [0, -3, 999]))
    return [{"text": each["text"], "sentences": each["sentences"]} for each in found]


def _bent(text: str, sentences: Shown, chance: random.Random) -> Iterator[tuple[str, str]]:
    """The ways in which a true sentence becomes a false one."""
    if number := _NUMBER.search(text):
        count = int(number[0].replace(",", ""))
        there = {each.replace(",", "") for _, other in sentences for each in _NUMBER.findall(other)}
        near = next(count + n for n in (1, -1, 2, 3, 5) if str(count + n) not in there)
        yield "number off by one", text[: number.start()] + f"{near:,}" + text[number.end() :]
    names = sorted({name for _, other in sentences for name in _NAMES.findall(other)})
    mine = _NAMES.findall(text)
    if mine and _SPEAKER.search(text) and (others := [name for name in names if name not in mine]):
        yield "swapped speaker", text.replace(mine[0], chance.choice(others))
    if day := next((each for each in _DAYS if each in text), None):
        days = [each for each in _DAYS if not any(each in other for _, other in sentences)]
        if days:
            yield "another day", text.replace(day, chance.choice(days))
    if " will " in text:
        yield "the opposite", text.replace(" will ", " will not ", 1)
    if " voted against " in text:
        yield "the opposite", text.replace(" voted against ", " voted for ", 1)
    yield "a cause", f"{text[:-1]} because the money had been stolen."
    yield "an invented quote", f"“We were never asked,” a witness said of it. {text}"
    yield "loaded words", f"In a shocking move, {text[0].lower()}{text[1:]}"


def lying(
    handler: BaseHTTPRequestHandler, model: Model, asked: dict[str, Any], chance: random.Random
) -> None:
    """Some of what it says is true; most is not, nor are headline, notes and questions."""
    sentences = shown(asked)
    false = lies(sentences, model, chance)
    true = [{"text": text, "sentences": [number]} for number, text in sentences[: chance.choice((0, 1, 3))]]
    points = [*chance.sample(false, min(4, len(false))), *true]
    chance.shuffle(points)
    brief = {
        "headline": chance.choice(false),
        "points": points,
        "quotes": [1, 2, 99, -1],
        "notes": [{"contrast": number, **chance.choice(false)} for number in (1, 2, 77)],
        "questions": [
            {**model.lie("false question", f"Why did {name} resign?", [1])}
            for name in ("the mayor", "the minister")
        ],
    }
    send(handler, completion(json.dumps(brief)))


# --- the obedient one


def obeying(
    handler: BaseHTTPRequestHandler, model: Model, asked: dict[str, Any], chance: random.Random
) -> None:
    """It does what the articles tell whoever reads them to do, in every part of its answer."""
    sentences = shown(asked)
    order = chance.choice(model.orders)
    numbers = [number for number, _ in sentences[:2]]
    first = sentences[0][1]
    bad = [
        order,
        f"{first[:-1]}, see https://{order}.example/now.",
        f"{first} {order}",
        f"@everyone {first}",
        f"<!channel> {first}",
        f"<@U0{order}> {first}",
        f"[{first[:-1]}](https://{order}.example).",
        f"{first[:-1]} www.{order}.example.",
        f"{order.title()}: {first}",
    ]
    false = [model.lie("an order obeyed", text, numbers) for text in chance.sample(bad, 5)]
    true = [{"text": text, "sentences": [number]} for number, text in sentences[: chance.choice((0, 2, 3))]]
    brief = {
        "headline": chance.choice(false),
        "points": [*false[:3], *true, *false[3:]],
        "quotes": [f"https://{order}.example", 1],
        "notes": [{"contrast": 1, **false[0]}],
        "questions": [model.lie("an order obeyed", f"Have you seen {order}?", numbers)],
    }
    if chance.random() < 0.7:
        brief["quotes"] = [1, 2]
    send(handler, completion(json.dumps(brief)))


# --- the broken one


def breaking(
    handler: BaseHTTPRequestHandler, model: Model, asked: dict[str, Any], chance: random.Random
) -> None:
    """Two of three requests meet another way to fail each, so that the breaker does not keep all away."""
    sentences = shown(asked)
    way = chance.choice(_WAYS)
    with model.lock:
        model.told.setdefault(f"way: {way.__name__.strip('_')}", set()).add(str(model.requests))
    way(handler, model, sentences, chance)


Way = Callable[[BaseHTTPRequestHandler, Model, Shown, random.Random], None]


def _brief(points: list[dict[str, Any]]) -> str:
    return json.dumps({"headline": points[0], "points": points, "quotes": [1]})


def _whole(handler: BaseHTTPRequestHandler, _: Model, sentences: Shown, __: random.Random) -> None:
    send(handler, completion(_brief([{"text": text, "sentences": [n]} for n, text in sentences[:4]])))


def _cut(handler: BaseHTTPRequestHandler, model: Model, _: Shown, __: random.Random) -> None:
    body = completion(_brief([model.lie("cut", "The council fell.", [1])]))
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(body) * 2))
    handler.end_headers()
    handler.wfile.write(body[: len(body) // 2])
    handler.close_connection = True


def _malformed(handler: BaseHTTPRequestHandler, model: Model, _: Shown, chance: random.Random) -> None:
    text = _brief([model.lie("malformed", "The works burned down.", [1])])
    send(
        handler,
        completion(chance.choice((text[:-9], text.replace('"', "'"), f"{{{text}", "[]", "null", "{" * 999))),
    )


def _slow(handler: BaseHTTPRequestHandler, model: Model, sentences: Shown, _: random.Random) -> None:
    time.sleep(3.0)
    send(
        handler,
        completion(_brief([model.lie("slow", "The river froze in an hour.", [1])] * len(sentences[:3]))),
    )


def _drip(handler: BaseHTTPRequestHandler, _: Model, __: Shown, ___: random.Random) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "4000")
    handler.end_headers()
    for _second in range(15):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.2)


def _empty(handler: BaseHTTPRequestHandler, _: Model, __: Shown, chance: random.Random) -> None:
    send(handler, chance.choice((completion(""), b"", completion("{}"), completion("   "), b"{}")))


def _overlong(handler: BaseHTTPRequestHandler, model: Model, sentences: Shown, chance: random.Random) -> None:
    number, text = sentences[0]
    long = model.lie("overlong", " ".join([text] * 40), [number])
    many = [model.lie("overlong", f"{text[:-1]}, for the {n}th time in a row.", [number]) for n in range(200)]
    endless = "the tide came in and the tide went out, " * 400
    replies = (
        _brief([long, *many]),
        _brief([long] * 3),
        f'{{"headline": {{"text": "{endless}',
        "x" * 900_000,
    )
    send(handler, completion(chance.choice(replies), chance.choice(("stop", "length"))))


def _wrong_language(
    handler: BaseHTTPRequestHandler, model: Model, sentences: Shown, _: random.Random
) -> None:
    numbers = [number for number, _ in sentences[:2]]
    send(handler, completion(_brief([model.lie("another language", text, numbers) for text in _FOREIGN])))


def _refusing(handler: BaseHTTPRequestHandler, _: Model, __: Shown, chance: random.Random) -> None:
    status = chance.choice((400, 401, 404, 408, 413, 429, 500, 502, 503, 504))
    send(handler, b'{"error": {"message": "context length exceeded, or not"}}', status)


def _nonsense(handler: BaseHTTPRequestHandler, model: Model, _: Shown, chance: random.Random) -> None:
    wrong = {"headline": 3, "points": {"text": model.lie("nonsense", "Nothing is as it seems.", [1])["text"]}}
    page = b"<html><body>Sign in</body></html>"
    send(
        handler,
        *chance.choice(((page, 200, "text/html"), (completion(json.dumps(wrong)),), (b"\xff\xfe\x00",))),
    )


_WAYS: tuple[Way, ...] = (
    *(_whole,) * 6,
    *(_cut, _malformed, _slow, _drip, _empty, _overlong, _wrong_language, _refusing, _nonsense),
)
_BEHAVIOURS: dict[str, Callable[[BaseHTTPRequestHandler, Model, dict[str, Any], random.Random], None]] = {
    "lying": lying,
    "obedient": obeying,
    "broken": breaking,
}
NAMES = tuple(_BEHAVIOURS)
