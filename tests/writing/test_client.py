"""The model client over real HTTP: each way in which a server fails has an end and a reason of its own."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from contextlib import asynccontextmanager

import pytest
from pydantic import BaseModel
from werkzeug import Response

from bot.errors import BadReply, Gone, Retry
from bot.money import Tokens
from bot.writing import client as client_module
from bot.writing.client import Access, Client, Lost, Overflow
from bot.writing.replies import LONGEST, parse, repeats, reply_of
from tests.writing.servers import FakeModel, completion, refusal


class Form(BaseModel):
    """A small form."""

    word: str


MESSAGES = [{"role": "system", "content": "Say a word."}, {"role": "user", "content": "Which?"}]
FINE = '{"word": "kelp"}'


@pytest.fixture
def model(httpserver):
    return FakeModel(httpserver)


@pytest.fixture
async def ask(model):
    made = []

    async def asked(*replies, timeout=5.0, url=None, concurrency=4):
        model.replies = list(replies)
        made.append(Client(Access("m", url or model.url, "k", timeout, concurrency)))
        return await made[-1].ask(MESSAGES, Form)

    yield asked
    for each in made:
        await each.close()


async def test_what_a_server_counted_is_kept_with_what_it_had_read_before(ask):
    reply = await ask(completion(FINE, usage=(900, 100, 640)))
    assert (reply.text, reply.tokens, reply.problem) == (FINE, Tokens(900, 100, 640), None)


@pytest.mark.parametrize(
    ("reply", "problem"),
    [
        (completion("", refusal="I can't help with that."), "refused"),
        (completion("", "content_filter"), "refused"),
        (completion("  \n"), "empty"),
        (completion(None), "empty"),
        (completion('{"word": "kel', "length"), "cut off"),
        (completion('{"word": "' + "the tide, the tide, " * 200, "length"), "repeated itself"),
        (completion('{"word": "' + "so it goes on " * 300 + '"}'), "repeated itself"),
        (Response("<html>Welcome</html>", content_type="text/html"), "no completion"),
        (Response('{"choices": 3}', content_type="application/json"), "no completion"),
        (Response('{"choices": []}', content_type="application/json"), "no answer"),
        (Response("[" * 100_000, content_type="application/json"), "no completion"),
        (Response('{"choices": [{"mess', content_type="application/json"), "no completion"),
        (completion("x" * (LONGEST + 1)), "no end"),
    ],
    ids=[
        *("refused", "filtered", "empty", "null", "cut", "loops", "loops to its end", "a page", "wrong form"),
        *("no choice", "nested", "half a body", "endless"),
    ],
)
async def test_each_useless_reply_has_its_reason(ask, reply, problem):
    assert problem in (await ask(reply)).problem


@pytest.mark.parametrize(
    "usage", [None, (0, 0), (-5, 10), ("many", 1)], ids=["none", "zero", "negative", "words"]
)
async def test_a_server_that_does_not_count_is_not_believed(ask, usage):
    body = json.loads(completion(FINE).data)
    body["usage"] = usage and {"prompt_tokens": usage[0], "completion_tokens": usage[1]}
    assert (await ask(Response(json.dumps(body), content_type="application/json"))).tokens is None


@pytest.mark.parametrize(
    ("reply", "error", "times"),
    [
        (refusal(429, **{"Retry-After": "0"}), Retry, 2),
        (refusal(429, **{"Retry-After": "3600"}), Retry, 1),
        (refusal(503, **{"Retry-After": "0"}), Retry, 2),
        (refusal(401), Gone, 1),
        (refusal(403), Gone, 1),
        (refusal(404), Gone, 1),
        (refusal(400, "what is this"), BadReply, 1),
        (refusal(422, "no such parameter"), BadReply, 1),
        (refusal(413), Overflow, 1),
    ],
)
async def test_what_a_refusal_comes_to(ask, model, reply, error, times):
    with pytest.raises(error) as caught:
        await ask(reply)
    assert type(caught.value) is error
    assert len(model.asked) == times


@pytest.mark.parametrize(
    "said",
    [
        "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens.",
        "the request exceeds the available context size, try increasing it",
        "prompt is too long: 210000 tokens > 200000 maximum",
        "Input is too long for requested model: too many tokens",
        "Please reduce the length of the messages. (schema)",
    ],
)
async def test_servers_say_in_their_own_words_that_it_is_too_long(ask, model, said):
    with pytest.raises(Overflow):
        await ask(refusal(400, said))
    assert len(model.asked) == 1


async def test_busy_once_is_asked_once_more_here_and_nowhere_else(ask, model):
    assert (await ask(refusal(503, **{"Retry-After": "0"}), completion(FINE))).text == FINE
    assert len(model.asked) == 2


async def test_no_server_there_costs_nothing(ask):
    with pytest.raises(Retry, match="can't be reached") as caught:
        await ask(FINE, url="http://127.0.0.1:1/v1")
    assert not isinstance(caught.value, Lost)


async def test_a_server_that_keeps_silent_may_have_been_paid(ask):
    with pytest.raises(Lost, match=r"within 0\.3 s"):
        await ask(lambda _: time.sleep(1.0) or FINE, timeout=0.3)


@asynccontextmanager
async def served(lines: list[bytes], pause: float):
    """The address of a server that writes these pieces with pauses, then closes: no well-made one does."""
    ended = asyncio.Event()

    async def handle(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        for line in lines:
            writer.write(line)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(ended.wait(), pause)
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()
        done.set()

    done = asyncio.Event()
    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
    ended.set()
    await done.wait()
    server.close()
    await server.wait_closed()


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n"


@pytest.mark.parametrize(
    ("lines", "pause", "said"),
    [
        ([HEAD, b'{"choices": [{"message"'], 0.0, "broke off"),
        ([], 0.0, "broke off"),
        ([b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b'5\r\n{"ch'], 0.0, "broke off"),
        ([HEAD, *([b" "] * 60)], 0.05, "within"),
        ([b"\x00\x01\x02 nonsense\r\n\r\n"], 0.0, "broke off"),
    ],
    ids=["cut in its body", "closed at once", "cut in a chunk", "drop by drop", "no HTTP"],
)
async def test_a_line_that_breaks(ask, lines, pause, said):
    async with served(lines, pause) as url:
        with pytest.raises(Lost, match=said):
            await ask(FINE, url=url, timeout=1.0)


async def test_no_more_are_asked_at_once_than_the_config_says(model):
    under_way, most = 0, 0

    def slow(_):
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        time.sleep(0.05)
        under_way -= 1
        return FINE

    model.replies = [slow]
    client = Client(Access("m", model.url, "k", 20.0, concurrency=2))
    await asyncio.gather(*(client.ask(MESSAGES, Form) for _ in range(8)))
    await client.close()
    assert most <= 2
    assert len(model.asked) == 8


async def test_the_most_that_an_answer_may_hold_is_not_guessed_too_low(ask, model):
    client = Client(Access("m", model.url, "k"))
    model.replies = [FINE]
    assert client.most_written == client_module.MOST_WITH_THOUGHTS
    await client.ask(MESSAGES, Form)
    assert client.most_written == client_module.MOST_TOKENS
    await client.close()


@pytest.mark.parametrize(
    "text",
    [
        FINE,
        f"```json\n{FINE}\n```",
        f"Sure! {FINE} Anything else?",
        f"In the form {{word}}: {FINE}",
        f"{FINE} {{",
    ],
    ids=["bare", "fenced", "chatty", "a brace before", "a brace behind"],
)
def test_parse(text):
    assert parse(text, Form).word == "kelp"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("kelp", "no JSON"),
        ('{"word": ', "no JSON"),
        ('{"word": 3}', "word: "),
        ('{"list": [{"word": "kelp"}, {"x": 1}, {"y": ', "not JSON"),
        ("{" * 50_000 + "}", "not JSON"),
    ],
    ids=["prose", "cut", "wrong form", "cut, with a whole one inside", "deep"],
)
def test_parse_says_what_is_wrong(text, said):
    with pytest.raises(BadReply, match=said):
        parse(text, Form)


def test_a_list_is_no_loop():
    assert not repeats(json.dumps({"points": [f"The ferry to Elm left pier {n} at noon." for n in range(9)]}))


def test_thoughts_are_not_the_answer():
    body = completion(f'<think>{{"word": "mud"}} or so</think>{FINE}').data
    assert reply_of(body).text == FINE
